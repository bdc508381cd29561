// The planes of a lattice normal to a direction.
#pragma once

#include <cmath>

#include "lattice/unit_cell.hpp"

namespace scenarios {

/// Layers of equal thickness along `normal`, around the heights offset + k spacing, k
/// integer. Where planes of sites are evenly spaced each layer is one plane; where they
/// are not (hcp along [010]) a layer holds several, all layers equally many sites;
/// those of slabs do not.
struct LatticePlanes {
  lattice::Vector3 normal;  ///< unit vector, in the frame of the cell
  double spacing;           ///< lattice constants
  double offset;            ///< lattice constants
  double area_per_site;     ///< squared lattice constants: volume per site / spacing

  double height(const lattice::Vector3& position) const {
    return dot(normal, position);
  }
  /// In layers, with the fraction.
  double place(double height) const { return (height - offset) / spacing; }
  /// The layer nearest to a height, of two equally near the lower.
  int nearest(double height) const {
    return static_cast<int>(std::ceil(place(height) - 0.5 - 1e-6));
  }
  /// The layer that a site at this position lies in.
  int number(const lattice::Vector3& position) const {
    return static_cast<int>(std::lround(place(height(position))));
  }
};

/// The thinnest such layers. Where they are thinner than a quarter of a bond length
/// (directions of large or irrational indices) slabs of half a bond length stand for
/// them. Requires: direction is not zero.
LatticePlanes lattice_planes(const lattice::UnitCell& cell,
                             const lattice::Vector3& direction);

/// The lowest of the layers all of whose sites are above a height. Requires: planes are
/// those of the cell.
int first_layer_above(double height, const LatticePlanes& planes,
                      const lattice::UnitCell& cell);

/// Whether these are such slabs.
bool are_slabs(const lattice::UnitCell& cell, const lattice::Vector3& direction);

}  // namespace scenarios
