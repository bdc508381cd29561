#include "tools/bench/compare.hpp"

#include <array>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "tools/bench/cases.hpp"
#include "tools/durable_file.hpp"
#include "tools/shell_word.hpp"

namespace tools {
namespace {

std::string output_of(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw_io_error("sh", "start");
  std::string output;
  std::array<char, 4096> part;
  while (const std::size_t count = std::fread(part.data(), 1, part.size(), pipe))
    output.append(part.data(), count);
  ::pclose(pipe);
  return output;
}

double ns_per_event(const std::filesystem::path& program, const std::string& case_name,
                    std::uint64_t events) {
  const std::string output = output_of(
      shell_word(program.string()) + " bench --repeats 1 --case " +
      shell_word(case_name) + " --events " + std::to_string(events) + " --json");
  try {
    return nlohmann::json::parse(output).at("cases").at(0).at("ns_per_event").at(0);
  } catch (const nlohmann::json::exception&) {
    throw IoError(program, "does not answer as adatom bench --json does");
  }
}

}  // namespace

std::vector<double> Comparison::ratios() const {
  std::vector<double> ratios;
  for (std::size_t k = 0; k < own_ns.size(); ++k)
    ratios.push_back(own_ns[k] / other_ns[k]);
  return ratios;
}

Comparison compare(const std::string& case_name, const std::filesystem::path& other,
                   std::uint64_t events, unsigned pairs) {
  const auto own = std::filesystem::read_symlink("/proc/self/exe");
  // With a slash, or the shell would look for a mere name in its search path.
  const std::filesystem::path program = std::filesystem::absolute(other);
  Comparison result;
  for (unsigned pair = 0; pair < pairs; ++pair) {
    const auto run_own = [&] {
      result.own_ns.push_back(ns_per_event(own, case_name, events));
    };
    if (pair % 2 == 0) run_own();
    result.other_ns.push_back(ns_per_event(program, case_name, events));
    if (pair % 2 == 1) run_own();
  }
  return result;
}

}  // namespace tools
