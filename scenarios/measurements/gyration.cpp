// The radius of gyration of all atoms, and by how much its square exceeds that of a
// sphere of as many atoms, on a planar lattice of a disc: the measure of shape
// relaxation.
#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/measurement.hpp"
#include "scenarios/whole_clusters.hpp"

namespace scenarios {
namespace {

class Gyration final : public Measurement {
 public:
  explicit Gyration(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"gyration_radius_nm", "gyration_excess_nm2"};
  }

  /// Clusters that periodic sides cut are put together first; one that spans the block
  /// between periodic sides has no radius: nan.
  void measure(std::vector<double>& row) override {
    const auto squared_a2 = squared_gyration(state_);
    if (!squared_a2) {
      row.insert(row.end(), 2, std::numeric_limits<double>::quiet_NaN());
      return;
    }
    const auto count = static_cast<double>(state_.occupancy.atom_count());
    const double round_a2 = squared_gyration_of_round(state_.crystal.cell(), count);
    const double nm2 = state_.lattice_constant_nm * state_.lattice_constant_nm;
    row.push_back(std::sqrt(nm2 * std::max(*squared_a2, 0.0)));
    row.push_back(nm2 * (*squared_a2 - round_a2));
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{"gyration",
                                Maker<Measurement>::of<Gyration>(Subject::atoms),
                                R"(the measure of shape relaxation
gyration_radius_nm   of all atoms
gyration_excess_nm2  its square, less that of a sphere (in a plane: a disc) of as many)"};

}  // namespace
}  // namespace scenarios
