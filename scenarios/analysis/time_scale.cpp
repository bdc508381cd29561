#include "scenarios/analysis/time_scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <utility>

#include "kmc/contract.hpp"
#include "scenarios/analysis/smooth_neck.hpp"

namespace scenarios {
namespace {

constexpr std::size_t fewest_points = 3;
constexpr double square_of_flat = 1e-6;  // of d ln(r/R) / d ln t
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

struct Point {
  double log_time = 0;
  double ratio = 0;
  double error = unknown;
  double curve_error = 0;  ///< of r/R of the curve there, but for its place in ln t

  double weight() const {
    return std::isnan(error) ? 1.0 : 1.0 / (error * error + curve_error * curve_error);
  }
};
using Points = std::span<const Point>;

std::vector<Point> points_of(std::span<const NeckSeries> measured) {
  const bool have_errors = std::ranges::none_of(
      measured, [](const NeckSeries& series) { return series.ratio_error.empty(); });
  std::vector<Point> points;
  for (const NeckSeries& series : measured)
    for (std::size_t i = 0; i < series.time_s.size(); ++i)
      if (series.time_s[i] > 0 && !std::isnan(series.ratio[i]))
        points.push_back({std::log(series.time_s[i]), series.ratio[i],
                          have_errors ? series.ratio_error[i] : unknown});
  std::ranges::stable_sort(points, {}, &Point::log_time);
  return points;
}

/// Those of these points that lie within the curve's times.
Points within(Points points, const SmoothNeck& curve, double log_scale) {
  constexpr double rounding = 1e-9;
  const double first = curve.first_log_time() + log_scale - rounding;
  const double last = curve.last_log_time() + log_scale + rounding;
  const auto begin = std::ranges::lower_bound(points, first, {}, &Point::log_time);
  const auto end = std::ranges::upper_bound(points, last, {}, &Point::log_time);
  return {begin, end};
}

/// Sum of squares with the curve flat beyond its ends; of many points, of a part.
double squares_with_flat_ends(Points points, const SmoothNeck& curve,
                              double log_scale) {
  const std::size_t step = 1 + points.size() / 200;
  double sum = 0.0;
  for (std::size_t i = 0; i < points.size(); i += step) {
    const Point& point = points[i];
    const double log_time = std::clamp(point.log_time - log_scale,
                                       curve.first_log_time(), curve.last_log_time());
    const double residual = point.ratio - curve.at(log_time).ratio;
    sum += point.weight() * residual * residual;
  }
  return sum;
}

/// The best ln s of a grid; of equally good ones, that with most points within.
double first_guess(Points points, const SmoothNeck& curve) {
  constexpr double step = 0.05 * std::numbers::ln10, no_matter = 1e-9;
  const double lowest = points.front().log_time - curve.last_log_time();
  const double highest = points.back().log_time - curve.first_log_time();
  double best = lowest, least = std::numeric_limits<double>::infinity();
  std::size_t most = 0;
  for (int k = 0; lowest + k * step < highest + step; ++k) {
    const double log_scale = lowest + k * step;
    const double sum = squares_with_flat_ends(points, curve, log_scale);
    const std::size_t count = within(points, curve, log_scale).size();
    const bool is_better =
        sum < least - no_matter || (sum < least + no_matter && count > most);
    if (!is_better) continue;
    least = sum;
    most = count;
    best = log_scale;
  }
  return best;
}

/// Sums over points at one s.
struct Sums {
  double pull = 0;           ///< w f' (y - f)
  double slopes = 0;         ///< w f'^2
  double curve = 0;          ///< w f^2
  double noise = 0;          ///< w^2 f'^2 e^2
  double squares = 0;        ///< (y - f)^2
  double chi_squared = 0.0;  ///< w (y - f)^2
};

Sums sums_at(Points points, const SmoothNeck& curve, double log_scale) {
  Sums sums;
  for (const Point& point : points) {
    const auto [ratio, slope] = curve.at(point.log_time - log_scale);
    const double weight = point.weight();
    const double residual = point.ratio - ratio;
    sums.pull += weight * slope * residual;
    sums.slopes += weight * slope * slope;
    sums.curve += weight * ratio * ratio;
    const double noise = weight * slope * point.error;
    sums.noise += noise * noise;
    sums.squares += residual * residual;
    sums.chi_squared += weight * residual * residual;
  }
  return sums;
}

/// Gauss and Newton, in short steps: the slope changes with s. Nothing without a slope.
std::optional<double> refined(Points points, const SmoothNeck& curve,
                              double log_scale) {
  for (int k = 0; k < 200; ++k) {
    const Sums sums = sums_at(points, curve, log_scale);
    if (!(sums.slopes > square_of_flat * sums.curve)) return std::nullopt;
    const double step = std::clamp(-0.7 * sums.pull / sums.slopes, -0.3, 0.3);
    log_scale += step;
    if (std::abs(step) < 1e-10) break;
  }
  return log_scale;
}

/// ln s, and the points that fix it.
struct Fit {
  std::optional<double> log_scale;
  Points points;
};

Fit fit(Points points, const SmoothNeck& curve) {
  double log_scale = first_guess(points, curve);
  Points kept = within(points, curve, log_scale);
  constexpr int rounds = 20;
  for (int k = 0; kept.size() >= fewest_points; ++k) {
    const auto better = refined(kept, curve, log_scale);
    if (!better) return {std::nullopt, kept};
    log_scale = *better;
    // A point at an end may go out and in for ever: in the end it stays out.
    const Points next = within(k < rounds ? points : kept, curve, log_scale);
    if (next.data() == kept.data() && next.size() == kept.size()) break;
    kept = next;
  }
  return {log_scale, kept};
}

/// The fit without each of the runs.
struct Jackknife {
  double error = unknown;    ///< of ln s
  double shape_error = 0.0;  ///< relative, of the curve but for its place in ln t
};

Jackknife jackknife(Points points, std::span<const NeckSeries> runs,
                    const SmoothNeck& curve, double log_scale) {
  if (runs.size() < 2) return {};
  std::vector<double> scales;
  double squares = 0.0;
  for (std::size_t left_out = 0; left_out < runs.size(); ++left_out) {
    std::vector<NeckSeries> others(runs.begin(), runs.end());
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(left_out));
    const SmoothNeck other(mean_curve(others));
    const auto scale = refined(points, other, log_scale);
    if (!scale) return {};
    scales.push_back(*scale);
    for (const Point& point : points) {
      const double ratio = curve.at(point.log_time - log_scale).ratio;
      const double deviation =
          other.at(point.log_time - scales.back()).ratio / ratio - 1.0;
      squares += deviation * deviation / static_cast<double>(points.size());
    }
  }
  const auto count = static_cast<double>(runs.size());
  return {seed_statistics(scales).spread * (count - 1) / std::sqrt(count),
          std::sqrt((count - 1) / count * squares)};
}

void count_points(TimeScale& scale, Points points, Points kept) {
  scale.point_count = kept.size();
  const auto first = static_cast<std::size_t>(kept.data() - points.data());
  for (const Point& point : points.first(first))
    scale.before_s.push_back(std::exp(point.log_time));
  for (const Point& point : points.subspan(first + kept.size()))
    scale.after_s.push_back(std::exp(point.log_time));
}

/// The second fit, with errors of the curve.
void set_result(TimeScale& scale, Points kept, std::span<const NeckSeries> runs,
                const SmoothNeck& curve, double log_scale) {
  constexpr double decade = std::numbers::ln10;
  std::vector<Point> points(kept.begin(), kept.end());
  scale.shape_error = jackknife(points, runs, curve, log_scale).shape_error;
  for (Point& point : points)
    point.curve_error = scale.shape_error * curve.at(point.log_time - log_scale).ratio;
  log_scale = refined(points, curve, log_scale).value_or(log_scale);
  const Sums sums = sums_at(points, curve, log_scale);
  const auto count = static_cast<double>(points.size());
  const bool have_errors = !std::isnan(points.front().error);
  const double noise =
      have_errors ? sums.noise : sums.slopes * sums.squares / (count - 1);
  scale.log10_scale = log_scale / decade;
  scale.points_error = std::sqrt(noise) / sums.slopes / decade;
  scale.runs_error = jackknife(points, runs, curve, log_scale).error / decade;
  scale.chi_squared = have_errors ? sums.chi_squared : unknown;
  scale.residual_rms = std::sqrt(sums.squares / count);
}

}  // namespace

