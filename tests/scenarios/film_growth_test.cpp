#include "scenarios/analysis/film_growth.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <sstream>
#include <string>

#include "lattice/input_error.hpp"
#include "scenarios/analysis/film_report.hpp"
#include "tests/contains.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using scenarios::CsvTable;
using scenarios::Curve;
using scenarios::FilmRun;

/// The table of this text, by way of a file.
CsvTable table(const std::string& text) {
  return CsvTable::read(ScratchFile(text).path());
}

/// A run whose density is `top` - (theta - 0.2)^2 and whose roughness is theta^beta.
FilmRun run(double top, double beta = 0.5, double dose_of_coverage = 1.1) {
  std::ostringstream text;
  text.precision(17);
  text << "time_s,events,coverage_ML,dose_ML,island_density_per_site,"
          "roughness_layers,spans_x,spans_y,layer_1_coverage,layer_2_coverage\n";
  for (int i = 0; i <= 100; ++i) {
    const double theta = 0.01 * i;
    text << i << "," << i << "," << theta << "," << dose_of_coverage * theta << ","
         << top - (theta - 0.2) * (theta - 0.2) << "," << std::pow(theta, beta) << ","
         << (theta > 0.595) << ",0,0.75,0.25\n";
  }
  return {
      "run_a", table(text.str()),
      table("time_s,events,atoms,count\n9,9,7,7\n10,10,1,50\n10,10,2,3\n10,10,6,1\n")};
}

std::string names_of(const CsvTable& series) {
  std::string text;
  for (const std::string& name : series.names())
    text += (text.empty() ? "" : ",") + name;
  return text;
}

}  // namespace

TEST_CASE("The coverage of a film is the first of three columns") {
  CHECK(coverage_column(table("deposited_ML,coverage_ML\n")) == "coverage_ML");
  CHECK(coverage_column(table("covered_fraction,deposited_ML\n")) == "deposited_ML");
  const std::string both = "deposited_ML,covered_fraction,evaporated_atoms\n";
  CHECK(coverage_column(table(both + "0.5,0.4,0\n")) == "deposited_ML");
  CHECK(coverage_column(table(both + "0.5,0.4,0\n0.6,0.5,1\n")) == "covered_fraction");
  CHECK(coverage_column(table("a,covered_fraction\n")) == "covered_fraction");
  CHECK_THROWS_WITH_AS(coverage_column(table("time_s\n")),
                       doctest::Contains("there is no such column"),
                       lattice::InputError);
}

TEST_CASE("A curve has the rows with a value whose coverage rises") {
  const Curve curve =
      curve_of(table("coverage_ML,w\n0,1\n0.1,nan\n0.2,3\n0.2,4\n0.1,5\n0.4,7\n"), "w");
  CHECK(curve.x == std::vector{0.0, 0.2, 0.4});
  CHECK(curve.value == std::vector{1.0, 3.0, 7.0});
  CHECK(value_at(curve, 0.3) == doctest::Approx(5.0));
  CHECK(value_at(curve, 0.4) == 7.0);
  CHECK(std::isnan(value_at(curve, 0.5)));
  CHECK(std::isnan(value_at(curve, -0.1)));
}

TEST_CASE("What becomes of a film after its flux is told by the time since then") {
  const std::string header = "time_s,coverage_ML,w\n";
  const Curve later = scenarios::later_curve_of(
      table(header + "0,nan,9\n1,0.1,1\n2,0.3,2\n4,0.3,3\n5,0.2,nan\n8,0.3,5\n"), "w");
  CHECK(later.x == std::vector{2.0, 6.0});
  CHECK(later.value == std::vector{3.0, 5.0});
  CHECK(scenarios::later_curve_of(table(header + "1,0.1,1\n2,0.3,2\n"), "w").x.empty());
  CHECK(scenarios::later_curve_of(table(header), "w").x.empty());
  // The coverage goes up and down after the last arrival.
  const Curve dosed = scenarios::later_curve_of(
      table("time_s,coverage_ML,dose_ML,w\n1,0.1,0.2,1\n2,0.3,0.3,2\n4,0.4,0.3,3\n"
            "5,0.2,0.3,4\n"),
      "w");
  CHECK(dosed.x == std::vector{2.0, 3.0});
  // What evaporates leaves a largest coverage, but no end of the flux.
  CHECK(scenarios::later_curve_of(
            table("time_s,coverage_ML,dose_ML,w\n1,0.1,0.2,1\n2,0.1,0.3,2\n"), "w")
            .x.empty());
}

