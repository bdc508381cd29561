// model = "solid_on_solid": columns of atoms without overhangs; the barrier of the top
// atom goes by its neighbours in its own layer.
#include <cmath>
#include <cstdio>

#include "rates/column_hop.hpp"
#include "scenarios/rate_model.hpp"

namespace scenarios {
namespace {

std::string table_text(const rates::SolidOnSolid& model, unsigned most_lateral,
                       double temperature_K) {
  std::string text = "n_lateral  hop        barrier_eV  rate_per_s\n";
  char line[96];
  for (unsigned n = 0; n <= most_lateral; ++n)
    for (const auto kind : {rates::HopKind::level, rates::HopKind::over_step}) {
      const bool level = kind == rates::HopKind::level;
      if (level && n == most_lateral) continue;  // nowhere to go in the layer
      const double barrier_eV = model.barrier_eV(n, kind);
      if (!std::isfinite(barrier_eV)) continue;
      std::snprintf(line, sizeof line, "%9u  %-9s  %10.4f  %10.4g\n", n,
                    level ? "level" : "over_step", barrier_eV,
                    model.rate_per_s(n, kind, temperature_K));
      text += line;
    }
  return text;
}

RateModel solid_on_solid(Section& section, const lattice::UnitCell& cell) {
  rates::SolidOnSolid model;
  model.terrace_barrier_eV =
      section.number("terrace_barrier_eV", Range::not_negative());
  model.lateral_bond_eV = section.number("lateral_bond_eV", Range::not_negative());
  model.step_barrier_eV = section.number("step_barrier_eV", Range::not_negative(), 0.0);
  const bool none =
      section.choice("interlayer", {"allowed", "none"}, "allowed") == "none";
  if (none)
    section.refuse("step_barrier_eV", "says nothing beside interlayer = \"none\"",
                   "no atom hops over a step: leave one of them out");
  model.interlayer = none ? rates::Interlayer::none : rates::Interlayer::allowed;
  model.attempt_frequency_per_s =
      section.number("attempt_frequency_per_s", Range::positive(), 1e13);

  RateModel result;
  result.description = none ? "solid on solid, every atom stays in its layer"
                            : "solid on solid, hops within and between layers";
  result.balance =
      "detailed balance holds, with the bond energy for bonds within a layer; the bond "
      "to the atom beneath is the same in every state";
  result.bond_energy_eV = model.lateral_bond_eV;
  result.overhangs = Overhangs::forbidden;
  const unsigned most_lateral = cell.coordination() > 2 ? cell.coordination() - 2 : 0;
  result.table = [model, most_lateral](double temperature_K) {
    return table_text(model, most_lateral, temperature_K);
  };
  result.make_hop = [model](lattice::Occupancy& occupancy, double temperature_K) {
    return rates::make_column_hop(occupancy, model, temperature_K);
  };
  return result;
}

const RateModels::Entry entry{"solid_on_solid", solid_on_solid,
                              "columns without overhangs, with barriers at steps"};

}  // namespace
}  // namespace scenarios
