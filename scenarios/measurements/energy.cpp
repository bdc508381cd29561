// Bonds and the energy that they and the ground stand for.
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

class Energy final : public Measurement {
 public:
  explicit Energy(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override { return {"bonds", "energy_eV"}; }

  void measure(std::vector<double>& row) override {
    std::uint64_t ends = 0;
    std::array<std::uint64_t, lattice::ground_count> on_ground{};
    state_.occupancy.for_atoms([&](lattice::Atom, lattice::Site site) {
      ends += state_.occupancy.coordination(site);
      ++on_ground[static_cast<unsigned>(state_.occupancy.ground(site))];
    });
    const double bonds = static_cast<double>(ends) / 2.0;
    double energy_eV = -state_.bond_energy_eV * bonds;
    for (unsigned g = 0; g < lattice::ground_count; ++g)
      energy_eV -= state_.grounds[g].binding_eV * static_cast<double>(on_ground[g]);
    row.push_back(bonds);
    row.push_back(energy_eV + 0.0);  // of nothing it is not -0
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{
    "energy", Maker<Measurement>::of<Energy>(Subject::atoms),
    R"(bonds, and the energy that they and the ground stand for
bonds      pairs of neighbours
energy_eV  -(bond energy) x bonds - binding to the ground)"};

}  // namespace
}  // namespace scenarios
