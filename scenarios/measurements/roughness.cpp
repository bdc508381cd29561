// How rough a film is. Heights are those of scenarios/height_map.hpp; roughness_layers
// is W, their standard deviation over all columns. correlation_length_nm is the
// distance at which the autocorrelation of the height, C(r) = W^2 - G(r) / 2, has
// fallen to 1/e of C(0) = W^2, interpolated between whole cells: the mean of those
// along the two lateral axes; nan on a flat film and where C stays above up to half the
// block. Heights that know nothing of each other have 0.63 cells. Cost: O(atoms + 120
// columns).
#include <cmath>
#include <limits>
#include <numbers>

#include "scenarios/height_map.hpp"
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// In lattice constants.
double correlation_length(const std::vector<HeightDifference>& differences,
                          double variance) {
  double r = 0.0, c = 1.0;
  for (const HeightDifference& next : differences) {
    const double c_next = 1.0 - 0.5 * next.mean_squared / variance;
    constexpr double level = 1.0 / std::numbers::e;
    if (c_next <= level) return r + (next.distance - r) * (c - level) / (c - c_next);
    r = next.distance;
    c = c_next;
  }
  return nan;
}

class Roughness final : public Measurement {
 public:
  explicit Roughness(const State& state) : state_(state), map_(state) {}

  std::vector<std::string> columns() const override {
    return {"mean_height_layers", "roughness_layers", "correlation_length_nm"};
  }

  void measure(std::vector<double>& row) override {
    const std::vector<int>& heights = map_.look();
    const HeightMoments moments = moments_of(heights);
    double length = nan;
    if (moments.variance > 0.0) {
      length = 0.0;
      for (const int axis : {0, 1})
        length += 0.5 * correlation_length(height_differences(map_, heights, axis),
                                           moments.variance);
    }
    row.insert(row.end(), {moments.mean, std::sqrt(std::max(moments.variance, 0.0)),
                           length * state_.lattice_constant_nm});
  }

 private:
  const State& state_;
  HeightMap map_;
};

const Measurements::Entry entry{"roughness",
                                Maker<Measurement>::of<Roughness>(Subject::film),
                                R"(how rough a film is
mean_height_layers     of its columns
roughness_layers       W, the standard deviation of the heights
correlation_length_nm  where the correlation of heights has fallen to 1/e)"};

}  // namespace
}  // namespace scenarios
