// The atoms of a state as a graph.
#pragma once

#include <vector>

#include "lattice/clusters.hpp"
#include "scenarios/state.hpp"

namespace scenarios {

/// Every atom, numbered from 0 without gaps, and every pair of neighbours once.
/// Cost: O(atoms).
lattice::BondGraph bond_graph(const State& state);

}  // namespace scenarios
