// Makes the barriers of a move and of its way back obey detailed balance.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace rates {

/// The barrier of a move [eV] when it and its way back share one saddle, the mean of
/// the two: with E0 = (forward + backward) / 2, E = max(E0 + dE / 2, 0, dE). That of
/// the way back is E - dE. An infinite barrier is a way that does not exist: the other
/// one's saddle counts. Requires: one of them is finite.
double balanced_forward_eV(double forward_eV, double backward_eV,
                           double energy_change_eV);

/// ", with a bond energy of ...", or nothing where it is not known.
std::string with_bond_energy(std::optional<double> bond_energy_eV);

/// "detailed balance holds ...", where it does.
std::string balance_holds(std::optional<double> bond_energy_eV);

/// What making barriers balanced changed.
struct BalanceChange {
  double bond_energy_eV = 0.0;
  std::size_t changed_count = 0;  ///< barriers that changed, symmetric ones once
  std::size_t added_count = 0;    ///< moves that only had a way back
  double largest_eV = 0.0;        ///< largest change of a barrier

  /// Counts one barrier.
  void note(double before_eV, double after_eV);
  std::string text() const;
};

}  // namespace rates
