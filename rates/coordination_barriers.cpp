#include "rates/coordination_barriers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "kmc/contract.hpp"

namespace rates {

CoordinationBarriers::Table CoordinationBarriers::filled(double barrier_eV) {
  Table table;
  for (auto& row : table) row.fill(barrier_eV);
  return table;
}

CoordinationBarriers::Sources CoordinationBarriers::filled(BarrierSource source) {
  Sources sources;
  for (auto& row : sources) row.fill(source);
  return sources;
}

double CoordinationBarriers::ground_eV(lattice::Ground ground) const {
  if (ground == lattice::Ground::bulk) return forbidden;
  const GroundBond& bond = grounds[static_cast<unsigned>(ground)];
  return bond.binding_eV - bond.neighbours * bond_energy_eV;
}

double CoordinationBarriers::evaporation_eV(unsigned n_initial,
                                            lattice::Ground ground) const {
  if (ground == lattice::Ground::bulk) return forbidden;
  const GroundBond& bond = grounds[static_cast<unsigned>(ground)];
  return evaporation_constant_eV + bond.binding_eV +
         (static_cast<double>(n_initial) - static_cast<double>(bond.neighbours)) *
             evaporation_per_neighbour_eV;
}

double lowest_ground_barrier_eV(const CoordinationBarriers& barriers,
                                unsigned coordination) {
  double lowest_eV = CoordinationBarriers::forbidden;
  for (const lattice::Ground ground :
       {lattice::Ground::support, lattice::Ground::trap}) {
    const unsigned fewest = barriers.grounds[static_cast<unsigned>(ground)].neighbours;
    for (unsigned i = fewest; i < coordination; ++i)
      for (unsigned f = 0; f < coordination; ++f)
        lowest_eV =
            std::min(lowest_eV, barriers.barrier_eV[i][f] + barriers.ground_eV(ground));
  }
  return lowest_eV;
}

CoordinationBarriers bond_counting(const BondCounting& model) {
  CoordinationBarriers barriers;
  barriers.description = "bond counting";
  barriers.attempt_frequency_per_s = model.attempt_frequency_per_s;
  barriers.counting = model.counting;
  barriers.bond_energy_eV = model.bond_energy_eV;
  const unsigned end = std::min(model.most_initial + 1, CoordinationBarriers::size);
  for (unsigned i = model.fewest_initial; i < end; ++i)
    for (unsigned f = model.fewest_final; f < CoordinationBarriers::size; ++f)
      barriers.barrier_eV[i][f] = i * model.bond_energy_eV;
  return barriers;
}

CoordinationBarriers linear_barriers(const LinearBarriers& model) {
  CoordinationBarriers barriers;
  barriers.description = "linear in the coordination before and after";
  barriers.attempt_frequency_per_s = model.attempt_frequency_per_s;
  const double bond_energy_eV = model.per_initial_eV - model.per_final_eV;
  barriers.bond_energy_eV = bond_energy_eV;
  for (unsigned i = model.fewest; i < CoordinationBarriers::size; ++i)
    for (unsigned f = model.fewest; f < CoordinationBarriers::size; ++f) {
      const double change_eV = bond_energy_eV * (static_cast<double>(i) - f);
      const double line_eV =
          model.constant_eV + model.per_initial_eV * i + model.per_final_eV * f;
      barriers.barrier_eV[i][f] = std::max({line_eV, 0.0, change_eV});
    }
  return barriers;
}

bool Balance::holds() const {
  return worst_eV <= 1e-9 && one_way_count == 0 && counting == Counting::per_direction;
}

std::string Balance::text() const {
  char line[240];
  if (counting == Counting::per_atom)
    return "no detailed balance: rates are counted per atom";
  const std::string energy = with_bond_energy(bond_energy_eV);
  if (holds()) return balance_holds(bond_energy_eV);
  if (worst_eV <= 1e-9) {
    std::snprintf(
        line, sizeof line,
        "no detailed balance: %u pairs (n_initial, n_final) have a hop there but "
        "none back (otherwise balanced%s)",
        one_way_count, energy.c_str());
  } else {
    std::snprintf(line, sizeof line,
                  "no detailed balance: worst violation %.4g eV at n_initial = %u, "
                  "n_final = %u%s, %u one-way pairs",
                  worst_eV, worst_initial, worst_final, energy.c_str(), one_way_count);
  }
  return line;
}

Balance check_balance(const CoordinationBarriers& barriers, unsigned coordination) {
  Balance balance;
  balance.counting = barriers.counting;
  const auto& barrier_eV = barriers.barrier_eV;
  const auto for_pairs = [&](auto&& action) {
    for (unsigned i = 0; i < coordination; ++i)
      for (unsigned f = 0; f < i; ++f) {
        const bool there = std::isfinite(barrier_eV[i][f]);
        const bool back = std::isfinite(barrier_eV[f][i]);
        if (there || back) action(i, f, there && back);
      }
  };
  double sum_xy = 0.0, sum_xx = 0.0;
  for_pairs([&](unsigned i, unsigned f, bool both) {
    if (!both) return;
    const double x = static_cast<double>(i) - f;
    sum_xy += x * (barrier_eV[i][f] - barrier_eV[f][i]);
    sum_xx += x * x;
  });
  if (sum_xx > 0.0) balance.bond_energy_eV = sum_xy / sum_xx;
  for_pairs([&](unsigned i, unsigned f, bool both) {
    if (!both) {
      ++balance.one_way_count;
      return;
    }
    const double change_eV =
        balance.bond_energy_eV.value_or(0.0) * (static_cast<double>(i) - f);
    const double off_eV = std::abs(barrier_eV[i][f] - barrier_eV[f][i] - change_eV);
    if (off_eV > balance.worst_eV) {
      balance.worst_eV = off_eV;
      balance.worst_initial = i;
      balance.worst_final = f;
    }
  });
  return balance;
}

BalanceChange make_balanced(CoordinationBarriers& barriers, unsigned coordination,
                            double bond_energy_eV) {
  ADATOM_EXPECT(barriers.counting == Counting::per_direction);
  BalanceChange change{.bond_energy_eV = bond_energy_eV};
  barriers.bond_energy_eV = bond_energy_eV;
  const auto put = [&](unsigned i, unsigned f, double value_eV) {
    double& barrier_eV = barriers.barrier_eV[i][f];
    if (std::isinf(barrier_eV)) barriers.sources[i][f] = BarrierSource::balance;
    change.note(barrier_eV, value_eV);
    barrier_eV = value_eV;
  };
  for (unsigned i = 0; i < coordination; ++i)
    for (unsigned f = 0; f < i; ++f) {
      const double there_eV = barriers.barrier_eV[i][f];
      const double back_eV = barriers.barrier_eV[f][i];
      if (!std::isfinite(there_eV) && !std::isfinite(back_eV)) continue;
      const double change_eV = bond_energy_eV * (static_cast<double>(i) - f);
      const double forward_eV = balanced_forward_eV(there_eV, back_eV, change_eV);
      put(i, f, forward_eV);
      put(f, i, forward_eV - change_eV);
    }
  return change;
}

}  // namespace rates
