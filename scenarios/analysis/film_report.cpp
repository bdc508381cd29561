#include "scenarios/analysis/film_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string_view>
#include <utility>

#include "scenarios/analysis/report_text.hpp"
#include "scenarios/analysis/seed_statistics.hpp"

namespace scenarios {
namespace {

using Seeds = std::span<const FilmRun>;

/// Runs that stop at one coverage differ by an arrival or so.
constexpr double same_end_part = 0.95;

std::string shown(double x, int digits = 4) {
  if (std::isnan(x)) return "-";
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.*g", digits, x);
  return text.data();
}

std::string with_error(double x, double error, int digits = 4) {
  const double rounding = 1e-12 * std::abs(x);
  return shown(x, digits) +
         (std::isnan(error) ? "" : " +- " + shown(error > rounding ? error : 0.0, 2));
}

std::string seeds_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " seed" : " seeds");
}

/// A column of the table over coverage, from one of series.csv.
struct Shown {
  std::string_view column, title;
  std::size_t width;
  bool with_spread;
};

constexpr std::array<Shown, 6> over_coverage{{
    {"island_density_per_site", "islands/site", 23, true},
    {"covered_fraction", "covered", 10, false},
    {"mean_island_atoms", "mean atoms", 12, false},
    {"largest_island_atoms", "largest", 11, false},
    {"roughness_layers", "W [layers]", 19, true},
    {"correlation_length_nm", "corr. [nm]", 10, false},
}};

std::string line_of(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

/// 1, 2, 5 x 10^n within the coverages that all runs reach, the last twelve, and the
/// last of all.
std::vector<double> table_coverages(Seeds seeds) {
  const std::string column = coverage_column(seeds[0].series);
  double low = 0.0, high = std::numeric_limits<double>::infinity();
  for (const Curve& curve : curves_of(seeds, column)) {
    if (curve.x.empty()) return {};
    const auto first = std::ranges::upper_bound(curve.x, 0.0);
    if (first == curve.x.end()) return {};
    low = std::max(low, *first);
    high = std::min(high, curve.x.back());
  }
  std::vector<double> coverages;
  if (!(high > 0.0)) return coverages;
  const int last = static_cast<int>(std::floor(std::log10(high)));
  for (int exponent = last - 4; exponent <= last; ++exponent)
    for (const double digit : {1.0, 2.0, 5.0})
      if (const double x = digit * std::pow(10.0, exponent);
          x >= low && x < 0.99 * high)
        coverages.push_back(x);
  if (coverages.size() > 12) coverages.erase(coverages.begin(), coverages.end() - 12);
  coverages.push_back(high);
  return coverages;
}

/// The last value of a column, of the runs that have a row.
SeedStatistics at_the_end(Seeds seeds, std::string_view column,
                          bool only_after_flux = false) {
  std::vector<double> values;
  for (const FilmRun& run : seeds)
    if (run.series.row_count() > 0 && (!only_after_flux || goes_on_after_flux(run)))
      values.push_back(run.series.column(column).back());
  return seed_statistics(values);
}

std::string runs_that_end_before(Seeds seeds) {
  if (seeds.size() < 2) return {};
  const std::string column = coverage_column(seeds[0].series);
  double highest = 0.0;
  std::pair<double, std::string_view> lowest{std::numeric_limits<double>::infinity(),
                                             ""};
  for (const FilmRun& run : seeds) {
    const Curve curve = curve_of(run.series, column);
    const double end = curve.x.empty() ? 0.0 : curve.x.back();
    highest = std::max(highest, end);
    if (end < lowest.first) lowest = {end, run.name};
  }
  if (!(lowest.first < same_end_part * highest)) return {};
  return "Rows are of coverages that all seeds reach: one ended at " +
         shown(lowest.first) + " (" + std::string(lowest.second) + "), another at " +
         shown(highest) + "\n";
}

std::string coverage_table(Seeds seeds) {
  std::vector<std::vector<Curve>> curves;
  std::vector<Shown> columns;
  std::string text = padded("coverage", 10);
  for (const Shown& column : over_coverage)
    if (all_have(seeds, column.column)) {
      columns.push_back(column);
      curves.push_back(curves_of(seeds, column.column));
      text += padded(std::string(column.title), column.width);
    }
  if (columns.empty()) return {};
  text = line_of(text);
  const auto cell = [](const Shown& column, const SeedStatistics& s) {
    return padded(column.with_spread ? with_error(s.mean, s.spread) : shown(s.mean),
                  column.width);
  };
  for (const double coverage : table_coverages(seeds)) {
    std::string row = padded(shown(coverage), 10);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      std::vector<double> values;
      for (const Curve& curve : curves[c])
        if (const double x = value_at(curve, coverage); !std::isnan(x))
          values.push_back(x);
      row += cell(columns[c], seed_statistics(values));
    }
    text += line_of(row);
  }
  text += runs_that_end_before(seeds);
  if (const auto count = std::ranges::count_if(seeds, goes_on_after_flux); count > 0) {
    std::string row = padded("end", 10);
    for (const Shown& column : columns)
      row += cell(column, at_the_end(seeds, column.column, true));
    text += line_of(row) + "end: the last rows, after the flux" +
            (std::cmp_equal(count, seeds.size()) ? "" : ", of " + seeds_text(count)) +
            "\n";
  }
  return text + "\n";
}

