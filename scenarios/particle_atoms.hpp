// A particle whose atoms a file lists.
#pragma once

#include <optional>
#include <vector>

#include "lattice/unit_cell.hpp"
#include "scenarios/plan.hpp"
#include "scenarios/section.hpp"

namespace scenarios {

/// Lengths in lattice constants, axes of the crystal.
struct ParticleAtoms {
  std::vector<lattice::Vector3> from_centre{};  ///< of mass, in the order of the file
  lattice::Vector3 home{};  ///< a site of the sublattice of the first, from the origin
  double reach = 0.0;       ///< every atom is within this distance of the centre
};

/// The atoms of the first frame of the file that the key `file` names, whose x, y, z
/// are those of the block; they must lie on sites of the plan's lattice. Nothing where
/// they cannot be read or do not fit: mistakes are noted.
std::optional<ParticleAtoms> read_atoms(Section& section, const Plan& plan);

/// The site nearest to a position; both from the origin, a site of the first
/// sublattice, in the frame of the cell.
lattice::Vector3 nearest_site(const lattice::UnitCell& cell,
                              const lattice::Vector3& position);

}  // namespace scenarios
