// Which atoms that lie anywhere touch, whoever wrote the file: by distance.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "lattice/clusters.hpp"
#include "lattice/extended_xyz.hpp"

namespace lattice {

/// The block that atoms lie in. It begins at the origin, and its edges span a volume.
struct Block {
  Matrix3 edges;  ///< rows [angstrom]
  std::array<bool, 3> periodic;
};

/// From `Lattice` and `pbc` of the header; nothing if they are not nine finite numbers
/// that span a volume and three of T and F.
std::optional<Block> block_of(const XyzFrame& frame);

/// The distance of the nearest neighbours [as the positions], judged from as many atoms
/// as 2e8 distances allow: all of 14 000, 20 of ten million. Periodic sides do not
/// count. Nothing if no two places differ.
std::optional<double> nearest_distance(std::span<const Vector3> positions);

/// All pairs of atoms at most `reach` apart, across periodic sides too; a pair may be
/// there more than once. Time: N log N and one step for each two atoms in the same or
/// adjacent cells of size `reach`. Requires: reach > 0, positions finite.
BondGraph bonds_within(std::span<const Vector3> positions, double reach,
                       const std::optional<Block>& block);

}  // namespace lattice
