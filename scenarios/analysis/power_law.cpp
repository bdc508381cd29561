#include "scenarios/analysis/power_law.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

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
  return PowerLaw{.exponent = slope,
                  .exponent_error = std::sqrt(variance / xx),
                  .prefactor = std::exp(mean.y - slope * mean.x),
                  .residual_rms = std::sqrt(squares / count),
                  .point_count = points.size()};
}

}  // namespace

std::optional<PowerLaw> fit_power_law(std::span<const double> t,
                                      std::span<const double> r) {
  return fit(logarithms(t, r));
}

}  // namespace scenarios
