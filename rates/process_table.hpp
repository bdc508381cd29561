// Barriers by named process (rates/surface_process.hpp), read from a CSV file that also
// says where its numbers come from.
//
//     # metal: Ag
//     # source: which potential or paper
//     # method: how the barriers were found
//     process,barrier_eV
//     terrace_111,0.065
//
// The way back has a row of its own. Comments: as in rates/barrier_table.hpp.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "rates/pattern_barriers.hpp"
#include "rates/surface_process.hpp"

namespace rates {

/// What a file says, for all processes.
struct ProcessTable {
  std::string file;
  std::map<std::string, std::string> about;  ///< the comments by key, as written
  double attempt_frequency_per_s = 1e13;
  /// By ProcessNumber; NaN without a row. Shape [number of process_rules()].
  std::vector<double> barrier_eV;
};

/// Reads a file of at most 1 MiB. Throws lattice::InputError as read_barrier_table; a
/// process that comes twice is a mistake, and so is a name that no rule has.
ProcessTable read_process_table(const std::filesystem::path& file);

/// Rows of `other` replace those of the same process; its comments do not count. Throws
/// lattice::InputError if it is of another metal, or states another prefactor.
void replace_rows(ProcessTable& table, const ProcessTable& other);

/// The barrier of every pattern whose hop has a name, for those with a row.
PatternTable by_pattern(const ProcessTable& table);

/// E = constant + a n_initial + b n_final by least squares over the rows of hops
/// between places to stay (fewest_stable_neighbours). Throws lattice::InputError as the
/// other fit_linear.
LinearFit fit_linear(const ProcessTable& table);

/// The barriers of a run: hops by pattern, moves over two bonds by their process.
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

/// How far the moves over two bonds are from detailed balance for a bond energy.
struct TwoBondBalance {
  double worst_eV = 0.0;
  std::string worst;           ///< the process that has it; empty without any pair
  unsigned one_way_count = 0;  ///< processes without a way back
  /// Within 1e-9 eV and without one-way processes.
  bool holds() const { return worst_eV <= 1e-9 && one_way_count == 0; }
  /// One line for people.
  std::string text() const;
};
/// barrier_eV: by ProcessNumber; those that are not finite do not happen.
TwoBondBalance check_two_bond_balance(const std::vector<double>& barrier_eV,
                                      double bond_energy_eV);
/// The same as one line for people; of barriers whose hops fix no bond energy, that
/// nothing can be said.
std::string two_bond_balance_text(const std::vector<double>& barrier_eV,
                                  std::optional<double> bond_energy_eV);

/// Says so where a step of (111) is descended more easily than its terrace is crossed,
/// a negative Ehrlich-Schwoebel barrier; else empty.
std::string easy_descent_text(const ProcessBarriers& barriers);

/// One line about all moves: hops and those over two bonds.
std::string balance_text(const ProcessBarriers& barriers);

/// For people: one line for each process with a barrier [eV], its rate [1/s], and its
/// rule. Barriers of hops that differ between patterns are shown as a range.
std::string process_text(const ProcessBarriers& barriers, double temperature_K);

/// make_balanced of rates/pattern_balance.hpp, for all moves.
BalanceChange make_balanced(ProcessBarriers& barriers, double bond_energy_eV);

}  // namespace rates
