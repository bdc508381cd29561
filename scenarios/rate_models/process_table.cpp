// model = "process_table": barriers by the names of the processes on fcc surfaces, from
// a CSV file, shipped or the user's, exchange and hops over edges included; hops
// without a name go by the fallbacks that the input names.
#include "rates/process_table.hpp"

#include <limits>
#include <memory>

#include "rates/pattern_balance.hpp"
#include "rates/process_balance.hpp"
#include "rates/process_hop.hpp"
#include "scenarios/rate_model.hpp"
#include "scenarios/shipped_tables.hpp"
#include "scenarios/table_keys.hpp"

namespace scenarios {
namespace {

using rates::ProcessBarriers;
using rates::ProcessTable;

/// The table, with the rows of those that are laid over it, in their order.
ProcessTable read_tables(Section& section) {
  ProcessTable table = read_table(section, "table", rates::TableKind::processes,
                                  rates::read_process_table);
  for (const auto& file : section.files("override", table_folder())) try {
      const ProcessTable other = rates::read_process_table(file);
      if (!table.barrier_eV.empty()) rates::replace_rows(table, other);
    } catch (const lattice::InputError& error) {
      section.mistakes_in_file("override", error);
    }
  return table;
}

ProcessBarriers read_barriers(Section& section, const ProcessTable& table,
                              const rates::PatternRules& rules) {
  const BalanceKeys balance = read_balance(section);
  if (table.barrier_eV.empty()) return {};  // it had mistakes
  try {
    ProcessBarriers barriers = rates::to_process_barriers(table, rules);
    if (balance.symmetric_saddle) {
      auto fitted_eV =
          rates::check_balance(rates::by_pattern(table).barrier_eV).bond_energy_eV;
      if (!fitted_eV)
        fitted_eV = rates::check_balance(barriers.hops.barrier_eV).bond_energy_eV;
      const double bond_energy_eV =
          bond_energy_for_balance_eV(section, balance, fitted_eV);
      barriers.hops.description +=
          "; " + rates::make_balanced(barriers, bond_energy_eV).text();
    }
    return barriers;
  } catch (const lattice::InputError& error) {
    section.mistakes_in_file("table", error);
    return {};
  }
}

RateModel process_table(Section& section, const lattice::UnitCell& cell) {
  const rates::PatternRules rules = read_fallbacks(section);
  const ProcessTable table = read_tables(section);
  check_coordination_table(section, table.origin, rules);
  const auto frequency =
      section.optional_number("attempt_frequency_per_s", Range::positive());
  auto barriers =
      std::make_shared<ProcessBarriers>(read_barriers(section, table, rules));
  if (frequency) barriers->hops.attempt_frequency_per_s = *frequency;
  check_fcc(section, barriers->hops, cell);

  RateModel model;
  if (barriers->hops.barrier_eV.empty()) return model;  // a mistake is noted
  model.description = barriers->hops.description;
  if (const std::string easy = rates::easy_descent_text(*barriers); !easy.empty())
    model.description += "; " + easy;
  model.balance = rates::balance_text(*barriers);
  model.bond_energy_eV =
      rates::check_balance(barriers->hops.barrier_eV)
          .bond_energy_eV.value_or(std::numeric_limits<double>::quiet_NaN());
  model.metal = table.origin.about.at("metal");
  model.bytes_per_site = 10.0;  // moves over two bonds have 2
  model.table = [barriers](double temperature_K) {
    return rates::process_text(*barriers, temperature_K) +
           table_text(barriers->hops, temperature_K);
  };
  model.make_lifting_hop = [barriers](lattice::Occupancy& occupancy,
                                      double temperature_K) {
    return rates::make_process_hop(occupancy, *barriers, temperature_K);
  };
  model.make_hop = model.make_lifting_hop;
  return model;
}

const RateModels::Entry entry{"process_table", process_table,
                              "barriers by named process on fcc, exchange and hops "
                              "over edges too, from a CSV file"};

}  // namespace
}  // namespace scenarios
