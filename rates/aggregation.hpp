// Deposition, diffusion, aggregation (DDA): deposited clusters wander over a planar
// lattice of sites, and where they meet they stay together for ever.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>

#include "lattice/occupancy.hpp"
#include "rates/hop.hpp"

namespace rates {

/// A rate nu exp(-E/kT).
struct ActivatedRate {
  double attempt_frequency_per_s = 0.0;
  double barrier_eV = 0.0;  ///< 0: the rate is the attempt frequency at any temperature

  double rate_per_s(double temperature_K) const;
};

/// An occupied site stands for a deposited cluster (or atom), a *monomer*; occupied
/// neighbours belong to one *island*, from the moment they touch. No detailed balance:
/// an island never breaks (P. Jensen, Rev. Mod. Phys. 71, 1695 (1999)).
struct Aggregation {
  /// Of a monomer, in all its directions together: to each neighbour, this over the
  /// number of neighbours that a site has. Away from open sides <r^2> = hop x l^2 t.
  ActivatedRate hop;
  /// Islands of 2 to this many monomers move as rigid units, by one bond vector, each
  /// as likely; 1: islands do not move.
  std::uint32_t largest_mobile_island = 1;
  /// gamma: an island of N moves with the rate hop x N^-gamma in all (Bardotti, Jensen,
  /// Hoareau, Treilleux & Cabaud, Phys. Rev. Lett. 74, 4694 (1995)).
  double island_mobility_exponent = 0.0;
  /// Of a monomer, never of an island.
  ActivatedRate evaporation;
  /// Hops of a monomer that nobody can meet are worked out ahead, many to an event,
  /// with the same probabilities: see LoneWalks. Requires: can_walk_alone().
  bool lone_monomers_walk = false;
};
inline constexpr std::uint32_t any_size = std::numeric_limits<std::uint32_t>::max();

/// Whether an island can move by a bond vector and be on the lattice again, from
/// wherever it is: not on honeycomb, for one.
bool islands_can_step(const lattice::UnitCell& cell);

/// Monomers that hop, islands that grow. A monomer on lattice::Ground::trap, and an
/// island with one, never moves nor evaporates. What touches after a hop, a step or an
/// arrival merges at once.
///
/// Enters the monomers that are there. The occupancy must outlive it. Requires:
/// temperature_K > 0, a planar cell, islands_can_step() if islands are mobile.
/// Cost: a hop of a monomer, one Occupancy::move; a step of an island, a move for each
/// of its sites; 24 bytes a monomer.
std::unique_ptr<Hop> make_aggregation(lattice::Occupancy& occupancy,
                                      const Aggregation& model, double temperature_K);

}  // namespace rates
