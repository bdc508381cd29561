// The radius of gyration of all atoms, and by how much its square exceeds that of a
// sphere of as many atoms, on a planar lattice of a disc: the measure of shape
// relaxation.
#include <cmath>
#include <limits>
#include <numbers>

#include "scenarios/cut.hpp"
#include "scenarios/measurement.hpp"
#include "scenarios/whole_clusters.hpp"

namespace scenarios {
namespace {

/// The squared radius of gyration of a sphere, or disc, of so many atoms; `scale` is
/// the square of the lattice constant.
double of_round(const lattice::UnitCell& cell, double count, double scale) {
  if (cell.is_planar())
    return scale * count * area_per_site(cell) / (2.0 * std::numbers::pi);
  const double volume = count * cell.volume_per_site();
  const double radius = std::cbrt(3.0 * volume / (4.0 * std::numbers::pi));
  return scale * 0.6 * radius * radius;
}

class Gyration final : public Measurement {
 public:
  explicit Gyration(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"gyration_radius_nm", "gyration_excess_nm2"};
  }

  /// Clusters that periodic sides cut are put together first; one that spans the block
  /// between periodic sides has no radius: nan.
  void measure(std::vector<double>& row) override {
    const auto positions = whole_cluster_positions(state_);
    if (!positions) {
      row.insert(row.end(), 2, std::numeric_limits<double>::quiet_NaN());
      return;
    }
    const auto count = static_cast<double>(state_.occupancy.atom_count());
    lattice::Vector3 sum{};
    double squares = 0.0;
    for (const lattice::Vector3& x : *positions) {
      sum = sum + x;
      squares += dot(x, x);
    }
    const double scale = state_.lattice_constant_nm * state_.lattice_constant_nm;
    const double squared = scale * (squares / count - dot(sum, sum) / (count * count));
    row.push_back(std::sqrt(std::max(squared, 0.0)));
    row.push_back(squared - of_round(state_.crystal.cell(), count, scale));
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
