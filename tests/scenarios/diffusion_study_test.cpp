// Random walks with known diffusion coefficients: what the analysis makes of them, and
// whether its intervals hold the truth as often as they say.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>

#include "kmc/rng.hpp"
#include "rates/units.hpp"
#include "scenarios/analysis/diffusion.hpp"

namespace {

using scenarios::Estimate;
using scenarios::study_diffusion;
using scenarios::Track;

/// Draws the next of the four directions on the square lattice.
using NextDirection = std::function<unsigned(kmc::Rng&)>;

NextDirection any_direction() {
  return [](kmc::Rng& rng) { return rng.below(4); };
}

/// With probability q the hop before is undone. Then <cos> of successive hops is -q,
/// and D = (1 - q) / (1 + q) times that of free hops (Compaan & Haven, Trans. Faraday
/// Soc. 52, 786 (1956)).
NextDirection to_and_fro(double q) {
  return [q, last = 0U](kmc::Rng& rng) mutable {
    last = rng.uniform() < q ? (last ^ 1U) : static_cast<unsigned>(rng.below(4));
    return last;
  };
}

/// A path of so many rows, each of hops_in_row(row) hops of 1 nm with rate 1/s.
Track walk(std::size_t rows, NextDirection next,
           const std::function<std::size_t(std::size_t)>& hops_in_row, kmc::Rng& rng) {
  Track track{500.0, {0.0}, {{0, 0, 0}}};
  lattice::Vector3 x{0, 0, 0};
  double time_s = 0.0;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t hop = 0; hop < hops_in_row(row); ++hop) {
      const unsigned d = next(rng);
      x[d / 2] += d % 2 == 0 ? 1.0 : -1.0;
    }
    time_s += rng.exponential() * 4.0;
    track.time_s.push_back(time_s);
    track.displacement_nm.push_back(x);
  }
  return track;
}

/// The fraction of 400 studies whose 95 % interval (Student's t, 49 degrees of freedom)
/// holds the true D.
double coverage(const std::function<Track(kmc::Rng&)>& make, double truth) {
  constexpr double quantile = 2.0096;
  int hits = 0;
  for (unsigned k = 0; k < 400; ++k) {
    kmc::Rng rng(1000 + k);
    const std::vector<Track> tracks = {make(rng)};
    const Estimate D = study_diffusion(tracks, "xyz")[0].best().diffusion_nm2_per_s;
    hits += std::abs(D.value - truth) < quantile * D.error ? 1 : 0;
  }
  return hits / 400.0;
}

/// 5 sigma of a binomial fraction: 5 sqrt(0.95 x 0.05 / 400).
constexpr double coverage_bound = 0.0545;

}  // namespace

TEST_CASE("intervals of D hold the truth of a free walk") {
  // 4 hops of 1 nm in 4 s on the average: <r^2> = t, D = 1/4.
  const double found = coverage(
      [](kmc::Rng& rng) {
        return walk(
            2000, any_direction(), [](auto) { return 4U; }, rng);
      },
      0.25);
  MESSAGE("coverage " << found);
  CHECK(std::abs(found - 0.95) < coverage_bound);
}

TEST_CASE("intervals of D hold the truth of a walk that goes to and fro") {
  // q = 0.6 and a row for each hop: D = 1/4 of that of free hops, 1/16 at a hop in 4 s.
  const double found = coverage(
      [](kmc::Rng& rng) {
        return walk(
            4000, to_and_fro(0.6), [](auto) { return 1U; }, rng);
      },
      1.0 / 64.0);
  MESSAGE("coverage " << found);
  CHECK(std::abs(found - 0.95) < coverage_bound);
}

TEST_CASE("intervals of D hold the truth of a walk that is quick and slow in turn") {
  // 40 rows with 7 hops, 40 with 1.
  const double found = coverage(
      [](kmc::Rng& rng) {
        return walk(
            4000, any_direction(),
            [](std::size_t row) { return row / 40 % 2 == 0 ? 7U : 1U; }, rng);
      },
      0.25);
  MESSAGE("coverage " << found);
  CHECK(std::abs(found - 0.95) < coverage_bound);
}