TEST_CASE("A mean curve ends where the first of the seeds ends") {
  const std::vector<Curve> seeds{{{0, 1, 2}, {0, 10, 20}}, {{0, 1.5}, {2, 17}}};
  const auto mean = mean_curve(seeds);
  REQUIRE(mean.size() == 2);
  CHECK(mean[1].x == 1.0);
  CHECK(mean[1].mean == doctest::Approx(11.0));  // of 10 and 12
  CHECK(mean[1].spread == doctest::Approx(std::sqrt(2.0)));
}

TEST_CASE("The maximum of a noisy parabola is its top and not the largest sample") {
  // Noise of +- 0.02 that alternates: orthogonal to a parabola but for its ends.
  Curve curve;
  for (int i = 0; i <= 100; ++i) {
    const double x = 0.01 * i;
    curve.x.push_back(x);
    curve.value.push_back(1.0 - 4.0 * (x - 0.4) * (x - 0.4) + (i % 2 ? 0.02 : -0.02));
  }
  const auto maximum = maximum_of(curve);
  REQUIRE(maximum);
  CHECK(maximum->fitted);
  CHECK(maximum->value == doctest::Approx(1.0).epsilon(0.002));
  CHECK(maximum->coverage == doctest::Approx(0.4).epsilon(0.01));
}

TEST_CASE("A maximum at the end is the last sample and says so") {
  const auto maximum = scenarios::maximum_of({{0, 1, 2, 3}, {0, 2, 4, 5}});
  REQUIRE(maximum);
  CHECK(maximum->value == 5.0);
  CHECK_FALSE(maximum->fitted);
  CHECK(maximum->at_end);
  CHECK_FALSE(scenarios::maximum_of({{0, 1}, {0, 0}}));
  CHECK_FALSE(scenarios::maximum_of({}));
}

TEST_CASE("The roughness exponent is that of the samples within the window") {
  Curve curve;
  for (int i = 1; i <= 10000; ++i) {
    const double x = 0.001 * i;
    curve.x.push_back(x);
    curve.value.push_back(x < 1.0 ? 1.0 : std::pow(x, 0.25));
  }
  const auto law = roughness_law(curve, {1.0, 10.0});
  REQUIRE(law);
  CHECK(law->exponent == doctest::Approx(0.25));
  CHECK(law->point_count <= 21);
  CHECK_FALSE(roughness_law(curve, {20.0, 30.0}));
}

TEST_CASE("First percolation is the first row with a 1 and the row before it") {
  const CsvTable series =
      table("coverage_ML,dose_ML,spans_x,spans_y\n0,0,0,0\n0.5,0.6,1,0\n1,1.2,1,0\n");
  const auto seen = first_seen(series, "spans_x");
  REQUIRE(seen);
  CHECK(seen->before == 0.0);
  CHECK(seen->first == 0.6);
  CHECK_FALSE(first_seen(series, "spans_y"));
}

TEST_CASE("Island sizes are those of the time without monomers") {
  const CsvTable sizes =
      table("time_s,events,atoms,count\n1,9,2,7\n2,20,1,9\n2,20,2,3\n2,20,5,1\n");
  CHECK(island_sizes_at(sizes, 2) == scenarios::SizeHistogram{{2, 3}, {5, 1}});
  CHECK(island_sizes_at(sizes, 1.9).empty());
  CHECK(island_sizes_at(table("time_s,events,atoms,count\n"), 1.0).empty());
  CHECK_THROWS_WITH_AS(
      island_sizes_at(table("time_s,events,atoms,count\n1,1,2.5,1\n"), 1),
      doctest::Contains("file:2: atoms: is not a whole number"), lattice::InputError);
}

