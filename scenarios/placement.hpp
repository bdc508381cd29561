// What is odd about how particles were placed.
#pragma once

#include <string>
#include <vector>

#include "scenarios/state.hpp"

namespace scenarios {

/// A line for the user about particles that lie inside others, and one about contacts
/// without a bond: the borders of shapes meet, the sites that they contain need not.
/// Requires: the state is as it was placed. Cost: O(atoms) with two particles or more.
std::vector<std::string> odd_placements(const State& state);

}  // namespace scenarios
