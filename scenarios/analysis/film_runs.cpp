#include "scenarios/analysis/film_runs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace scenarios {

using Seeds = std::span<const FilmRun>;

bool goes_on_after_flux(const FilmRun& run) {
  return run.flux_ended.value_or(true) &&
         end_of_flux(run.series) + 1 < run.series.row_count();
}

bool all_have(Seeds seeds, std::string_view column) {
  return std::ranges::all_of(
      seeds, [&](const FilmRun& run) { return run.series.has(column); });
}

std::vector<Curve> curves_of(Seeds seeds, std::string_view column) {
  std::vector<Curve> curves;
  for (const FilmRun& run : seeds) curves.push_back(curve_of(run.series, column));
  return curves;
}

CoverageRow nearest_row(const FilmRun& run, double coverage) {
  const auto seen = run.series.column(coverage_column(run.series));
  const auto time_s = run.series.column("time_s");
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  double nearest = std::numeric_limits<double>::infinity(), highest = 0.0;
  CoverageRow row{nan, nan};
  for (std::size_t i = 0; i + run.has_last_state < seen.size(); ++i) {
    // While the film grows: where atoms evaporate, a coverage comes again later.
    if (seen[i] <= highest) continue;
    highest = seen[i];
    if (const double distance = std::abs(seen[i] - coverage); distance < nearest) {
      nearest = distance;
      row = {seen[i], time_s[i]};
    }
  }
  return row;
}

ScaledSizes scaled_sizes_of(Seeds seeds, const FilmOptions& options) {
  SizeHistogram all;
  for (const FilmRun& run : seeds)
    if (run.island_sizes)
      for (const auto& [atoms, count] : island_sizes_at(
               *run.island_sizes, nearest_row(run, options.coverage).time_s))
        all[atoms] += count;
  return scaled_sizes(all);
}

SaturationDensities saturation_densities(Seeds seeds, std::string_view column) {
  SaturationDensities densities;
  if (!all_have(seeds, column)) return densities;
  for (const Curve& curve : curves_of(seeds, column))
    if (const auto maximum = maximum_of(curve)) {
      densities.values.push_back(maximum->value);
      densities.at_end += maximum->at_end;
    }
  return densities;
}

}  // namespace scenarios
