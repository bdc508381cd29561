// How many atoms have how many neighbours.
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

class Coordination final : public Measurement {
 public:
  explicit Coordination(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    std::vector<std::string> names;
    for (unsigned n = 0; n <= state_.crystal.cell().coordination(); ++n)
      names.push_back("atoms_with_" + std::to_string(n) + "_neighbours");
    return names;
  }

  void measure(std::vector<double>& row) override {
    std::vector<double> histogram(state_.crystal.cell().coordination() + 1, 0.0);
    state_.occupancy.for_atoms([&](lattice::Atom, lattice::Site site) {
      histogram[state_.occupancy.coordination(site)] += 1.0;
    });
    row.insert(row.end(), histogram.begin(), histogram.end());
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{"coordination",
                                Maker<Measurement>::of<Coordination>(Subject::atoms),
                                R"(how many atoms have how many neighbours
atoms_with_#_neighbours  of each number)"};

}  // namespace
}  // namespace scenarios
