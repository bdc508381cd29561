// Cuts through particles, in three dimensions and in the two of planar lattices: there
// a cut is a line, whose half takes the place of a disc's radius. (The third vector of
// a planar cell is no thickness: it is as long as whoever described the cell made it.)
#pragma once

#include <cmath>
#include <numbers>

#include "scenarios/lattice_planes.hpp"

namespace scenarios {

/// Of a planar lattice, in squared lattice constants.
inline double area_per_site(const lattice::UnitCell& cell) {
  const lattice::Matrix3& v = cell.vectors();
  return norm(cross(v[0], v[1])) / static_cast<double>(cell.basis().size());
}

/// What one site of a layer adds to a cut along it: an area in squared lattice
/// constants; on a planar lattice a length in lattice constants.
inline double cut_per_site(const lattice::UnitCell& cell, const LatticePlanes& planes) {
  return cell.is_planar() ? area_per_site(cell) / planes.spacing : planes.area_per_site;
}

/// The radius of a disc of this area; half of this length.
inline double radius_of_cut(const lattice::UnitCell& cell, double cut) {
  return cell.is_planar() ? 0.5 * cut : std::sqrt(cut / std::numbers::pi);
}

}  // namespace scenarios
