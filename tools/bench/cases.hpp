// Named cases whose speed is measured.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tools {

struct BenchCase {
  std::string name;
  std::string input;     ///< of a run
  bool is_huge = false;  ///< takes gigabytes: measured only when it is asked for
  /// The same in a program that can do nothing else (tools/bench/floor.hpp).
  struct Spheres {
    double radius_a;
    double temperature_K;
  };
  std::optional<Spheres> floor{};
  /// About so many hops are an event: as many times fewer events make the same film.
  std::uint64_t hops_per_event = 1;
};
const std::vector<BenchCase>& bench_cases();

inline constexpr std::array<const char*, 4> phase_names = {"wait", "select", "apply",
                                                           "update"};

/// What a case was measured to cost.
struct BenchResult {
  std::uint64_t atom_count;
  std::uint64_t site_count;
  double setup_s;
  double bytes_per_site;             ///< resident memory / sites of the block
  std::vector<double> ns_per_event;  ///< of each repeat
  double hops_per_event;  ///< below 1 where atoms arrive, above where they walk ahead
  std::vector<double> floor_ns;  ///< of an event, by repeat; empty without a floor
  /// Of an event, by phase (kmc::Phase): measured in a pass of its own, less what the
  /// clock takes, and stretched so that the sum is the median of ns_per_event.
  std::array<double, 4> phase_ns;
  double reference_ns;  ///< of one step of the reference, in the same process
};

/// Warms up with a fifth of the events that make so many hops, then repeats. Every
/// event is a whole one: clock, choice, hop, catalog. The reference is a step that any
/// kinetic Monte Carlo code pays for one event with a plain selector: two random
/// numbers, a logarithm, one choice and 16 changes in a binary sum tree of 65 536
/// rates. The floor does as many events, in turns with the repeats.
BenchResult run_bench(const BenchCase& bench_case, std::uint64_t hops,
                      unsigned repeats);

double median(std::vector<double> values);

}  // namespace tools
