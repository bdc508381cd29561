// The sites of a compact cluster of any number of atoms.
#pragma once

#include <string>
#include <vector>

#include "lattice/unit_cell.hpp"

namespace lattice {

enum class ClusterShape { sphere, truncated_octahedron };

/// The `count` sites nearest to a site of the lattice, as seen from it and the nearest
/// (itself) first: the first N of them are a cluster of N atoms. Near means by
/// distance, or by the size of the regular truncated octahedron, of {100} and {111}
/// facets, on whose surface a site lies. In lattice constants, in the frame of the
/// cell; in the plane of a planar lattice. Requires: count > 0.
std::vector<Vector3> cluster_sites(const UnitCell& cell, ClusterShape shape,
                                   std::size_t count);

}  // namespace lattice
