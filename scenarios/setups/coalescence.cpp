// scenario = "coalescence": particles that touch, or nearly do, are left to themselves
// at a given temperature. Keys: examples/two_gold_particles.toml, packings of many:
// examples/random_packing.toml.
#include "scenarios/block.hpp"
#include "scenarios/packing.hpp"
#include "scenarios/particles.hpp"
#include "scenarios/plan.hpp"

namespace scenarios {
namespace {

void coalescence(Section& root, Plan& plan) {
  plan.measurements = {"clusters", "coordination", "energy",
                       "gyration", "neck",         "surface"};
  if (!root.has("packing")) {
    put_into_block(root, read_particles(root, plan), plan);
    if (plan.contacts.empty()) std::erase(plan.measurements, "neck");
    return;
  }
  if (root.has("particle"))
    root.mistake("particle", "given beside [packing]", "either the one or the other");
  // Columns for each of many contacts would be too many.
  plan.measurements = {"clusters", "coordination", "energy",
                       "gyration", "sintering",    "surface"};
  put_into_block(root, read_packing(root.table("packing"), plan), plan);
}

const Scenarios::Entry entry{
    "coalescence", coalescence,
    "particles that touch, or nearly do, or a packing of many"};

}  // namespace
}  // namespace scenarios
