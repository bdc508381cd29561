// What arrives on a film, from where, how fast, and until when.
#pragma once

#include "scenarios/config.hpp"
#include "scenarios/plan.hpp"

namespace scenarios {

/// Reads [deposition] and the coverage of [stop] into plan.deposition. Requires:
/// read_substrate before.
void read_deposition(Section& root, Plan& plan);

}  // namespace scenarios
