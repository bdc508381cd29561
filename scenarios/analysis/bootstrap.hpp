// Errors without a formula: what would have come out if the noise had fallen otherwise.
// Intervals are of 68.27 %, as +- one standard error would be; random numbers are the
// caller's, so that a fixed seed gives the same interval again.
#pragma once

#include <span>

#include "kmc/rng.hpp"

namespace scenarios {

struct Interval {
  double low = 0.0;   ///< nan: not known
  double high = 0.0;  ///< nan: not known

  bool holds(double x) const { return low <= x && x <= high; }
};

/// Of the mean of independent values, such as one for each seed. From four values on by
/// drawing as many with replacement, 2000 times; the ends are expanded percentiles
/// (Hesterberg, Am. Stat. 69, 371 (2015), section 5.3), as plain ones are too narrow
/// for few values. Two or three values can be drawn in too few ways: there by Student's
/// t, which takes them for normal. Nan for fewer.
Interval interval_of_mean(std::span<const double> values, kmc::Rng& rng);

/// Of the exponent of r ~ t^a along one curve, as fit_power_law fits it. Noise along a
/// curve is correlated: it is taken for a first-order autoregression of successive
/// points, whose steps are drawn with replacement 1000 times (sieve bootstrap,
/// Buhlmann, Bernoulli 3, 123 (1997)). Its correlation, not below 0, and its variance
/// are those that leave beside a fitted line on average what is found there. The ends
/// are expanded as above. Nan for fewer than six points. Requires: equal lengths.
///
/// How often it holds the truth, for a correlation phi of neighbouring points: with 40
/// points 0.72, 0.69, 0.66, 0.62 for phi = 0, 0.6, 0.8, 0.9; with 20 points 0.72, 0.66,
/// 0.64, 0.55 (tests/scenarios/bootstrap_test.cpp). Correlation that is long against
/// the curve cannot be seen from within it: the spread between seeds is the error to
/// quote.
Interval interval_of_exponent(std::span<const double> t, std::span<const double> r,
                              kmc::Rng& rng);

}  // namespace scenarios
