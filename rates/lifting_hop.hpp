// Hops of atoms that can be taken off the lattice for a while.
#pragma once

#include "rates/hop.hpp"

namespace rates {

class LiftingHop : public Hop {
 public:
  /// The sites on which the rate of an event depends lie so many bonds from each other,
  /// at most.
  virtual int reach_in_bonds() const = 0;

  /// The atom leaves its site and the catalog, and keeps its number; or comes back.
  /// Requires: occupied; that the site exists and is empty, and the atom has none.
  virtual void lift(lattice::Site site) = 0;
  virtual void put(lattice::Site site, lattice::Atom atom,
                   lattice::Species species) = 0;
  /// Lets a hop of moves() happen. Requires: it leads from one site to a neighbour.
  virtual void perform(lattice::Site from, lattice::Site to) = 0;

  lattice::Atom place(lattice::Site site, lattice::Species species) final {
    const lattice::Atom atom = occupancy_.add();
    put(site, atom, species);
    return atom;
  }
  void remove(lattice::Site site) final {
    const lattice::Atom atom = occupancy_.atom(site);
    lift(site);
    occupancy_.drop(atom);
  }

 protected:
  explicit LiftingHop(lattice::Occupancy& occupancy) : occupancy_(occupancy) {}

  unsigned bond_between(lattice::Site from, lattice::Site to) const {
    unsigned bond = 0;
    occupancy_.for_all_bonds(from, [&](unsigned d, lattice::Site beside) {
      if (beside == to) bond = d;
    });
    return bond;
  }

  lattice::Occupancy& occupancy_;
};

}  // namespace rates
