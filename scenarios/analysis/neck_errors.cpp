#include "scenarios/analysis/neck_errors.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "kmc/contract.hpp"

namespace scenarios {
namespace {

std::optional<PowerLaw> shifted_law(const WindowSamples& samples, double shift) {
  std::vector<double> time_s(samples.time_s.begin(), samples.time_s.end());
  const double start_s = shift * time_s.front();
  for (double& t : time_s) t -= start_s;
  return fit_power_law(time_s, samples.ratio);
}

/// The shift with the smallest residuals, and its exponent.
std::pair<double, double> best_law(const WindowSamples& samples) {
  double least = std::numeric_limits<double>::infinity();
  std::pair<double, double> best;
  // 1 - shift in even steps of its logarithm: from 11 down to 0.01.
  for (int k = 0; k <= 140; ++k) {
    const double shift = 1.0 - (1.0 - earliest_shift) * std::exp(-0.05 * k);
    const auto law = shifted_law(samples, shift);
    if (!law || !(law->residual_rms < least)) continue;
    least = law->residual_rms;
    best = {shift, law->exponent};
  }
  return best;
}

/// Values of one seed after the other.
struct Values {
  std::vector<double> exponent, best_shift, best_exponent;
  std::vector<std::vector<double>> shifted{std::size(contact_shifts)};
};

WindowErrors errors_in(std::span<const ThinnedSeries> runs, const NeckWindow& window) {
  kmc::Rng rng(1);  // the same intervals each time that it is asked for them
  WindowErrors errors{.window = window,
                      .exponent = {},
                      .over_seeds = {},
                      .along_run = {},
                      .shifted = {},
                      .best_shift = {},
                      .best_exponent = {}};
  Values values;
  for (const ThinnedSeries& run : runs) {
    const auto samples = samples_in(run, window);
    if (!samples) continue;
    const auto law = fit_power_law(samples->time_s, samples->ratio);
    if (!law) continue;
    values.exponent.push_back(law->exponent);
    errors.along_run.push_back(
        interval_of_exponent(samples->time_s, samples->ratio, rng));
    for (std::size_t k = 0; k < std::size(contact_shifts); ++k)
      if (const auto shifted = shifted_law(*samples, contact_shifts[k]))
        values.shifted[k].push_back(shifted->exponent);
    const auto [shift, exponent] = best_law(*samples);
    values.best_shift.push_back(shift);
    values.best_exponent.push_back(exponent);
  }
  errors.exponent = seed_statistics(values.exponent);
  errors.over_seeds = interval_of_mean(values.exponent, rng);
  for (const auto& shifted : values.shifted)
    errors.shifted.push_back(seed_statistics(shifted));
  errors.best_shift = seed_statistics(values.best_shift);
  errors.best_exponent = seed_statistics(values.best_exponent);
  return errors;
}

}  // namespace

double WindowErrors::along_run_error() const {
  double squares = 0.0, count = 0.0;
  for (const Interval& interval : along_run) {
    if (std::isnan(interval.low)) continue;
    squares += std::pow(0.5 * (interval.high - interval.low), 2);
    count += 1.0;
  }
  return std::sqrt(squares / count);
}

NeckErrors neck_errors(std::span<const NeckSeries> seeds, const NeckOptions& options) {
  ADATOM_EXPECT(!seeds.empty());
  NeckErrors errors{.definition = seeds.front().definition, .seed_count = seeds.size()};
  std::vector<ThinnedSeries> runs;
  for (const NeckSeries& series : seeds) runs.push_back(thinned(series));
  for (const NeckWindow& window : options.windows)
    errors.windows.push_back(errors_in(runs, window));
  return errors;
}

}  // namespace scenarios
