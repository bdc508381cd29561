#include "scenarios/analysis/smooth_neck.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "kmc/contract.hpp"

namespace scenarios {
namespace {

constexpr double least_reach = 0.25 * std::numbers::ln10;

double tricube(double x) {
  const double rest = 1.0 - std::abs(x * x * x);
  return rest > 0 ? rest * rest * rest : 0.0;
}

/// Weighted sums over points (x, y).
struct Sums {
  double w = 0, x = 0, y = 0, xx = 0, xy = 0;

  void add(double weight, double x_value, double y_value) {
    w += weight;
    x += weight * x_value;
    y += weight * y_value;
    xx += weight * x_value * x_value;
    xy += weight * x_value * y_value;
  }
  double slope() const { return (w * xy - x * y) / (w * xx - x * x); }
  double value_at_zero() const { return (y - slope() * x) / w; }
};

}  // namespace

SmoothNeck::SmoothNeck(std::vector<CurvePoint> curve) : curve_(std::move(curve)) {
  ADATOM_EXPECT(curve_.size() >= fewest_points);
  for (const CurvePoint& point : curve_) log_times_.push_back(std::log(point.time_s));
}

double SmoothNeck::reach_at(double log_time) const {
  const auto after = std::ranges::lower_bound(log_times_, log_time);
  auto first = after, end = after;  // the nearest so far
  const auto left = [&] { return log_time - *(first - 1); };
  const auto right = [&] { return *end - log_time; };
  double farthest = 0.0;
  for (std::size_t k = 0; k < fewest_points; ++k) {
    const bool to_left =
        end == log_times_.end() || (first != log_times_.begin() && left() < right());
    farthest = to_left ? left() : right();
    if (to_left)
      --first;
    else
      ++end;
  }
  return std::max(least_reach, 1.2 * farthest);  // or the third would have no weight
}

SmoothNeck::Place SmoothNeck::at(double log_time) const {
  const double reach = reach_at(log_time);
  const auto first = std::ranges::lower_bound(log_times_, log_time - reach);
  Sums sums;
  for (auto it = first; it != log_times_.end() && *it < log_time + reach; ++it) {
    const CurvePoint& point = curve_[static_cast<std::size_t>(it - log_times_.begin())];
    const double x = *it - log_time;
    sums.add(tricube(x / reach), x, std::log(point.ratio));
  }
  const double ratio = std::exp(sums.value_at_zero());
  return {ratio, ratio * sums.slope()};
}

}  // namespace scenarios