TEST_CASE("Scaled sizes have integral 1 and mean 1") {
  scenarios::SizeHistogram sizes;
  for (std::uint64_t s = 2; s <= 101; ++s) sizes[s] = s % 7 + 1;
  const auto scaled = scenarios::scaled_sizes(sizes);
  REQUIRE(scaled.bins.size() > 5);
  const double width = scaled.bins[1].u - scaled.bins[0].u;
  double integral = 0, mean = 0;
  for (const auto& bin : scaled.bins) {
    integral += bin.density * width;
    mean += bin.u * bin.density * width;
  }
  CHECK(integral == doctest::Approx(1.0));
  // A bin counts its islands in its middle: off by less than half of 10 atoms of 52.
  CHECK(mean == doctest::Approx(1.0).epsilon(0.02));
  CHECK(scenarios::scaled_sizes({}).bins.empty());
  // A film that is one piece, beside a few islands.
  CHECK(scenarios::scaled_sizes({{2, 100}, {1000000000000, 1}}).bins.size() <= 60);
}

TEST_CASE("Scaled sizes stand in the middle of their bins with the error of counting") {
  // Bins of one atom, 0.5 <s>: 10 of 10 islands / 0.5 and sqrt(10) / 10 / 0.5.
  const auto pairs = scenarios::scaled_sizes({{2, 10}});
  REQUIRE(pairs.bins.size() == 1);
  CHECK(pairs.bins[0].u == doctest::Approx(1.0));
  CHECK(pairs.bins[0].density == doctest::Approx(2.0));
  CHECK(pairs.bins[0].error == doctest::Approx(std::sqrt(0.4)));
  // Bins of three atoms, 0.2 <s>: 2 to 4, ..., 14 to 16.
  const auto same = scenarios::scaled_sizes({{15, 4}});
  REQUIRE(same.bins.size() == 5);
  for (int bin = 0; bin < 5; ++bin)
    CHECK(same.bins[bin].u == doctest::Approx((3 + 3 * bin) / 15.0));
  CHECK(same.bins[3].density == 0.0);
  CHECK(same.bins[4].density == doctest::Approx(5.0));
  CHECK(same.bins[4].error == doctest::Approx(2.5));  // sqrt(4) / 4 / 0.2
}

TEST_CASE("The curves of Amar and Family have integral 1 and mean 1") {
  for (const int i : {1, 2, 3}) {
    double integral = 0, mean = 0;
    for (double u = 0.0005; u < 6.0; u += 0.001) {
      integral += 0.001 * scenarios::amar_family(i, u);
      mean += 0.001 * u * scenarios::amar_family(i, u);
    }
    CHECK(integral == doctest::Approx(1.0).epsilon(1e-5));
    CHECK(mean == doctest::Approx(1.0).epsilon(1e-5));
  }
}

TEST_CASE("A film report tells what became of a film after its flux") {
  const FilmRun grown = run(1.0);
  CHECK_FALSE(contains(film_report(std::vector{grown}, {}), "\nend "));
  // Time, events, coverage, dose, density, roughness, spans, layers.
  const std::string text =
      names_of(grown.series) +
      "\n1,1,0.5,0.5,0.8,0.9,0,0,0.4,0.1\n2,2,0.5,0.5,0.2,0.7,0,0,0.3,0.2\n";
  std::vector<FilmRun> seeds;
  seeds.push_back({"r", table(text), std::nullopt});
  for (const auto flux_ended : {std::optional<bool>(), std::optional(true)}) {
    seeds[0].flux_ended = flux_ended;
    CHECK(contains(film_report(seeds, {}),
                   "\n0.5       0.8                    0.9\n"
                   "end       0.2                    0.7\n"));
  }
  // Between pulses, or after a run was cut short, nothing arrives either.
  seeds[0].flux_ended = false;
  CHECK_FALSE(contains(film_report(seeds, {}), "\nend "));
}

