#include "scenarios/analysis/neck_stages.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "kmc/contract.hpp"
#include "scenarios/analysis/decade_cells.hpp"

namespace scenarios {
namespace {

constexpr double last_ratio = 0.8;
constexpr double piece_decades = 0.25;
constexpr std::size_t fewest_windows = 2;  // of a stage
constexpr std::size_t most_stages = 3;

/// The part of a series between two times.
WindowSamples between(const ThinnedSeries& series, double first_s, double last_s) {
  const auto& t = series.time_s;
  const auto first = std::ranges::lower_bound(t, first_s) - t.begin();
  const auto end = std::ranges::upper_bound(t, last_s) - t.begin();
  const auto count = static_cast<std::size_t>(end - first);
  return {std::span(t).subspan(static_cast<std::size_t>(first), count),
          std::span(series.ratio).subspan(static_cast<std::size_t>(first), count)};
}

/// Of the seeds that can be fitted there.
std::vector<double> exponents_between(std::span<const ThinnedSeries> runs,
                                      double first_s, double last_s) {
  std::vector<double> exponents;
  for (const ThinnedSeries& run : runs) {
    const WindowSamples samples = between(run, first_s, last_s);
    if (const auto law = fit_power_law(samples.time_s, samples.ratio))
      exponents.push_back(law->exponent);
  }
  return exponents;
}

std::vector<ThinnedSeries> thinned_all(std::span<const NeckSeries> seeds) {
  std::vector<ThinnedSeries> runs;
  for (const NeckSeries& seed : seeds) runs.push_back(thinned(seed));
  return runs;
}

/// The mean curve at a time, on a straight line in logarithms.
double ratio_at(std::span<const CurvePoint> curve, double time_s) {
  const auto after = std::ranges::lower_bound(curve, time_s, {}, &CurvePoint::time_s);
  if (after == curve.begin()) return curve.front().ratio;
  if (after == curve.end()) return curve.back().ratio;
  const CurvePoint &p = *(after - 1), &q = *after;
  const double along = std::log(time_s / p.time_s) / std::log(q.time_s / p.time_s);
  return p.ratio * std::pow(q.ratio / p.ratio, along);
}

/// Sum of squares about the mean of slopes [first, end).
double squares_about_mean(std::span<const double> slopes, std::size_t first,
                          std::size_t end) {
  double sum = 0, squares = 0;
  for (std::size_t i = first; i < end; ++i) sum += slopes[i];
  const double mean = sum / static_cast<double>(end - first);
  for (std::size_t i = first; i < end; ++i)
    squares += (slopes[i] - mean) * (slopes[i] - mean);
  return squares;
}

/// Where the pieces end, the last at slopes.size(), and how well they fit.
struct Cut {
  std::vector<std::size_t> ends;
  double squares = std::numeric_limits<double>::infinity();
};

/// The best cut of slopes [0, end) into so many pieces.
Cut best_cut(std::span<const double> slopes, std::size_t end, std::size_t pieces) {
  if (end < pieces * fewest_windows) return {};
  if (pieces == 1) return {{end}, squares_about_mean(slopes, 0, end)};
  Cut best;
  for (std::size_t last = fewest_windows; last + fewest_windows <= end; ++last) {
    Cut cut = best_cut(slopes, last, pieces - 1);
    cut.squares += squares_about_mean(slopes, last, end);
    cut.ends.push_back(end);
    if (cut.squares < best.squares) best = cut;
  }
  return best;
}

/// From the steps between neighbours, whose mean square is twice that of the noise (von
/// Neumann, Ann. Math. Stat. 12, 367 (1941)).
double noise_of(std::span<const double> slopes) {
  double squares = 0;
  for (std::size_t i = 1; i < slopes.size(); ++i)
    squares += (slopes[i] - slopes[i - 1]) * (slopes[i] - slopes[i - 1]);
  return std::sqrt(squares / (2.0 * static_cast<double>(slopes.size() - 1)));
}

Cut cut_into_stages(std::span<const double> slopes) {
  const auto count = static_cast<double>(slopes.size());
  // Slopes without noise are cut where they differ by more than rounding.
  const double noise = std::max(noise_of(slopes), 1e-6);
  Cut best;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t pieces = 1; pieces <= most_stages; ++pieces) {
    const Cut cut = best_cut(slopes, slopes.size(), pieces);
    // A slope for each piece, and two for each cut, whose place was chosen.
    const double unknowns = 3.0 * static_cast<double>(pieces) - 2.0;
    const double criterion = cut.squares / (noise * noise) + unknowns * std::log(count);
    if (!(criterion < least)) continue;
    least = criterion;
    best = cut;
  }
  return best;
}

}  // namespace

