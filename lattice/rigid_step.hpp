// An island goes one bond further, as a whole.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lattice/islands.hpp"
#include "lattice/occupancy.hpp"

namespace lattice {

/// Moves islands front to back, so that each atom comes to a site that is empty by
/// then. A row that closes around a periodic block has no front: its atoms are lifted,
/// and put down when all are.
///
/// Cost: a byte an atom; a step, an Occupancy::move for each atom of the island, for
/// lifted ones a removal and a placement.
class RigidStep {
 public:
  /// The occupancy must outlive it. Requires of step(): all sites have the same bonds.
  explicit RigidStep(Occupancy& occupancy) : occupancy_(occupancy) {}
  explicit RigidStep(Occupancy&&) = delete;

  /// All atoms of an island go along bond d; they keep their numbers. Returns them, in
  /// the order in which they moved, until the next step. Requires: in front of each is
  /// a site, empty or with an atom of the island.
  std::span<const Atom> step(const Islands& islands, Atom island, unsigned d);

 private:
  struct Lifted {
    Atom atom;
    Site from;
    Species species;
  };

  bool has_neighbour(Site site, unsigned d) const {
    return (occupancy_.occupied_bonds(site) >> d & 1U) != 0;
  }
  void list(Atom atom);
  void list_row(Site front, unsigned back);
  void lift_rings(const Islands& islands, Atom island);
  void put_down(unsigned d);

  Occupancy& occupancy_;
  std::vector<Atom> moved_;
  std::vector<Lifted> lifted_;
  std::vector<std::uint8_t> listed_;  ///< by atom: it is in moved_
};

}  // namespace lattice
