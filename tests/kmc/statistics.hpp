// Bounds for statistical tests. All are five sigma: a correct program fails one with a
// probability of at most 5.7e-7, and seeds are fixed.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>

namespace statistics {

/// Probability that a normal variable is more than five sigma from its mean.
inline constexpr double five_sigma = 5.733e-7;

/// Largest distance between the empirical distribution of `sample` and `cdf`.
template <class Cdf>
double kolmogorov_smirnov(std::vector<double> sample, Cdf&& cdf) {
  std::sort(sample.begin(), sample.end());
  const auto n = static_cast<double>(sample.size());
  double distance = 0.0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double p = cdf(sample[i]);
    const auto below = static_cast<double>(i);
    distance = std::max({distance, p - below / n, (below + 1.0) / n - p});
  }
  return distance;
}

/// The distance D that a sample of n exceeds with probability five_sigma at most:
/// P(D > e) <= 2 exp(-2 n e^2) (Massart, Ann. Probab. 18, 1269 (1990)).
inline double kolmogorov_smirnov_bound(std::size_t n) {
  return std::sqrt(std::log(2.0 / five_sigma) / (2.0 * static_cast<double>(n)));
}

/// Sum of (observed - expected)^2 / expected.
inline double chi_square(const std::vector<double>& observed,
                         const std::vector<double>& expected) {
  double sum = 0.0;
  for (std::size_t i = 0; i < observed.size(); ++i)
    sum += (observed[i] - expected[i]) * (observed[i] - expected[i]) / expected[i];
  return sum;
}

/// The chi^2 that is exceeded with probability five_sigma.
inline double chi_square_bound(std::size_t degrees_of_freedom) {
  const boost::math::chi_squared law(static_cast<double>(degrees_of_freedom));
  return quantile(complement(law, five_sigma));
}

/// Mean of a list, and the standard error of it.
struct Mean {
  double value;
  double error;
};
inline Mean mean(const std::vector<double>& list) {
  const auto n = static_cast<double>(list.size());
  double sum = 0.0, squares = 0.0;
  for (const double x : list) sum += x;
  for (const double x : list) squares += (x - sum / n) * (x - sum / n);
  return {sum / n, std::sqrt(squares / (n * (n - 1.0)))};
}

}  // namespace statistics
