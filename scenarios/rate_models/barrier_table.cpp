// model = "barrier_table": barriers by coordination from a CSV file, shipped or the
// user's.
#include "rates/barrier_table.hpp"

#include "lattice/input_error.hpp"
#include "scenarios/rate_model.hpp"

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
  const auto file = section.file("table", ADATOM_TABLES);
  const rates::GapPolicy policy = read_gap_policy(section);
  const auto fewest = static_cast<unsigned>(
      section.integer("fewest_neighbours", Range::between(0, coordination - 1), 1));
  const auto frequency =
      section.optional_number("attempt_frequency_per_s", Range::positive());
  rates::CoordinationBarriers barriers;
  try {
    const rates::BarrierTable table = rates::read_barrier_table(file);
    barriers = rates::to_barriers(table, coordination, fewest, policy);
  } catch (const lattice::InputError& error) {
    section.mistakes_in_file("table", error);
  }
  if (frequency) barriers.attempt_frequency_per_s = *frequency;
  return coordination_model(barriers, coordination);
}

const RateModels::Entry entry{"barrier_table", barrier_table};

}  // namespace
}  // namespace scenarios
