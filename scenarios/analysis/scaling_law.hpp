// How a time or a density follows a power of a size or a flux and an Arrhenius law:
// y = y0 x^p exp(E / kT).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "scenarios/analysis/arrhenius.hpp"

namespace scenarios {

/// Runs that differ in the seed only.
struct ScalingPoint {
  double temperature_K = 0.0;
  double x = 0.0;              ///< such as the number of atoms, > 0
  std::vector<double> values;  ///< y of each run, > 0
};

/// ln y = ln y0 + p ln x + E / kT.
struct ScalingLaw {
  std::optional<Estimate> exponent;   ///< p; nothing if all have the same x
  std::optional<Estimate> energy_eV;  ///< E; nothing if all have the same temperature
  double ln_prefactor = 0.0;          ///< ln y0
  double spread = 0.0;       ///< of ln y between seeds, pooled; nan without two seeds
  double chi_squared = 0.0;  ///< of the means, by that spread; nan without
  std::size_t degrees_of_freedom = 0;

  double at(double x, double temperature_K) const;
};

/// Least squares of the means of ln y, each weighted with its number of runs. The
/// spread of ln y between seeds is taken to be the same at all points, so that few
/// seeds at each do. Errors are one standard error: from that spread if the points lie
/// on the law within it, else (chi_squared > degrees_of_freedom) from how they lie
/// about it, which is larger; never less than from `least_spread` of a single run.
/// Nothing if there are fewer points than unknowns, or if both x and T vary but only
/// together. `spread`: that of more points than these, if it is known.
std::optional<ScalingLaw> fit_scaling(std::span<const ScalingPoint> points,
                                      std::optional<double> spread = std::nullopt,
                                      double least_spread = 0.0);

/// The pooled spread of ln y between the seeds of each point; nan without two seeds.
double pooled_spread(std::span<const ScalingPoint> points);

}  // namespace scenarios
