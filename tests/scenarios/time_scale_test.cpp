#include "scenarios/analysis/time_scale.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "kmc/rng.hpp"

namespace {

using scenarios::NeckSeries;
using scenarios::time_scale;
using scenarios::TimeScale;
using Outcome = TimeScale::Outcome;

constexpr double decade = std::numbers::ln10;

/// To within this part of what is expected.
bool is_near(double x, double expected, double part) {
  return std::abs(x - expected) < part * std::abs(expected);
}

/// With slopes 1/3 and 1/6, and a bend at t = 1e-3 s; r/R = 0.1 there.
double law(double time_s) {
  const double x = time_s / 1e-3;
  return 0.1 * std::pow(x, x < 1 ? 1.0 / 3 : 1.0 / 6);
}

/// A run from 1e-5 to 10 s that is ahead by ln(time), with noise of ln(r/R).
NeckSeries run(double ahead = 0, double noise = 0, kmc::Rng* rng = nullptr) {
  NeckSeries series{1, 2, "slab", {0}, {0}};
  for (double x = -5; x < 1; x += 0.05) {
    const double time_s = std::pow(10.0, x + 0.025);
    series.time_s.push_back(time_s);
    series.ratio.push_back(law(time_s * std::exp(ahead)));
    if (rng != nullptr) series.ratio.back() *= std::exp(noise * rng->normal());
  }
  return series;
}

/// Points on the law, whose times are s times longer; a negative error is none.
NeckSeries points(double scale, const std::vector<double>& run_times_s, double error) {
  NeckSeries series{1, 2, "given", {}, {}};
  for (const double time_s : run_times_s) {
    series.time_s.push_back(scale * time_s);
    series.ratio.push_back(law(time_s));
    if (error >= 0) series.ratio_error.push_back(error);
  }
  return series;
}

/// From 1e-4 to 1 s.
std::vector<double> times_s(int count) {
  std::vector<double> times;
  for (int k = 0; k < count; ++k)
    times.push_back(std::pow(10.0, -4 + 4.0 * k / (count - 1)));
  return times;
}

TimeScale scale_of(const NeckSeries& measured, std::vector<NeckSeries> runs) {
  return time_scale({{measured}}, runs);
}

/// What of synthetic studies is noisy.
struct Noise {
  double of_points = 0;   ///< [r/R]
  bool is_known = true;   ///< errors come with the points
  double of_runs = 0;     ///< how far each is ahead, of ln t
  double of_samples = 0;  ///< of ln(r/R), from one time to the next
};

/// Of many studies of six runs and twelve points.
struct Studies {
  double bias = 0, spread = 0;  ///< of log10 s
  double rms_error = 0;         ///< told
  double excess = 0;            ///< mean of chi^2 per degree of freedom
};

constexpr int study_count = 400;

Studies studies_with(const Noise& noise) {
  constexpr double truth = 30;
  Studies studies;
  kmc::Rng rng(1);
  double sum = 0, squares = 0;
  for (int study = 0; study < study_count; ++study) {
    std::vector<NeckSeries> runs;
    for (int k = 0; k < 6; ++k)
      runs.push_back(run(noise.of_runs * rng.normal(), noise.of_samples, &rng));
    NeckSeries measured =
        points(truth, times_s(12), noise.is_known ? noise.of_points : -1);
    for (double& ratio : measured.ratio) ratio += noise.of_points * rng.normal();
    const TimeScale scale = scale_of(measured, runs);
    REQUIRE(scale.outcome == Outcome::found);
    const double off = scale.log10_scale - std::log10(truth);
    sum += off;
    squares += off * off;
    const double runs_error = noise.of_runs > 0 ? scale.runs_error : 0;
    studies.rms_error += std::pow(std::hypot(scale.points_error, runs_error), 2);
    studies.excess += scale.chi_squared_per_freedom() / study_count;
  }
  studies.bias = sum / study_count;
  studies.spread = std::sqrt(squares / study_count - studies.bias * studies.bias);
  studies.rms_error = std::sqrt(studies.rms_error / study_count);
  return studies;
}

}  // namespace

TEST_CASE("a known time scale is found with the errors that its formulas give") {
  // Two runs that are 0.2 ahead and behind: without one of them ln s is off by as much,
  // and (N - 1) / N times the sum of squares is 0.2^2.
  const double error = 0.01;
  const auto kept = times_s(9);
  for (const double scale : {0.01, 1.0, 50.0}) {
    const TimeScale found = scale_of(points(scale, kept, error), {run(0.2), run(-0.2)});
    REQUIRE(found.outcome == Outcome::found);
    CHECK(found.point_count == 9);
    // At the bend the curve is smoothed: by less than 0.01 of r/R = 0.1 in one point.
    CHECK(std::abs(found.log10_scale - std::log10(scale)) < 0.003);
    CHECK(is_near(found.runs_error, 0.2 / decade, 0.02));
    // Such runs have no other error than where they are in time.
    CHECK(found.shape_error < 0.003);
    double slopes = 0;
    for (const double t : kept)
      slopes += std::pow(law(t) * (t < 1e-3 ? 1.0 / 3 : 1.0 / 6), 2);
    CHECK(is_near(found.points_error, error / std::sqrt(slopes) / decade, 0.03));
    CHECK(found.chi_squared < 0.1);
    CHECK(is_near(found.log10_error(), std::hypot(found.points_error, found.runs_error),
                  1e-12));
  }
}

