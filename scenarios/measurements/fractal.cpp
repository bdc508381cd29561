// The fractal dimension D of islands: Rg ~ atoms^(1/D), with Rg the lateral radius of
// gyration, by least squares of the logarithms over all islands of ten atoms or more
// that do not span the block; with the standard error of the slope. Islands of as many
// atoms differ in Rg, so that is what is fitted: scatter of the other variable, which
// has to be exact, would flatten the slope. Compact islands in a layer have 2,
// diffusion-limited aggregates 1.71. nan with fewer than ten such islands, if the
// largest radius is not 1.2 times the smallest, or if radii do not grow with the atoms.
// Cost: O(film atoms).
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "scenarios/analysis/power_law.hpp"
#include "scenarios/islands.hpp"
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

constexpr std::size_t fewest_islands = 10;
constexpr std::uint32_t fewest_atoms = 10;
constexpr double least_ratio = 1.2;  ///< of the largest to the smallest radius
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

class Fractal final : public Measurement {
 public:
  explicit Fractal(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"fractal_dimension", "fractal_dimension_error"};
  }

  void measure(std::vector<double>& row) override {
    const AtomGroups islands = find_islands(state_);
    std::vector<double> radii, masses;
    for (std::size_t i = 0; i < islands.count(); ++i) {
      if (islands.size(i) < fewest_atoms || islands.spans[i][0] || islands.spans[i][1])
        continue;
      radii.push_back(std::sqrt(shape_of(state_, islands, i).gyration_squared));
      masses.push_back(islands.size(i));
    }
    const auto [least, most] = std::minmax_element(radii.begin(), radii.end());
    std::optional<PowerLaw> law;
    if (radii.size() >= fewest_islands && *most > least_ratio * *least)
      law = fit_power_law(masses, radii);
    if (law && law->exponent <= 0) law.reset();
    row.push_back(law ? 1 / law->exponent : nan);
    row.push_back(law ? law->exponent_error / (law->exponent * law->exponent) : nan);
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{
    "fractal", Maker<Measurement>::of<Fractal>(Subject::film),
    R"(the fractal dimension of islands of ten atoms and more
fractal_dimension        D of Rg ~ atoms^(1/D)
fractal_dimension_error  its standard error)"};

}  // namespace
}  // namespace scenarios
