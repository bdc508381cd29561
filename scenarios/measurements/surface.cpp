// The surface area, from the bonds that are missing.
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

/// A plane of random orientation cuts z l / (4 V) bonds of an infinite crystal per area
/// (z neighbours at distance l, volume V per site: the mean of |cos| over the sphere is
/// 1/2, and a bond belongs to two sites). So each missing bond stands for the area 4 V
/// / (z l): exact on the average over orientations (Cauchy and Crofton), hence for a
/// sphere. A flat fcc (111) facet comes out sqrt(2/3) = 0.82 times its area, (100)
/// sqrt(8/9) = 0.94, (110) 1: derived in tests/scenarios/measurements_test.cpp.
class Surface final : public Measurement {
 public:
  explicit Surface(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"broken_bonds", "surface_area_nm2"};
  }

  void measure(std::vector<double>& row) override {
    double broken = 0.0;
    for (lattice::Atom atom = 0; atom < state_.occupancy.atom_end(); ++atom) {
      const lattice::Site site = state_.occupancy.site(atom);
      if (site == lattice::no_site) continue;
      broken += state_.crystal.bond_count(site) - state_.occupancy.coordination(site);
    }
    const lattice::UnitCell& cell = state_.crystal.cell();
    const double area =
        4.0 * cell.volume_per_site() / (cell.coordination() * cell.bond_length());
    row.push_back(broken);
    row.push_back(broken * area * state_.lattice_constant_nm *
                  state_.lattice_constant_nm);
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{"surface",
                                [](const State& state) -> std::unique_ptr<Measurement> {
                                  return std::make_unique<Surface>(state);
                                }};

}  // namespace
}  // namespace scenarios
