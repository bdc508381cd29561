// The generalised Wigner surmise: how the areas of capture zones are distributed.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace scenarios {

/// P(s) = a s^beta exp(-b s^2), where a and b follow from beta because P is normalised
/// and has mean one: T. L. Einstein, A. Pimpinelli and D. L. Gonzalez, J. Cryst. Growth
/// 401, 67 (2014). For islands with critical nucleus i, beta is about i + 2.
struct WignerSurmise {
  double beta = 0;
  /// Standard error if the areas are independent. Those of neighbouring zones are not
  /// quite; the spread between seeds is the error to quote.
  double beta_error = 0;
  std::size_t zone_count = 0;  ///< that the fit is to
};

/// b of the law. Requires: beta > -1.
double wigner_b(double beta);

/// The beta of largest likelihood of the areas (in units of their mean) between 0.5 and
/// 2, under P cut to that range: the tails, where the surmise is known to fail, have no
/// say. The error is from the curvature of the likelihood. nullopt if fewer than ten
/// areas are in the range or the likelihood has no maximum within -0.9 .. 60: areas
/// that hardly differ, or few that scatter widely.
std::optional<WignerSurmise> fit_wigner_surmise(std::span<const double> relative_areas);

}  // namespace scenarios
