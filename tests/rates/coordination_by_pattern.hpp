// A model by coordination as barriers by pattern, for comparison of the two.
#pragma once

#include <cmath>
#include <vector>

#include "rates/coordination_barriers.hpp"
#include "rates/pattern_barriers.hpp"

/// No hop goes by way of a hollow: all frequency factors are 1. Requires: counted per
/// direction, no ground, no evaporation.
inline rates::PatternBarriers same_by_pattern(
    const rates::CoordinationBarriers& model) {
  using rates::pattern_count;
  rates::PatternBarriers barriers{
      .description = model.description + ", by pattern",
      .attempt_frequency_per_s = model.attempt_frequency_per_s,
      .barrier_eV = {},
      .sources = {},
      .has_factor = std::vector<bool>(pattern_count, false)};
  for (rates::Pattern p = 0; p < pattern_count; ++p) {
    const double barrier_eV = model.barrier_eV[rates::n_initial(p)][rates::n_final(p)];
    barriers.barrier_eV.push_back(barrier_eV);
    barriers.sources.push_back(std::isfinite(barrier_eV)
                                   ? rates::BarrierSource::coordination
                                   : rates::BarrierSource::forbidden);
  }
  return barriers;
}
