#include "scenarios/analysis/power_law.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace {

using scenarios::fit_power_law;
using scenarios::PowerLaw;

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Points r = prefactor t^exponent, equally spaced in log10 t.
struct Curve {
  std::vector<double> t;
  std::vector<double> r;
};

Curve exact_curve(double exponent, double prefactor, int first_decade, int last_decade,
                  int per_decade) {
  Curve curve;
  for (int i = first_decade * per_decade; i <= last_decade * per_decade; ++i) {
    curve.t.push_back(std::pow(10.0, static_cast<double>(i) / per_decade));
    curve.r.push_back(prefactor * std::pow(curve.t.back(), exponent));
  }
  return curve;
}

}  // namespace

TEST_CASE("an exact power law gives its exponent and prefactor") {
  for (const double exponent : {1.0 / 3, 1.0 / 7, -0.5, 2.0, 0.0}) {
    CAPTURE(exponent);
    const Curve curve = exact_curve(exponent, 4.5, -13, -3, 20);
    const auto law = fit_power_law(curve.t, curve.r);
    REQUIRE(law);
    CHECK(std::abs(law->exponent - exponent) < 1e-12);
    CHECK(std::abs(law->prefactor / 4.5 - 1) < 1e-11);
    CHECK(law->exponent_error < 1e-12);
    CHECK(law->residual_rms < 1e-12);
    CHECK(law->point_count == 201);
  }
}

TEST_CASE("three points give the exponent and errors of the textbook") {
  // ln t = -1, 0, 1 and ln r = 0, 1, 0: slope 0, mean 1/3, residuals -1/3, 2/3, -1/3;
  // squares 2/3, so error = sqrt((2/3) / 1 / 2) and rms = sqrt(2/9).
  const double e = std::exp(1.0);
  const std::vector<double> t = {1 / e, 1, e}, r = {1, e, 1};
  const auto law = fit_power_law(t, r);
  REQUIRE(law);
  CHECK(law->exponent == doctest::Approx(0).epsilon(1e-14));
  CHECK(law->exponent_error == doctest::Approx(std::sqrt(1.0 / 3)).epsilon(1e-14));
  CHECK(law->prefactor == doctest::Approx(std::exp(1.0 / 3)).epsilon(1e-14));
  CHECK(law->residual_rms == doctest::Approx(std::sqrt(2.0 / 9)).epsilon(1e-14));
}

TEST_CASE("a power law needs three different times") {
  using List = std::vector<double>;
  CHECK_FALSE(fit_power_law(List{}, List{}));
  CHECK_FALSE(fit_power_law(List{1}, List{1}));
  CHECK_FALSE(fit_power_law(List{1, 2}, List{1, 2}));
  CHECK_FALSE(fit_power_law(List{1, 2, 1, 2}, List{1, 2, 3, 4}));
  CHECK_FALSE(fit_power_law(List{5, 5, 5}, List{1, 2, 3}));
  CHECK(fit_power_law(List{1, 2, 1, 3}, List{1, 2, 1, 3}));
}

TEST_CASE("points without a logarithm are ignored in a power law") {
  const std::vector<double> t = {0, -1, 1, 2, 3, 4, undefined, 5, infinity};
  const std::vector<double> r = {1, 1, 1, 0, 9, 16, 1, undefined, 1};
  CHECK_FALSE(fit_power_law(std::span(t).first(5), std::span(r).first(5)));
  const auto law = fit_power_law(t, r);
  REQUIRE(law);
  CHECK(law->point_count == 3);
  CHECK(std::abs(law->exponent - 2) < 1e-12);
}

TEST_CASE("the standard error of the exponent covers the truth as often as it should") {
  // 12 points with independent normal residuals: (exponent - truth) / error follows
  // Student's t with 10 degrees of freedom, whose two-sided 95 % and 50 % points are
  // 2.228139 and 0.699812. Of 1000 cases, 950 +- sqrt(1000 0.95 0.05) = 6.9 and
  // 500 +- 15.8 lie inside; bounds at 5 standard deviations.
  constexpr double truth = 0.3;
  Curve curve = exact_curve(truth, 2, -6, 5, 1);
  const std::vector<double> exact = curve.r;
  std::mt19937_64 generator(20240917);
  std::normal_distribution<double> normal(0, 0.2);
  int within_95 = 0, within_50 = 0;
  for (int k = 0; k < 1000; ++k) {
    for (std::size_t i = 0; i < exact.size(); ++i)
      curve.r[i] = exact[i] * std::exp(normal(generator));
    const auto law = fit_power_law(curve.t, curve.r);
    REQUIRE(law);
    const double deviation = std::abs(law->exponent - truth) / law->exponent_error;
    within_95 += deviation < 2.228139;
    within_50 += deviation < 0.699812;
  }
  CHECK(std::abs(within_95 - 950) < 5 * 6.9);
  CHECK(std::abs(within_50 - 500) < 5 * 15.8);
}