TEST_CASE("A film report says where rows end because a run was cut short") {
  std::vector<FilmRun> seeds;
  seeds.push_back(run(1.0));
  seeds.push_back(run(1.1));
  CHECK_FALSE(contains(film_report(seeds, {}), "Rows are of coverages"));
  const std::string text =
      names_of(seeds[0].series) +
      "\n1,1,0.3,0.3,0.8,0.9,0,0,0.4,0.1\n2,2,0.4,0.4,0.9,0.7,0,0,0.3,0.2\n";
  seeds.push_back({"cut", table(text), std::nullopt});
  const std::string told = film_report(seeds, {});
  CHECK(contains(told, "\n0.4   "));
  CHECK(contains(told, "one ended at 0.4 (cut), another at 1\n"));
  CHECK(contains(told, "not reached in 1 seed: the density is largest at the last"));
}

TEST_CASE("The last state is the last row of a run without island sizes") {
  CsvTable series = table("coverage_ML,time_s\n0.1,1\n0.2,2\n");
  series.append_last_row_of(table("coverage_ML,time_s\n0.3,3\n"));
  CHECK(series.row_count() == 3);
  CHECK(series.column("time_s").back() == 3.0);
  FilmRun run{"r", series, table("time_s,events,atoms,count\n2,9,7,7\n")};
  run.has_last_state = true;
  CHECK(nearest_row(run, 0.3).time_s == 2.0);
}

TEST_CASE("A run without rows has no part in a film report") {
  std::vector<FilmRun> seeds;
  seeds.push_back(run(1.0));
  const std::string alone = film_report(seeds, {});
  seeds.push_back({"run_b", table(names_of(seeds[0].series) + "\n"), std::nullopt});
  const std::string both = film_report(seeds, {});
  const auto end_of = [](const std::string& text) {
    const auto begin = text.find("at the end of the series");
    return text.substr(begin, text.find('\n', begin) - begin);
  };
  CHECK(end_of(alone) == "at the end of the series: 0.36 per site");
  CHECK(end_of(both) == end_of(alone));
}

TEST_CASE("A film report shows each result with its error over the seeds") {
  std::vector<FilmRun> seeds;
  seeds.push_back(run(1.0));
  seeds.push_back(run(1.2));
  const std::string text = film_report(seeds, {});
  // 1.0 and 1.2: spread 0.1414, standard error 0.1.
  CHECK(contains(text, "\n0.2       1.1 +- 0.14"));
  CHECK(contains(text, "N_sat = 1.1 +- 0.1 per site at coverage 0.2 +- "));
  CHECK(contains(text, "beta = 0.5 +- "));
  CHECK(contains(text,
                 "along x: first at 0.66 +- 0 ML that arrived (2 of 2 seeds; sample "
                 "before: 0.649)"));
  CHECK(contains(text, "along y: not reached"));
  CHECK(contains(text, "Layers 1, 2, ... at the end: 0.75 0.25\n"));
  seeds.pop_back();
  seeds[0].series.append_last_row_of(
      table(names_of(seeds[0].series) + "\n101,101,1.5,1.6,1,1,0,0,0.8,0.4\n"));
  CHECK(contains(film_report(seeds, {}),
                 "Layers 1, 2, ... at the end: 0.8 0.4; in none of these: 0.3\n"));
  CHECK(contains(text, "8 islands, <s> = 3 atoms"));
  CHECK(contains(text,
                 "No capture zones: measurements of [series] without "
                 "\"capture_zones\"\n"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 100);
}

TEST_CASE("Percolation and roughness have the standard errors of seeds that differ") {
  // 0.6 layers take 0.66 and 0.68 ML; 0.59 before them 0.649 and 0.6687.
  std::vector<FilmRun> seeds;
  seeds.push_back(run(1.0, 0.5, 1.1));
  seeds.push_back(run(1.0, 0.4, 0.68 / 0.6));
  const std::string text = film_report(seeds, {});
  // Of two values half of what lies between them.
  CHECK(contains(text,
                 "along x: first at 0.67 +- 0.01 ML that arrived (2 of 2 seeds; sample "
                 "before: 0.6588)"));
  CHECK(contains(text, "beta = 0.45 +- 0.05 for coverage"));
}
