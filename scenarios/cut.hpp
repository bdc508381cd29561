// Cuts through particles, in three dimensions and in the two of planar lattices: there
// a cut is a line, whose half takes the place of a disc's radius.
#pragma once

#include <cmath>
#include <numbers>

#include "scenarios/lattice_planes.hpp"

namespace scenarios {

/// What one site of a layer adds to a cut along it: an area in squared lattice
/// constants; on a planar lattice a length in lattice constants.
inline double cut_per_site(const lattice::UnitCell& cell, const LatticePlanes& planes) {
  return cell.is_planar() ? cell.area_per_site() / planes.spacing
                          : planes.area_per_site;
}

/// The radius of a disc of this area; half of this length.
inline double radius_of_cut(const lattice::UnitCell& cell, double cut) {
  return cell.is_planar() ? 0.5 * cut : std::sqrt(cut / std::numbers::pi);
}

}  // namespace scenarios
