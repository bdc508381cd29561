// Shapes with flat sides: cuboid, slab, the regular truncated octahedra of fcc, and any
// other intersection of half spaces (Wulff shapes: wulff_shape.hpp).
#pragma once

#include <memory>
#include <vector>

#include "lattice/shapes/shape.hpp"

namespace lattice {

/// The points x with normal . x <= distance.
struct HalfSpace {
  Vector3 normal;
  double distance;  ///< of the plane from the centre, in lattice constants
};

/// What several half spaces have in common: convex, with the centre inside or on the
/// border, perhaps endless. contains() costs one dot product for each half space.
class Polyhedron final : public Shape {
 public:
  /// Normals of any length (distance is measured along the unit normal). Requires: at
  /// least one half space; normals finite and not zero, distances finite and >= 0.
  /// Corners farther away than 1000 times the largest distance count as infinitely far.
  explicit Polyhedron(std::vector<HalfSpace> half_spaces,
                      const Vector3& centre_offset = {0, 0, 0});

  bool contains(const Vector3& offset) const override;
  double reach() const override { return reach_; }
  Vector3 centre_offset() const override { return centre_offset_; }
  Vector3 normal() const override;

  /// In cubed lattice constants, without the tolerance of the border; infinity when the
  /// shape has no end.
  double volume() const { return volume_; }

 private:
  std::vector<HalfSpace> half_spaces_;  // unit normals, no two of them equal
  Vector3 centre_offset_;
  double reach_;
  double volume_;
};

/// A box along the crystal axes: |x_i| <= edge_lengths[i] / 2, in lattice constants.
/// Requires: lengths >= 0.
std::unique_ptr<Polyhedron> make_cuboid(const Vector3& edge_lengths);

/// Everything between two parallel planes, endless sideways; reach() is infinity.
/// Requires: thickness >= 0 in lattice constants, measured along `direction`, not zero.
std::unique_ptr<Polyhedron> make_slab(const Vector3& direction, double thickness);

/// The regular truncated octahedron of fcc with m = `atoms_per_edge` atoms on each
/// edge: in units of a/2, |x| + |y| + |z| <= 3m - 3 and |x|, |y|, |z| <= 2m - 2. Its
/// centre is an atom when m is odd and an octahedral void when m is even: see
/// centre_offset(). It holds 16 m^3 - 33 m^2 + 24 m - 6 atoms: 38, 201, 586, 1289 for m
/// = 2 ... 5. Requires: atoms_per_edge >= 1.
std::unique_ptr<Polyhedron> make_truncated_octahedron(int atoms_per_edge);

}  // namespace lattice
