// What arrives on a film, from where, how fast, and until when.
#pragma once

#include <cstdint>

#include "scenarios/config.hpp"
#include "scenarios/plan.hpp"

namespace scenarios {

/// Reads [deposition] and the coverage of [stop] into plan.deposition. Requires:
/// read_substrate before.
void read_deposition(Section& root, Plan& plan);

/// With how many arrivals, of so many atoms in the mean, a dose [layers] has come: one
/// at least. Requires: dose_ML > 0, mean_atoms > 0.
std::uint64_t arrivals_of_dose(double dose_ML, double sites_per_layer,
                               double mean_atoms);

}  // namespace scenarios
