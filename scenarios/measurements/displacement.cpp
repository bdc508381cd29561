// How far the tracer's centre has gone, whatever sides are periodic, and how warm it is
// now. It follows from the sum of all hops: exact, also for a cluster that has fallen
// apart; atoms of the substrate that hop are counted as well. Without a tracer: the
// centre of all atoms. Where atoms come or go their centre jumps, and no sum of hops is
// its way: refused.
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

class Displacement final : public Measurement {
 public:
  explicit Displacement(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"displacement_x_nm", "displacement_y_nm", "displacement_z_nm",
            "temperature_K"};
  }

  void measure(std::vector<double>& row) override {
    const double per_hop =
        state_.tracer ? state_.tracer->displacement_per_hop
                      : 1.0 / static_cast<double>(state_.occupancy.atom_count());
    const lattice::Vector3 sum = state_.hop->total_displacement();
    for (const double x : sum)
      row.push_back(per_hop * state_.lattice_constant_nm * x + 0.0);  // no -0
    row.push_back(state_.temperature_K);
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{
    "displacement", Maker<Measurement>::of<Displacement>(Subject::same_atoms),
    R"(how far the tracer has gone, or the centre of all atoms
displacement_x_nm  by the sum of all hops, whatever sides are periodic
displacement_y_nm  the same along y
displacement_z_nm  and along z
temperature_K      now)"};

}  // namespace
}  // namespace scenarios
