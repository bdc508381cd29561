// The course of neck growth: the mean curve of several runs, its local slope
// d ln r / d ln t, and the stages in which that slope is constant.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "scenarios/analysis/bootstrap.hpp"
#include "scenarios/analysis/neck_growth.hpp"

namespace scenarios {

/// A point of the curve, over the seeds.
struct CurvePoint {
  double time_s = 0;
  double ratio = 0;   ///< r/R, geometric mean
  double spread = 0;  ///< sample standard deviation of ln(r/R); nan with one seed
  std::size_t seed_count = 0;

  /// Standard error of the ratio; nan with one seed. The spread of ln(r/R) says by
  /// which part its mean is off, so errors of neighbouring points are not independent:
  /// a run that is ahead stays ahead.
  double ratio_error() const;
};

/// In each 1/20 of a decade of t in which all seeds have a neck. Requires: at least one
/// series.
std::vector<CurvePoint> mean_curve(std::span<const NeckSeries> seeds);

/// The slope around a time, over the seeds.
struct CurveSlope {
  double time_s = 0;  ///< middle in ln t
  double ratio = 0;   ///< of the mean curve, in the middle
  SeedStatistics exponent;
};

/// Least squares in windows `window_decades` wide, each `step_decades` after the last,
/// over the mean curve's times. Requires: both > 0.
std::vector<CurveSlope> slope_curve(std::span<const NeckSeries> seeds,
                                    double window_decades, double step_decades);

struct NeckStage {
  double first_time_s = 0, last_time_s = 0;
  double first_ratio = 0, last_ratio = 0;  ///< of the mean curve
  SeedStatistics exponent;  ///< of each seed's samples between these times
  Interval over_seeds;      ///< of its mean
};

/// One, two or three stages up to r/R = 0.8, beyond which there are no two particles.
/// The local slope, in windows of a quarter of a decade that do not overlap, is cut
/// into pieces of constant slope, of at least two windows each, by least squares; as
/// many as the Bayesian information criterion for changes asks for, with 3 ln n for
/// each cut (Zhang & Siegmund, Biometrics 63, 22 (2007), without the smallest of its
/// terms). The noise of the slope is read from the steps between neighbours, so
/// that a slope that bends slowly is cut too: stages are a description, not a proof of
/// laws. None if there are fewer than four windows.
std::vector<NeckStage> neck_stages(std::span<const NeckSeries> seeds);

}  // namespace scenarios
