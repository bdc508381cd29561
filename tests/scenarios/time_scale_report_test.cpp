#include "scenarios/analysis/time_scale_report.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "tests/contains.hpp"

namespace {

using scenarios::NamedTimeScale;
using scenarios::TimeScale;
using Outcome = TimeScale::Outcome;

/// s = 10 at 500 K, from nine points, with errors of log10 s of 0.03 and 0.04.
NamedTimeScale tenfold() {
  TimeScale scale;
  scale.point_count = 9;
  scale.log10_scale = 1;
  scale.points_error = 0.03;
  scale.runs_error = 0.04;
  scale.chi_squared = 8;
  scale.residual_rms = 0.012;
  scale.run_count = 4;
  return {"tem.csv", "r1, slab", "slab", 500, scale};
}

std::string report_of(const NamedTimeScale& named) {
  return scenarios::time_scale_report({{named}});
}

}  // namespace

TEST_CASE("a report of a time scale says in words what it is of the model") {
  // kT ln 10 = 8.617333e-5 * 500 * 2.302585 = 0.09921 eV, and 0.05 of it.
  const std::string slow = report_of(tenfold());
  CHECK(contains(slow,
                 "tem.csv\non r1, slab:\n  s = 10 (8.91 to 11.2), log10 s = 1.000 "
                 "+- 0.050 (points 0.030, runs 0.040)\n"));
  // Of one of the four runs: twice that of their mean.
  CHECK(
      contains(slow, "  A single pair is ahead or behind by +- 0.080 of log10 s: if"));
  CHECK(contains(slow,
                 "  chi^2 per degree of freedom 1.00, of 9 points; they lie 0.012 "
                 "(rms of r/R) from the curve\n"));
  CHECK(contains(slow,
                 "grow 10 times as slowly as those of the runs,\n  as if at 500 K "
                 "all barriers were kT ln s = 0.099 +- 0.005 eV higher than in "
                 "the model.\n"));
  CHECK_FALSE(contains(slow, "Left out"));
  CHECK_FALSE(contains(slow, "No s"));
  NamedTimeScale fast = tenfold();
  fast.scale.log10_scale = -1;
  CHECK(contains(report_of(fast), "10 times as fast as those"));
  CHECK(contains(report_of(fast), "0.099 +- 0.005 eV lower than in the model"));
  fast.temperature_K.reset();
  CHECK(contains(report_of(fast), "kT ln s is not known: no one temperature of runs"));
}

TEST_CASE("a report of a time scale names points left out and what is not known") {
  NamedTimeScale named = tenfold();
  named.scale.before_s = {1e-9};
  named.scale.after_s = {10, 20.5};
  named.scale.runs_error = named.scale.chi_squared = std::nan("");
  const std::string text = report_of(named);
  CHECK(
      contains(text, "before the runs' curve stretched by s: 1 point, t = 1e-09 s\n"));
  CHECK(contains(text,
                 "after the runs' curve stretched by s: 2 points, t = 10 to 20.5 s\n"));
  CHECK(contains(text, "+- 0.030 (points 0.030, runs not known: too few)\n"));
  CHECK(contains(text, "too few)\n  Too small an error: runs of other seeds"));
  CHECK_FALSE(contains(text, "A single pair"));
  CHECK(contains(text, "chi^2 not known without errors of 9 points"));
}

TEST_CASE("a report of a time scale says when the points grow by another law") {
  // Three standard deviations of chi^2 with 8 degrees of freedom above 8: 20.
  NamedTimeScale named = tenfold();
  named.scale.chi_squared = 19.9;
  CHECK_FALSE(contains(report_of(named), "grow by another law"));
  named.scale.chi_squared = 20.1;
  CHECK(contains(report_of(named), "Even the best s leaves the points off the curve"));
  // One run: its noise is in chi^2, and says nothing against the points.
  named.scale.runs_error = std::nan("");
  CHECK(
      contains(report_of(named), "The noise of the runs, which is not known, may be"));
  CHECK_FALSE(contains(report_of(named), "another law"));
}

TEST_CASE("a report says why there is no time scale") {
  for (const auto& [outcome, words] :
       {std::pair{
            Outcome::few_points,
            "No s: at the best stretch of time 2 points within the runs' curve, three "
            "are needed."},
        std::pair{Outcome::flat, "No s: the runs' curve does not rise where"},
        std::pair{Outcome::short_curve,
                  "No s: the runs have fewer than three times"}}) {
    NamedTimeScale named = tenfold();
    named.scale = {};
    named.scale.outcome = outcome;
    named.scale.point_count = 2;
    CHECK(contains(report_of(named), words));
    CHECK_FALSE(contains(report_of(named), "nan"));
  }
  CHECK(scenarios::time_scale_report({}).empty());
}

TEST_CASE("a report of time scales is ASCII of at most 100 columns") {
  NamedTimeScale named = tenfold();
  named.temperature_K = 1234.567;
  named.scale.log10_scale = -12.3456;
  named.scale.chi_squared = 123456;
  named.scale.point_count = 1000;
  named.scale.residual_rms = 0.000123;
  named.scale.before_s = {1.23456e-10, 2.34567e-10};
  std::istringstream lines(report_of(named));
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    CHECK(line.size() <= 100);
    CHECK_FALSE(line.ends_with(' '));
    CHECK(std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; }));
  }
}

TEST_CASE("a table of time scales has a value in each of its columns") {
  NamedTimeScale named = tenfold();
  named.points = "tem.csv, given";
  named.scale.after_s = {10, 20};
  std::istringstream lines(scenarios::time_scale_csv({{named, named}}));
  std::string head, row;
  std::getline(lines, head);
  std::getline(lines, row);
  CHECK(contains(head, "log10_points_error,log10_runs_error,chi_squared_per_freedom"));
  CHECK(
      row.starts_with("\"tem.csv, given\",\"r1, slab\",slab,500,1,0.05,0.03,0.04,1,9,2,"
                      "0.0992"));
  CHECK(std::ranges::count(row, ',') == std::ranges::count(head, ',') + 2);
  CHECK(std::getline(lines, row));
  CHECK_FALSE(std::getline(lines, row));
}
