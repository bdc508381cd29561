#include "scenarios/analysis/saturation_report.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "rates/units.hpp"
#include "tests/contains.hpp"

namespace {

using scenarios::saturation_report;
using scenarios::SaturationGroup;

/// N_sat = 0.002 F^0.3 exp(0.1 eV / kT) of two runs, with +-1 % of it as their scatter.
SaturationGroup group(double flux_ML_per_s, double temperature_K,
                      const std::string& family = "") {
  const double density = 0.002 * std::pow(flux_ML_per_s, 0.3) *
                         std::exp(0.1 / (rates::boltzmann_eV_per_K * temperature_K));
  return {family, flux_ML_per_s, temperature_K, {{1.01 * density, density / 1.01}}};
}

}  // namespace

TEST_CASE("The law of saturation densities is given back in flux and temperature") {
  const std::string fluxes =
      saturation_report(std::vector{group(100, 300), group(1, 300), group(10, 300)});
  CHECK(contains(fluxes, "N_sat ~ F^chi: chi = 0.3 +- "));
  CHECK(contains(fluxes, "3 points, chi2 = "));
  // The two runs differ by 2 ln 1.01 in ln N, so their spread is sqrt(2) ln 1.01; a
  // slope from 1 to 100 has the error spread / (ln 10 sqrt(2 runs) sqrt(1 + 1)).
  CHECK(contains(fluxes, "chi = 0.3 +- 0.0031 "));
  CHECK(fluxes.find("\n1  ") < fluxes.find("\n10  "));
  const std::string both = saturation_report(
      std::vector{group(1, 300), group(10, 300), group(1, 400), group(10, 400)});
  CHECK(contains(both, "N_sat ~ F^chi exp(E / kT): chi = 0.3 +- "));
  CHECK(contains(both, ", E = 0.1 +- "));
  const std::string heat = saturation_report(std::vector{group(1, 300), group(1, 400)});
  CHECK(contains(heat, "N_sat ~ exp(E / kT): E = 0.1 +- "));
  CHECK(contains(saturation_report(std::vector{group(1, 300), group(10, 400)}),
                 "vary only together"));
}

TEST_CASE("Saturation densities that runs did not reach are marked") {
  std::vector<SaturationGroup> groups = {group(1, 300), group(10, 300)};
  CHECK_FALSE(contains(saturation_report(groups), "not reached"));
  groups[1].densities.at_end = 1;
  const std::string text = saturation_report(groups);
  CHECK(contains(text, " 2 (1 not reached)\n"));
  CHECK(contains(text, "\nnot reached: "));
}

TEST_CASE("Saturation densities of unlike systems are not taken together") {
  const std::string text = saturation_report(std::vector{
      group(1, 300, "layers 3"), group(1, 300, "layers 4"), group(10, 300, "layers 4"),
      SaturationGroup{"layers 3", 10, 300, {}}});
  CHECK(contains(text, "against flux and temperature, layers 4\n"));
  CHECK_FALSE(contains(text, "layers 3"));
  CHECK(saturation_report(std::vector{group(1, 300)}).empty());
}
