// Two builds of the program against each other.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tools {

/// Times of one case: own[k] and other[k] were measured right after each other.
struct Comparison {
  std::vector<double> own_ns;
  std::vector<double> other_ns;
  /// own / other of each pair: what is common to both, as a busy machine, drops out.
  std::vector<double> ratios() const;
};

/// Runs `adatom bench` of this program and of another one in turns, each time in a
/// process of its own; who comes first changes from pair to pair. Throws IoError when
/// the other program does not answer as `adatom bench --json` does.
Comparison compare(const std::string& case_name, const std::filesystem::path& other,
                   std::uint64_t events, unsigned pairs);

}  // namespace tools
