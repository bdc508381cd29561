// model = "barrier_table": barriers by coordination from a CSV file, shipped or the
// user's.
#include "rates/barrier_table.hpp"

#include "lattice/input_error.hpp"
#include "scenarios/rate_model.hpp"
#include "scenarios/table_keys.hpp"

namespace scenarios {
namespace {

rates::GapPolicy read_gap_policy(Section& section) {
  const std::string name =
      section.choice("gaps", {"error", "forbidden", "linear_fit"}, "error");
  if (name == "forbidden") return rates::GapPolicy::forbidden;
  return name == "linear_fit" ? rates::GapPolicy::linear_fit : rates::GapPolicy::error;
}

RateModel barrier_table(Section& section, const lattice::UnitCell& cell) {
  const unsigned coordination = cell.coordination();
  const auto table =
      read_table(section, "table", rates::TableKind::pairs, rates::read_barrier_table);
  const rates::GapPolicy policy = read_gap_policy(section);
  const auto fewest = static_cast<unsigned>(
      section.integer("fewest_neighbours", Range::between(0, coordination - 1), 1));
  const auto frequency =
      section.optional_number("attempt_frequency_per_s", Range::positive());
  const BalanceKeys balance = read_balance(section);
  rates::CoordinationBarriers barriers;
  try {
    if (!table.origin.file.empty())
      barriers = rates::to_barriers(table, coordination, fewest, policy);
  } catch (const lattice::InputError& error) {
    section.mistakes_in_file("table", error);
  }
  if (balance.symmetric_saddle) {
    const double bond_energy_eV = bond_energy_for_balance_eV(
        section, balance, rates::check_balance(barriers, coordination).bond_energy_eV);
    barriers.description +=
        "; " + rates::make_balanced(barriers, coordination, bond_energy_eV).text();
  }
  if (frequency) barriers.attempt_frequency_per_s = *frequency;
  return coordination_model(barriers, coordination);
}

const RateModels::Entry entry{"barrier_table", barrier_table,
                              "barriers by (n_initial, n_final) from a CSV file"};

}  // namespace
}  // namespace scenarios
