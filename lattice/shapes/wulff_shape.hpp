// The shape a crystal takes in equilibrium: facets of low surface energy lie close to
// the centre. G. Wulff, Z. Kristallogr. 34, 449 (1901).
#pragma once

#include <array>
#include <memory>
#include <span>

#include "lattice/shapes/polyhedron.hpp"

namespace lattice {

/// A family of facets of a cubic crystal: {hkl} stands for every permutation of the
/// three indices with every choice of signs.
struct FacetFamily {
  std::array<int, 3> hkl;
  double surface_energy;  ///< in any unit of energy per area: only ratios matter
};

/// The Wulff shape whose nearest facets are `radius` lattice constants from the centre.
/// Throws InputError for no family, indices (0 0 0) or an energy that is not positive.
/// Requires: radius > 0.
std::unique_ptr<Polyhedron> make_wulff_shape_of_radius(
    std::span<const FacetFamily> families, double radius);

/// The Wulff shape whose volume is that of `atom_count` atoms in a crystal with
/// `atoms_per_cell` atoms in each cube of one lattice constant (fcc 4, bcc 2, simple
/// cubic 1). Centred on an atom it holds this number up to some of those on the
/// surface. Throws InputError as above. Requires: both counts > 0.
std::unique_ptr<Polyhedron> make_wulff_shape_of_atoms(
    std::span<const FacetFamily> families, double atom_count, double atoms_per_cell);

}  // namespace lattice
