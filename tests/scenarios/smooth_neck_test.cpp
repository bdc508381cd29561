#include "scenarios/analysis/smooth_neck.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "kmc/rng.hpp"

namespace {

using scenarios::CurvePoint;
using scenarios::SmoothNeck;

constexpr double exponent = 0.25;

/// r/R = t^(1/4) from 1e-6 s on, with noise of ln(r/R).
std::vector<CurvePoint> curve(int count, double per_decade, double noise = 0) {
  kmc::Rng rng(1);
  std::vector<CurvePoint> points;
  for (int k = 0; k < count; ++k) {
    const double time_s = std::pow(10.0, -6 + k / per_decade);
    const double ratio = std::pow(time_s, exponent) * std::exp(noise * rng.normal());
    points.push_back({time_s, ratio, 0, 1});
  }
  return points;
}

}  // namespace

TEST_CASE("a smooth neck leaves a power law as it is and goes on with it at the ends") {
  for (const double per_decade : {20.0, 2.0}) {
    const SmoothNeck neck(curve(12, per_decade));
    for (double x = -7; x < 1; x += 0.07) {
      const auto [ratio, slope] = neck.at(x * std::numbers::ln10);
      const double exact = std::pow(10.0, exponent * x);
      CHECK(ratio == doctest::Approx(exact).epsilon(1e-9));
      CHECK(slope == doctest::Approx(exponent * exact).epsilon(1e-7));
    }
  }
}

TEST_CASE("a smooth neck of three points passes near them") {
  const SmoothNeck neck(curve(3, 1));
  CHECK(neck.first_log_time() == doctest::Approx(-6 * std::numbers::ln10));
  CHECK(neck.last_log_time() == doctest::Approx(-4 * std::numbers::ln10));
  CHECK(neck.at(-5 * std::numbers::ln10).ratio ==
        doctest::Approx(std::pow(10.0, -1.25)).epsilon(1e-9));
}

TEST_CASE("the slope of a smooth neck is hardly steeper for the noise of points") {
  // Ten points within reach, of noise 0.01 in ln(r/R), at the weights of the tricube,
  // whose effective width is that of seven even ones: sum of x^2 about 7 (0.115)^2 7^2
  // / 12 = 0.38, error of the exponent 0.016. Its square raises the rms slope by 0.2 %;
  // that of the mean of 40 windows apart is 1 % of the slope, 5 sigma: 5 %. Midway
  // between points, the difference of neighbours, with an error of 0.12, would raise it
  // by 11 %.
  const SmoothNeck neck(curve(400, 20, 0.01));
  double squares = 0;
  int count = 0;
  for (double x = -5.475; x < 13; x += 0.05, ++count) {
    const auto [ratio, slope] = neck.at(x * std::numbers::ln10);
    squares += std::pow(slope / ratio, 2);
  }
  CHECK(std::abs(std::sqrt(squares / count) / exponent - 1) < 0.05);
}
