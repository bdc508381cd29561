#include "scenarios/analysis/neck_growth.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "scenarios/analysis/decade_cells.hpp"
#include "scenarios/analysis/given_neck.hpp"

namespace scenarios {
namespace {

using lattice::InputError;
using lattice::Mistake;

constexpr std::array<NeckDefinition, 8> definitions = {{
    {"midplane", "atoms n of the single mid-plane layer, r = sqrt(n A1/pi)"},
    {"minimum", "atoms n of the thinnest layer of the waist, r = sqrt(n A1/pi)"},
    {"slab", "thinnest two adjacent layers of the waist, as a disc of their volume"},
    {"gyration", "sqrt(2) in-plane radius of gyration of the thinnest two layers"},
    {"projected", "half the mean width of the thinnest two layers from the side"},
    {"cut", "fewest bonds that separate the particles, as a disc of fcc"},
    {"voronoi", "Voronoi faces across the thinnest slab, projected, as a disc"},
    {"given", "as the file gives it"},
}};

/// Cuts `prefix` off the front of `text`; says whether it was there.
bool skip(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// Cuts a number of a particle off the front of `text`; 0 if there is none.
int particle(std::string_view& text) {
  int number = 0;
  const auto [stop, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number < 1) return 0;
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  return number;
}

/// A series without values, if this is the name of a neck's column.
std::optional<NeckSeries> series_named(std::string_view column) {
  NeckSeries series;
  if (!skip(column, "neck_")) return std::nullopt;
  series.first_particle = particle(column);
  if (series.first_particle == 0 || !skip(column, "_")) return std::nullopt;
  series.second_particle = particle(column);
  if (series.second_particle == 0 || !skip(column, "_")) return std::nullopt;
  if (!column.ends_with("_nm")) return std::nullopt;
  column.remove_suffix(3);
  if (std::ranges::find(definitions, column, &NeckDefinition::name) ==
      definitions.end())
    return std::nullopt;
  series.definition = column;
  return series;
}

void check_order(const CsvTable& table, std::span<const double> time_s) {
  const auto backwards = [](double a, double b) { return !(a <= b); };
  const auto wrong = std::ranges::adjacent_find(time_s, backwards);
  if (wrong == time_s.end()) return;
  throw InputError(Mistake{
      .file = table.file(),
      .line = table.line_of(static_cast<std::size_t>(wrong - time_s.begin()) + 1),
      .key = "time_s",
      .problem = "the time goes backwards or is nan",
      .hint = "one run to a file"});
}

/// Index of the first sample at or above a level; the number of samples if none is.
std::size_t first_passage(const ThinnedSeries& series, double level) {
  const auto found =
      std::ranges::find_if(series.ratio, [&](double ratio) { return ratio >= level; });
  return static_cast<std::size_t>(found - series.ratio.begin());
}

SeedExponent exponent_in(const ThinnedSeries& series, const NeckWindow& window) {
  const auto samples = samples_in(series, window);
  if (!samples) return {WindowUse::unreached, std::nullopt};
  const auto law = fit_power_law(samples->time_s, samples->ratio);
  if (!law) return {WindowUse::too_few, std::nullopt};
  const bool whole =
      window.bounded == Bounded::time_s || series.first_ratio < window.lower;
  return {whole ? WindowUse::whole : WindowUse::from_start, law};
}

/// When the neck came to a level, and how long before that it had not: log10 of times.
struct Passage {
  double log10_time_s = 0.0;
  double log10_step = 0.0;
};

std::optional<Passage> passage(const ThinnedSeries& series, double level) {
  const std::size_t index = first_passage(series, level);
  // By the first sample it may have been there for any part of its time.
  if (index == 0 || index == series.ratio.size() || series.first_ratio >= level)
    return std::nullopt;
  const double log10_s = std::log10(series.time_s[index]);
  return Passage{log10_s, log10_s - std::log10(series.time_s[index - 1])};
}

WindowStudy study_window(std::span<const ThinnedSeries> runs,
                         const NeckWindow& window) {
  ADATOM_EXPECT(0 < window.lower && window.lower < window.upper);
  WindowStudy study{window, {}, {}};
  std::vector<double> exponents;
  for (const ThinnedSeries& run : runs) {
    study.seeds.push_back(exponent_in(run, window));
    if (const auto& law = study.seeds.back().law) exponents.push_back(law->exponent);
  }
  study.exponent = seed_statistics(exponents);
  return study;
}

LevelStudy study_level(std::span<const ThinnedSeries> runs, double level) {
  LevelStudy study{.level = level, .log10_time_s = {}, .statistics = {}};
  std::vector<double> times;
  double squares = 0.0;
  for (const ThinnedSeries& run : runs) {
    study.log10_time_s.emplace_back();
    if (const auto found = passage(run, level)) {
      study.log10_time_s.back() = found->log10_time_s;
      times.push_back(found->log10_time_s);
      squares += found->log10_step * found->log10_step;
    }
  }
  study.statistics = seed_statistics(times);
  if (!times.empty())
    study.log10_step = std::sqrt(squares / static_cast<double>(times.size()));
  return study;
}

}  // namespace

std::span<const NeckDefinition> neck_definitions() { return definitions; }

std::span<const NeckDefinition> neck_definitions_of_runs() {
  return neck_definitions().first(5);
}

ThinnedSeries thinned(const NeckSeries& series) {
  ADATOM_EXPECT(series.time_s.size() == series.ratio.size());
  ThinnedSeries kept;
  const auto known = [](double x) { return !std::isnan(x); };
  const auto first = std::ranges::find_if(series.ratio, known);
  if (first != series.ratio.end()) kept.first_ratio = *first;
  double last_cell = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < series.time_s.size(); ++i) {
    if (!(series.time_s[i] > 0) || !known(series.ratio[i])) continue;
    const double cell = cell_of(series.time_s[i]);
    if (cell <= last_cell) continue;
    last_cell = cell;
    kept.time_s.push_back(series.time_s[i]);
    kept.ratio.push_back(series.ratio[i]);
  }
  return kept;
}

std::optional<WindowSamples> samples_in(const ThinnedSeries& series,
                                        const NeckWindow& window) {
  std::size_t first = 0, end = 0;  // the samples [first, end)
  if (window.bounded == Bounded::ratio) {
    first = first_passage(series, window.lower) + 1;
    end = first_passage(series, window.upper) + 1;
    if (end > series.ratio.size()) return std::nullopt;
    if (series.first_ratio > std::sqrt(window.lower * window.upper))
      return WindowSamples{};
  } else {
    const auto& t = series.time_s;
    if (t.empty() || t.back() < window.upper) return std::nullopt;
    first =
        static_cast<std::size_t>(std::ranges::lower_bound(t, window.lower) - t.begin());
    end =
        static_cast<std::size_t>(std::ranges::upper_bound(t, window.upper) - t.begin());
  }
  const std::size_t count = end > first ? end - first : 0;
  if (count == 0) return WindowSamples{};
  return WindowSamples{std::span(series.time_s).subspan(first, count),
                       std::span(series.ratio).subspan(first, count)};
}

std::vector<NeckSeries> neck_series(const CsvTable& table, double radius_nm) {
  ADATOM_EXPECT(radius_nm > 0);
  const auto time_s = table.column("time_s");
  check_order(table, time_s);
  std::vector<NeckSeries> all;
  for (const std::string& name : table.names()) {
    auto series = series_named(name);
    if (!series) continue;
    series->time_s.assign(time_s.begin(), time_s.end());
    for (const double r_nm : table.column(name))
      series->ratio.push_back(r_nm / radius_nm);
    all.push_back(*std::move(series));
  }
  if (auto given = given_neck(table, radius_nm)) all.push_back(*std::move(given));
  if (all.empty())
    throw InputError(
        Mistake{.file = table.file(),
                .line = 1,
                .problem = "there is no column of a neck",
                .hint = "neck_nm, r_over_R, or such as neck_1_2_midplane_nm"});
  return all;
}

NeckStudy study_neck(std::span<const NeckSeries> seeds, const NeckOptions& options) {
  ADATOM_EXPECT(!seeds.empty());
  NeckStudy study{seeds.front().definition, seeds.size(), {}, {}};
  std::vector<ThinnedSeries> runs;
  for (const NeckSeries& seed : seeds) {
    ADATOM_EXPECT(seed.definition == study.definition);
    runs.push_back(thinned(seed));
  }
  for (const NeckWindow& window : options.windows)
    study.windows.push_back(study_window(runs, window));
  for (const double level : options.levels)
    study.levels.push_back(study_level(runs, level));
  return study;
}

}  // namespace scenarios
