// A block with a substrate or a support, and what arrives on it.
#pragma once

#include "scenarios/config.hpp"
#include "scenarios/plan.hpp"

namespace scenarios {

/// Reads [box], [substrate] and [traps]: a block that is periodic along its first two
/// sides, filled from below. Fills in the plan's size, sides, film, populate and
/// mark_sites, and what grounds mean for its rates.
void read_substrate(Section& root, Plan& plan);

/// Reads [deposition] and the coverage of [stop] into plan.deposition. Requires:
/// read_substrate before.
void read_deposition(Section& root, Plan& plan);

}  // namespace scenarios