std::string saturation(Seeds seeds, std::string_view column, const std::string& unit) {
  if (!all_have(seeds, column)) return {};
  std::vector<double> densities, coverages;
  std::size_t fitted = 0, at_end = 0;
  for (const Curve& curve : curves_of(seeds, column))
    if (const auto maximum = maximum_of(curve)) {
      densities.push_back(maximum->value);
      coverages.push_back(maximum->coverage);
      fitted += maximum->fitted;
      at_end += maximum->at_end;
    }
  if (densities.empty()) return "N_sat: no islands\n";
  const SeedStatistics last = at_the_end(seeds, column);
  const SeedStatistics density = seed_statistics(densities);
  const SeedStatistics coverage = seed_statistics(coverages);
  std::string text = "N_sat = " + with_error(density.mean, density.standard_error()) +
                     " " + unit + " at coverage " +
                     with_error(coverage.mean, coverage.standard_error(), 3) + " (" +
                     seeds_text(density.count) + ")\n";
  if (fitted < densities.size())
    text += "  largest sample instead of a parabola in " +
            seeds_text(densities.size() - fitted) + "\n";
  if (at_end > 0)
    text += "  not reached in " + seeds_text(at_end) +
            ": the density is largest at the last coverage, and may rise on\n";
  // After the flux islands change at one coverage, which no curve over it shows.
  return text +
         "  at the end of the series: " + with_error(last.mean, last.standard_error()) +
         " " + unit + "\n";
}

std::string roughness(Seeds seeds, const FilmOptions& options) {
  if (!all_have(seeds, "roughness_layers")) return {};
  std::vector<double> exponents;
  double fit_error = 0.0;
  const std::vector<double> coverages = table_coverages(seeds);
  if (coverages.empty()) return {};
  const CoverageWindow window =
      options.window.value_or(CoverageWindow{0.1 * coverages.back(), coverages.back()});
  for (const Curve& curve : curves_of(seeds, "roughness_layers"))
    if (const auto law = roughness_law(curve, window)) {
      exponents.push_back(law->exponent);
      fit_error = law->exponent_error;
    }
  const std::string where =
      " for coverage " + shown(window.lower, 3) + " to " + shown(window.upper, 3);
  if (exponents.empty()) return "W ~ theta^beta: too few samples" + where + "\n";
  const SeedStatistics s = seed_statistics(exponents);
  return "W ~ theta^beta: beta = " +
         with_error(s.mean, s.count > 1 ? s.standard_error() : fit_error, 3) + where +
         " (" + seeds_text(s.count) + (s.count > 1 ? "" : ", error of the fit") + ")\n";
}

std::string percolation(Seeds seeds) {
  std::string text;
  for (const char* axis : {"x", "y"}) {
    const std::string column = std::string("spans_") + axis;
    if (!all_have(seeds, column)) continue;
    std::vector<double> doses, before;
    for (const FilmRun& run : seeds)
      if (const auto seen = first_seen(run.series, column)) {
        doses.push_back(seen->first);
        if (!std::isnan(seen->before)) before.push_back(seen->before);
      }
    const SeedStatistics s = seed_statistics(doses);
    text += std::string("Percolation along ") + axis + ": ";
    if (doses.empty()) {
      text += "not reached\n";
      continue;
    }
    text += "first at " + with_error(s.mean, s.standard_error()) +
            (all_have(seeds, "dose_ML") ? std::string(" ML that arrived")
                                        : " of " + coverage_column(seeds[0].series)) +
            " (" + std::to_string(s.count) + " of " + seeds_text(seeds.size()) +
            "; sample before: " + shown(seed_statistics(before).mean) + ")\n";
  }
  return text;
}

