#include "scenarios/analysis/study_report.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <sstream>

#include "scenarios/analysis/csv_table.hpp"
#include "tests/contains.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using scenarios::StudyGroup;
using scenarios::WindowUse;

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

/// Two relaxed runs whose ln t lie `apart`.
StudyGroup relaxed(const std::string& family, double atoms, double apart) {
  StudyGroup group;
  group.family = family;
  group.temperature_K = 900;
  group.atoms = atoms;
  group.run_count = 2;
  group.relaxation_times_s = {1.0, std::exp(apart)};
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
  for (const auto& groups : {whole, one}) {
    const ScratchFile file(scenarios::study_csv(groups));
    const auto table = scenarios::CsvTable::read(file.path());
    // Of two values half of what lies between them.
    CHECK(table.column("alpha_0.10_0.30")[0] == doctest::Approx(0.2));
    CHECK(table.column("alpha_0.10_0.30_error")[0] == doctest::Approx(0.1));
    CHECK(table.column("alpha_0.10_0.30_runs")[0] == 2);
    CHECK(table.column("runs")[0] == 2);
  }
  CHECK(contains(scenarios::study_csv(whole), ",2,0,nan,nan,0\n"));
  CHECK(contains(scenarios::study_csv(one), ",2,1,nan,nan,0\n"));
}

TEST_CASE("errors in the file of a study are those of a family as in print") {
  // The standard error of a pair is half of what lies between the two.
  const std::vector<StudyGroup> groups = {relaxed("E = 1", 10, 0.2),
                                          relaxed("E = 2", 10, 0.6)};
  const std::string report = scenarios::study_report(groups);
  CHECK(contains(report, "x/ 1.11\n"));  // exp(0.1)
  CHECK(contains(report, "x/ 1.35\n"));  // exp(0.3)
  std::vector<double> errors;
  std::istringstream rows(scenarios::study_csv(groups));
  std::string row;
  for (std::getline(rows, row); std::getline(rows, row);)
    errors.push_back(std::stod(row.substr(row.rfind(',', row.rfind(',') - 1) + 1)));
  REQUIRE(errors.size() == 2);
  CHECK(errors[0] == doctest::Approx(0.1));
  CHECK(errors[1] == doctest::Approx(0.3));
}
