#include "scenarios/analysis/wigner_surmise.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace scenarios {
namespace {

constexpr double least = 0.5, most = 2.0;  ///< areas fitted to
constexpr double lowest_beta = -0.9, highest_beta = 60.0;
constexpr std::size_t fewest_zones = 10;

/// The integral of s^beta exp(-b s^2) over the areas fitted to (Simpson's rule).
double integral(double beta, double b) {
  constexpr int steps = 400;
  constexpr double step = (most - least) / steps;
  double sum = 0.0;
  for (int i = 0; i <= steps; ++i) {
    const double s = least + i * step;
    const double weight = i == 0 || i == steps ? 1.0 : i % 2 == 1 ? 4.0 : 2.0;
    sum += weight * std::exp(beta * std::log(s) - b * s * s);
  }
  return sum * step / 3.0;
}

/// What the likelihood depends on: means over the areas in the range.
struct Means {
  double log = 0;
  double square = 0;

  double log_likelihood(double beta) const {
    const double b = wigner_b(beta);
    return beta * log - b * square - std::log(integral(beta, b));
  }
};

/// Two betas around the highest of the maxima between the ends. Towards the lower end,
/// where P has a pole at 0, the likelihood of few or scattered areas rises once more.
std::optional<std::pair<double, double>> around_maximum(const Means& means) {
  constexpr std::size_t steps = 100;
  const double factor =
      std::pow((1.0 + highest_beta) / (1.0 + lowest_beta), 1.0 / steps);
  const auto beta = [&](std::size_t k) {
    return (1.0 + lowest_beta) * std::pow(factor, static_cast<double>(k)) - 1.0;
  };
  std::array<double, steps + 1> likelihood{};
  for (std::size_t k = 0; k <= steps; ++k)
    likelihood[k] = means.log_likelihood(beta(k));
  std::size_t best = 0;
  for (std::size_t k = 1; k < steps; ++k)
    if (likelihood[k] > likelihood[k - 1] && likelihood[k] >= likelihood[k + 1] &&
        (best == 0 || likelihood[k] > likelihood[best]))
      best = k;
  if (best == 0) return std::nullopt;
  return std::pair(beta(best - 1), beta(best + 1));
}

/// The maximum between two betas, by golden sections.
double most_likely_beta(const Means& means, double low, double high) {
  constexpr double golden = 1.0 / std::numbers::phi;
  double left = high - golden * (high - low), right = low + golden * (high - low);
  double at_left = means.log_likelihood(left), at_right = means.log_likelihood(right);
  while (high - low > 1e-6) {
    const bool rises = at_left < at_right;
    if (rises) {
      low = left;
      left = right;
      at_left = at_right;
      right = low + golden * (high - low);
      at_right = means.log_likelihood(right);
    } else {
      high = right;
      right = left;
      at_right = at_left;
      left = high - golden * (high - low);
      at_left = means.log_likelihood(left);
    }
  }
  return 0.5 * (low + high);
}

}  // namespace

double wigner_b(double beta) {
  const double root =
      std::exp(std::lgamma(0.5 * (beta + 2.0)) - std::lgamma(0.5 * (beta + 1.0)));
  return root * root;
}

std::optional<WignerSurmise> fit_wigner_surmise(std::span<const double> areas) {
  Means means;
  std::size_t count = 0;
  for (const double s : areas) {
    if (!(s > least && s < most)) continue;
    ++count;
    means.log += std::log(s);
    means.square += s * s;
  }
  if (count < fewest_zones) return std::nullopt;
  const auto n = static_cast<double>(count);
  means.log /= n;
  means.square /= n;
  const auto around = around_maximum(means);
  if (!around) return std::nullopt;
  const double beta = most_likely_beta(means, around->first, around->second);
  constexpr double step = 0.01;
  if (beta < lowest_beta + 2 * step || beta > highest_beta - 2 * step)
    return std::nullopt;
  const double curvature =
      (means.log_likelihood(beta + step) + means.log_likelihood(beta - step) -
       2.0 * means.log_likelihood(beta)) /
      (step * step);
  return WignerSurmise{beta, 1.0 / std::sqrt(-curvature * n), count};
}

}  // namespace scenarios
