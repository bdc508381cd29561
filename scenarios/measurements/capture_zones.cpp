// The areas of the capture zones of islands (scenarios/capture_zones.hpp): how many,
// the beta of the generalised Wigner surmise fitted to them with its standard error
// (scenarios/analysis/wigner_surmise.hpp), and their standard deviation / mean.
// Cost: O(film atoms), and 10 us for each island.
#include <cmath>
#include <limits>

#include "scenarios/analysis/wigner_surmise.hpp"
#include "scenarios/capture_zones.hpp"
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

class CaptureZones final : public Measurement {
 public:
  explicit CaptureZones(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"capture_zone_count", "capture_zone_beta", "capture_zone_beta_error",
            "capture_zone_relative_spread"};
  }

  void measure(std::vector<double>& row) override {
    const std::vector<double> areas = relative_areas(capture_zones(state_));
    const auto count = static_cast<double>(areas.size());
    double squares = 0.0;
    for (const double s : areas) squares += (s - 1.0) * (s - 1.0);
    const auto law = fit_wigner_surmise(areas);
    row.insert(row.end(), {count, law ? law->beta : nan, law ? law->beta_error : nan,
                           count > 0.0 ? std::sqrt(squares / count) : nan});
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{
    "capture_zones", Maker<Measurement>::of<CaptureZones>(Subject::right_angled_film),
    R"(the areas nearest to each island, as a distribution
capture_zone_count            islands that have one
capture_zone_beta             beta of the generalised Wigner surmise fitted to the areas
capture_zone_beta_error       its standard error
capture_zone_relative_spread  standard deviation / mean of the areas)"};

}  // namespace
}  // namespace scenarios
