#include "scenarios/analysis/neck_report.hpp"
#include "tests/contains.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <sstream>
#include <utility>

namespace {

using scenarios::literature_report;
using scenarios::neck_report;
using scenarios::NeckSeries;
using scenarios::study_neck;

NeckSeries neck(double exponent, double last_log10_time_s) {
  NeckSeries series{1, 2, "midplane", {0}, {0}};
  for (double x = -6; x < last_log10_time_s; x += 0.05) {
    series.time_s.push_back(std::pow(10.0, x + 0.025));
    series.ratio.push_back(std::pow(series.time_s.back(), exponent));
  }
  return series;
}

std::string report_of(const std::vector<NeckSeries>& seeds) {
  return neck_report(study_neck(seeds));
}

}  // namespace

TEST_CASE("a neck report names the definition and shows mean and spread and seeds") {
  // Exponents 0.30 and 0.32: mean 0.31, sample standard deviation 0.02 / sqrt(2).
  const std::string text = report_of({neck(0.30, 0), neck(0.32, -1)});
  CHECK(contains(text, "Definition of r: midplane\n"));
  CHECK(contains(text, "2 seeds;"));
  CHECK(contains(text, "\n0.10 - 0.30   0.310 +- 0.014      2/2      0.300 0.320\n"));
  CHECK(contains(text, "\n0.40 - 0.60   0.300               1/2      0.300 -\n"));
  CHECK_FALSE(contains(text, "began inside"));
}

TEST_CASE("a neck report marks runs that began inside a window") {
  NeckSeries late = neck(0.30, 0);
  late.time_s.erase(late.time_s.begin(), late.time_s.begin() + 60);
  late.ratio.erase(late.ratio.begin(), late.ratio.begin() + 60);
  const std::string text = report_of({late});
  CHECK(contains(text, "1 seed;"));
  CHECK(contains(text, "\n0.10 - 0.30   0.300               1/1      0.300*\n"));
  CHECK(contains(text, "* the run began inside the window"));
}

TEST_CASE("a neck report is ASCII of at most 100 columns for any number of seeds") {
  for (const int seeds : {1, 6, 40}) {
    const std::string text = report_of(
        std::vector<NeckSeries>(static_cast<std::size_t>(seeds), neck(0.3, 0)));
    CHECK(text.ends_with('\n'));
    const std::vector<NeckSeries> all(static_cast<std::size_t>(seeds), neck(0.3, 0));
    const std::vector<scenarios::NeckErrors> errors(7, neck_errors(all, {}));
    std::istringstream lines(text + literature_report() + error_report(errors) +
                             stage_report(scenarios::neck_stages(all)));
    for (std::string line; std::getline(lines, line);) {
      CAPTURE(line);
      CHECK(line.size() <= 100);
      CHECK_FALSE(line.ends_with(' '));
      for (const char c : line) CHECK((c >= ' ' && c <= '~'));
    }
  }
}

TEST_CASE("the literature report has each published exponent with its source") {
  const std::string text = literature_report();
  CHECK(text.ends_with('\n'));
  std::size_t last = 0;
  for (const auto& [value, author] : {std::pair{" ~1/3; ~1/6 ", "McCarthy"},
                                      {" 0.31 and 0.37; ", "Lim"},
                                      {" 0.18 to 0.15 ", "Nichols"},
                                      {" 1/7 ", "Kuczynski"},
                                      {" ~1/3 ", "Farr"},
                                      {" - ", "Pan"}}) {
    CAPTURE(author);
    const std::size_t found = text.find(author, last);
    REQUIRE(found != std::string::npos);
    const std::size_t line = text.rfind('\n', found) + 1;
    CHECK(contains(text.substr(line, found - line), value));
    last = found;
  }
}
