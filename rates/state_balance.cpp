#include "rates/state_balance.hpp"

#include <cmath>

#include "kmc/contract.hpp"

namespace rates {
namespace {

using lattice::Atom;
using lattice::no_site;
using lattice::Site;

/// What a ground adds to the energy of the neighbours that it stands for [eV].
double ground_eV(const StateEnergy& energy, lattice::Ground ground) {
  const GroundBond& bond = energy.grounds[static_cast<unsigned>(ground)];
  return bond.neighbours * energy.bond_energy_eV - bond.binding_eV;
}

/// The barrier of the way back, after the hop [eV]; infinite when there is none. Of
/// several (exchange with one atom or another) the one that is nearest to a balanced
/// one.
double reverse_barrier_eV(Hop& hop, const lattice::Occupancy& occupancy, Site from,
                          Site to, double balanced_eV) {
  const lattice::Species species = occupancy.species(from);
  [[maybe_unused]] const Atom atom = occupancy.atom(from);
  hop.remove(from);
  hop.place(to, species);
  double barrier_eV = CoordinationBarriers::forbidden;
  for (const Move& back : hop.moves(to))
    if (back.to == from &&
        std::abs(back.barrier_eV - balanced_eV) < std::abs(barrier_eV - balanced_eV))
      barrier_eV = back.barrier_eV;
  hop.remove(to);
  hop.place(from, species);
  ADATOM_EXPECT(occupancy.atom(from) == atom);
  return barrier_eV;
}

}  // namespace

StateBalance check_balance(Hop& hop, const lattice::Occupancy& occupancy,
                           const StateEnergy& energy) {
  StateBalance balance;
  const auto check = [&](Site from, const Move& move) {
    if (move.to == no_site || !std::isfinite(move.barrier_eV)) return;
    ++balance.hop_count;
    const double change_eV =
        energy.bond_energy_eV * (static_cast<double>(move.n_initial) - move.n_final) +
        ground_eV(energy, occupancy.ground(move.to)) -
        ground_eV(energy, occupancy.ground(from));
    const double balanced_eV = move.barrier_eV - change_eV;
    const double reverse_eV =
        reverse_barrier_eV(hop, occupancy, from, move.to, balanced_eV);
    if (!std::isfinite(reverse_eV)) {
      ++balance.one_way_count;
      return;
    }
    const double off_eV = std::abs(reverse_eV - balanced_eV);
    if (off_eV <= balance.worst_eV) return;
    balance.worst_eV = off_eV;
    balance.worst_from = from;
    balance.worst = move;
    balance.worst_reverse_eV = reverse_eV;
  };
  occupancy.for_atoms([&](Atom, Site site) {
    for (const Move& move : hop.moves(site)) check(site, move);
  });
  return balance;
}

}  // namespace rates
