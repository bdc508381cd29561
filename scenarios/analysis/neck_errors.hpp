// How far an exponent of neck growth can be trusted: intervals over seeds and along
// each run, and what the choice of the moment t0 of contact does to it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "scenarios/analysis/bootstrap.hpp"
#include "scenarios/analysis/neck_growth.hpp"

namespace scenarios {

/// The moments t0 at which r ~ (t - t0)^a may have begun, in parts of the time t1 of
/// the window's first sample in the same run.
inline constexpr double contact_shifts[] = {-1.0, -0.5, 0.5, 0.9};

/// Those among which the best is searched.
inline constexpr double earliest_shift = -10.0;
inline constexpr double latest_shift = 0.99;

struct WindowErrors {
  NeckWindow window;
  SeedStatistics exponent;          ///< with t0 = 0, over the seeds that are fitted
  Interval over_seeds;              ///< of its mean
  std::vector<Interval> along_run;  ///< of the exponent of each of these seeds
  /// Shape [contact_shifts].
  std::vector<SeedStatistics> shifted;
  /// The t0 / t1 with the smallest residuals, and its exponent.
  SeedStatistics best_shift;
  SeedStatistics best_exponent;

  /// Half the width of along_run, root of the mean square of those that are known; nan
  /// without.
  double along_run_error() const;
};

struct NeckErrors {
  std::string source{};  ///< what of; may be empty
  std::string definition;
  std::size_t seed_count = 0;
  std::vector<WindowErrors> windows{};
};

/// With the same random numbers for each window, always. About a millisecond for each
/// seed and window. Requires: as study_neck.
NeckErrors neck_errors(std::span<const NeckSeries> seeds, const NeckOptions& options);

}  // namespace scenarios
