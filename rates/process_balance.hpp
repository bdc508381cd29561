// How far barriers by named process are from detailed balance, and how they are given
// it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rates/detailed_balance.hpp"
#include "rates/process_barriers.hpp"

namespace rates {

/// How far the moves over two bonds are from detailed balance for a bond energy.
struct TwoBondBalance {
  double worst_eV = 0.0;
  std::string worst;           ///< the process that has it; empty without any pair
  unsigned one_way_count = 0;  ///< processes without a way back
  /// Within 1e-9 eV and without one-way processes.
  bool holds() const { return worst_eV <= 1e-9 && one_way_count == 0; }
  /// One line for people.
  std::string text() const;
};
/// barrier_eV: by ProcessNumber; those that are not finite do not happen.
TwoBondBalance check_two_bond_balance(const std::vector<double>& barrier_eV,
                                      double bond_energy_eV);
/// The same as one line for people; of barriers whose hops fix no bond energy, that
/// nothing can be said.
std::string two_bond_balance_text(const std::vector<double>& barrier_eV,
                                  std::optional<double> bond_energy_eV);

/// One line about all moves: hops and those over two bonds.
std::string balance_text(const ProcessBarriers& barriers);

/// make_balanced of rates/pattern_balance.hpp, for all moves.
BalanceChange make_balanced(ProcessBarriers& barriers, double bond_energy_eV);

}  // namespace rates
