// Hops of atoms of which those that are alone on a terrace walk.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "rates/hop.hpp"
#include "rates/terrace_trial.hpp"

namespace rates {

/// Hops as made by `make`, but adatoms that nobody can meet for a while walk (see
/// LoneWalks): many hops in one event, with the same probabilities. The room of a walk
/// is a terrace where what can happen asks for nobody but its adatom, and nobody else
/// is so near that a rate would ask for both; while it walks, the adatom is
/// neither in the catalog nor, unless shown, in the occupancy.
///
/// Enters the atoms that are there. The occupancy must outlive it. Requires:
/// has_level_planes() and can_walk_alone() of the cell, temperature_K > 0.
std::unique_ptr<Hop> make_walking_hop(lattice::Occupancy& occupancy,
                                      const LiftingHopMaker& make,
                                      double temperature_K);

/// Why no adatom would ever walk at this temperature, if so: what else can happen on a
/// terrace. Requires: as make_walking_hop.
std::optional<std::string> why_none_walks(const lattice::Occupancy& occupancy,
                                          const LiftingHopMaker& make,
                                          double temperature_K);

}  // namespace rates
