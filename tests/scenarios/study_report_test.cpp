#include "scenarios/analysis/study_report.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace {

using scenarios::StudyGroup;
using scenarios::WindowUse;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Two seeds with the exponents 0.3 and 0.1 in one window.
StudyGroup with_window(WindowUse first, WindowUse second) {
  const auto seed = [](WindowUse use, double exponent) {
    return scenarios::SeedExponent{use, scenarios::PowerLaw{.exponent = exponent}};
  };
  StudyGroup group;
  group.run_count = 2;
  group.necks = scenarios::NeckStudy{
      .definition = "midplane",
      .seed_count = 2,
      .windows = {{{0.1, 0.3},
                   {seed(first, 0.3), seed(second, 0.1)},
                   scenarios::seed_statistics(std::vector{0.3, 0.1})}},
      .levels = {}};
  return group;
}

}  // namespace

TEST_CASE("the table of a study marks exponents of runs that began inside the window") {
  const std::vector<StudyGroup> whole = {
      with_window(WindowUse::whole, WindowUse::whole)};
  const std::vector<StudyGroup> one = {
      with_window(WindowUse::whole, WindowUse::from_start)};
  CHECK(contains(scenarios::study_report(whole), "0.200 +- 0.100\n"));
  CHECK_FALSE(contains(scenarios::study_report(whole), "*"));
  CHECK(contains(scenarios::study_report(one), "0.200 +- 0.100*\n"));
  CHECK(contains(scenarios::study_report(one), "\n* a run began inside the window"));
  const std::string header =
      "temperature_K,atoms,runs,alpha_0.10_0.30,alpha_0.10_0.30_error,"
      "alpha_0.10_0.30_runs,alpha_0.10_0.30_begun_inside,";
  CHECK(scenarios::study_csv(one).starts_with(header));
  CHECK(contains(scenarios::study_csv(whole), ",2,0,nan,nan,0\n"));
  CHECK(contains(scenarios::study_csv(one), ",2,1,nan,nan,0\n"));
}
