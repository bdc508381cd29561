// model = "aggregation": deposited clusters (or atoms), one on each occupied site of a
// planar lattice, wander and stay together where they meet.
#include "rates/aggregation.hpp"
#include "rates/lone_walks.hpp"

#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

#include "scenarios/rate_model.hpp"

namespace scenarios {
namespace {

/// A rate: as `rate_key`, or from `barrier_key` and `frequency_key`.
rates::ActivatedRate read_rate(Section& section, const char* rate_key,
                               const char* barrier_key, const char* frequency_key) {
  const auto rate_per_s = section.optional_number(rate_key, Range::positive());
  const auto barrier_eV = section.optional_number(barrier_key, Range::not_negative());
  if (rate_per_s && barrier_eV)
    section.mistake(barrier_key, "the rate is given twice",
                    std::string("leave out this or ") + rate_key);
  if (barrier_eV)
    return {section.number(frequency_key, Range::positive(), 1e13), *barrier_eV};
  section.refuse(frequency_key, std::string("says nothing without ") + barrier_key,
                 "leave it out");
  return {rate_per_s.value_or(0.0), 0.0};
}

void read_island_mobility(Section& section, const lattice::UnitCell& cell,
                          rates::Aggregation& model) {
  const auto exponent =
      section.optional_number("island_mobility_exponent", Range::not_negative());
  if (!exponent)
    return section.refuse("largest_mobile_island",
                          "says nothing without island_mobility_exponent",
                          "both or none");
  model.island_mobility_exponent = *exponent;
  model.largest_mobile_island = static_cast<std::uint32_t>(section.integer(
      "largest_mobile_island", Range::between(2, rates::any_size), rates::any_size));
  if (!rates::islands_can_step(cell))
    section.mistake("island_mobility_exponent",
                    "on " + cell.name() + " an island cannot move as a whole",
                    "square or triangular, or islands that do not move");
}

std::string rate_table(const rates::Aggregation& model, double temperature_K) {
  std::string text = "island_clusters  rate_per_s\n";
  char line[64];
  for (const std::uint32_t size : {1U, 2U, 5U, 10U, 100U, 1000U}) {
    if (size > model.largest_mobile_island) break;
    const double rate_per_s = model.hop.rate_per_s(temperature_K) *
                              std::pow(size, -model.island_mobility_exponent);
    std::snprintf(line, sizeof line, "%15u  %10.4g\n", size, rate_per_s);
    text += line;
  }
  std::snprintf(line, sizeof line, "evaporation of 1  %9.4g\n",
                model.evaporation.rate_per_s(temperature_K));
  return text + line;
}

RateModel aggregation(Section& section, const lattice::UnitCell& cell) {
  rates::Aggregation parameters;
  parameters.hop =
      read_rate(section, "hop_rate_per_s", "barrier_eV", "attempt_frequency_per_s");
  if (!(parameters.hop.attempt_frequency_per_s > 0.0))
    section.mistake("hop_rate_per_s", "missing", "hop_rate_per_s or barrier_eV");
  parameters.evaporation =
      read_rate(section, "evaporation_rate_per_s", "evaporation_barrier_eV",
                "evaporation_attempt_frequency_per_s");
  read_island_mobility(section, cell, parameters);
  parameters.lone_monomers_walk =
      section.choice("lone_clusters", {"hop", "walk"}, "hop") == "walk";
  if (parameters.lone_monomers_walk && cell.is_planar() && !rates::can_walk_alone(cell))
    section.mistake("lone_clusters",
                    "on " + cell.name() +
                        " some sites have fewer neighbours, or no way leads on and on",
                    "hop");
  if (!cell.is_planar())
    section.mistake("model",
                    "aggregation knows planar lattices only, not " + cell.name(),
                    "lattice.cell = \"square\", \"triangular\" or \"honeycomb\"");

  RateModel model;
  model.description = parameters.largest_mobile_island > 1
                          ? "aggregation, islands move as rigid units"
                          : "aggregation, islands do not move";
  if (parameters.lone_monomers_walk)
    model.description += ", lone clusters walk many hops an event";
  model.balance = "no detailed balance: aggregation is irreversible";
  model.bond_energy_eV = std::numeric_limits<double>::quiet_NaN();
  model.evaporates = parameters.evaporation.attempt_frequency_per_s > 0.0;
  // Where each site holds a cluster.
  model.bytes_per_site = parameters.lone_monomers_walk ? 32.0 : 24.0;
  model.table = [parameters](double temperature_K) {
    return rate_table(parameters, temperature_K);
  };
  model.make_hop = [parameters](lattice::Occupancy& occupancy, double temperature_K) {
    return rates::make_aggregation(occupancy, parameters, temperature_K);
  };
  return model;
}

const RateModels::Entry entry{
    "aggregation", aggregation,
    "deposited clusters wander on a planar lattice and stay together where they meet"};

}  // namespace
}  // namespace scenarios
