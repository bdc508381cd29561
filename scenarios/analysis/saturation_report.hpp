// How the largest density of islands follows the flux and the temperature.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "scenarios/analysis/film_runs.hpp"

namespace scenarios {

/// Runs that differ in the seed only.
struct SaturationGroup {
  std::string family;  ///< settings besides flux and temperature in which groups differ
  double flux_ML_per_s = 0.0;
  double temperature_K = 0.0;
  SaturationDensities densities;  ///< > 0
};

/// For each family with at least two groups: a table, and N_sat = N0 F^chi exp(E / kT)
/// as fit_scaling fits it. Rate theory of complete condensation with hops that cost E_d
/// and a critical nucleus of i atoms with the binding energy E_i has chi = i / (i + 2)
/// and E = (E_i + i E_d) / (i + 2) (Venables, Spiller & Hanbuecken, Rep. Prog. Phys.
/// 47, 399 (1984), section 3). Empty text without such a family.
std::string saturation_report(std::span<const SaturationGroup> groups);

}  // namespace scenarios
