#include "scenarios/analysis/power_law.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "kmc/contract.hpp"

namespace scenarios {
namespace {

struct LogPoint {
  double x = 0;  // ln t
  double y = 0;  // ln r
};

std::vector<LogPoint> logarithms(std::span<const double> t, std::span<const double> r) {
  ADATOM_EXPECT(t.size() == r.size());
  std::vector<LogPoint> points;
  points.reserve(t.size());
  for (std::size_t i = 0; i < t.size(); ++i)
    if (t[i] > 0 && r[i] > 0 && std::isfinite(t[i]) && std::isfinite(r[i]))
      points.push_back({std::log(t[i]), std::log(r[i])});
  return points;
}

bool has_three_times(std::span<const LogPoint> points) {
  if (points.empty()) return false;
  const double first = points.front().x;
  const auto second =
      std::ranges::find_if(points, [&](const LogPoint& p) { return p.x != first; });
  return std::any_of(second, points.end(), [&](const LogPoint& p) {
    return p.x != first && p.x != second->x;
  });
}

std::optional<PowerLaw> fit(std::span<const LogPoint> points) {
  if (!has_three_times(points)) return std::nullopt;
  const auto count = static_cast<double>(points.size());
  LogPoint mean;
  for (const LogPoint& p : points) {
    mean.x += p.x / count;
    mean.y += p.y / count;
  }
  double xx = 0, xy = 0;
  for (const LogPoint& p : points) {
    xx += (p.x - mean.x) * (p.x - mean.x);
    xy += (p.x - mean.x) * (p.y - mean.y);
  }
  const double slope = xy / xx;
  double squares = 0;
  for (const LogPoint& p : points) {
    const double residual = p.y - mean.y - slope * (p.x - mean.x);
    squares += residual * residual;
  }
  const double variance = squares / (count - 2);
  return PowerLaw{
      .exponent = slope,
      .exponent_error = std::sqrt(variance / xx),
      .prefactor = std::exp(mean.y - slope * mean.x),
      .ln_prefactor_error = std::sqrt(variance * (1 / count + mean.x * mean.x / xx)),
      .covariance = -variance * mean.x / xx,
      .residual_rms = std::sqrt(squares / count),
      .point_count = points.size()};
}

}  // namespace

std::optional<PowerLaw> fit_power_law(std::span<const double> t,
                                      std::span<const double> r) {
  return fit(logarithms(t, r));
}

std::vector<LocalSlope> local_slopes(std::span<const double> t,
                                     std::span<const double> r, double window_decades) {
  ADATOM_EXPECT(window_decades > 0);
  std::vector<LogPoint> points = logarithms(t, r);
  std::vector<LocalSlope> slopes;
  if (points.empty()) return slopes;
  std::ranges::stable_sort(points, {}, &LogPoint::x);

  const double width = window_decades * std::numbers::ln10;
  // Data exactly one window long must give one window in spite of rounding.
  const double slack = 1e-9 * width;
  const double last_start = points.back().x - width + slack;
  for (int k = 0;; ++k) {
    const double start = points.front().x + k * width / 4;
    if (start > last_start) return slopes;
    const auto first =
        std::ranges::lower_bound(points, start - slack, {}, &LogPoint::x);
    const auto end =
        std::ranges::upper_bound(points, start + width + slack, {}, &LogPoint::x);
    if (const auto law = fit({first, end}))
      slopes.push_back(
          {std::exp(start + width / 2), law->exponent, law->exponent_error});
  }
}

}  // namespace scenarios
