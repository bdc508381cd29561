// The planes of a lattice normal to a direction.
#pragma once

#include "lattice/unit_cell.hpp"

namespace scenarios {

/// Planes at the heights offset + k spacing along `normal`, k integer.
struct LatticePlanes {
  lattice::Vector3 normal;  ///< unit vector, in the frame of the cell
  double spacing;           ///< lattice constants
  double offset;            ///< lattice constants
  double area_per_site;     ///< squared lattice constants: volume per site / spacing

  double height(const lattice::Vector3& position) const {
    return dot(normal, position);
  }
  /// The plane that a site at this position lies in.
  int number(const lattice::Vector3& position) const {
    return static_cast<int>(std::lround((height(position) - offset) / spacing));
  }
};

/// The planes that the sites lie in. Where they are closer than a quarter of a bond
/// length (directions of large or irrational indices) slabs of half a bond length stand
/// for them. Requires: direction is not zero.
LatticePlanes lattice_planes(const lattice::UnitCell& cell,
                             const lattice::Vector3& direction);

}  // namespace scenarios
