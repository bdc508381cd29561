#include "scenarios/analysis/bootstrap.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

namespace {

using scenarios::Interval;
using scenarios::interval_of_exponent;
using scenarios::interval_of_mean;

// Of 1000 cases 682.7 should hold the truth, with sqrt(1000 0.6827 0.3173) = 14.7.
constexpr double expected = 682.7;
constexpr double five_sigma = 5 * 14.7;

/// How many of 1000 intervals of the exponent of noisy curves t^0.3 of 20 points a
/// decade hold it; `phi` is the correlation of neighbouring points.
int held_exponents(std::size_t count, double phi) {
  std::mt19937_64 generator(11);
  std::normal_distribution<double> normal(0, 1);
  kmc::Rng rng(1);
  int held = 0;
  std::vector<double> t(count), r(count);
  for (int k = 0; k < 1000; ++k) {
    double e = normal(generator);
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) e = phi * e + std::sqrt(1 - phi * phi) * normal(generator);
      t[i] = std::pow(10.0, 0.05 * static_cast<double>(i));
      r[i] = std::pow(t[i], 0.3) * std::exp(0.05 * e);
    }
    held += interval_of_exponent(t, r, rng).holds(0.3);
  }
  return held;
}

}  // namespace

TEST_CASE(
    "intervals of the mean of few normal values hold the truth in 68 of 100 cases") {
  std::mt19937_64 generator(3);
  std::normal_distribution<double> normal(0.25, 0.05);
  kmc::Rng rng(1);
  for (const std::size_t count : {2U, 3U, 4U, 6U, 12U}) {
    int held = 0;
    std::vector<double> values(count);
    for (int k = 0; k < 1000; ++k) {
      for (double& x : values) x = normal(generator);
      held += interval_of_mean(values, rng).holds(0.25);
    }
    MESSAGE(count << " values: " << held << " of 1000");
    CHECK(std::abs(held - expected) < five_sigma);
  }
}

TEST_CASE("intervals of the mean of eight values are as wide as those of Student") {
  // Half the width over t s / sqrt(8), t_7 = 1.077 at 68.27 %, s^2 with n - 1. The mean
  // of eight draws is not quite normal: with the kurtosis k and the skewness g of the
  // values its quantile at z = 1.15 is larger by a part of k / 8 (z^2 - 3) / 24 + g^2 /
  // 8 (5 - 2 z^2) / 36 (Cornish & Fisher), for eight normal values, <k> = -2/3 and
  // <g^2> = 0.364, by 0.9 %. The ends are known to 3.1 % of 2000 draws, k and g^2
  // scatter by twice their size: 2.8 % for one interval, 5 sigma of 200 are 1 %.
  std::mt19937_64 generator(5);
  std::normal_distribution<double> normal(0, 1);
  kmc::Rng rng(1);
  std::vector<double> values(8);
  double ratio = 0;
  for (int k = 0; k < 200; ++k) {
    double sum = 0, squares = 0;
    for (double& x : values) {
      x = normal(generator);
      sum += x;
      squares += x * x;
    }
    const double error = 1.077 * std::sqrt((squares - sum * sum / 8) / 7 / 8);
    const Interval interval = interval_of_mean(values, rng);
    ratio += 0.5 * (interval.high - interval.low) / error / 200;
  }
  MESSAGE("width " << ratio);
  CHECK(std::abs(ratio - 1.009) < 0.01);
}

TEST_CASE(
    "intervals of the exponent of a noisy curve hold the truth in 68 of 100 cases") {
  for (const std::size_t count : {20U, 40U}) {
    const int held = held_exponents(count, 0);
    MESSAGE(count << " points: " << held << " of 1000");
    CHECK(std::abs(held - expected) < five_sigma);
  }
}

TEST_CASE("correlated noise along a curve is seen where the curve is long enough") {
  // Intervals that took it for independent would hold the truth in about 380 and 280:
  // the error of a mean grows by sqrt((1 + phi) / (1 - phi)) = 2 and 3.
  for (const double phi : {0.6, 0.8}) {
    const int held = held_exponents(40, phi);
    MESSAGE("phi " << phi << ": " << held << " of 1000");
    CHECK(std::abs(held - expected) < five_sigma);
  }
}

TEST_CASE("an exact curve has an interval of no width and the same seed the same one") {
  std::vector<double> t, r;
  for (int i = 0; i < 12; ++i) {
    t.push_back(std::exp(i));
    r.push_back(2 * std::pow(t.back(), 0.25));
  }
  kmc::Rng first(5), second(5);
  const Interval exact = interval_of_exponent(t, r, first);
  CHECK(exact.low == doctest::Approx(0.25).epsilon(1e-12));
  CHECK(exact.high == doctest::Approx(0.25).epsilon(1e-12));
  r[4] *= 1.1;
  r[9] *= 0.95;
  kmc::Rng third(5), fourth(5);
  const Interval one = interval_of_exponent(t, r, third);
  const Interval other = interval_of_exponent(t, r, fourth);
  CHECK(one.low == other.low);
  CHECK(one.high == other.high);
  CHECK(one.low < one.high);
}

TEST_CASE("too few values have no interval") {
  kmc::Rng rng(1);
  CHECK(std::isnan(interval_of_mean({}, rng).low));
  CHECK(std::isnan(interval_of_mean(std::vector<double>{1}, rng).high));
  const std::vector<double> five = {1, 2, 3, 4, 5};
  CHECK(std::isnan(interval_of_exponent(five, five, rng).low));
}