double CurvePoint::ratio_error() const {
  return ratio * SeedStatistics{seed_count, 0, spread}.standard_error();
}

std::vector<CurvePoint> mean_curve(std::span<const NeckSeries> seeds) {
  ADATOM_EXPECT(!seeds.empty());
  std::map<double, std::vector<double>> logs;  // of r/R by cell of t
  std::map<double, double> log_times;
  for (const ThinnedSeries& run : thinned_all(seeds))
    for (std::size_t i = 0; i < run.time_s.size(); ++i) {
      if (!(run.ratio[i] > 0)) continue;
      const double cell = cell_of(run.time_s[i]);
      logs[cell].push_back(std::log(run.ratio[i]));
      log_times[cell] += std::log(run.time_s[i]) / static_cast<double>(seeds.size());
    }
  std::vector<CurvePoint> curve;
  for (const auto& [cell, values] : logs) {
    if (values.size() != seeds.size()) continue;
    const SeedStatistics statistics = seed_statistics(values);
    curve.push_back({std::exp(log_times[cell]), std::exp(statistics.mean),
                     statistics.spread, statistics.count});
  }
  return curve;
}

std::vector<CurveSlope> slope_curve(std::span<const NeckSeries> seeds,
                                    double window_decades, double step_decades) {
  ADATOM_EXPECT(window_decades > 0 && step_decades > 0);
  const std::vector<CurvePoint> curve = mean_curve(seeds);
  const std::vector<ThinnedSeries> runs = thinned_all(seeds);
  std::vector<CurveSlope> slopes;
  if (curve.empty()) return slopes;
  const double width = std::pow(10.0, window_decades);
  const double last_s = curve.back().time_s * (1 + 1e-9);
  for (int k = 0;; ++k) {
    const double first_s =
        curve.front().time_s * std::pow(10.0, k * step_decades) * (1 - 1e-9);
    if (first_s * width > last_s) return slopes;
    const auto exponents = exponents_between(runs, first_s, first_s * width);
    const double middle_s = first_s * std::sqrt(width);
    if (!exponents.empty())
      slopes.push_back(
          {middle_s, ratio_at(curve, middle_s), seed_statistics(exponents)});
  }
}

std::vector<NeckStage> neck_stages(std::span<const NeckSeries> seeds) {
  std::vector<CurveSlope> slopes = slope_curve(seeds, piece_decades, piece_decades);
  const auto apart = std::ranges::find_if(
      slopes, [](const CurveSlope& slope) { return slope.ratio > last_ratio; });
  slopes.erase(apart, slopes.end());
  if (slopes.size() < 2 * fewest_windows) return {};
  std::vector<double> exponents;
  for (const CurveSlope& slope : slopes) exponents.push_back(slope.exponent.mean);

  const std::vector<CurvePoint> curve = mean_curve(seeds);
  const std::vector<ThinnedSeries> runs = thinned_all(seeds);
  const double half = std::pow(10.0, 0.5 * piece_decades);
  kmc::Rng rng(1);
  std::vector<NeckStage> stages;
  std::size_t first = 0;
  for (const std::size_t end : cut_into_stages(exponents).ends) {
    const double from_s = slopes[first].time_s / half;
    const double to_s = slopes[end - 1].time_s * half;
    const auto fitted = exponents_between(runs, from_s, to_s);
    stages.push_back({from_s, to_s, ratio_at(curve, from_s), ratio_at(curve, to_s),
                      seed_statistics(fitted), interval_of_mean(fitted, rng)});
    first = end;
  }
  return stages;
}

}  // namespace scenarios
