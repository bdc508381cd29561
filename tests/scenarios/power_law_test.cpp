#include "scenarios/analysis/power_law.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace {

using scenarios::fit_power_law;
using scenarios::local_slopes;
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
  // Variance 2/3 of the residuals: of the mean 2/9, and ln t has the mean 0.
  CHECK(law->ln_prefactor_error == doctest::Approx(std::sqrt(2.0 / 9)).epsilon(1e-14));
  CHECK(law->covariance == doctest::Approx(0));
  // One unit of ln t later: cov = -x variance / xx = -1 (2/3) / 2.
  const auto later = fit_power_law(std::vector<double>{1, e, e * e}, r);
  CHECK(later->covariance == doctest::Approx(-1.0 / 3).epsilon(1e-14));
  CHECK(later->ln_prefactor_error ==
        doctest::Approx(std::sqrt(2.0 / 9 + 1.0 / 3)).epsilon(1e-14));
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

TEST_CASE("local slopes of a power law are its exponent everywhere") {
  const Curve curve = exact_curve(1.0 / 3, 1, -12, -2, 40);
  const auto slopes = local_slopes(curve.t, curve.r, 1);
  // Middles from -11.5 to -2.5 in steps of a quarter.
  REQUIRE(slopes.size() == 37);
  CHECK(std::log10(slopes.front().t) == doctest::Approx(-11.5).epsilon(1e-12));
  CHECK(std::log10(slopes.back().t) == doctest::Approx(-2.5).epsilon(1e-12));
  for (const auto& slope : slopes) CHECK(std::abs(slope.exponent - 1.0 / 3) < 1e-11);
}

TEST_CASE("local slopes follow a bend and do not depend on the order of the points") {
  Curve curve = exact_curve(0.5, 1, -4, 4, 20);
  for (std::size_t i = 0; i < curve.t.size(); ++i)
    if (curve.t[i] > 1) curve.r[i] = std::pow(curve.t[i], 0.1);
  const auto slopes = local_slopes(curve.t, curve.r, 0.5);
  CHECK(std::abs(slopes.front().exponent - 0.5) < 1e-12);
  CHECK(std::abs(slopes.back().exponent - 0.1) < 1e-12);
  for (const auto& slope : slopes) {
    CHECK(slope.exponent < 0.5 + 1e-12);
    CHECK(slope.exponent > 0.1 - 1e-12);
  }
  std::ranges::reverse(curve.t);
  std::ranges::reverse(curve.r);
  const auto reversed = local_slopes(curve.t, curve.r, 0.5);
  REQUIRE(reversed.size() == slopes.size());
  for (std::size_t i = 0; i < slopes.size(); ++i)
    CHECK(reversed[i].exponent == slopes[i].exponent);
}

TEST_CASE("data shorter than a window or with a gap give no slope there") {
  const Curve curve = exact_curve(0.5, 1, 0, 1, 10);
  CHECK(local_slopes(curve.t, curve.r, 1.01).empty());
  CHECK(local_slopes(curve.t, curve.r, 1).size() == 1);
  CHECK(local_slopes({}, {}, 1).empty());
  Curve gap = curve;
  for (const double t : {1e5, 2e5, 5e5, 1e6}) {
    gap.t.push_back(t);
    gap.r.push_back(std::sqrt(t));
  }
  for (const auto& slope : local_slopes(gap.t, gap.r, 0.5)) {
    CAPTURE(slope.t);
    CHECK((slope.t < 30 || slope.t > 5e4));
    CHECK(std::abs(slope.exponent - 0.5) < 1e-12);
  }
}
