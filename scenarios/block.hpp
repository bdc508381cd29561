// The block of sites that holds the particles of an input file.
#pragma once

#include <vector>

#include "scenarios/config.hpp"
#include "scenarios/particles.hpp"
#include "scenarios/plan.hpp"

namespace scenarios {

/// Reads [box] and fills in the plan's size, sides, particles, contacts and populate.
/// Mistakes are noted in [box].
void put_into_block(Section& root, std::vector<PlacedParticle> particles, Plan& plan);

}  // namespace scenarios
