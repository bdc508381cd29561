// How long particles take to become round: the time at which the excess of their radius
// of gyration over that of a ball has fallen to a given part, and how it depends on
// size and temperature, t = t0 N^p exp(E / kT).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "scenarios/analysis/arrhenius.hpp"

namespace scenarios {

/// When `excess` first reaches `part` of its first value, on a straight line between
/// the samples. Nothing if it never does, or begins at or below zero. Requires: equal
/// lengths, times ascending, 0 < part < 1.
std::optional<double> relaxation_time_s(std::span<const double> time_s,
                                        std::span<const double> excess, double part);

/// Runs that differ in the seed only.
struct RelaxationPoint {
  double temperature_K = 0.0;
  double atoms = 0.0;
  std::vector<double> times_s;  ///< of each run, > 0
};

/// ln t = ln t0 + p ln N + E / kT.
struct RelaxationLaw {
  std::optional<Estimate> exponent;   ///< p; nothing if all have the same N
  std::optional<Estimate> energy_eV;  ///< E; nothing if all have the same temperature
  double ln_prefactor = 0.0;          ///< of t0 in s
  double covariance_eV = 0.0;         ///< of p and E; 0 if one is missing
  double spread = 0.0;       ///< of ln t between seeds, pooled; nan without two seeds
  double chi_squared = 0.0;  ///< of the means, by that spread; nan without
  std::size_t degrees_of_freedom = 0;

  double time_s(double atoms, double temperature_K) const;
};

/// Least squares of the means of ln t, each weighted with its number of runs. The
/// spread of ln t between seeds is taken to be the same at all points, so that few
/// seeds at each do. Errors are one standard error: from that spread if the points lie
/// on the law within it, else (chi_squared > degrees_of_freedom) from how they lie
/// about it, which is larger. Nothing if there are fewer points than unknowns, or if
/// both N and T vary but only together. `spread`: that of more points than these, if it
/// is known.
std::optional<RelaxationLaw> fit_relaxation(
    std::span<const RelaxationPoint> points,
    std::optional<double> spread = std::nullopt);

/// The pooled spread of ln t between the seeds of each point; nan without two seeds.
double pooled_spread(std::span<const RelaxationPoint> points);

}  // namespace scenarios
