#include "scenarios/rate_model.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "kmc/contract.hpp"
#include "lattice/terraces.hpp"
#include "lattice/words.hpp"
#include "rates/coordination_hop.hpp"
#include "rates/lone_walk.hpp"
#include "rates/units.hpp"

namespace scenarios {
namespace {

std::string ground_text(const rates::CoordinationBarriers& barriers) {
  std::string text;
  char line[120];
  for (const auto& [ground, name] : {std::pair{lattice::Ground::support, "support"},
                                     std::pair{lattice::Ground::trap, "trap"}}) {
    const rates::GroundBond& bond = barriers.grounds[static_cast<unsigned>(ground)];
    if (bond.neighbours == 0 && bond.binding_eV == 0.0) continue;
    std::snprintf(line, sizeof line,
                  "on a %s: counts as %u neighbours, barriers %+.4g eV\n", name,
                  bond.neighbours, barriers.ground_eV(ground));
    text += line;
  }
  return text;
}

std::string evaporation_text(const rates::CoordinationBarriers& barriers) {
  if (!std::isfinite(barriers.evaporation_constant_eV)) return "";
  char line[120];
  std::snprintf(
      line, sizeof line, "leaving for the gas: %.4g eV + %.4g eV for each neighbour\n",
      barriers.evaporation_constant_eV, barriers.evaporation_per_neighbour_eV);
  return line;
}

std::string barrier_table_text(const rates::CoordinationBarriers& barriers,
                               unsigned coordination, double temperature_K) {
  std::string text = "n_initial  n_final  barrier_eV  rate_per_s\n";
  char line[96];
  for (unsigned i = 0; i < coordination; ++i)
    for (unsigned first = 0; first < coordination;) {
      const double barrier_eV = barriers.barrier_eV[i][first];
      unsigned last = first;
      while (last + 1 < coordination && barriers.barrier_eV[i][last + 1] == barrier_eV)
        ++last;
      if (std::isfinite(barrier_eV)) {
        const double rate_per_s = rates::activated_rate_per_s(
            barriers.attempt_frequency_per_s, barrier_eV, temperature_K);
        const std::string range =
            first == last ? std::to_string(first)
                          : std::to_string(first) + "-" + std::to_string(last);
        std::snprintf(line, sizeof line, "%9u  %7s  %10.4f  %10.4g\n", i, range.c_str(),
                      barrier_eV, rate_per_s);
        text += line;
      }
      first = last + 1;
    }
  return text + ground_text(barriers) + evaporation_text(barriers);
}

/// Of tables, too: what is beyond is a wrong unit, or a formula that does not hold.
constexpr double highest_barrier_eV = 100.0;

void expect_barriers(Section& rates, const rates::CoordinationBarriers& barriers,
                     unsigned coordination) {
  for (unsigned i = 0; i < coordination; ++i)
    for (unsigned f = 0; f < coordination; ++f) {
      const double barrier_eV = barriers.barrier_eV[i][f];
      if (std::isinf(barrier_eV) && barrier_eV > 0.0) continue;
      if (barrier_eV >= 0.0 && barrier_eV <= highest_barrier_eV) continue;
      rates.mistake("",
                    "the barrier from " + std::to_string(i) + " to " +
                        std::to_string(f) + " neighbours would be " +
                        lattice::shortest(barrier_eV) + " eV",
                    "0 to " + lattice::shortest(highest_barrier_eV) + " eV");
      return;
    }
}

/// The model, with its atoms leaving for the gas if the input says how.
RateModel with_evaporation(Section& rates, const lattice::UnitCell& cell,
                           const RateModel& model) {
  const bool evaporates =
      rates.has("evaporation_constant_eV") || rates.has("evaporation_per_neighbour_eV");
  if (!model.barriers || !evaporates) return model;
  for (unsigned b = 0; b < cell.basis().size(); ++b)
    if (cell.bonds(b).size() != cell.coordination()) {
      rates.mistake("evaporation_constant_eV",
                    "sites of this cell differ in their number of neighbours",
                    "a cell whose sites all have as many");
      break;
    }
  rates::CoordinationBarriers barriers = *model.barriers;
  barriers.evaporation_constant_eV =
      rates.number("evaporation_constant_eV", Range::not_negative());
  barriers.evaporation_per_neighbour_eV =
      rates.number("evaporation_per_neighbour_eV", Range::not_negative(),
                   std::max(model.bond_energy_eV, 0.0));
  return coordination_model(barriers, cell.coordination());
}

void read_lone_adatoms(Section& rates, const lattice::UnitCell& cell,
                       RateModel& model) {
  if (!model.make_lifting_hop ||
      rates.choice("lone_adatoms", {"hop", "walk"}, "hop") != "walk")
    return;
  if (!lattice::has_level_planes(cell) || !rates::can_walk_alone(cell))
    rates.mistake("lone_adatoms",
                  "the planes of " + cell.name() +
                      " are not level, not alike, or have no bonds to walk along",
                  "hop");
  let_lone_adatoms_walk(model);
}

}  // namespace

RateModel read_rate_model(Section rates, const lattice::UnitCell& cell) {
  const auto name = rates.deciding_choice("model", RateModels::names());
  if (!name) return {};
  RateModel model = RateModels::find(*name)(rates, cell);
  if (model.barriers) expect_barriers(rates, *model.barriers, cell.coordination());
  model = with_evaporation(rates, cell, model);
  read_lone_adatoms(rates, cell, model);
  return model;
}

void let_lone_adatoms_walk(RateModel& model) {
  model.lone_adatoms_walk = true;
  model.description += "; adatoms alone on terraces walk many hops an event";
  model.make_hop = [make = model.make_lifting_hop](lattice::Occupancy& occupancy,
                                                   double temperature_K) {
    return rates::make_walking_hop(occupancy, make, temperature_K);
  };
}

RateModel coordination_model(const rates::CoordinationBarriers& barriers,
                             unsigned coordination) {
  const rates::Balance balance = rates::check_balance(barriers, coordination);
  // The energy that a run prints, and what grounds are compared with, is that which the
  // barriers have.
  ADATOM_EXPECT(!balance.holds() || !balance.bond_energy_eV ||
                std::abs(*balance.bond_energy_eV - barriers.bond_energy_eV) <
                    1e-6 * (1.0 + std::abs(*balance.bond_energy_eV)));
  RateModel model;
  model.description = barriers.description;
  model.balance = balance.text();
  model.bond_energy_eV = barriers.bond_energy_eV;
  model.table = [barriers, coordination](double temperature_K) {
    return barrier_table_text(barriers, coordination, temperature_K);
  };
  model.barriers = barriers;
  model.evaporates = std::isfinite(barriers.evaporation_constant_eV);
  model.metal = barriers.metal;
  model.make_lifting_hop = [barriers](lattice::Occupancy& occupancy,
                                      double temperature_K) {
    return rates::make_coordination_hop(occupancy, barriers, temperature_K);
  };
  model.make_hop = model.make_lifting_hop;
  return model;
}

}  // namespace scenarios
