#include "scenarios/analysis/arrhenius.hpp"

#include <cmath>
#include <vector>

#include "rates/units.hpp"

namespace scenarios {
namespace {

struct Point {
  double x;  ///< 1 / kT [1/eV]
  double y;  ///< ln D
  double weight;
};

double inverse_kT(double temperature_K) {
  return 1.0 / (rates::boltzmann_eV_per_K * temperature_K);
}

std::vector<Point> logarithms(std::span<const ArrheniusPoint> points) {
  std::vector<Point> list;
  for (const auto& [temperature_K, diffusion] : points)
    if (diffusion.value > 0.0 && diffusion.error > 0.0)
      list.push_back({inverse_kT(temperature_K), std::log(diffusion.value),
                      std::pow(diffusion.value / diffusion.error, 2)});
  return list;
}

}  // namespace

std::optional<Arrhenius> fit_arrhenius(std::span<const ArrheniusPoint> points) {
  const std::vector<Point> list = logarithms(points);
  double weight = 0.0, x = 0.0, y = 0.0;
  for (const Point& p : list) {
    weight += p.weight;
    x += p.weight * p.x;
    y += p.weight * p.y;
  }
  x /= weight;
  y /= weight;
  double xx = 0.0, xy = 0.0;
  for (const Point& p : list) {
    xx += p.weight * (p.x - x) * (p.x - x);
    xy += p.weight * (p.x - x) * (p.y - y);
  }
  if (list.size() < 2 || !(xx > 1e-12 * weight * x * x)) return std::nullopt;
  const double energy_eV = -xy / xx;
  Arrhenius fit{
      .energy_eV = {energy_eV, std::sqrt(1.0 / xx)},
      .ln_prefactor = {y + energy_eV * x, std::sqrt(1.0 / weight + x * x / xx)},
      .covariance = x / xx,
      .degrees_of_freedom = list.size() - 2};
  for (const Point& p : list)
    fit.chi_squared +=
        p.weight * std::pow(p.y - fit.ln_prefactor.value + energy_eV * p.x, 2);
  return fit;
}

Estimate Arrhenius::ln_diffusion(double temperature_K) const {
  const double x = inverse_kT(temperature_K);
  const double variance = std::pow(ln_prefactor.error, 2) - 2.0 * x * covariance +
                          std::pow(x * energy_eV.error, 2);
  return {ln_prefactor.value - x * energy_eV.value, std::sqrt(variance)};
}

}  // namespace scenarios
