// Voronoi cells in a plane, and of atoms in vacuum. The home of Voro++.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "lattice/vector3.hpp"

namespace scenarios {

using Point2 = std::array<double, 2>;

/// The area of the cell of each point: of that part of a rectangle which is nearer to
/// it than to any other. The rectangle repeats itself along both sides; points outside
/// are brought in. Points closer than 1e-9 of the shorter side count as one and share
/// its cell equally. Throws kmc::BrokenInvariant when the areas do not add up to the
/// rectangle, or a point is not finite.
/// Method: C. H. Rycroft, Chaos 19, 041111 (2009), on a slab of one point's thickness.
/// Cost: about 10 us a point.
std::vector<double> voronoi_areas(std::span<const Point2> points, const Point2& sides);

/// One side of the face between two cells.
struct VoronoiFace {
  std::size_t from = 0;
  std::size_t to = 0;
  lattice::Vector3 area;  ///< its size, in the direction from `from` to `to`
};

/// The cells of atoms in vacuum, each cut off at a distance from its atom.
struct VoronoiCells {
  /// Each face twice: as (a, b) and as (b, a). The two differ where the cut, which is
  /// not the same polyhedron from both sides, goes through the face.
  std::vector<VoronoiFace> faces;
  std::vector<double> free_areas;  ///< of each atom, where its cell was cut off
};

/// Cells by planes halfway between atoms, within a polyhedron of 32 faces around each
/// atom, all at the distance `reach` (the directions of the corners of an icosahedron
/// and of a dodecahedron: nearly a ball). Lengths in the unit of the points. Throws
/// kmc::BrokenInvariant when the uncut cells do not add up to the block around the
/// points: two that coincide, or one that is not finite. Requires: reach > 0.
/// Method: C. H. Rycroft, Chaos 19, 041111 (2009). Cost: about 40 us an atom.
VoronoiCells voronoi_cells(std::span<const lattice::Vector3> points, double reach);

}  // namespace scenarios
