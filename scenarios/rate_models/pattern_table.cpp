// model = "pattern_table": barriers by the full environment of each hop on fcc, from a
// CSV file, shipped or the user's; what it lacks goes by the fallbacks that the input
// names.
#include "rates/pattern_balance.hpp"

#include <limits>
#include <memory>

#include "rates/pattern_hop.hpp"
#include "scenarios/rate_model.hpp"
#include "scenarios/table_keys.hpp"

namespace scenarios {
namespace {

using rates::PatternBarriers;

/// The table with everything that stands in for its gaps, made balanced if asked for.
PatternBarriers read_barriers(Section& section, const rates::PatternTable& table,
                              const rates::PatternRules& rules) {
  const BalanceKeys balance = read_balance(section);
  if (table.barrier_eV.empty()) return {};  // it had mistakes
  try {
    PatternBarriers barriers = rates::to_pattern_barriers(table, rules);
    if (balance.symmetric_saddle) {
      auto fitted_eV = rates::check_balance(table.barrier_eV).bond_energy_eV;
      if (!fitted_eV)
        fitted_eV = rates::check_balance(barriers.barrier_eV).bond_energy_eV;
      const double bond_energy_eV =
          bond_energy_for_balance_eV(section, balance, fitted_eV);
      barriers.description +=
          "; " + rates::make_balanced(barriers, bond_energy_eV).text();
    }
    return barriers;
  } catch (const lattice::InputError& error) {
    section.mistakes_in_file("table", error);
    return {};
  }
}

RateModel pattern_table(Section& section, const lattice::UnitCell& cell) {
  rates::PatternRules rules = read_fallbacks(section);
  rules.fewest = static_cast<unsigned>(
      section.integer("fewest_neighbours", Range::between(0, 11), 1));
  const auto table = read_table(section, "table", rates::TableKind::patterns,
                                rates::read_pattern_table);
  check_coordination_table(section, table.origin, rules);
  const auto frequency =
      section.optional_number("attempt_frequency_per_s", Range::positive());
  auto barriers =
      std::make_shared<PatternBarriers>(read_barriers(section, table, rules));
  if (frequency) barriers->attempt_frequency_per_s = *frequency;
  check_fcc(section, *barriers, cell);

  RateModel model;
  if (barriers->barrier_eV.empty()) return model;  // a mistake is noted
  const rates::PatternBalance balance = rates::check_balance(barriers->barrier_eV);
  model.description = barriers->description;
  model.balance = balance.text();
  model.bond_energy_eV =
      balance.bond_energy_eV.value_or(std::numeric_limits<double>::quiet_NaN());
  model.metal = table.origin.about.at("metal");
  model.table = [barriers](double temperature_K) {
    return table_text(*barriers, temperature_K);
  };
  model.make_lifting_hop = [barriers](lattice::Occupancy& occupancy,
                                      double temperature_K) {
    return rates::make_pattern_hop(occupancy, *barriers, temperature_K);
  };
  model.make_hop = model.make_lifting_hop;
  return model;
}

const RateModels::Entry entry{
    "pattern_table", pattern_table,
    "barriers by all 18 sites around a hop on fcc, from a CSV file"};

}  // namespace
}  // namespace scenarios
