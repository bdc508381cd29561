#include "scenarios/analysis/study_laws.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <optional>
#include <vector>

#include "scenarios/analysis/study_report.hpp"
#include "tests/contains.hpp"

namespace {

using scenarios::LevelStudy;
using scenarios::StudyGroup;

/// Two seeds whose necks came to r/R = 0.5 at these log10 t [s].
StudyGroup with_passage(double atoms, std::optional<double> first,
                        std::optional<double> second) {
  StudyGroup group;
  group.temperature_K = 400;
  group.atoms = atoms;
  group.run_count = 2;
  std::vector<double> times;
  for (const auto& time : {first, second})
    if (time) times.push_back(*time);
  group.necks = scenarios::NeckStudy{
      .definition = "midplane",
      .seed_count = 2,
      .windows = {},
      .levels = {LevelStudy{0.5, {first, second}, scenarios::seed_statistics(times)}}};
  return group;
}

TEST_CASE("the time to a width of the neck follows a power of the size") {
  // t ~ R^4 is N^(4/3): a decade for each three quarters of a decade of atoms. The
  // seeds of each size lie 0.02 decades about it, 0.0460 in ln t: the pooled spread is
  // sqrt(2) of it, with the rounding of times to 0.05 decades (0.0332) 0.0731; that of
  // each mean 0.0517; ln N is spread by sqrt(2) 1.727.
  std::vector<StudyGroup> groups;
  for (int k = 0; k < 3; ++k)
    groups.push_back(
        with_passage(std::pow(10.0, 3.0 + 0.75 * k), k - 9 + 0.02, k - 9 - 0.02));
  const std::string report = scenarios::laws_report(groups);
  CHECK(contains(report, "Time until r/R = 0.500"));
  CHECK(contains(report, "all         p = 1.333 +- 0.021"));
  CHECK_FALSE(contains(report, "Relaxation time"));
  // A size one of whose runs never came to it does not count: its quick ones would.
  groups.push_back(with_passage(1e6, -3.0, std::nullopt));
  CHECK(contains(scenarios::laws_report(groups), "p = 1.333 +- 0.021"));
  const std::string csv = scenarios::study_csv(groups);
  CHECK(contains(csv,
                 ",log10_time_s_0.500,log10_time_s_0.500_error,"
                 "log10_time_s_0.500_runs,relaxation_time_s"));
  CHECK(contains(csv, ",-3,nan,1,"));
}

TEST_CASE("times that are equal as far as they show are not exact") {
  // Of two sizes, log10 t = -9 and -8: the rounding alone, 0.0332 in ln t. Two seeds
  // that are rounded alike are no better than one.
  const std::vector<StudyGroup> groups = {with_passage(1e3, -9, -9),
                                          with_passage(1e4, -8, -8)};
  CHECK(contains(scenarios::laws_report(groups), "all         p = 1.000 +- 0.020"));
  // With samples ten times as far apart.
  std::vector<StudyGroup> sparse = groups;
  for (StudyGroup& group : sparse) group.necks->levels[0].log10_step = 0.5;
  CHECK(contains(scenarios::laws_report(sparse), "all         p = 1.000 +- 0.204"));
  // Seeds that scatter by s = 0.0750 decades, 0.150 of that step, are rounded alike in
  // part: exp(-(2 pi 0.150)^2) = 0.412. The spread is the root of 0.1726^2 + 0.3324^2
  // 1.412, 0.431; that of a mean 0.305; two means lie ln 10 apart.
  std::vector<StudyGroup> scattered = {with_passage(1e3, -9.053, -8.947),
                                       with_passage(1e4, -8.053, -7.947)};
  for (StudyGroup& group : scattered) group.necks->levels[0].log10_step = 0.5;
  CHECK(contains(scenarios::laws_report(scattered), "all         p = 1.000 +- 0.187"));
  // One run of each tells nothing of the spread between runs.
  std::vector<StudyGroup> single = groups;
  for (StudyGroup& group : single) {
    group.run_count = 1;
    group.necks->levels[0].log10_time_s.resize(1);
  }
  CHECK(contains(scenarios::laws_report(single), "all         p = 1.000, t0 = "));
  // But three that lie on a line are no more exact than their samples, 0.0332: over
  // sqrt(2) ln 10.
  single.push_back(with_passage(1e5, -7, std::nullopt));
  single.back().run_count = 1;
  CHECK(contains(scenarios::laws_report(single), "all         p = 1.000 +- 0.010"));
}

TEST_CASE("groups without necks and with a single size have no law of either") {
  CHECK(scenarios::laws_report({}).empty());
  const std::vector<StudyGroup> one = {with_passage(1000, -9, -9)};
  CHECK(scenarios::laws_report(one).empty());
  CHECK(scenarios::laws_report(std::vector<StudyGroup>{StudyGroup{}}).empty());
}

}  // namespace
