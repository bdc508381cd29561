// The block of a film: a substrate of atoms or a support, and room above it.
#pragma once

#include "scenarios/config.hpp"
#include "scenarios/plan.hpp"

namespace scenarios {

/// Whether the face normal to z can carry atoms layer by layer; notes a mistake if not.
bool is_surface(Section& root, const lattice::UnitCell& cell);

/// How many planes of sites a bond leads up along z at the most.
int planes_per_bond(const lattice::UnitCell& cell);

/// Reads [box], [substrate] and [traps]: a block that is periodic along its first two
/// sides, filled from below. Fills in the plan's size, sides, film, populate and
/// mark_sites, and what grounds mean for its rates.
void read_substrate(Section& root, Plan& plan);

}  // namespace scenarios
