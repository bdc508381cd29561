#include "rates/detailed_balance.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "kmc/contract.hpp"

namespace rates {

double balanced_forward_eV(double forward_eV, double backward_eV,
                           double energy_change_eV) {
  const bool there = std::isfinite(forward_eV), returns = std::isfinite(backward_eV);
  ADATOM_EXPECT(there || returns);
  // Twice the saddle above the mean energy of the ends.
  const double twice_eV = there && returns ? forward_eV + backward_eV
                          : there          ? 2.0 * forward_eV - energy_change_eV
                                           : 2.0 * backward_eV + energy_change_eV;
  return std::max({0.5 * (twice_eV + energy_change_eV), 0.0, energy_change_eV});
}

std::string with_bond_energy(std::optional<double> bond_energy_eV) {
  if (!bond_energy_eV) return "";
  char text[60];
  std::snprintf(text, sizeof text, ", with a bond energy of %.6g eV", *bond_energy_eV);
  return text;
}

std::string balance_holds(std::optional<double> bond_energy_eV) {
  return "detailed balance holds" + (bond_energy_eV ? with_bond_energy(bond_energy_eV)
                                                    : ": no hop changes the energy");
}

void BalanceChange::note(double before_eV, double after_eV) {
  const double off_eV = std::abs(after_eV - before_eV);
  if (std::isinf(off_eV)) {
    ++added_count;
  } else if (off_eV > 1e-12) {
    ++changed_count;
    largest_eV = std::max(largest_eV, off_eV);
  }
}

std::string BalanceChange::text() const {
  char line[200];
  std::snprintf(line, sizeof line,
                "made balanced with a bond energy of %.4g eV: %zu barriers changed, "
                "the most by %.4g eV, %zu added as ways back",
                bond_energy_eV, changed_count, largest_eV, added_count);
  return line;
}

}  // namespace rates
