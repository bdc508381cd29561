// Steps of a substrate that goes down across the block, as vicinal surfaces do.
#pragma once

#include "scenarios/plan.hpp"
#include "scenarios/section.hpp"

namespace scenarios {

/// Reads steps_down of [substrate]: how many layers the surface goes down along the
/// first and along the second side of the block, which sets the plan's climb. Flat
/// where a mistake is noted. Requires: is_surface() of the plan's cell, not planar, and
/// its size.
StepsDown read_steps_down(Section& substrate, Plan& plan);

}  // namespace scenarios