double TimeScale::chi_squared_per_freedom() const {
  return chi_squared / (static_cast<double>(point_count) - 1.0);
}

double TimeScale::log10_error() const {
  const double excess = chi_squared_per_freedom();
  const double widened = points_error * (excess > 1 ? std::sqrt(excess) : 1.0);
  return std::hypot(widened, std::isnan(runs_error) ? 0.0 : runs_error);
}

TimeScale time_scale(std::span<const NeckSeries> measured,
                     std::span<const NeckSeries> runs) {
  ADATOM_EXPECT(!measured.empty() && !runs.empty());
  using Outcome = TimeScale::Outcome;
  TimeScale scale{.run_count = runs.size()};
  std::vector<CurvePoint> curve_points = mean_curve(runs);
  const std::vector<Point> points = points_of(measured);
  if (curve_points.size() < SmoothNeck::fewest_points)
    scale.outcome = Outcome::short_curve;
  if (points.empty()) scale.outcome = Outcome::few_points;
  if (scale.outcome != Outcome::found) return scale;
  const SmoothNeck curve(std::move(curve_points));
  const auto [first_scale, within_curve] = fit(points, curve);
  count_points(scale, points, within_curve);
  if (scale.point_count < fewest_points) scale.outcome = Outcome::few_points;
  if (!first_scale) scale.outcome = Outcome::flat;
  if (scale.outcome != Outcome::found) return scale;
  set_result(scale, within_curve, runs, curve, *first_scale);
  return scale;
}

}  // namespace scenarios
