// The neck between two particles whose atoms lie anywhere: the definitions of the
// lattice (scenarios/measurements/neck.cpp), carried over, and two that need no plane.
//
// The axis is the line between the centres of mass of the two particles, anew in each
// frame, so that neither drift nor rotation matters. Where the lattice has layers there
// are slabs: of thickness w, the width of two layers, and w / 2. A slab is moved along
// the middle 80 % between the centres in steps of 0.025 nm; of equally thin ones their
// mean place counts. Atoms beyond the radius of one sphere of all atoms are
// not counted. V is the volume of an atom, n a number of atoms:
//   midplane    slab of w / 2 halfway between the surfaces of the equal-volume spheres,
//               r = sqrt(n V / (pi w / 2))
//   minimum     thinnest slab of w / 2
//   slab        thinnest slab of w, r = sqrt(n V / (pi w))
//   gyration    sqrt(2) x in-plane radius of gyration of that slab's atoms
//   projected   half the mean width of that slab's atoms from the side
//   cut         fewest bonds between what lies beyond the middle 80 % at either end,
//               r = d sqrt(n_bonds / (3 sqrt(2) pi)): 3 sqrt(2) / d^2 is the number of
//               bonds that cross a plane of fcc, averaged over its directions ((100)
//               has 0.94 of it, (110) 1.00, (111) 0.82, and a cut finds the weakest)
//   voronoi     faces of Voronoi cells between the atoms above and those below the
//               middle of the thinnest slab, their sum projected onto the plane, as a
//               disc. Cells are cut off at 0.75 d, past the corners of a cell in the
//               bulk (0.71 d): beyond half a bond it counts a rim of about d / 4.
// Two adjacent layers of fcc are a wide along [100], a / sqrt(2) along [110] and
// 2 a / sqrt(3) along [111].
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "scenarios/analysis/particle_pair.hpp"

namespace scenarios {

/// One frame.
struct PairNeck {
  double distance_nm = 0;  ///< of the centres of mass
  double gyration_nm = 0;  ///< radius of gyration of both particles together
  double place_nm =
      0;  ///< thinnest slab from midway between the centres, to the second
  double midplane_nm = 0;
  double minimum_nm = 0;
  double slab_nm = 0;
  double slab_gyration_nm = 0;
  double projected_nm = 0;
  double cut_nm = 0;
  double voronoi_nm = 0;
  double contact_nm2 = 0;  ///< Voronoi faces between atoms of different particles
  /// Where the Voronoi cells of atoms with fewer than 12 neighbours are cut off. Of use
  /// as a ratio: it lies 0.75 d outside of the outermost atoms and follows each of
  /// them.
  double surface_nm2 = 0;
  std::size_t slab_atoms = 0;
  std::size_t cut_bonds = 0;
};

/// Measures one frame. Atoms that belong to neither particle count in the slabs and as
/// surface, not in the axis. `slab_nm` is w. Throws lattice::InputError with the name
/// of the file if atoms lie closer than 0.3 d, or if a particle has no atoms left
/// or lies 10 micrometres from the other.
/// Requires: slab_nm > 0; as many members as atoms. Cost: about 60 us an atom, most of
/// it Voronoi cells.
PairNeck measure_neck(const lattice::XyzFrame& frame, std::span<const Member> members,
                      const AtomSize& size, double slab_nm, const std::string& file);

}  // namespace scenarios
