#include "scenarios/analysis/neck_growth.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "kmc/schedule.hpp"
#include "lattice/input_error.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using scenarios::NeckOptions;
using scenarios::NeckSeries;
using scenarios::NeckStudy;
using scenarios::NeckWindow;
using scenarios::SeedExponent;
using scenarios::study_neck;
using scenarios::WindowUse;

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr int samples_per_decade = 20;

/// The middle of the k-th cell of the thinning, so that each sample has its own.
double cell_time_s(int k) { return std::pow(10.0, (k + 0.5) / samples_per_decade); }

NeckSeries series_of(std::vector<double> time_s, std::vector<double> ratio) {
  return {1, 2, "midplane", std::move(time_s), std::move(ratio)};
}

/// One sample in each cell from t = 1 s on.
NeckSeries series_of(const std::vector<double>& ratio) {
  std::vector<double> time_s;
  for (std::size_t k = 0; k < ratio.size(); ++k)
    time_s.push_back(cell_time_s(static_cast<int>(k)));
  return series_of(time_s, ratio);
}

NeckSeries exact_series(double exponent) {
  std::vector<double> time_s, ratio;
  for (int k = -100; k < 20; ++k) {
    time_s.push_back(cell_time_s(k));
    ratio.push_back(std::pow(time_s.back(), exponent));
  }
  return series_of(time_s, ratio);
}

SeedExponent only_exponent(const NeckSeries& series, NeckWindow window) {
  const std::vector<NeckSeries> seeds = {series};
  return study_neck(seeds, {{window}, {}}).windows.at(0).seeds.at(0);
}

scenarios::CsvTable table_of(const std::string& text) {
  return scenarios::CsvTable::read(ScratchFile(text).path());
}

}  // namespace

TEST_CASE("every window of an exact neck gives its exponent") {
  const std::vector<NeckSeries> seeds = {exact_series(1.0 / 3), exact_series(0.2)};
  const NeckStudy study = study_neck(seeds);
  CHECK(study.definition == "midplane");
  CHECK(study.seed_count == 2);
  REQUIRE(study.windows.size() == 4);
  for (const auto& window : study.windows) {
    REQUIRE(window.seeds.size() == 2);
    CHECK(window.seeds[0].use == WindowUse::whole);
    CHECK(std::abs(window.seeds[0].law->exponent - 1.0 / 3) < 1e-12);
  }
  // t^0.2 is 0.1 at the start, 1e-5 s: only the later windows begin below their bound.
  const auto& later = study.windows[1];
  CHECK(std::abs(later.seeds[1].law->exponent - 0.2) < 1e-12);
  CHECK(later.exponent.count == 2);
  CHECK(later.exponent.mean == doctest::Approx((1.0 / 3 + 0.2) / 2).epsilon(1e-12));
  CHECK(later.exponent.spread ==
        doctest::Approx((1.0 / 3 - 0.2) / std::numbers::sqrt2).epsilon(1e-12));
}

TEST_CASE(
    "a window holds what follows the first sample at its lower bound up to the "
    "first at its upper bound") {
  // Between the two first passages the curve goes below 0.1; after them it returns.
  const std::vector<double> ratio = {0.05, 0.12, 0.08, 0.15, 0.2, 0.35, 0.25, 0.4};
  const NeckSeries series = series_of(ratio);
  const auto found = only_exponent(series, {0.1, 0.3});
  const auto expected = scenarios::fit_power_law(std::span(series.time_s).subspan(2, 4),
                                                 std::span(series.ratio).subspan(2, 4));
  CHECK(found.use == WindowUse::whole);
  REQUIRE(found.law);
  CHECK(found.law->point_count == 4);
  CHECK(found.law->exponent == expected->exponent);
}

TEST_CASE("a window whose upper bound is not reached is not used") {
  const auto found = only_exponent(series_of({0.05, 0.1, 0.2, 0.25, 0.29}), {0.1, 0.3});
  CHECK(found.use == WindowUse::unreached);
  CHECK_FALSE(found.law);
  CHECK(only_exponent(series_of({0.05, 0.1, 0.2, 0.25, 0.3}), {0.1, 0.3}).law);
}

TEST_CASE("a window passed within fewer than three samples is not fitted") {
  CHECK(only_exponent(series_of({0.05, 0.5}), {0.1, 0.3}).use == WindowUse::too_few);
  CHECK(only_exponent(series_of({0.05, 0.1, 0.2, 0.3}), {0.1, 0.3}).use ==
        WindowUse::too_few);
  CHECK(only_exponent(series_of({0.05, 0.1, 0.15, 0.2, 0.3}), {0.1, 0.3}).use ==
        WindowUse::whole);
}

