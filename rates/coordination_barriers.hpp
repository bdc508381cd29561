// Rate models in which the barrier of a hop depends on two numbers: how many neighbours
// the atom has before it, and how many after.
#pragma once

#include <array>
#include <limits>
#include <optional>
#include <string>

namespace rates {

/// How the rates k = nu exp(-E / kT) of an atom's hops follow from their barriers.
enum class Counting {
  per_direction,  ///< every allowed destination has rate k
  per_atom  ///< the atom has rate k in all; each allowed destination is as likely.
            ///< Breaks detailed balance; published codes do it.
};

/// Barriers [eV] by n_initial (neighbours of the atom) and n_final (neighbours of the
/// destination, without the atom itself).
struct CoordinationBarriers {
  static constexpr unsigned size = 16;
  static constexpr double forbidden = std::numeric_limits<double>::infinity();
  using Table = std::array<std::array<double, size>, size>;

  std::string description;
  double attempt_frequency_per_s = 1e13;
  Counting counting = Counting::per_direction;
  Table barrier_eV = filled(forbidden);  ///< shape [n_initial, n_final]

  static Table filled(double barrier_eV);
};

/// Bond counting: E = n_initial x bond energy, to destinations with at least
/// `fewest_final` neighbours.
struct BondCounting {
  double bond_energy_eV = 0.1;
  unsigned fewest_final = 2;
  /// A mover with fewer neighbours than this does not move. Equal to fewest_final, the
  /// model obeys detailed balance; 0 is usual.
  unsigned fewest_initial = 0;
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
  double bond_energy_eV = 0.0;  ///< that fits best (least squares over all pairs)
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

}  // namespace rates
