#include "scenarios/analysis/relaxation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "kmc/contract.hpp"
#include "rates/units.hpp"
#include "scenarios/analysis/linear_model.hpp"

namespace scenarios {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

double inverse_kT(double temperature_K) {
  return 1.0 / (rates::boltzmann_eV_per_K * temperature_K);
}

double mean_log(const RelaxationPoint& point) {
  double sum = 0.0;
  for (const double t : point.times_s) sum += std::log(t);
  return sum / static_cast<double>(point.times_s.size());
}

bool varies(std::span<const RelaxationPoint> points, double RelaxationPoint::*value) {
  return std::ranges::any_of(points, [&](const RelaxationPoint& point) {
    return point.*value != points.front().*value;
  });
}

}  // namespace

std::optional<double> relaxation_time_s(std::span<const double> time_s,
                                        std::span<const double> excess, double part) {
  ADATOM_EXPECT(time_s.size() == excess.size());
  if (excess.empty() || !(excess[0] > 0.0)) return std::nullopt;
  const double level = part * excess[0];
  for (std::size_t i = 1; i < excess.size(); ++i) {
    if (!(excess[i] <= level)) continue;
    const double along = (excess[i - 1] - level) / (excess[i - 1] - excess[i]);
    return time_s[i - 1] + along * (time_s[i] - time_s[i - 1]);
  }
  return std::nullopt;
}

double pooled_spread(std::span<const RelaxationPoint> points) {
  double squares = 0.0, freedom = 0.0;
  for (const RelaxationPoint& point : points) {
    const double mean = mean_log(point);
    for (const double t : point.times_s) squares += std::pow(std::log(t) - mean, 2);
    freedom += static_cast<double>(point.times_s.size()) - 1.0;
  }
  return freedom > 0.0 ? std::sqrt(squares / freedom) : none;
}

std::optional<RelaxationLaw> fit_relaxation(std::span<const RelaxationPoint> points,
                                            std::optional<double> spread) {
  if (points.empty()) return std::nullopt;
  const bool sizes = varies(points, &RelaxationPoint::atoms);
  const bool temperatures = varies(points, &RelaxationPoint::temperature_K);
  // Slopes at the middle of the data: far from it they would not be told from t0.
  double ln_atoms = 0.0, beta = 0.0;
  for (const RelaxationPoint& point : points) {
    ln_atoms += std::log(point.atoms) / static_cast<double>(points.size());
    beta += inverse_kT(point.temperature_K) / static_cast<double>(points.size());
  }
  std::vector<std::vector<double>> rows;
  std::vector<double> y, weights;
  for (const RelaxationPoint& point : points) {
    std::vector<double> row = {1.0};
    if (sizes) row.push_back(std::log(point.atoms) - ln_atoms);
    if (temperatures) row.push_back(inverse_kT(point.temperature_K) - beta);
    rows.push_back(std::move(row));
    y.push_back(mean_log(point));
    weights.push_back(static_cast<double>(point.times_s.size()));
  }
  const auto model = fit_linear_model(rows, y, weights);
  if (!model) return std::nullopt;

  RelaxationLaw law;
  law.spread = spread.value_or(pooled_spread(points));
  law.degrees_of_freedom = points.size() - rows.front().size();
  law.chi_squared = model->chi_squared / (law.spread * law.spread);
  const auto freedom = static_cast<double>(law.degrees_of_freedom);
  double variance = law.spread * law.spread;
  if (freedom > 0.0 && !(law.chi_squared < freedom))
    variance = model->chi_squared / freedom;
  const auto estimate = [&](std::size_t k) {
    return Estimate{model->coefficients[k],
                    std::sqrt(variance * model->covariance[k][k])};
  };
  law.ln_prefactor = model->coefficients[0];
  if (sizes) law.exponent = estimate(1);
  if (temperatures) law.energy_eV = estimate(sizes ? 2 : 1);
  if (sizes) law.ln_prefactor -= law.exponent->value * ln_atoms;
  if (temperatures) law.ln_prefactor -= law.energy_eV->value * beta;
  if (sizes && temperatures) law.covariance_eV = variance * model->covariance[1][2];
  return law;
}

double RelaxationLaw::time_s(double atoms, double temperature_K) const {
  double ln = ln_prefactor;
  if (exponent) ln += exponent->value * std::log(atoms);
  if (energy_eV) ln += energy_eV->value * inverse_kT(temperature_K);
  return std::exp(ln);
}

}  // namespace scenarios
