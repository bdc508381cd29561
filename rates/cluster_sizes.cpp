#include "rates/cluster_sizes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace rates {
namespace {

/// Of the standard normal distribution.
double share_below(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

}  // namespace

/// Of the log-normal distribution. With z normal but put to +-c where it is beyond, the
/// mean of exp(s z) is exp(s^2 / 2) (P(c - s) - P(-c - s)) + 2 cosh(s c) P(-c).
double ClusterSizes::median_atoms() const {
  constexpr double c = log_normal_cut;
  const double s = spread_ln_atoms;
  const double within = share_below(c - s) - share_below(-c - s);
  return mean_atoms /
         (std::exp(0.5 * s * s) * within + 2.0 * std::cosh(s * c) * share_below(-c));
}

double ClusterSizes::smallest_atoms() const {
  if (spread_ln_atoms > 0.0)
    return median_atoms() * std::exp(-log_normal_cut * spread_ln_atoms);
  return mean_atoms - normal_reach_atoms();
}

double ClusterSizes::largest_atoms() const {
  if (spread_ln_atoms > 0.0)
    return median_atoms() * std::exp(log_normal_cut * spread_ln_atoms);
  return mean_atoms + normal_reach_atoms();
}

/// What is cut off below is cut off above as well.
double ClusterSizes::normal_reach_atoms() const {
  return std::min(std::ceil(cut * spread_atoms), mean_atoms - 1.0);
}

std::size_t ClusterSizes::draw(kmc::Rng& rng) const {
  double atoms = mean_atoms;
  if (spread_ln_atoms > 0.0) {
    const double z = std::clamp(rng.normal(), -log_normal_cut, log_normal_cut);
    atoms = median_atoms() * std::exp(spread_ln_atoms * z);
  } else if (spread_atoms > 0.0) {
    atoms += spread_atoms * rng.normal();
    atoms = std::clamp(atoms, smallest_atoms(), largest_atoms());
  }
  return static_cast<std::size_t>(std::round(atoms));
}

}  // namespace rates