/// Of the layers that have a column of their own, and what lies in none of these: a
/// measurement shows twelve.
std::string final_layers(Seeds seeds) {
  std::string text;
  double others = all_have(seeds, "coverage_ML") ? at_the_end(seeds, "coverage_ML").mean
                                                 : std::nan("");
  for (int layer = 1;; ++layer) {
    const std::string column = "layer_" + std::to_string(layer) + "_coverage";
    if (!all_have(seeds, column)) break;
    const double mean = at_the_end(seeds, column).mean;
    others -= mean;
    text += " " + shown(mean, 3);
  }
  if (text.empty()) return text;
  if (others > 1e-9) text += "; in none of these: " + shown(others, 3);
  return "Layers 1, 2, ... at the end:" + text + "\n";
}

std::string capture_zones(Seeds seeds, const FilmOptions& options) {
  if (!all_have(seeds, "capture_zone_beta")) return {};
  std::vector<double> betas;
  for (const Curve& curve : curves_of(seeds, "capture_zone_beta"))
    if (const double beta = value_at(curve, options.coverage); !std::isnan(beta))
      betas.push_back(beta);
  const SeedStatistics s = seed_statistics(betas);
  return "Capture zones a s^beta exp(-b s^2) at coverage " + shown(options.coverage) +
         ": beta = " + with_error(s.mean, s.standard_error(), 3) + " (" +
         seeds_text(s.count) + ")\n";
}

/// Where the runs with island sizes were nearest to the coverage of the options.
std::string place_of_sizes(Seeds seeds, const FilmOptions& options) {
  std::vector<double> coverages;
  for (const FilmRun& run : seeds)
    if (run.island_sizes)
      coverages.push_back(nearest_row(run, options.coverage).coverage);
  return "coverage " + shown(seed_statistics(coverages).mean) +
         " (of all rows nearest to " + shown(options.coverage) + ")";
}

std::string size_table(Seeds seeds, const FilmOptions& options) {
  const ScaledSizes sizes = scaled_sizes_of(seeds, options);
  if (sizes.islands == 0) return {};
  std::string text = "\nIsland sizes at " + place_of_sizes(seeds, options) + ": " +
                     std::to_string(sizes.islands) +
                     " islands, <s> = " + shown(sizes.mean_atoms) + " atoms.\n";
  if (sizes.islands < fewest_islands)
    return text + "Too few for a distribution: " + std::to_string(fewest_islands) +
           " islands of all seeds together are needed.\n";
  text +=
      "Beside f, Amar & Family, PRL 74, 2066 (1995), for i = 1, 2, 3:\n"
      "s/<s>     f                   i = 1     i = 2     i = 3\n";
  for (const ScaledSizes::Bin& bin : sizes.bins) {
    if (bin.u > 4.0) break;
    std::string row =
        padded(shown(bin.u, 3), 10) + padded(with_error(bin.density, bin.error, 3), 20);
    for (const int i : {1, 2, 3}) row += padded(shown(amar_family(i, bin.u), 3), 10);
    text += line_of(row);
  }
  return text;
}

std::string not_measured(Seeds seeds) {
  constexpr std::array<std::array<std::string_view, 3>, 5> wanted{
      {{"island density", "island_density_per_site", "islands"},
       {"roughness", "roughness_layers", "roughness"},
       {"layers", "layer_1_coverage", "layers"},
       {"percolation", "spans_x", "percolation"},
       {"capture zones", "capture_zone_beta", "capture_zones"}}};
  std::string text;
  for (const auto& [what, column, measurement] : wanted)
    if (!all_have(seeds, column))
      text += "No " + std::string(what) + ": measurements of [series] without \"" +
              std::string(measurement) + "\"\n";
  if (std::ranges::none_of(seeds,
                           [](const FilmRun& r) { return r.island_sizes.has_value(); }))
    text += "No island sizes: lists of [series] without \"island_sizes\"\n";
  return text;
}

}  // namespace

std::string film_report(Seeds seeds, const FilmOptions& options) {
  std::string text = "Film growth: " + seeds[0].name;
  if (seeds.size() > 1) text += " and " + std::to_string(seeds.size() - 1) + " more";
  text += "\n" + seeds_text(seeds.size()) + "; coverage [layers] is " +
          coverage_column(seeds[0].series) +
          "; in the table +- is the sample standard deviation\nbetween seeds, below it "
          "the standard error of the mean. N_sat is the top of a parabola through\nthe "
          "samples above 0.9 of the largest.\n\n";
  text += coverage_table(seeds);
  text += saturation(seeds, "island_density_per_site", "per site");
  text += saturation(seeds, "island_density_per_nm2", "per nm2");
  text += roughness(seeds, options) + percolation(seeds) + final_layers(seeds);
  text += capture_zones(seeds, options) + not_measured(seeds);
  return text + size_table(seeds, options);
}

}  // namespace scenarios