TEST_CASE(
    "the mean-square displacement remembers correlated hops and the slope does not") {
  kmc::Rng rng(3);
  const std::vector<Track> tracks = {walk(
      400000, to_and_fro(0.6), [](auto) { return 1U; }, rng)};
  const auto study = study_diffusion(tracks, "xy");
  REQUIRE(study.size() == 1);
  const auto& windows = study[0].windows;
  // A window of one hop knows nothing of the correlation.
  const auto apparent = [&](std::size_t k) {
    return windows[k].msd_nm2.value / (4.0 * windows[k].duration_s);
  };
  CHECK(apparent(0) == doctest::Approx(1.0 / 16.0).epsilon(0.01));
  CHECK(study[0].has_plateau);
  CHECK(study[0].chosen > 0);
  const Estimate& D = study[0].best().diffusion_nm2_per_s;
  CHECK(std::abs(D.value - 1.0 / 64.0) < 5.0 * D.error);
}

TEST_CASE("several runs at one temperature are one study") {
  kmc::Rng rng(4);
  const auto make = [&](double temperature_K) {
    Track track = walk(
        500, any_direction(), [](auto) { return 4U; }, rng);
    track.temperature_K = temperature_K;
    return track;
  };
  const std::vector<Track> tracks = {make(400), make(300), make(400), make(400)};
  const auto study = study_diffusion(tracks, "xy");
  REQUIRE(study.size() == 2);
  CHECK(study[0].temperature_K == 300);
  CHECK(study[0].windows[0].windows == 499);
  CHECK(study[1].windows[0].windows == 3 * 499);
  CHECK(study[1].windows.back().windows >= scenarios::fewest_windows);
  // No window reaches from one run into another: 500 rows are 125 times 4.
  REQUIRE(study[1].windows.size() == 3);
  CHECK(study[1].windows[2].windows == 3 * 124);
}

TEST_CASE("the window of a free walk is four rows long and needs three lengths") {
  // One row is enough from the start, so that the window is four times as long. D of 2,
  // 4 and 8 rows has at most 1 + 1/2, 1 + 1/4 and 1 + 1/8 times its variance about that
  // of one row: it lies beyond three of its errors with P(|t_49| > 2.45) = 1.8 %, 1.0 %
  // and 0.7 %. That leaves 96.5 of 100 walks; 5 sigma = 5 sqrt(100 0.965 0.035) = 9.2.
  int four_rows = 0;
  for (unsigned k = 0; k < 100; ++k) {
    kmc::Rng rng(3000 + k);
    const std::vector<Track> tracks = {walk(
        2000, any_direction(), [](auto) { return 4U; }, rng)};
    const auto result = study_diffusion(tracks, "xy")[0];
    REQUIRE(result.windows.size() == 4);
    four_rows += result.has_plateau && result.best().rows == 4;
  }
  MESSAGE(four_rows << " of 100");
  CHECK(four_rows > 96.5 - 9.2);
  // 500 rows are 499 windows of one and 249 of two, but 124 of four: none is four times
  // as long as another.
  kmc::Rng rng(6);
  const std::vector<Track> tracks = {walk(
      500, any_direction(), [](auto) { return 4U; }, rng)};
  const auto result = study_diffusion(tracks, "xy")[0];
  REQUIRE(result.windows.size() == 2);
  CHECK_FALSE(result.has_plateau);
  CHECK(result.best().rows == 2);
}

TEST_CASE("D is per dimension of the axes along which the tracer moved") {
  kmc::Rng rng(5);
  // Along y only.
  const auto along_y = [](kmc::Rng& chance) { return 2U + chance.below(2); };
  const std::vector<Track> tracks = {walk(
      20000, along_y, [](auto) { return 4U; }, rng)};
  const auto study = study_diffusion(tracks, "xyz");
  REQUIRE(study.size() == 1);
  CHECK(study[0].axes == "y");
  const auto& best = study[0].best();
  CHECK(best.diffusion_nm2_per_s.value == best.by_axis_nm2_per_s[1].value);
  CHECK(best.by_axis_nm2_per_s[0].value == 0.0);
  CHECK(std::abs(best.diffusion_nm2_per_s.value - 0.5) <
        5.0 * best.diffusion_nm2_per_s.error);
  // A temperature with too few rows is left out.
  const std::vector<Track> few = {walk(
      50, along_y, [](auto) { return 4U; }, rng)};
  CHECK(study_diffusion(few, "xyz").empty());
}

