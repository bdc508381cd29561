// Growth laws r = b t^a: the exponent of a measured curve, as a whole and locally.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace scenarios {

/// A straight line through the points (ln t, ln r).
struct PowerLaw {
  double exponent = 0;
  /// Standard error of the exponent if the residuals are independent and equally large.
  /// Along one simulated curve they are correlated: there it is too small, and the
  /// spread between seeds is the error to quote.
  double exponent_error = 0;
  double prefactor = 0;  ///< b, in the unit of r at t = 1
  /// Of ln b, and of it with the exponent, on the same assumption.
  double ln_prefactor_error = 0;
  double covariance = 0;
  double residual_rms = 0;  ///< of ln r, over all points
  std::size_t point_count = 0;
};

/// Least squares of ln r on ln t, every point with the same weight. Points with t <= 0,
/// r <= 0 or anything not finite are ignored; nullopt if fewer than three different
/// times are left. Requires: equal lengths.
std::optional<PowerLaw> fit_power_law(std::span<const double> t,
                                      std::span<const double> r);

/// The exponent of the part of a curve around a time.
struct LocalSlope {
  double t = 0;  ///< middle of the window in ln t
  double exponent = 0;
  double exponent_error = 0;  ///< as in PowerLaw
};

/// d ln r / d ln t along a curve: fits in windows `window_decades` wide in log10 t,
/// each a quarter of a window after the last, from the first that lies within the data
/// to the last that does. Windows that cannot be fitted are left out; so are points, as
/// in fit_power_law. The points may come in any order. Neighbouring values share data.
/// Requires: equal lengths, window_decades > 0.
std::vector<LocalSlope> local_slopes(std::span<const double> t,
                                     std::span<const double> r, double window_decades);

}  // namespace scenarios
