// Packings against time: means over seeds at equal times, exponents of the mean neck.
#include "scenarios/analysis/sintering_growth.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include "lattice/input_error.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using scenarios::CsvTable;

/// Of r/R = (t / 1 s)^exponent from 1e-6 s on, each value `shift` more, and one
/// particle after the other gone.
CsvTable series(double exponent, double shift, int row_count, double first_s = 1e-6) {
  const ScratchDirectory folder;
  std::ofstream file(folder.path() / "series.csv");
  file.precision(17);
  file << "time_s,events,neck_ratio_mean,particles_left,relative_density,pores,pore_"
          "nm3\n"
          "0,0,0,30,0.5,0,0\n";
  for (int k = 0; k < row_count; ++k) {
    const double time_s = first_s * std::pow(10.0, 0.05 * k);
    file << time_s << "," << k + 1 << "," << std::pow(time_s, exponent) + shift << ","
         << 30 - k % 30 << ",0.6,nan,0\n";
  }
  file.close();
  return CsvTable::read(folder.path() / "series.csv");
}

TEST_CASE("columns of packings are means over seeds at the rows that all have") {
  const std::vector<CsvTable> seeds = {series(1.0 / 6, 0.01, 100),
                                       series(1.0 / 6, 0.03, 80)};
  const auto points = scenarios::against_time(seeds, "neck_ratio_mean");
  REQUIRE(points.size() == 81);
  CHECK(points[0].time_s == 0.0);
  CHECK(points[41].time_s == doctest::Approx(1e-4));
  CHECK(points[41].value.mean == doctest::Approx(std::pow(1e-4, 1.0 / 6) + 0.02));
  CHECK(points[41].value.spread == doctest::Approx(0.02 / std::sqrt(2.0)));
  // What is no number counts for no seed.
  CHECK(scenarios::against_time(seeds, "pores")[5].value.count == 0);
}

TEST_CASE("packings whose rows are at other times are not taken together") {
  const std::vector<CsvTable> seeds = {series(0.2, 0, 50), series(0.2, 0, 50, 1.1e-6)};
  CHECK_THROWS_AS(scenarios::against_time(seeds, "pores"), lattice::InputError);
}

TEST_CASE("the mean neck of packings has the exponent of its law") {
  const std::vector<CsvTable> seeds = {series(1.0 / 6, 0, 110),
                                       series(1.0 / 4, 0, 110)};
  const auto study = scenarios::study_mean_neck(seeds);
  for (const auto& window : study.windows) {
    if (window.seeds[0].law)
      CHECK(window.seeds[0].law->exponent == doctest::Approx(1.0 / 6));
    if (window.seeds[1].law)
      CHECK(window.seeds[1].law->exponent == doctest::Approx(1.0 / 4));
  }
  CHECK(study.windows[1].exponent.count == 2);
  const std::string report = scenarios::sintering_report(seeds);
  CHECK(report.starts_with("2 seeds"));
  CHECK(report.find("0.20 - 0.40   0.2083 +- 0.059   (2 of 2 seeds)") !=
        std::string::npos);
}

}  // namespace
