// The particles of an input file.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lattice/input_error.hpp"
#include "lattice/shapes/shape.hpp"
#include "scenarios/config.hpp"
#include "scenarios/plan.hpp"

namespace scenarios {

/// One [[particle]]: a shape somewhere, or a list of atoms. Lengths in lattice
/// constants, axes of the crystal; the origin is a site.
struct PlacedParticle {
  std::unique_ptr<lattice::Shape> shape;  ///< empty for a list of atoms
  std::vector<lattice::Vector3> atoms;    ///< from the centre, if there is no shape
  lattice::Vector3 home{};  ///< a site of the sublattice of the first of these atoms
  lattice::Vector3 centre{};
  double reach = 0.0;  ///< every atom is within this distance of the centre
  /// Its atoms are counted, not its size: beside another particle it moves to the
  /// nearest place where they are complete.
  bool is_counted = false;
  lattice::Mistake if_empty{};  ///< what is wrong if no site is left for it

  /// Distance from the centre to the border along a unit vector.
  double extent(const lattice::Vector3& direction) const;
};

/// Reads all [[particle]] tables. Mistakes are noted in them.
std::vector<PlacedParticle> read_particles(Section& root, const Plan& plan);

}  // namespace scenarios
