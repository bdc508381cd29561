// Growth laws r = b t^a: the exponent of a measured curve.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace scenarios {

/// A straight line through the points (ln t, ln r).
struct PowerLaw {
  double exponent = 0;
  /// Standard error of the exponent if the residuals are independent and equally large.
  /// Along one simulated curve they are correlated: there it is too small, and the
  /// spread between seeds is the error to quote.
  double exponent_error = 0;
  double prefactor = 0;     ///< b, in the unit of r at t = 1
  double residual_rms = 0;  ///< of ln r, over all points
  std::size_t point_count = 0;
};

/// Least squares of ln r on ln t, every point with the same weight. Points with t <= 0,
/// r <= 0 or anything not finite are ignored; nullopt if fewer than three different
/// times are left. Requires: equal lengths.
std::optional<PowerLaw> fit_power_law(std::span<const double> t,
                                      std::span<const double> r);

}  // namespace scenarios
