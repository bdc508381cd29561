// How far barriers by pattern are from detailed balance, and how they are given it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "rates/detailed_balance.hpp"
#include "rates/pattern_barriers.hpp"

namespace rates {

/// How far barriers are from detailed balance, E_forward - E_reverse = bond energy x
/// (n_initial - n_final), over all patterns and their ways back, symmetric ones once.
struct PatternBalance {
  /// That fits best (least squares); nothing where no hop with a way back has different
  /// numbers of neighbours at its ends.
  std::optional<double> bond_energy_eV{};
  double worst_eV = 0.0;          ///< largest violation
  Pattern worst = 0;              ///< the pattern that has it
  std::size_t pair_count = 0;     ///< pairs with both barriers
  std::size_t one_way_count = 0;  ///< pairs with a hop there but none back

  /// Within 1e-9 eV and without one-way pairs.
  bool holds() const;
  /// One line for people.
  std::string text() const;
};

/// Barriers that are not finite count as no hop. Shape of barrier_eV: [pattern_count].
PatternBalance check_balance(const std::vector<double>& barrier_eV);

/// Makes barriers obey detailed balance for the energy -(bond energy) x bonds, with dE
/// = bond energy x (n_initial - n_final): see balanced_forward_eV. A hop without way
/// back gets one with the same saddle.
BalanceChange make_balanced(PatternBarriers& barriers, double bond_energy_eV);

}  // namespace rates
