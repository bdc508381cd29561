// Round shapes: a free particle, and half of one that sits on a flat support.
#pragma once

#include <memory>

#include "lattice/shapes/shape.hpp"

namespace lattice {

/// A ball. Requires: radius >= 0, in lattice constants.
std::unique_ptr<Shape> make_sphere(double radius);

/// Half of a ball. The centre is the middle of the flat side; `flat_side_normal` points
/// out of it (to the support: (0, 0, -1) for a cap upon a surface). Requires: radius >=
/// 0 in lattice constants; the normal has a finite length other than zero.
std::unique_ptr<Shape> make_hemisphere(double radius, const Vector3& flat_side_normal);

}  // namespace lattice
