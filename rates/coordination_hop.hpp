// Hops whose barriers follow from the numbers of neighbours at their ends.
#pragma once

#include <memory>

#include "lattice/occupancy.hpp"
#include "rates/coordination_barriers.hpp"
#include "rates/lifting_hop.hpp"

namespace rates {

/// Hops with barriers by coordination. Enters the atoms that sit there already. The
/// occupancy must outlive it. Requires: temperature_K > 0; where the barriers depend on
/// the destination, Counting::per_direction.
std::unique_ptr<LiftingHop> make_coordination_hop(lattice::Occupancy& occupancy,
                                                  const CoordinationBarriers& barriers,
                                                  double temperature_K);

}  // namespace rates
