// Atoms of an fcc crystal move by named processes: hops and moves over two bonds.
#pragma once

#include <memory>

#include "rates/lifting_hop.hpp"
#include "rates/process_barriers.hpp"

namespace rates {

/// Hops as of make_pattern_hop, and moves over two bonds, each with the barrier of its
/// process. Requires: as make_pattern_hop.
std::unique_ptr<LiftingHop> make_process_hop(lattice::Occupancy& occupancy,
                                             const ProcessBarriers& barriers,
                                             double temperature_K);

}  // namespace rates
