// scenario = "coalescence": particles that touch, or nearly do, are left to themselves
// at a given temperature. Keys: examples/two_gold_particles.toml.
#include "scenarios/block.hpp"
#include "scenarios/particles.hpp"
#include "scenarios/plan.hpp"

namespace scenarios {
namespace {

void coalescence(Section& root, Plan& plan) {
  plan.measurements = {"clusters", "coordination", "energy",
                       "gyration", "neck",         "surface"};
  put_into_block(root, read_particles(root, plan), plan);
}

const Scenarios::Entry entry{"coalescence", coalescence};

}  // namespace
}  // namespace scenarios
