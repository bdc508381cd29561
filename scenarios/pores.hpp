// Empty space that no way leads out of.
#pragma once

#include <cstdint>

#include "lattice/occupancy.hpp"

namespace scenarios {

struct Pores {
  std::uint64_t count = 0;
  std::uint64_t site_count = 0;  ///< of all together
};

/// Groups of two or more empty sites joined by bonds, from which no way leads out:
/// through an open side of the block, or round a periodic one, back to where it began
/// in another copy of the block (as in scenarios/islands.hpp). Cost: a look at every
/// site of the block; 7 bytes each, or 1 bit where no side is periodic.
Pores find_pores(const lattice::Occupancy& occupancy);

}  // namespace scenarios
