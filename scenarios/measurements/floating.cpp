// Bodies that hang in empty space: on a lattice nothing makes what has lost its last
// bond to the ground fall (docs/model.md, limits). Cost: O(film atoms).
#include "scenarios/islands.hpp"
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

class FloatingBodies final : public Measurement {
 public:
  explicit FloatingBodies(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"floating_groups", "floating_atoms"};
  }

  void measure(std::vector<double>& row) override {
    const Floating floating = floating_of(state_);
    row.push_back(static_cast<double>(floating.groups));
    row.push_back(static_cast<double>(floating.atoms));
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{"floating",
                                Maker<Measurement>::of<FloatingBodies>(Subject::film),
                                R"(groups of film atoms without a bond to the ground
floating_groups  that have no atom in the first layer nor beside the substrate
floating_atoms   all their atoms)"};

}  // namespace
}  // namespace scenarios
