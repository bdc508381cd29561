// The islands of a film: which of its atoms hang together, and how far they reach.
#pragma once

#include <cstddef>

#include "scenarios/atom_groups.hpp"
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

/// Whether a film atom lies in the first layer of the film or beside an atom of the
/// substrate, as on faces where bonds lead past a layer. Requires: the state has a
/// film.
bool touches_ground(const State& state, lattice::Atom atom);

/// Groups of film atoms; atoms of the substrate connect nothing. A single atom is a
/// group too. Cost: O(film atoms).
AtomGroups find_islands(const State& state);

/// Groups of film atoms, single ones too, of which none touches the ground, and all
/// their atoms.
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
IslandShape shape_of(const State& state, const AtomGroups& islands, std::size_t island);

}  // namespace scenarios