TEST_CASE("the Arrhenius fit of exact values is exact") {
  std::vector<scenarios::ArrheniusPoint> points;
  for (const double temperature_K : {250.0, 300.0, 400.0, 700.0}) {
    const double D =
        3e-3 * std::exp(-0.42 / (rates::boltzmann_eV_per_K * temperature_K));
    points.push_back({temperature_K, {D, 0.1 * D}});
  }
  auto fit = scenarios::fit_arrhenius(points);
  REQUIRE(fit);
  CHECK(fit->energy_eV.value == doctest::Approx(0.42).epsilon(1e-10));
  CHECK(fit->ln_prefactor.value == doctest::Approx(std::log(3e-3)).epsilon(1e-10));
  CHECK(fit->chi_squared < 1e-18);
  CHECK(fit->degrees_of_freedom == 2);
  // Errors grow with those of the points, and the line is best known among them.
  for (auto& point : points) point.diffusion.error *= 3.0;
  const auto rough = scenarios::fit_arrhenius(points);
  CHECK(rough->energy_eV.error == doctest::Approx(3.0 * fit->energy_eV.error));
  CHECK(fit->ln_diffusion(330.0).error < 0.1);
  CHECK(fit->ln_diffusion(330.0).error < fit->ln_diffusion(900.0).error);
  CHECK(fit->ln_diffusion(300.0).value ==
        doctest::Approx(std::log(points[1].diffusion.value)));
  // Two points: no error of the line but that of the points.
  points.resize(2);
  CHECK(scenarios::fit_arrhenius(points)->degrees_of_freedom == 0);
  points[1].temperature_K = points[0].temperature_K;
  CHECK(!scenarios::fit_arrhenius(points));
  points[0].diffusion.value = 0.0;
  CHECK(!scenarios::fit_arrhenius(points));
}

TEST_CASE("errors of the Arrhenius fit are those of the textbook") {
  // x = 1/kT of 10 and 30 /eV, errors of ln D of 0.1: weights w = 100, mean x = 20, sum
  // of w (x - 20)^2 = 20000. Variances 1 / 20000 of E, 1 / 200 + 20^2 / 20000 = 0.025
  // of ln D0; covariance 20 / 20000.
  std::vector<scenarios::ArrheniusPoint> points;
  for (const double x : {10.0, 30.0}) {
    const double D = 2.0 * std::exp(-0.3 * x);
    points.push_back({1.0 / (rates::boltzmann_eV_per_K * x), {D, 0.1 * D}});
  }
  const auto fit = scenarios::fit_arrhenius(points);
  REQUIRE(fit);
  CHECK(fit->energy_eV.value == doctest::Approx(0.3));
  CHECK(fit->energy_eV.error == doctest::Approx(std::sqrt(1.0 / 20000.0)));
  CHECK(fit->ln_prefactor.value == doctest::Approx(std::log(2.0)));
  CHECK(fit->ln_prefactor.error == doctest::Approx(std::sqrt(0.025)));
  CHECK(fit->covariance == doctest::Approx(0.001));
  // The line is known at a point as well as the point is.
  CHECK(fit->ln_diffusion(points[0].temperature_K).error == doctest::Approx(0.1));
}

TEST_CASE("intervals of the activation energy hold the truth") {
  // 300 fits to walks at five temperatures whose times follow E = 0.5 eV. The errors of
  // the points are estimates with 49 degrees of freedom each: 1.99 for 95 %.
  constexpr double energy_eV = 0.5;
  int hits = 0, prefactor_hits = 0;
  for (unsigned k = 0; k < 300; ++k) {
    kmc::Rng rng(2000 + k);
    std::vector<Track> tracks;
    for (const double temperature_K : {300.0, 350.0, 400.0, 500.0, 600.0}) {
      tracks.push_back(walk(
          1000, any_direction(), [](auto) { return 4U; }, rng));
      tracks.back().temperature_K = temperature_K;
      for (double& time_s : tracks.back().time_s)
        time_s *= std::exp(energy_eV / (rates::boltzmann_eV_per_K * temperature_K));
    }
    std::vector<scenarios::ArrheniusPoint> points;
    for (const auto& result : study_diffusion(tracks, "xy"))
      points.push_back({result.temperature_K, result.best().diffusion_nm2_per_s});
    REQUIRE(points.size() == 5);
    const auto fit = scenarios::fit_arrhenius(points);
    hits += std::abs(fit->energy_eV.value - energy_eV) < 1.99 * fit->energy_eV.error;
    prefactor_hits += std::abs(fit->ln_prefactor.value - std::log(0.25)) <
                      1.99 * fit->ln_prefactor.error;
  }
  MESSAGE("coverage " << hits / 300.0 << " " << prefactor_hits / 300.0);
  // 5 sqrt(0.95 x 0.05 / 300)
  CHECK(std::abs(hits / 300.0 - 0.95) < 0.063);
  CHECK(std::abs(prefactor_hits / 300.0 - 0.95) < 0.063);
}
