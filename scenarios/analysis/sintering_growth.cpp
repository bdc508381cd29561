#include "scenarios/analysis/sintering_growth.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "scenarios/analysis/decade_cells.hpp"
#include "scenarios/analysis/report_text.hpp"

namespace scenarios {
namespace {

constexpr std::string_view mean_neck = "neck_ratio_mean";
constexpr double rows_per_decade = 2.0;

void check_times(std::span<const CsvTable> seeds, std::size_t row) {
  const double time_s = seeds[0].column("time_s")[row];
  for (const CsvTable& seed : seeds)
    if (std::abs(seed.column("time_s")[row] - time_s) > 1e-9 * time_s)
      throw lattice::InputError(
          {.file = seed.file(),
           .key = "time_s",
           .problem = "its rows are at other times than those of " + seeds[0].file(),
           .hint = "seeds are taken together where [series] goes by time: interval_s, "
                   "or first_s and points_per_decade"});
}

/// Every so many of a decade, and the last.
bool is_shown(std::span<const SeedPoint> points, std::size_t k) {
  if (k + 1 == points.size() || points[k].time_s <= 0.0) return true;
  const auto cell = [](double time_s) { return cell_of(time_s, rows_per_decade); };
  return points[k - 1].time_s <= 0.0 ||
         cell(points[k].time_s) > cell(points[k - 1].time_s);
}

/// "0.123 +- 0.004"; the mean alone of one seed.
std::string text_of(const SeedStatistics& value) {
  char text[48];
  if (value.count < 2)
    std::snprintf(text, sizeof text, "%.4g", value.mean);
  else
    std::snprintf(text, sizeof text, "%.4g +- %.2g", value.mean, value.spread);
  return text;
}

std::string time_table(std::span<const CsvTable> seeds) {
  const bool is_planar = seeds[0].has("pore_nm2");
  const std::vector<std::string> columns = {"neck_ratio_mean", "particles_left",
                                            "relative_density", "pores",
                                            is_planar ? "pore_nm2" : "pore_nm3"};
  constexpr std::size_t width = 20;
  std::string text = padded("time_s", 12);
  std::vector<std::vector<SeedPoint>> curves;
  for (const std::string& column : columns) {
    text += padded(column, width);
    curves.push_back(against_time(seeds, column));
  }
  text.erase(text.find_last_not_of(' ') + 1);
  text += "\n";
  for (std::size_t k = 0; k < curves[0].size(); ++k) {
    if (!is_shown(curves[0], k)) continue;
    char time[24];
    std::snprintf(time, sizeof time, "%.3g", curves[0][k].time_s);
    text += padded(time, 12);
    for (const auto& curve : curves) text += padded(text_of(curve[k].value), width);
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
  }
  return text;
}

std::string exponents_text(const NeckStudy& study) {
  std::string text = "\nExponents a of neck_ratio_mean ~ t^a:\n";
  for (const WindowStudy& window : study.windows) {
    char line[100];
    std::snprintf(line, sizeof line, "%.2f - %.2f   ", window.window.lower,
                  window.window.upper);
    text += line + (window.exponent.count == 0 ? "-" : text_of(window.exponent));
    std::snprintf(line, sizeof line, "   (%zu of %zu seeds)\n", window.exponent.count,
                  study.seed_count);
    text += line;
  }
  return text;
}

}  // namespace

std::vector<SeedPoint> against_time(std::span<const CsvTable> seeds,
                                    std::string_view column) {
  ADATOM_EXPECT(!seeds.empty());
  std::size_t row_count = seeds[0].row_count();
  for (const CsvTable& seed : seeds) row_count = std::min(row_count, seed.row_count());
  std::vector<SeedPoint> points;
  for (std::size_t row = 0; row < row_count; ++row) {
    check_times(seeds, row);
    std::vector<double> values;
    for (const CsvTable& seed : seeds)
      if (const double value = seed.column(column)[row]; !std::isnan(value))
        values.push_back(value);
    points.push_back({seeds[0].column("time_s")[row], seed_statistics(values)});
  }
  return points;
}

NeckSeries mean_neck_of(const CsvTable& series) {
  const auto time_s = series.column("time_s"), ratio = series.column(mean_neck);
  return {.definition = std::string(mean_neck),
          .time_s = {time_s.begin(), time_s.end()},
          .ratio = {ratio.begin(), ratio.end()}};
}

NeckStudy study_mean_neck(std::span<const CsvTable> seeds) {
  std::vector<NeckSeries> necks;
  std::ranges::transform(seeds, std::back_inserter(necks), mean_neck_of);
  return study_neck(necks);
}

std::string sintering_report(std::span<const CsvTable> seeds) {
  const std::size_t count = seeds.size();
  return std::to_string(count) + (count == 1 ? " seed" : " seeds") +
         "; +- is the sample standard deviation between seeds. neck_ratio_mean: r/R "
         "over "
         "the\ncontacts; relative_density: that of a ball with the same radius of "
         "gyration is 1.\n\n" +
         time_table(seeds) + exponents_text(study_mean_neck(seeds));
}

}  // namespace scenarios
