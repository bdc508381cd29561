// scenario = "deposition": a film grows from atoms or clusters that arrive on a
// substrate or a support. Keys: examples/cluster_film.toml.
#include "scenarios/arrivals.hpp"
#include "scenarios/plan.hpp"
#include "scenarios/substrate.hpp"

namespace scenarios {
namespace {

void deposition(Section& root, Plan& plan) {
  plan.measurements = {"deposition", "energy",      "islands",
                       "layers",     "percolation", "roughness"};
  read_substrate(root, plan);
  read_deposition(root, plan);
}

const Scenarios::Entry entry{
    "deposition", deposition,
    "a film grows from atoms or clusters that arrive on a substrate or a support"};

}  // namespace
}  // namespace scenarios