TEST_CASE("a series of one sample or of none gives no exponent and no time") {
  for (const auto& ratio : {std::vector<double>{}, {0.5}, {0.0}, {undefined}}) {
    const std::vector<NeckSeries> seeds = {series_of(ratio)};
    const NeckStudy study = study_neck(seeds);
    for (const auto& window : study.windows) {
      CHECK_FALSE(window.seeds[0].law);
      CHECK(window.exponent.count == 0);
      CHECK(std::isnan(window.exponent.mean));
    }
    for (const auto& level : study.levels) CHECK_FALSE(level.log10_time_s[0]);
  }
}

TEST_CASE("a neck that starts from nothing at time zero is fitted whole") {
  NeckSeries series = exact_series(1.0 / 3);
  for (std::size_t k = 0; k < 30; ++k) series.ratio[k] = k % 2 == 0 ? 0 : undefined;
  series.time_s.insert(series.time_s.begin(), 0);
  series.ratio.insert(series.ratio.begin(), 0);
  const auto found = only_exponent(series, {0.1, 0.3});
  CHECK(found.use == WindowUse::whole);
  CHECK(std::abs(found.law->exponent - 1.0 / 3) < 1e-12);
}

TEST_CASE("a run that begins inside a window says so") {
  const auto found = only_exponent(series_of({0.17, 0.2, 0.25, 0.28, 0.3}), {0.1, 0.3});
  CHECK(found.use == WindowUse::from_start);
  CHECK(found.law->point_count == 4);
  // Beyond sqrt(0.1 x 0.3) it sees less than half of the window.
  const auto late = only_exponent(series_of({0.18, 0.2, 0.25, 0.28, 0.3}), {0.1, 0.3});
  CHECK(late.use == WindowUse::too_few);
  CHECK_FALSE(late.law);
  // The state at time zero counts, although it has no logarithm.
  const auto below = only_exponent(
      series_of({0, 1, 2, 4, 8, 16}, {0.05, 0.2, 0.22, 0.25, 0.28, 0.3}), {0.1, 0.3});
  CHECK(below.use == WindowUse::whole);
}

TEST_CASE("the sampling of a run does not change the weights of its decades") {
  // The same curve, bent at t = 1, with a thousand times more samples after the bend.
  const auto bent = [](double t) { return 0.2 * std::pow(t, t < 1 ? 0.4 : 0.2); };
  NeckSeries sparse = series_of({}, {}), dense = series_of({}, {});
  for (int k = -60; k < 40; ++k) {
    const double time_s = std::pow(10.0, (k + 1e-6) / samples_per_decade);
    sparse.time_s.push_back(time_s);
    dense.time_s.push_back(time_s);
    for (int i = 1; k >= 0 && i < 1000; ++i)
      dense.time_s.push_back(time_s * std::pow(10, i / 1001.0 / samples_per_decade));
  }
  for (const double t : sparse.time_s) sparse.ratio.push_back(bent(t));
  for (const double t : dense.time_s) dense.ratio.push_back(bent(t));
  const auto expected = only_exponent(sparse, {0.1, 0.4});
  const auto found = only_exponent(dense, {0.1, 0.4});
  REQUIRE(expected.law);
  REQUIRE(found.law);
  CHECK(found.law->point_count == expected.law->point_count);
  CHECK(found.law->exponent == expected.law->exponent);
}

TEST_CASE("a schedule of as many points a decade as cells keeps every point") {
  for (const double first_s : {1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1.0, 3e-7}) {
    CAPTURE(first_s);
    auto schedule = kmc::Schedule::logarithmic(first_s, samples_per_decade);
    NeckSeries series = series_of(std::vector<double>{}, {});
    for (int k = 0; k < 100; ++k) {
      schedule.advance();
      series.time_s.push_back(schedule.next_time_s());
      series.ratio.push_back(0.01 * k);
    }
    CHECK(scenarios::thinned(series).time_s == series.time_s);
  }
}

TEST_CASE("samples without a neck do not stand for others of the same time") {
  NeckSeries series = exact_series(1.0 / 3);
  const auto expected = only_exponent(series, {0.1, 0.3});
  for (std::size_t k = 0; k < series.time_s.size(); k += 2) {
    series.time_s.insert(series.time_s.begin() + static_cast<long>(k),
                         series.time_s[k] * (1 - 1e-9));
    series.ratio.insert(series.ratio.begin() + static_cast<long>(k), undefined);
  }
  const auto found = only_exponent(series, {0.1, 0.3});
  REQUIRE(found.law);
  CHECK(found.law->point_count == expected.law->point_count);
  CHECK(found.law->exponent == expected.law->exponent);
}

