#include "rates/pattern_balance.hpp"

#include <cmath>
#include <cstdio>

#include "rates/hop_environment.hpp"

namespace rates {
namespace {

/// The change of energy by a hop [eV].
double change_eV(Pattern pattern, double bond_energy_eV) {
  return bond_energy_eV * (static_cast<double>(n_initial(pattern)) - n_final(pattern));
}

/// Calls action(pattern, way back) once for each pair of a hop and its way back.
void for_pairs(auto&& action) {
  for (const Pattern p : pattern_classes())
    if (const Pattern back = canonical(reversed(p)); p <= back) action(p, back);
}

}  // namespace

bool PatternBalance::holds() const { return worst_eV <= 1e-9 && one_way_count == 0; }

std::string PatternBalance::text() const {
  char line[240];
  const std::string energy = with_bond_energy(bond_energy_eV);
  if (holds()) return balance_holds(bond_energy_eV);
  if (worst_eV <= 1e-9)
    std::snprintf(line, sizeof line,
                  "no detailed balance: of %zu pairs of hops there and back %zu lack "
                  "the way back "
                  "(otherwise balanced%s)",
                  pair_count + one_way_count, one_way_count, energy.c_str());
  else
    std::snprintf(line, sizeof line,
                  "no detailed balance: worst violation %.4g eV at pattern %s, %u to "
                  "%u neighbours%s, %zu one-way of %zu pairs",
                  worst_eV, hexadecimal(worst).c_str(), n_initial(worst),
                  n_final(worst), energy.c_str(), one_way_count,
                  pair_count + one_way_count);
  return line;
}

PatternBalance check_balance(const std::vector<double>& barrier_eV) {
  PatternBalance balance;
  double sum_xy = 0.0, sum_xx = 0.0;
  for_pairs([&](Pattern p, Pattern back) {
    const bool there = std::isfinite(barrier_eV[p]);
    if (there != std::isfinite(barrier_eV[back])) ++balance.one_way_count;
    if (!there || !std::isfinite(barrier_eV[back])) return;
    ++balance.pair_count;
    const double x = change_eV(p, 1.0);
    sum_xy += x * (barrier_eV[p] - barrier_eV[back]);
    sum_xx += x * x;
  });
  if (sum_xx > 0.0) balance.bond_energy_eV = sum_xy / sum_xx;
  for_pairs([&](Pattern p, Pattern back) {
    if (!std::isfinite(barrier_eV[p]) || !std::isfinite(barrier_eV[back])) return;
    const double off_eV = std::abs(barrier_eV[p] - barrier_eV[back] -
                                   change_eV(p, balance.bond_energy_eV.value_or(0.0)));
    if (off_eV <= balance.worst_eV) return;
    balance.worst_eV = off_eV;
    balance.worst = p;
  });
  return balance;
}

BalanceChange make_balanced(PatternBarriers& barriers, double bond_energy_eV) {
  BalanceChange change{.bond_energy_eV = bond_energy_eV};
  std::vector<double>& barrier_eV = barriers.barrier_eV;
  const auto put = [&](Pattern p, double value_eV) {
    if (std::isinf(barrier_eV[p]))
      for (const BitMap& map : hop_symmetries())
        barriers.sources[mapped(p, map)] = BarrierSource::balance;
    change.note(barrier_eV[p], value_eV);
    set_by_symmetry(barrier_eV, p, value_eV);
  };
  for_pairs([&](Pattern p, Pattern back) {
    if (!std::isfinite(barrier_eV[p]) && !std::isfinite(barrier_eV[back])) return;
    const double change_p_eV = change_eV(p, bond_energy_eV);
    const double forward_eV =
        balanced_forward_eV(barrier_eV[p], barrier_eV[back], change_p_eV);
    put(p, forward_eV);
    if (back != p) put(back, forward_eV - change_p_eV);
  });
  return change;
}

}  // namespace rates
