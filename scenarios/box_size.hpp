// How many unit cells the block of sites has.
#pragma once

#include "scenarios/plan.hpp"
#include "scenarios/section.hpp"

namespace scenarios {

/// Reads `size_cells` of [box], which must be there, into the plan. False when it
/// cannot be read; mistakes are noted.
bool read_size_cells(Section& box, Plan& plan);

/// Whether a block of the plan's cell, size and sides can be, with so many sites at
/// most; if not, a mistake is noted in [box].
bool can_be_block(Section& box, const Plan& plan, double most_sites = 4e9);

}  // namespace scenarios
