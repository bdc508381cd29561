#include "scenarios/analysis/scaling_law.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <tuple>
#include <vector>

#include "rates/units.hpp"
#include "scenarios/analysis/linear_model.hpp"

namespace {

using scenarios::fit_scaling;
using scenarios::ScalingPoint;

/// t = 1e-15 s N^1.4 exp(0.6 eV / kT), each time with normal noise of its logarithm.
std::vector<ScalingPoint> points_with_noise(double noise, int seeds, unsigned seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<double> normal(0.0, 1.0);
  std::vector<ScalingPoint> points;
  for (const double temperature_K : {600.0, 700.0, 800.0})
    for (const double atoms : {500.0, 1000.0, 4000.0}) {
      ScalingPoint point{temperature_K, atoms, {}};
      for (int k = 0; k < seeds; ++k)
        point.values.push_back(
            1e-15 * std::pow(atoms, 1.4) *
            std::exp(0.6 / (rates::boltzmann_eV_per_K * temperature_K) +
                     noise * normal(generator)));
      points.push_back(point);
    }
  return points;
}

}  // namespace

TEST_CASE("a linear model gives back an exact plane and the errors of the textbook") {
  const std::vector<std::vector<double>> rows = {{1, 0}, {1, 1}, {1, 2}};
  const auto fit = scenarios::fit_linear_model(rows, std::vector<double>{5, 3, 1},
                                               std::vector<double>{4, 4, 4});
  REQUIRE(fit);
  CHECK(fit->coefficients[0] == doctest::Approx(5));
  CHECK(fit->coefficients[1] == doctest::Approx(-2));
  CHECK(fit->chi_squared < 1e-20);
  // Slope 1 / (w sum (x - 1)^2) = 1/8, covariance -x/8, constant 1/12 + 1/8.
  CHECK(fit->covariance[1][1] == doctest::Approx(1.0 / 8));
  CHECK(fit->covariance[0][1] == doctest::Approx(-1.0 / 8));
  CHECK(fit->covariance[0][0] == doctest::Approx(5.0 / 24));
  const std::vector<std::vector<double>> alike = {{1, 2}, {1, 2}, {1, 2}};
  CHECK_FALSE(scenarios::fit_linear_model(alike, std::vector<double>{5, 3, 1},
                                          std::vector<double>{1, 1, 1}));
}

TEST_CASE("an exact law of scaling is given back as a whole and in parts") {
  const auto all = points_with_noise(0.0, 1, 1);
  const auto law = fit_scaling(all);
  REQUIRE(law);
  CHECK(law->exponent->value == doctest::Approx(1.4));
  CHECK(law->energy_eV->value == doctest::Approx(0.6));
  CHECK(law->exponent->error < 1e-6);
  CHECK(law->degrees_of_freedom == 6);
  CHECK(law->at(500, 600) / all[0].values[0] == doctest::Approx(1));
  const auto at_600_K = fit_scaling(std::span(all).first(3));
  REQUIRE(at_600_K);
  CHECK(at_600_K->exponent->value == doctest::Approx(1.4));
  CHECK_FALSE(at_600_K->energy_eV);
  // N and T that only vary together do not tell p from E.
  CHECK_FALSE(fit_scaling(std::vector{all[0], all[4], all[0], all[4]}));
  CHECK_FALSE(fit_scaling({}));
}

TEST_CASE("points of a law of scaling weigh as much as they have seeds") {
  // 1/kT = 10, 20, 30 /eV and ln y = 0, 0, 3 with 1, 1, 4 seeds: means 25 and 2, sums
  // of squares 15^2 + 5^2 + 4 5^2 = 350 and of products 15 2 + 5 2 + 4 5 = 60. Of the
  // 12 in ln y 60^2 / 350 lie on the line and 12/7 do not, with one degree of freedom.
  std::vector<ScalingPoint> points;
  for (const auto& [beta, ln_y, seeds] :
       {std::tuple{10.0, 0.0, 1U}, {20.0, 0.0, 1U}, {30.0, 3.0, 4U}})
    points.push_back({1.0 / (rates::boltzmann_eV_per_K * beta), 1000.0,
                      std::vector<double>(seeds, std::exp(ln_y))});
  const auto law = fit_scaling(points);
  REQUIRE(law);
  REQUIRE(law->energy_eV);
  CHECK_FALSE(law->exponent);
  CHECK(law->degrees_of_freedom == 1);
  CHECK(law->energy_eV->value == doctest::Approx(60.0 / 350.0));
  CHECK(law->energy_eV->error == doctest::Approx(std::sqrt(12.0 / 7.0 / 350.0)));
  CHECK(law->ln_prefactor == doctest::Approx(2.0 - 25.0 * 60.0 / 350.0));
}

TEST_CASE("errors of the law of scaling hold the truth as often as they say") {
  // 9 points of 3 seeds. Errors are the larger of two estimates, with 18 and 6 degrees
  // of freedom, so the interval of one error holds the truth in at least about P(|t_18|
  // < 1) = 67 %; the larger of the two widens it, by less than half: at most P(|z|
  // < 1.5) = 87 %. 5 sigma of 1000 cases: 7.4 and 5.3 %.
  int exponents = 0, energies = 0;
  for (unsigned seed = 1; seed <= 1000; ++seed) {
    const auto law = fit_scaling(points_with_noise(0.2, 3, seed));
    exponents += std::abs(law->exponent->value - 1.4) < law->exponent->error;
    energies += std::abs(law->energy_eV->value - 0.6) < law->energy_eV->error;
  }
  MESSAGE("coverage " << exponents << " " << energies);
  for (const int inside : {exponents, energies}) {
    CHECK(inside > 670 - 74);
    CHECK(inside < 870 + 53);
  }
}
