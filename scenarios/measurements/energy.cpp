// Bonds and the energy that they stand for.
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

class Energy final : public Measurement {
 public:
  explicit Energy(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override { return {"bonds", "energy_eV"}; }

  void measure(std::vector<double>& row) override {
    std::uint64_t ends = 0;
    for (lattice::Atom atom = 0; atom < state_.occupancy.atom_end(); ++atom)
      if (state_.occupancy.site(atom) != lattice::no_site)
        ends += state_.occupancy.coordination(state_.occupancy.site(atom));
    const double bonds = static_cast<double>(ends) / 2.0;
    row.push_back(bonds);
    row.push_back(-state_.bond_energy_eV * bonds);
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{"energy",
                                [](const State& state) -> std::unique_ptr<Measurement> {
                                  return std::make_unique<Energy>(state);
                                }};

}  // namespace
}  // namespace scenarios
