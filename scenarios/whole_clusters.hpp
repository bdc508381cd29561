// Where the atoms of a block with periodic sides lie when no cluster is cut by a side.
#pragma once

#include <optional>
#include <vector>

#include "scenarios/state.hpp"

namespace scenarios {

/// The position of each atom, in the order of atom numbers, in lattice constants from
/// the middle of the block. Every cluster is laid out along its bonds; then it is moved
/// by whole blocks to where its centre is nearest to that of the largest. Nothing if a
/// cluster spans the block between periodic sides: it has no end.
/// Cost: O(atoms); without periodic sides little.
std::optional<std::vector<lattice::Vector3>> whole_cluster_positions(
    const State& state);

/// The squared radius of gyration of all atoms, laid out like that, in squared lattice
/// constants: nothing if a cluster spans the block; not a number without atoms.
std::optional<double> squared_gyration(const State& state);
/// That of a sphere, on a planar lattice of a disc, of `count` atoms.
double squared_gyration_of_round(const lattice::UnitCell& cell, double count);

}  // namespace scenarios
