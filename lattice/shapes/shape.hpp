// A region of space around its own centre: which atoms a particle, a support or a film
// consists of at the start. Lengths in lattice constants, axes [100], [010], [001] of
// the crystal.
#pragma once

#include "lattice/vector3.hpp"

namespace lattice {

/// How far outside the exact border a point still belongs to a shape, in lattice
/// constants: sites on a facet must not depend on rounding.
inline constexpr double shape_border = 1e-9;

/// A closed region of space, fixed once it is made. It holds its centre, and a straight
/// line from there leaves it once at most.
class Shape {
 public:
  virtual ~Shape() = default;

  /// Whether the point at `offset` from the centre belongs to the shape. Its border
  /// does.
  virtual bool contains(const Vector3& offset) const = 0;

  /// Radius of a sphere around the centre that holds every point for which contains()
  /// is true; infinity when the shape has no end.
  virtual double reach() const = 0;

  /// A unit vector at right angles to all borders, where these are parallel, as of a
  /// slab; zero for any other shape.
  virtual Vector3 normal() const { return {0, 0, 0}; }

  /// Where the centre has to lie, seen from an atom: zero puts an atom there,
  /// (1/2, 0, 0) an octahedral void of fcc.
  virtual Vector3 centre_offset() const { return {0, 0, 0}; }
};

}  // namespace lattice
