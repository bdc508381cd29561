// model = "linear": barriers that are linear in the coordination before and after, and
// balanced by construction.
#include "rates/coordination_barriers.hpp"
#include "scenarios/rate_model.hpp"

namespace scenarios {
namespace {

RateModel linear(Section& section, const lattice::UnitCell& cell) {
  const unsigned coordination = cell.coordination();
  rates::LinearBarriers model;
  model.constant_eV = section.number("constant_eV", Range::any());
  model.per_initial_eV = section.number("per_initial_neighbour_eV", Range::any());
  model.per_final_eV = section.number("per_final_neighbour_eV", Range::any());
  if (model.per_initial_eV < model.per_final_eV)
    section.mistake(
        "per_final_neighbour_eV",
        "atoms would repel each other: the bond energy is that of an initial "
        "neighbour less this",
        "at most per_initial_neighbour_eV, as a rule negative");
  model.fewest = static_cast<unsigned>(
      section.integer("fewest_neighbours", Range::between(0, coordination - 1), 1));
  model.attempt_frequency_per_s =
      section.number("attempt_frequency_per_s", Range::positive(), 1e13);
  return coordination_model(rates::linear_barriers(model), coordination);
}

const RateModels::Entry entry{
    "linear", linear,
    "barriers that are linear in the neighbours before and after, balanced"};

}  // namespace
}  // namespace scenarios
