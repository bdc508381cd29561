// Barriers by the full environment of an fcc hop (rates/hop_environment.hpp), read from
// a CSV file that also says where its numbers come from.
//
//     # metal: Au
//     # source: which potential or paper
//     # method: how the barriers were found
//     pattern,barrier_eV
//     0x16aa5,0.6114
//
// A row gives the barrier of the hop out of the pattern, and of all patterns that are
// the same by symmetry. The way back has a row of its own. Comments: as in
// rates/barrier_table.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rates/barrier_table.hpp"
#include "rates/coordination_barriers.hpp"
#include "rates/detailed_balance.hpp"
#include "rates/hop_environment.hpp"

namespace rates {

/// What a file says, for all patterns.
struct PatternTable {
  std::string file;
  std::map<std::string, std::string> about;  ///< the comments by key, as written
  double attempt_frequency_per_s = 1e13;
  /// NaN where neither the pattern nor one that is the same by symmetry has a row.
  std::vector<double> barrier_eV;  ///< shape [pattern_count]
};

/// Reads a file of at most 64 MiB. Throws lattice::InputError as read_barrier_table,
/// with the first hundred mistakes. A pattern that comes twice is a mistake, and so are
/// symmetric patterns with different barriers.
PatternTable read_pattern_table(const std::filesystem::path& file);

/// E = constant + a n_initial + b n_final by least squares over the entries of a table,
/// symmetric ones counted once. Throws lattice::InputError as the other fit_linear.
LinearFit fit_linear(const PatternTable& table);

/// What stands in for a pattern that a table lacks.
enum class PatternFallback : std::uint8_t {
  coordination,  ///< the entry of a table by (n_initial, n_final), if it has one
  linear,        ///< the linear fit of the table's rows, clipped as in LinearBarriers
  forbidden,     ///< the hop does not happen
  error          ///< nothing: the table is refused
};

/// Sources of the barrier of a pattern: `formula` is never one.
inline constexpr unsigned pattern_source_count = 6;

/// How far barriers are from detailed balance, E_forward - E_reverse = bond energy x
/// (n_initial - n_final), over all patterns and their ways back, symmetric ones once.
struct PatternBalance {
  /// That fits best (least squares); nothing where no hop with a way back has different
  /// numbers of neighbours at its ends.
  std::optional<double> bond_energy_eV{};
  double worst_eV = 0.0;          ///< largest violation
  Pattern worst = 0;              ///< the pattern that has it
  std::size_t pair_count = 0;     ///< pairs with both barriers
  std::size_t one_way_count = 0;  ///< pairs with a hop there but none back

  /// Within 1e-9 eV and without one-way pairs.
  bool holds() const;
  /// One line for people.
  std::string text() const;
};

/// Barriers that are not finite count as no hop. Shape of barrier_eV: [pattern_count].
/// With `bond_energy_eV` the violation is of that energy instead of the fitted one.
PatternBalance check_balance(const std::vector<double>& barrier_eV,
                             std::optional<double> bond_energy_eV = std::nullopt);

/// The barriers of a run.
struct PatternBarriers {
  std::string description;
  double attempt_frequency_per_s = 1e13;
  std::vector<double> barrier_eV;      ///< infinite where forbidden; [pattern_count]
  std::vector<BarrierSource> sources;  ///< shape [pattern_count]
  /// Whether the rows of the table are processes (rates/surface_process.hpp).
  bool by_process = false;

  /// Patterns by source, symmetric ones counted once.
  std::array<std::size_t, pattern_source_count> source_counts() const;
};

struct PatternRules {
  std::vector<PatternFallback> fallbacks;  ///< the first that has a barrier is taken
  std::optional<BarrierTable> coordination{};  ///< for PatternFallback::coordination
  /// Hops with fewer neighbours than this before or after are forbidden.
  unsigned fewest = 1;
  /// For PatternFallback::linear, if it is not that of the table's patterns.
  std::optional<LinearFit> linear{};
};

/// Barriers for every pattern. Throws lattice::InputError when no fallback has a
/// barrier for a pattern: with how many they are and an example; and as fit_linear.
/// Requires: with PatternFallback::coordination, rules.coordination.
PatternBarriers to_pattern_barriers(const PatternTable& table,
                                    const PatternRules& rules);

/// The same model by pattern: for comparison. Requires: counted per direction, no
/// ground, no evaporation.
PatternBarriers to_pattern_barriers(const CoordinationBarriers& barriers);

/// Makes barriers obey detailed balance for the energy -(bond energy) x bonds, with dE
/// = bond energy x (n_initial - n_final): see balanced_forward_eV. A hop without way
/// back gets one with the same saddle.
BalanceChange make_balanced(PatternBarriers& barriers, double bond_energy_eV);

}  // namespace rates
