#include "scenarios/analysis/scaling_law.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "rates/units.hpp"
#include "scenarios/analysis/linear_model.hpp"

namespace scenarios {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

double inverse_kT(double temperature_K) {
  return 1.0 / (rates::boltzmann_eV_per_K * temperature_K);
}

double mean_log(const ScalingPoint& point) {
  double sum = 0.0;
  for (const double y : point.values) sum += std::log(y);
  return sum / static_cast<double>(point.values.size());
}

bool varies(std::span<const ScalingPoint> points, double ScalingPoint::*value) {
  return std::ranges::any_of(points, [&](const ScalingPoint& point) {
    return point.*value != points.front().*value;
  });
}

}  // namespace

double pooled_spread(std::span<const ScalingPoint> points) {
  double squares = 0.0, freedom = 0.0;
  for (const ScalingPoint& point : points) {
    const double mean = mean_log(point);
    for (const double y : point.values) squares += std::pow(std::log(y) - mean, 2);
    freedom += static_cast<double>(point.values.size()) - 1.0;
  }
  return freedom > 0.0 ? std::sqrt(squares / freedom) : none;
}

std::optional<ScalingLaw> fit_scaling(std::span<const ScalingPoint> points,
                                      std::optional<double> spread,
                                      double least_spread) {
  if (points.empty()) return std::nullopt;
  const bool xs = varies(points, &ScalingPoint::x);
  const bool temperatures = varies(points, &ScalingPoint::temperature_K);
  // Slopes at the middle of the data: far from it they would not be told from t0.
  double ln_x = 0.0, beta = 0.0;
  for (const ScalingPoint& point : points) {
    ln_x += std::log(point.x) / static_cast<double>(points.size());
    beta += inverse_kT(point.temperature_K) / static_cast<double>(points.size());
  }
  std::vector<std::vector<double>> rows;
  std::vector<double> y, weights;
  for (const ScalingPoint& point : points) {
    std::vector<double> row = {1.0};
    if (xs) row.push_back(std::log(point.x) - ln_x);
    if (temperatures) row.push_back(inverse_kT(point.temperature_K) - beta);
    rows.push_back(std::move(row));
    y.push_back(mean_log(point));
    weights.push_back(static_cast<double>(point.values.size()));
  }
  const auto model = fit_linear_model(rows, y, weights);
  if (!model) return std::nullopt;

  ScalingLaw law;
  law.spread = spread.value_or(pooled_spread(points));
  law.degrees_of_freedom = points.size() - rows.front().size();
  law.chi_squared = model->chi_squared / (law.spread * law.spread);
  const auto freedom = static_cast<double>(law.degrees_of_freedom);
  double variance = law.spread * law.spread;
  if (freedom > 0.0 && !(law.chi_squared < freedom))
    variance = std::max(model->chi_squared / freedom, least_spread * least_spread);
  const auto estimate = [&](std::size_t k) {
    return Estimate{model->coefficients[k],
                    std::sqrt(variance * model->covariance[k][k])};
  };
  law.ln_prefactor = model->coefficients[0];
  if (xs) law.exponent = estimate(1);
  if (temperatures) law.energy_eV = estimate(xs ? 2 : 1);
  if (xs) law.ln_prefactor -= law.exponent->value * ln_x;
  if (temperatures) law.ln_prefactor -= law.energy_eV->value * beta;
  return law;
}

double ScalingLaw::at(double x, double temperature_K) const {
  double ln = ln_prefactor;
  if (exponent) ln += exponent->value * std::log(x);
  if (energy_eV) ln += energy_eV->value * inverse_kT(temperature_K);
  return std::exp(ln);
}

}  // namespace scenarios
