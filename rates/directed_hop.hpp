// Hops of which single ones can be asked for.
#pragma once

#include "lattice/vicinity.hpp"
#include "rates/lifting_hop.hpp"

namespace rates {

class DirectedHop : public LiftingHop {
 public:
  struct Done {
    lattice::Site from;
    unsigned bond;
  };
  /// The hop that happened last. Requires: one did.
  virtual Done last_hop() const = 0;
  /// Of the crystal; for who looks at the same sites.
  virtual const lattice::Vicinity& vicinity() const = 0;
  /// Whether some hop of the atom there has a rate.
  virtual bool can_hop(lattice::Site site) const = 0;
  /// Lets an atom hop, whatever the rate. Requires: `from` is occupied, and the
  /// neighbour along the bond exists and is empty.
  virtual void hop(lattice::Site from, unsigned bond) = 0;

 protected:
  using LiftingHop::LiftingHop;
};

}  // namespace rates
