// Film growth without overhangs: the atom on top of a column hops onto a neighbouring
// column, however high that is.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "rates/hop.hpp"

namespace rates {

/// Whether atoms change their layer when they hop.
enum class Interlayer {
  allowed,  ///< down and up, by any number of layers
  none      ///< they stay in it
};

/// A hop within the layer, or over the edge of a step, down or up.
enum class HopKind : std::uint8_t { level, over_step };
inline constexpr unsigned hop_kind_count = 2;

/// The solid-on-solid model of epitaxy (Clarke & Vvedensky, J. Appl. Phys. 63, 2272
/// (1988)): E = terrace barrier + n_lateral x lateral bond, where n_lateral is the
/// number of neighbours in the atom's own layer, and + step barrier (Ehrlich-Schwoebel)
/// over a step. Each neighbouring column is a destination with the rate nu exp(-E / kT)
/// of its own: a rate that a paper gives for the atom as a whole is shared by its
/// lateral directions. On simple cubic these are four, and an atom on a terrace has
/// D = nu exp(-E / kT) x (distance of columns)^2.
///
/// Up and down have the same saddle point, so the step barrier counts both ways. With
/// that, barriers obey detailed balance for the energy -(lateral bond) x (number of
/// lateral bonds), with or without hops between layers; the bond to what lies beneath
/// is the same for every atom. Beneath the lowest layer lies a floor that never moves.
///
/// Reach: the heights of a column and its neighbours.
struct SolidOnSolid {
  double terrace_barrier_eV = 0.0;
  double lateral_bond_eV = 0.0;
  double step_barrier_eV = 0.0;
  Interlayer interlayer = Interlayer::allowed;
  double attempt_frequency_per_s = 1e13;

  /// Infinite when there is no such hop.
  double barrier_eV(unsigned n_lateral, HopKind kind) const;
  /// nu exp(-E / kT). Requires: temperature_K > 0.
  double rate_per_s(unsigned n_lateral, HopKind kind, double temperature_K) const;
};

/// Hops from column to column. place() puts an atom on top of a column and remove()
/// takes the top one (required). Enters the atoms that sit there already. The occupancy
/// must outlive it. Requires: lattice::stacks_in_columns(cell), temperature_K > 0.
/// Throws lattice::InputError: the third side is periodic, or an atom has none beneath.
std::unique_ptr<Hop> make_column_hop(lattice::Occupancy& occupancy,
                                     const SolidOnSolid& model, double temperature_K);

}  // namespace rates