TEST_CASE("passage times are those of the first sample at or above a level") {
  const std::vector<NeckSeries> seeds = {series_of({0.05, 0.2, 0.1, 0.3, 0.2}),
                                         series_of({0.05, 0.1, 0.1, 0.25, 0.2}),
                                         series_of({0.22, 0.1, 0.3, 0.3, 0.3})};
  const NeckStudy study = study_neck(seeds, {{}, {0.2, 0.3}});
  const auto& at_02 = study.levels.at(0);
  CHECK(*at_02.log10_time_s[0] == doctest::Approx(1.5 / 20).epsilon(1e-12));
  CHECK(*at_02.log10_time_s[1] == doctest::Approx(3.5 / 20).epsilon(1e-12));
  CHECK_FALSE(at_02.log10_time_s[2]);  // began above it
  CHECK(at_02.statistics.count == 2);
  CHECK(at_02.statistics.mean == doctest::Approx(2.5 / 20).epsilon(1e-12));
  CHECK(at_02.log10_step == doctest::Approx(1.0 / 20).epsilon(1e-12));
  const auto& at_03 = study.levels.at(1);
  CHECK(*at_03.log10_time_s[0] == doctest::Approx(3.5 / 20).epsilon(1e-12));
  CHECK_FALSE(at_03.log10_time_s[1]);  // never reached
  CHECK(*at_03.log10_time_s[2] == doctest::Approx(2.5 / 20).epsilon(1e-12));
}

TEST_CASE("a neck that passed a level before the first sample has no time of it") {
  const std::vector<NeckSeries> seeds = {
      {1, 2, "midplane", {0.0, 1.0, 2.0}, {0.05, 0.25, 0.3}}};
  const NeckStudy study = study_neck(seeds, {{}, {0.2, 0.3}});
  CHECK_FALSE(study.levels.at(0).log10_time_s[0]);
  CHECK(*study.levels.at(1).log10_time_s[0] == doctest::Approx(std::log10(2.0)));
  CHECK(study.levels.at(1).log10_step == doctest::Approx(std::log10(2.0)));
}

TEST_CASE("necks are read from the columns of a series") {
  const auto table = table_of(
      "time_s,events,neck_1_2_midplane_nm,neck_2_13_projected_nm,neck_1_2_width_nm,"
      "neck_0_2_slab_nm,neck_1_-2_slab_nm,neck_1_slab_nm,neck_1_2_slab\n"
      "0,0,0.5,nan,1,1,1,1,1\n"
      "1e-9,8,1.5,2,1,1,1,1,1\n");
  const auto all = neck_series(table, 2.0);
  REQUIRE(all.size() == 2);
  CHECK(all[0].first_particle == 1);
  CHECK(all[0].second_particle == 2);
  CHECK(all[0].definition == "midplane");
  CHECK(all[0].time_s == std::vector<double>{0, 1e-9});
  CHECK(all[0].ratio == std::vector<double>{0.25, 0.75});
  CHECK(all[1].first_particle == 2);
  CHECK(all[1].second_particle == 13);
  CHECK(all[1].definition == "projected");
  CHECK(std::isnan(all[1].ratio[0]));
  CHECK(all[1].ratio[1] == 1);
}

TEST_CASE(
    "a series without necks or time or with a time that goes backwards is an "
    "input error") {
  const auto problem = [](const std::string& text) {
    try {
      neck_series(table_of(text), 1);
    } catch (const lattice::InputError& error) {
      const auto& mistake = error.mistakes().front();
      return std::to_string(mistake.line) + " " + mistake.problem;
    }
    return std::string();
  };
  CHECK(problem("time_s,events\n1,2\n") == "1 there is no column of a neck");
  CHECK(problem("events,neck_1_2_slab_nm\n1,2\n") == "1 there is no such column");
  CHECK(problem("time_s,neck_1_2_slab_nm\n1,1\n3,1\n2,1\n") ==
        "4 the time goes backwards or is nan");
  CHECK(problem("# a\ntime_s,neck_1_2_slab_nm\n1,1\n# b\n3,1\n2,1\n") ==
        "6 the time goes backwards or is nan");
  CHECK(problem("time_s,neck_1_2_slab_nm\n1,1\nnan,1\n") ==
        "3 the time goes backwards or is nan");
  CHECK(problem("time_s,neck_1_2_slab_nm\n1,1\n1,1\n").empty());
}
