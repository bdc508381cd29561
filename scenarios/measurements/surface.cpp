// The surface area, from the bonds that are missing; on a planar lattice the perimeter.
#include <numbers>

#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

/// A plane of random orientation cuts z l / (4 V) bonds of an infinite crystal per area
/// (z neighbours at distance l, volume V per site: the mean of |cos| over the sphere is
/// 1/2, and a bond belongs to two sites). So each missing bond stands for the area 4 V
/// / (z l): exact on the average over orientations (Cauchy and Crofton), hence for a
/// sphere. A flat fcc (111) facet comes out sqrt(2/3) = 0.82 times its area, (100)
/// sqrt(8/9) = 0.94, (110) 1: derived in tests/scenarios/measurements_test.cpp.
/// On a planar lattice the mean of |cos| is 2 / pi, and with the area A per site a
/// missing bond stands for the length pi A / (z l): exact for a disc.
class Surface final : public Measurement {
 public:
  explicit Surface(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"broken_bonds", is_planar() ? "perimeter_nm" : "surface_area_nm2"};
  }

  void measure(std::vector<double>& row) override {
    double broken = 0.0;
    state_.occupancy.for_atoms([&](lattice::Atom, lattice::Site site) {
      broken += state_.crystal.bond_count(site) - state_.occupancy.coordination(site);
    });
    row.push_back(broken);
    row.push_back(is_planar() ? perimeter_nm(broken) : area_nm2(broken));
  }

 private:
  bool is_planar() const { return state_.crystal.cell().is_planar(); }

  double area_nm2(double broken) const {
    const lattice::UnitCell& cell = state_.crystal.cell();
    const double area =
        4.0 * cell.volume_per_site() / (cell.coordination() * cell.bond_length());
    return broken * area * state_.lattice_constant_nm * state_.lattice_constant_nm;
  }

  double perimeter_nm(double broken) const {
    const lattice::UnitCell& cell = state_.crystal.cell();
    const double length = std::numbers::pi * cell.area_per_site() /
                          (cell.coordination() * cell.bond_length());
    return broken * length * state_.lattice_constant_nm;
  }

  const State& state_;
};

const Measurements::Entry entry{"surface",
                                Maker<Measurement>::of<Surface>(Subject::atoms),
                                R"(the surface, from the bonds that are missing
broken_bonds      neighbours that atoms lack
surface_area_nm2  that they stand for
perimeter_nm      in a plane)"};

}  // namespace
}  // namespace scenarios