TEST_CASE(
    "errors of time scales are as large as the spread of many synthetic studies") {
  // 400 studies. A standard deviation of as many normal values is known to within
  // 1 / sqrt(800) = 0.035 of it; the rms of the errors told, each from five degrees of
  // freedom or more, to 1 / sqrt(8000) = 0.011 and less. 5 sigma of both: 0.19. The
  // mean is off by less than 5 / sqrt(400) = 0.25 of the spread, but for 0.005 by the
  // bend and by the curvature of the law in ln s.
  const Noise kinds[] = {{.of_points = 0.01},
                         {.of_points = 0.01, .is_known = false},
                         {.of_points = 0.0005, .of_runs = 0.4, .of_samples = 0.02},
                         {.of_points = 0.01, .of_runs = 0.4, .of_samples = 0.02}};
  for (const Noise& noise : kinds) {
    CAPTURE(noise.of_points);
    CAPTURE(noise.is_known);
    CAPTURE(noise.of_runs);
    const Studies studies = studies_with(noise);
    CHECK(std::abs(studies.rms_error / studies.spread - 1) < 0.19);
    CHECK(std::abs(studies.bias) < 0.25 * studies.spread + 0.005);
    if (!noise.is_known) continue;
    // Of 400 values of chi^2 with 11 degrees of freedom: 1 to within 5 sqrt(2 / 4400).
    // The runs know h from five degrees of freedom at the least, all twelve points as
    // one: then 1 / h^2 is in the mean 5 / 3 of what it should be.
    const double bound = 5 * std::sqrt(2.0 / 4400);
    CHECK(studies.excess > 1 - bound);
    CHECK(studies.excess < (noise.of_runs > 0 ? 5.0 / 3 : 1) + bound);
  }
}

TEST_CASE(
    "points before and after the curve of the runs are left out of its time scale") {
  // The curve ends where its first and last cells do, 1.06e-5 and 9.4 s.
  NeckSeries measured = points(100, {1e-7, 1e-6, 1e-4, 1e-3, 1e-2, 0.1, 20}, 0.001);
  measured.ratio[0] = 0.001;
  measured.ratio[6] = 0.7;
  measured.time_s.insert(measured.time_s.begin(), 0);
  measured.ratio.insert(measured.ratio.begin(), 0.01);
  measured.ratio_error.insert(measured.ratio_error.begin(), 0.01);
  const TimeScale found = scale_of(measured, {run()});
  REQUIRE(found.outcome == Outcome::found);
  CHECK(found.point_count == 4);
  REQUIRE(found.before_s.size() == 2);
  CHECK(is_near(found.before_s[1], 1e-4, 1e-9));
  REQUIRE(found.after_s.size() == 1);
  CHECK(is_near(found.after_s[0], 2000, 1e-9));
  // Only in the cell with the bend, 1/20 of a decade, is the curve not the law: its
  // chord is (1/3 - 1/6) / 80 decades of r below at most, as much as 1/80 of time.
  CHECK(std::abs(found.log10_scale - 2) < 1.0 / 80);
  CHECK(std::isnan(found.runs_error));
}

TEST_CASE("fewer than three points within the runs have no time scale") {
  const TimeScale two = scale_of(points(10, {1e-4, 1e-2}, 0.01), {run()});
  CHECK(two.outcome == Outcome::few_points);
  CHECK(two.point_count == 2);
  CHECK(std::isnan(two.log10_scale));
  CHECK(std::isnan(two.log10_error()));
  NeckSeries wide = points(10, times_s(9), 0.01);
  for (double& ratio : wide.ratio) ratio += 1;  // above all of the curve
  const TimeScale none = scale_of(wide, {run()});
  CHECK(none.outcome == Outcome::few_points);
  CHECK(none.point_count + none.before_s.size() + none.after_s.size() == 9);
  CHECK(scale_of(points(1, {}, 0.01), {run()}).outcome == Outcome::few_points);
}

TEST_CASE("runs without a curve or with a flat one have no time scale") {
  NeckSeries flat = run(), brief = run();
  for (double& ratio : flat.ratio) ratio = std::min(ratio, 0.1);
  brief.time_s.resize(3);
  brief.ratio.resize(3);
  const NeckSeries measured = points(1, times_s(9), 0.01);
  NeckSeries late = points(1, {0.01, 0.02, 0.05, 0.1, 0.2}, 0.01);
  for (double& ratio : late.ratio) ratio = 0.1;
  const TimeScale unfixed = scale_of(late, {flat});
  CHECK(unfixed.outcome == Outcome::flat);
  CHECK(unfixed.point_count == 5);
  CHECK(scale_of(measured, {brief}).outcome == Outcome::short_curve);
}

TEST_CASE("a time scale of points off the curve has an error widened by chi squared") {
  NeckSeries measured = points(10, times_s(9), 0.001);
  for (std::size_t k = 0; k < 9; ++k) measured.ratio[k] += k % 2 == 0 ? 0.01 : -0.01;
  const TimeScale found = scale_of(measured, {run()});
  // Nine residuals of ten errors each.
  CHECK(is_near(found.chi_squared_per_freedom(), 900.0 / 8, 0.1));
  CHECK(is_near(found.residual_rms, 0.01, 0.05));
  CHECK(is_near(found.log10_error(),
                found.points_error * std::sqrt(found.chi_squared / 8), 1e-12));
}

TEST_CASE("points without errors all count alike and tell no chi squared") {
  const TimeScale found = scale_of(points(10, times_s(9), -1), {run()});
  REQUIRE(found.outcome == Outcome::found);
  CHECK(std::isnan(found.chi_squared));
  CHECK(found.residual_rms < 0.002);
  CHECK(found.log10_error() == found.points_error);
}
