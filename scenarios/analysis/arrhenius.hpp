// Activated quantities D = D0 exp(-E / kT): energy and prefactor from values at several
// temperatures.
#pragma once

#include <optional>
#include <span>

namespace scenarios {

/// A value with its standard error, in one unit.
struct Estimate {
  double value = 0.0;
  double error = 0.0;
};

struct ArrheniusPoint {
  double temperature_K = 0.0;
  Estimate diffusion;  ///< > 0, and so is its error
};

/// The straight line ln D = ln D0 - E / kT. The errors are those that follow from the
/// errors of the points, not from how well the line fits: for that, see chi_squared.
struct Arrhenius {
  Estimate energy_eV;
  Estimate ln_prefactor;    ///< of D0 in the unit of the points
  double covariance = 0.0;  ///< of energy_eV and ln_prefactor [eV]
  double chi_squared = 0.0;
  std::size_t degrees_of_freedom = 0;  ///< points - 2

  /// Value and error of ln D at a temperature.
  Estimate ln_diffusion(double temperature_K) const;
};

/// Weighted least squares, each point with the weight (D / error)^2. Points whose value
/// or error is not > 0 are left out; nothing if fewer than two temperatures are left.
std::optional<Arrhenius> fit_arrhenius(std::span<const ArrheniusPoint> points);

}  // namespace scenarios
