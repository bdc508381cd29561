// model = "bond_counting": the barrier is the number of neighbours times a bond energy.
#include "rates/coordination_barriers.hpp"
#include "scenarios/rate_model.hpp"

namespace scenarios {
namespace {

RateModel bond_counting(Section& section, const lattice::UnitCell& cell) {
  const unsigned coordination = cell.coordination();
  const Range neighbours = Range::between(0, coordination - 1);
  rates::BondCounting model;
  model.bond_energy_eV = section.number("bond_energy_eV", Range::not_negative());
  model.fewest_final =
      static_cast<unsigned>(section.integer("fewest_final_neighbours", neighbours, 2));
  model.fewest_initial = static_cast<unsigned>(
      section.integer("fewest_initial_neighbours", neighbours, 0));
  model.most_initial = static_cast<unsigned>(
      section.integer("most_initial_neighbours", neighbours, coordination));
  model.attempt_frequency_per_s =
      section.number("attempt_frequency_per_s", Range::positive(), 1e13);
  const bool per_atom = section.choice("counting", {"per_direction", "per_atom"},
                                       "per_direction") == "per_atom";
  model.counting =
      per_atom ? rates::Counting::per_atom : rates::Counting::per_direction;
  return coordination_model(rates::bond_counting(model), coordination);
}

const RateModels::Entry entry{
    "bond_counting", bond_counting,
    "the barrier is the number of neighbours times a bond energy"};

}  // namespace
}  // namespace scenarios
