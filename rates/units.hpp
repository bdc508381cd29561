// Boltzmann's constant, and the rate that goes with a barrier.
#pragma once

#include <cmath>

namespace rates {

/// Boltzmann's constant (2019 SI, exact to the digits given).
inline constexpr double boltzmann_eV_per_K = 8.617333262e-5;

/// nu exp(-E / kT) [1/s]. Requires: temperature_K > 0.
inline double activated_rate_per_s(double attempt_frequency_per_s, double barrier_eV,
                                   double temperature_K) {
  return attempt_frequency_per_s *
         std::exp(-barrier_eV / (boltzmann_eV_per_K * temperature_K));
}

}  // namespace rates
