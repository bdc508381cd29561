// By which factor s the time of runs is to be stretched so that their mean neck passes
// through measured points: t_measured = s t_run.
//
// The statistics. Points (t_i, y_i = r/R) with standard errors e_i; f(ln t) is the mean
// curve of N runs, smoothed, f' its slope. Least squares in r/R: sum over i of
// w_i (y_i - f(ln t_i - ln s))^2 with w_i = 1 / (e_i^2 + (h f_i)^2), or without errors
// of the points all w_i = 1.
//
// 1. h is the relative standard error of the curve's shape. A run that is ahead is so
//    along the whole curve; what the runs have so in common is a shift of ln t, which s
//    takes up, and it must not count as an error of each point: it would not average
//    out and would lower the weight of steep parts for nothing. h is what is left of
//    the curve's error when s is fitted anew without each of the runs, by the jackknife
//    (Efron & Stein, Ann. Stat. 9, 586 (1981)), in the mean square over the points. The
//    s for it comes from a first fit with h = 0. One run: h = 0.
// 2. Which points. Those that lie within the curve's times at the s of the first fit:
//    not noise of r/R chooses them. A fit over ever fewer points may always be made
//    better; therefore s begins as the best of a grid where the curve goes on flat
//    beyond its ends, and all points count.
// 3. The error of ln s has two parts. From the noise of the points, who know nothing of
//    each other: (sum w^2 f'^2 e^2)^(1/2) / sum w f'^2, without e_i with the scatter
//    about the curve in its place, sum of squares / (n - 1). From the runs, by
//    jackknife: the fit once more without each of them, and the root of (N - 1) / N sum
//    over k of (ln s_k - mean)^2. One run cannot tell it.
// 4. chi^2 = sum of w (y - f)^2 over n - 1 degrees of freedom. Above n - 1 no s brings
//    the points onto the curve to within their errors: the first part of the error is
//    widened by sqrt(chi^2 / (n - 1)). Where h is more than the e_i, few runs do not
//    know it well, and chi^2 / (n - 1) comes out somewhat large: 1.2 with six runs
//    (tests/scenarios/time_scale_test.cpp).
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "scenarios/analysis/neck_growth.hpp"

namespace scenarios {

struct TimeScale {
  enum class Outcome {
    found,
    short_curve,  ///< the mean curve of the runs has fewer than three points
    few_points,   ///< fewer than three points lie within the curve
    flat,         ///< d ln(r/R) / d ln t < 0.001 where the points lie
  };
  Outcome outcome = Outcome::found;
  std::size_t point_count = 0;        ///< that lie within the curve
  std::vector<double> before_s = {};  ///< times of points left out, before the curve
  std::vector<double> after_s = {};   ///< times of points left out, after the curve

  // Of what is found; nan otherwise.
  double log10_scale = std::nan("");   ///< log10 s
  double points_error = std::nan("");  ///< of log10 s, from the noise of the points
  double runs_error = std::nan("");    ///< of log10 s, from the runs; nan with one run
  double chi_squared = std::nan("");   ///< nan without errors of the points
  double residual_rms = std::nan("");  ///< of r/R, over the points within
  double shape_error = 0.0;            ///< h
  std::size_t run_count = 0;

  double chi_squared_per_freedom() const;
  /// Of log10 s: both parts, the first widened as above.
  double log10_error() const;
  /// Of log10 s: by which a single pair is ahead of the mean or behind it, as a whole.
  /// So is a measured one, and no error of its points knows that.
  double single_pair_error() const {
    return runs_error * std::sqrt(static_cast<double>(run_count));
  }
};

/// Points are those with t > 0 and r/R; their errors count if all of them have one.
/// Requires: at least one series of each. Cost: below a millisecond for each run and
/// ten points, and all series are read once more for each run.
TimeScale time_scale(std::span<const NeckSeries> measured,
                     std::span<const NeckSeries> runs);

}  // namespace scenarios
