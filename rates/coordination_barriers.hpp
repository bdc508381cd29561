// Rate models in which the barrier of a hop depends on two numbers: how many neighbours
// the atom has before it, and how many after.
#pragma once

#include <array>
#include <limits>
#include <optional>
#include <string>

#include "lattice/occupancy.hpp"
#include "rates/barrier_source.hpp"
#include "rates/detailed_balance.hpp"

namespace rates {

/// How the rates k = nu exp(-E / kT) of an atom's hops follow from their barriers.
enum class Counting {
  per_direction,  ///< every allowed destination has rate k
  per_atom  ///< the atom has rate k in all; each allowed destination is as likely.
            ///< Breaks detailed balance; published codes do it.
};

/// What a site's ground (lattice::Ground) means for the atom on it: it counts as so
/// many neighbours, and holds the atom with `binding_eV` in place of that many bonds.
struct GroundBond {
  unsigned neighbours = 0;
  double binding_eV = 0.0;
};

/// Barriers [eV] by n_initial (neighbours of the atom) and n_final (neighbours of the
/// destination, without the atom itself). Both include those that a ground stands for,
/// and a hop away from a ground has the barrier raised by its binding energy less that
/// of as many bonds. So a model that is balanced without grounds is balanced with them,
/// for the energy -(bond energy) x bonds - (binding energies).
struct CoordinationBarriers {
  static constexpr unsigned size = 16;
  static constexpr double forbidden = std::numeric_limits<double>::infinity();
  using Table = std::array<std::array<double, size>, size>;
  using Sources = std::array<std::array<BarrierSource, size>, size>;

  std::string description;
  std::string metal{};  ///< of the table that they come from; empty if from none
  double attempt_frequency_per_s = 1e13;
  Counting counting = Counting::per_direction;
  Table barrier_eV = filled(forbidden);              ///< shape [n_initial, n_final]
  Sources sources = filled(BarrierSource::formula);  ///< shape as barrier_eV
  /// That of the barriers, where they obey detailed balance: the energy of a run is
  /// -(this) x bonds, and a ground's binding is compared with it.
  double bond_energy_eV = 0.0;
  std::array<GroundBond, lattice::ground_count> grounds{};
  /// An atom without neighbours leaves for the gas with this barrier [eV], each
  /// neighbour adds `evaporation_per_neighbour_eV`, a ground its binding energy.
  double evaporation_constant_eV = forbidden;
  double evaporation_per_neighbour_eV = 0.0;

  /// What the ground adds to the barrier of every hop away from it [eV]; infinite in
  /// the bulk.
  double ground_eV(lattice::Ground ground) const;
  /// Barrier to leave for the gas [eV]; infinite when atoms do not. n_initial includes
  /// the neighbours that the ground stands for.
  double evaporation_eV(unsigned n_initial, lattice::Ground ground) const;

  static Table filled(double barrier_eV);
  static Sources filled(BarrierSource source);
};

/// The lowest barrier of a hop away from a ground [eV]; infinite when there is none. A
/// model whose atoms leave with a negative one makes no sense.
double lowest_ground_barrier_eV(const CoordinationBarriers& barriers,
                                unsigned coordination);

/// Bond counting: E = n_initial x bond energy, to destinations with at least
/// `fewest_final` neighbours.
struct BondCounting {
  double bond_energy_eV = 0.1;
  unsigned fewest_final = 2;
  /// A mover with fewer neighbours than this does not move. Equal to fewest_final, the
  /// model obeys detailed balance; 0 is usual.
  unsigned fewest_initial = 0;
  /// One with more does not move either: a substrate that is frozen.
  unsigned most_initial = CoordinationBarriers::size;
  Counting counting = Counting::per_direction;
  double attempt_frequency_per_s = 1e13;
};
CoordinationBarriers bond_counting(const BondCounting& model);

/// E = max(E0 + a n_initial + b n_final, 0, dE) with dE = (a - b) (n_initial -
/// n_final): balanced by construction with the bond energy a - b. Where n_initial <
/// fewest or n_final < fewest the hop is forbidden.
struct LinearBarriers {
  double constant_eV = 0.0;
  double per_initial_eV = 0.0;
  double per_final_eV = 0.0;
  unsigned fewest = 1;
  double attempt_frequency_per_s = 1e13;
};
CoordinationBarriers linear_barriers(const LinearBarriers& model);

/// How far barriers are from detailed balance, E_forward - E_reverse = E_final -
/// E_initial with the energy -(bond energy) x (number of bonds).
struct Balance {
  /// That fits best (least squares over all pairs); nothing where no pair with a way
  /// back has two different numbers.
  std::optional<double> bond_energy_eV{};
  double worst_eV = 0.0;  ///< largest |E_forward - E_reverse - bond energy (n_i - n_f)|
  unsigned worst_initial = 0;
  unsigned worst_final = 0;
  unsigned one_way_count = 0;  ///< pairs with a hop there but none back
  Counting counting = Counting::per_direction;

  /// Within 1e-9 eV, without one-way pairs, and counted per direction.
  bool holds() const;
  /// One line for people.
  std::string text() const;
};

/// Requires: n_initial and n_final below `coordination` are those that occur.
Balance check_balance(const CoordinationBarriers& barriers, unsigned coordination);

/// Makes barriers obey detailed balance for the energy -(bond energy) x bonds: see
/// balanced_forward_eV. A pair without way back gets one with the same saddle.
/// Requires: as check_balance, counted per direction.
BalanceChange make_balanced(CoordinationBarriers& barriers, unsigned coordination,
                            double bond_energy_eV);

}  // namespace rates
