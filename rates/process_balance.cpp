#include "rates/process_balance.hpp"

#include <cmath>
#include <cstdio>

#include "rates/pattern_balance.hpp"

namespace rates {
namespace {

/// Neighbours lost on the way, without the atom in between.
double lost_neighbours(const ProcessRule& rule) {
  return static_cast<double>(neighbour_count(rule.before)) -
         static_cast<double>(neighbour_count(rule.after));
}

/// Calls action(process, its way back) once for each pair of moves over two bonds.
void for_two_bond_pairs(auto&& action) {
  const auto rules = process_rules();
  for (ProcessNumber p = 0; p < rules.size(); ++p)
    if (const auto back = way_back(p); rules[p].way != Way::hop && p <= *back)
      action(p, *back);
}

}  // namespace

std::string TwoBondBalance::text() const {
  if (worst.empty() && one_way_count == 0) return "none";
  if (holds()) return "detailed balance holds";
  char line[120];
  std::snprintf(line, sizeof line, "worst violation %.4g eV (%s), %u one-way", worst_eV,
                worst.c_str(), one_way_count);
  return line;
}

TwoBondBalance check_two_bond_balance(const std::vector<double>& barrier_eV,
                                      double bond_energy_eV) {
  TwoBondBalance balance;
  for_two_bond_pairs([&](ProcessNumber p, ProcessNumber back) {
    const double there_eV = barrier_eV[p];
    const double back_eV = barrier_eV[back];
    balance.one_way_count += std::isfinite(there_eV) != std::isfinite(back_eV);
    if (!std::isfinite(there_eV) || !std::isfinite(back_eV)) return;
    const ProcessRule& rule = process_rules()[p];
    const double off_eV =
        std::abs(there_eV - back_eV - bond_energy_eV * lost_neighbours(rule));
    if (!balance.worst.empty() && off_eV <= balance.worst_eV) return;
    balance.worst_eV = off_eV;
    balance.worst = rule.name;
  });
  return balance;
}

std::string two_bond_balance_text(const std::vector<double>& barrier_eV,
                                  std::optional<double> bond_energy_eV) {
  if (!bond_energy_eV) return "not to be judged, since the hops fix no bond energy";
  return check_two_bond_balance(barrier_eV, *bond_energy_eV).text();
}

std::string balance_text(const ProcessBarriers& barriers) {
  const PatternBalance hops = check_balance(barriers.hops.barrier_eV);
  return hops.text() + "; moves over two bonds: " +
         two_bond_balance_text(barriers.two_bond_eV, hops.bond_energy_eV);
}

BalanceChange make_balanced(ProcessBarriers& barriers, double bond_energy_eV) {
  BalanceChange change = make_balanced(barriers.hops, bond_energy_eV);
  for_two_bond_pairs([&](ProcessNumber p, ProcessNumber back) {
    double& there_eV = barriers.two_bond_eV[p];
    double& back_eV = barriers.two_bond_eV[back];
    if (!std::isfinite(there_eV) && !std::isfinite(back_eV)) return;
    const double change_eV = bond_energy_eV * lost_neighbours(process_rules()[p]);
    const double forward_eV = balanced_forward_eV(there_eV, back_eV, change_eV);
    change.note(there_eV, forward_eV);
    if (p != back) change.note(back_eV, forward_eV - change_eV);
    if (std::isinf(there_eV)) barriers.made_for_balance.insert(p);
    if (std::isinf(back_eV)) barriers.made_for_balance.insert(back);
    there_eV = forward_eV;
    back_eV = forward_eV - change_eV;
  });
  return change;
}

}  // namespace rates
