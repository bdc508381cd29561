// The barrier of every pattern of an fcc hop (rates/hop_environment.hpp): of a table,
// and of what stands in for the patterns that it lacks.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rates/coordination_barriers.hpp"
#include "rates/hop_environment.hpp"
#include "rates/pattern_table.hpp"

namespace rates {

/// What stands in for a pattern that a table lacks.
enum class PatternFallback : std::uint8_t {
  coordination,  ///< the entry of a table by (n_initial, n_final), if it has one
  linear,        ///< the linear fit of the table's rows, clipped as in LinearBarriers
  forbidden,     ///< the hop does not happen
  error          ///< nothing: the table is refused
};

/// Sources of the barrier of a pattern: `formula` is never one.
inline constexpr unsigned pattern_source_count = 6;

/// The barriers of a run.
struct PatternBarriers {
  std::string description;
  double attempt_frequency_per_s = 1e13;
  std::vector<double> barrier_eV;      ///< infinite where forbidden; [pattern_count]
  std::vector<BarrierSource> sources;  ///< shape [pattern_count]
  /// Whether its hops have the rates::frequency_factor of their process, or else 1: a
  /// bit for each pattern; [pattern_count].
  std::vector<bool> has_factor;
  /// Whether the rows of the table are processes (rates/surface_process.hpp).
  bool by_process = false;

  double frequency_factor(Pattern pattern) const;
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

}  // namespace rates
