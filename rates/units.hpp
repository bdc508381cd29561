// Constants of nature.
#pragma once

namespace rates {

/// Boltzmann's constant (2019 SI, exact to the digits given).
inline constexpr double boltzmann_eV_per_K = 8.617333262e-5;

}  // namespace rates
