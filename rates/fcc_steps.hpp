// Steps between sites of fcc, whatever way the crystal is turned in its block.
#pragma once

#include <array>
#include <cstdint>

#include "lattice/unit_cell.hpp"

namespace rates {

/// From a site to another, in half lattice constants along the crystal's axes.
using Steps = std::array<int, 3>;

inline constexpr unsigned fcc_coordination = 12;

Steps sum(const Steps& a, const Steps& b);
Steps negative(const Steps& a);
/// |a|^2: 2 for neighbours, 4 for the next nearest, 6 for those after them.
int square(const Steps& a);

/// The steps to the twelve neighbours, in lexicographic order.
const std::array<Steps, fcc_coordination>& fcc_bonds();

/// A set of neighbours: bit i is the i-th of fcc_bonds().
using NeighbourSet = std::uint16_t;
inline constexpr unsigned neighbour_set_count = 1U << fcc_coordination;

/// Exchanges axes and changes signs: one of the 48 symmetries of the cube.
struct CubeSymmetry {
  std::array<unsigned, 3> axes;
  Steps signs;
  Steps operator()(const Steps& a) const {
    return {signs[0] * a[axes[0]], signs[1] * a[axes[1]], signs[2] * a[axes[2]]};
  }
};
const std::array<CubeSymmetry, 48>& cube_symmetries();

/// Whether every site of a cell has the twelve neighbours of fcc.
bool is_fcc(const lattice::UnitCell& cell);
/// The step along each bond of any site. Requires: is_fcc(cell).
std::array<Steps, fcc_coordination> bond_steps(const lattice::UnitCell& cell);

}  // namespace rates
