// The barriers of a run by named process (rates/surface_process.hpp): of a table, and
// of what stands in for the hops that it lacks.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "rates/pattern_barriers.hpp"
#include "rates/process_table.hpp"
#include "rates/surface_process.hpp"

namespace rates {

/// Hops have theirs by pattern, moves over two bonds by their process.
struct ProcessBarriers {
  PatternBarriers hops;
  /// By ProcessNumber; infinite where it does not happen, and for hops.
  std::vector<double> two_bond_eV;
  /// Moves over two bonds without a row, made for detailed balance.
  std::set<ProcessNumber> made_for_balance{};
};

/// Hops without a name, or whose process has no row, get what the fallbacks say; those
/// with an end that has fewer than fewest_stable_neighbours do not happen, but for
/// "settle": the way out to any site with more. No hop goes there but to settle from
/// one with fewer still, and an atom with no better place beside it stays. Moves over
/// two bonds need a row. rules.fewest and rules.linear do not count. Throws as
/// to_pattern_barriers.
ProcessBarriers to_process_barriers(const ProcessTable& table, PatternRules rules);

/// Says so where a step of (111) is descended more easily than its terrace is crossed,
/// a negative Ehrlich-Schwoebel barrier; else empty.
std::string easy_descent_text(const ProcessBarriers& barriers);

/// For people: one line for each process with a barrier [eV], its rate [1/s], and its
/// rule. Barriers of hops that differ between patterns are shown as a range.
std::string process_text(const ProcessBarriers& barriers, double temperature_K);

}  // namespace rates
