// The tables of runs of a film that differ in the seed, and what is taken from all.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/analysis/csv_table.hpp"
#include "scenarios/analysis/film_growth.hpp"

namespace scenarios {

/// The tables of one run.
struct FilmRun {
  std::string name;
  /// With the last state (final.csv) as its last row, if there is one.
  CsvTable series;
  std::optional<CsvTable> island_sizes;
  /// Whether all has arrived that was to; not known: then it has if rows follow in
  /// which nothing arrives.
  std::optional<bool> flux_ended{};
  bool has_last_state = false;  ///< of which there are no island sizes
};

struct FilmOptions {
  double coverage = 0.1;  ///< of size distribution and capture zones [layers]
  /// Of the fit to the roughness; the last decade of coverage if there is none.
  std::optional<CoverageWindow> window;
};

/// Whether there are rows after all has arrived: an anneal after the flux.
bool goes_on_after_flux(const FilmRun& run);

/// Whether all runs have this column of series.csv.
bool all_have(std::span<const FilmRun> seeds, std::string_view column);

/// A column of each run.
std::vector<Curve> curves_of(std::span<const FilmRun> seeds, std::string_view column);

/// A row of series.csv.
struct CoverageRow {
  double coverage = 0.0;
  double time_s = 0.0;
};

/// The row with a film whose coverage is nearest to this, the last one if that was not
/// reached; NaN without such rows. The last state does not count.
CoverageRow nearest_row(const FilmRun& run, double coverage);

/// Of all runs together, at the coverage of the options; no islands without tables.
ScaledSizes scaled_sizes_of(std::span<const FilmRun> seeds, const FilmOptions& options);

/// The maximum of the density of islands.
struct SaturationDensities {
  std::vector<double> values{};  ///< of each run that had islands
  std::size_t at_end = 0;        ///< how many of them are of a run's last coverage
};
/// By a column of series.csv; none where not all runs have it.
SaturationDensities saturation_densities(std::span<const FilmRun> seeds,
                                         std::string_view column);

}  // namespace scenarios
