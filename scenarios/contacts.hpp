// Which particles touch.
#pragma once

#include <vector>

#include "scenarios/particles.hpp"
#include "scenarios/state.hpp"

namespace scenarios {

/// Two particles touch if their borders are at most 1.5 bonds apart on the line between
/// their centres, a particle and a slab if they are so on the way from the particle's
/// centre straight to the slab's surface, and that is outside of the slab. In the order
/// of the particles.
std::vector<Contact> find_contacts(const std::vector<PlacedParticle>& particles,
                                   const lattice::UnitCell& cell);

}  // namespace scenarios
