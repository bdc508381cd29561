// How far the hops of a given state are from detailed balance.
#pragma once

#include <array>
#include <cstddef>

#include "lattice/occupancy.hpp"
#include "rates/coordination_barriers.hpp"
#include "rates/hop.hpp"

namespace rates {

/// The energy that a model is held against: -(bond energy) x bonds - (bindings).
struct StateEnergy {
  double bond_energy_eV = 0.0;
  std::array<GroundBond, lattice::ground_count> grounds{};
};

/// E_forward - E_reverse - (E_final - E_initial) over hops; the way back is that of the
/// state after the hop.
struct StateBalance {
  std::size_t hop_count = 0;      ///< hops with a barrier
  std::size_t one_way_count = 0;  ///< of them, hops that have no way back
  double worst_eV = 0.0;          ///< largest violation, without sign
  lattice::Site worst_from = lattice::no_site;
  Move worst{};                   ///< the hop that has it
  double worst_reverse_eV = 0.0;  ///< barrier of its way back
};

/// Over all hops of all atoms; atoms that leave for the gas are left out. Takes each
/// atom along each hop and back: the atoms are then where they were, with their
/// numbers, but the catalog may have another order. Requires: a hop takes one atom to
/// an empty site, as Hop::remove and place can. Cost: O(hops).
StateBalance check_balance(Hop& hop, const lattice::Occupancy& occupancy,
                           const StateEnergy& energy);

}  // namespace rates
