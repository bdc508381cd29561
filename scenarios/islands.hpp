// The islands of a film: which of its atoms hang together, and how far they reach.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "scenarios/state.hpp"

namespace scenarios {

/// Whether an atom sits in a layer of the film: one of the substrate may have come up
/// there, and one that arrived may have taken its place. Without a film every atom
/// counts.
inline bool is_film_atom(const State& state, lattice::Atom atom) {
  const lattice::Site site = state.occupancy.site(atom);
  if (site == lattice::no_site) return false;
  return !state.film || state.film->layer(state.crystal.position(site)) >= 0;
}

/// A copy of the periodic block, counted along its lateral sides x and y.
using Copy = std::array<int, 2>;

/// Groups of film atoms that bonds between nearest neighbours connect; atoms of the
/// substrate connect nothing. A single atom is a group too. They are in the order of
/// their lowest atom number.
struct Islands {
  std::vector<lattice::Atom> atoms;   ///< island after island
  std::vector<std::uint32_t> begins;  ///< shape [count + 1]: of each island in `atoms`
  /// shape [atoms]: where an atom lies if its island is laid out along its bonds, from
  /// its first atom on, instead of being cut by the sides of the block.
  std::vector<Copy> copies;
  /// shape [count]: whether the island connects the two opposite sides x, y of the
  /// block. Across periodic sides: a way along its bonds comes back to the same atom in
  /// another copy (M. E. J. Newman and R. M. Ziff, Phys. Rev. E 64, 016706 (2001)); one
  /// that winds around both at once spans both. Across open sides: it has atoms on
  /// either side that have lost a bond there.
  std::vector<std::array<bool, 2>> spans;

  std::size_t count() const { return spans.size(); }
  std::uint32_t size(std::size_t island) const {
    return begins[island + 1] - begins[island];
  }
};

/// Cost: O(film atoms); about 0.2 s for a million fcc atoms.
Islands find_islands(const State& state);

/// Groups of film atoms, single ones too, of which none lies in the first layer of the
/// film or beside an atom of the substrate, and all their atoms.
struct Floating {
  std::size_t groups = 0;
  std::size_t atoms = 0;
};
/// Requires: the state has a film. Cost: as find_islands.
Floating floating_of(const State& state);

/// In the frame of the crystal block, in lattice constants.
struct IslandShape {
  /// Of mass; it may lie beyond a periodic side. Without meaning along a periodic side
  /// that the island spans.
  lattice::Vector3 centre;
  double gyration_squared;  ///< lateral: of the atoms as seen from above
  int lowest_layer;
  int highest_layer;
};

/// Requires: the state has a film. Cost: O(atoms of the island).
IslandShape shape_of(const State& state, const Islands& islands, std::size_t island);

}  // namespace scenarios
