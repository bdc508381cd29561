// Hops of atoms whose destinations are all alike.
#pragma once

#include <memory>

#include "rates/coordination_barriers.hpp"
#include "rates/lifting_hop.hpp"

namespace rates {

/// As make_coordination_hop. `destinations` are where a barrier to n_final is finite
/// for some n_initial, and n_final is that of one of them. Requires: for each n_initial
/// that barrier is the same for all of them.
///
/// Cost: 8 bytes for each site of a memory page where an atom could move, and 4 to 8
/// times the most members that each class ever had.
std::unique_ptr<LiftingHop> make_class_hop(lattice::Occupancy& occupancy,
                                           const CoordinationBarriers& barriers,
                                           const lattice::Destinations& destinations,
                                           unsigned n_final, double temperature_K);

}  // namespace rates
