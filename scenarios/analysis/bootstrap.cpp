#include "scenarios/analysis/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "kmc/contract.hpp"

namespace scenarios {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// The probability that a standard normal number is less than x.
double normal_below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

/// Where Student's t with n degrees of freedom has as much above it as a normal number
/// above 1 (Fisher's expansion, Metron 5, 109 (1925), at 1): within 1.4 % for n = 1.
double student_at_one_sigma(double n) {
  return 1.0 + 1.0 / (2.0 * n) + 1.0 / (4.0 * n * n) + 1.0 / (16.0 * n * n * n);
}

/// Between the quantiles p and 1 - p.
Interval between(std::vector<double>& values, double p) {
  std::ranges::sort(values);
  const auto last = static_cast<double>(values.size() - 1);
  const auto at = [&](double fraction) {
    const double place = fraction * last;
    const auto low = static_cast<std::size_t>(place);
    const std::size_t high = std::min(low + 1, values.size() - 1);
    return values[low] + (place - std::floor(place)) * (values[high] - values[low]);
  };
  return {at(p), at(1.0 - p)};
}

/// A straight line through points, about its middle.
struct Line {
  std::vector<double> x;  ///< from their mean
  std::vector<double> residual;
  double slope = 0.0;
  double xx = 0.0;
};

Line line_through(std::span<const double> t, std::span<const double> r) {
  Line line;
  double x = 0.0, y = 0.0, xy = 0.0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    if (!(t[i] > 0.0 && r[i] > 0.0 && std::isfinite(t[i]) && std::isfinite(r[i])))
      continue;
    line.x.push_back(std::log(t[i]));
    line.residual.push_back(std::log(r[i]));
    x += line.x.back();
    y += line.residual.back();
  }
  const auto count = static_cast<double>(line.x.size());
  for (std::size_t i = 0; i < line.x.size(); ++i) {
    line.x[i] -= x / count;
    line.residual[i] -= y / count;
    line.xx += line.x[i] * line.x[i];
    xy += line.x[i] * line.residual[i];
  }
  line.slope = xy / line.xx;
  for (std::size_t i = 0; i < line.x.size(); ++i)
    line.residual[i] -= line.slope * line.x[i];
  return line;
}

/// What noise e with <e_i e_j> = phi^|i - j| leaves beside a straight line.
struct Residuals {
  double square = 0.0;     ///< <sum of r_i^2>
  double neighbour = 0.0;  ///< <sum of r_i r_(i+1)>
};

Residuals residuals_of(std::span<const double> x, double xx, double phi) {
  const std::size_t n = x.size();
  // u and v span the straight lines; a and b are the covariance times u and v.
  const double u = 1.0 / std::sqrt(static_cast<double>(n)), v = 1.0 / std::sqrt(xx);
  std::vector<double> a(n, 0.0), b(n, 0.0), powers(n, 1.0);
  for (std::size_t k = 1; k < n; ++k) powers[k] = phi * powers[k - 1];
  double uu = 0.0, uv = 0.0, vv = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const double together = powers[i > j ? i - j : j - i];
      a[i] += together * u;
      b[i] += together * x[j] * v;
    }
    uu += u * a[i];
    uv += u * b[i];
    vv += x[i] * v * b[i];
  }
  Residuals left{static_cast<double>(n) - uu - vv, 0.0};
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const double p = x[i] * v, q = x[i + 1] * v;
    left.neighbour += phi - u * (a[i] + a[i + 1]) - p * b[i + 1] - q * b[i] +
                      u * u * uu + (p + q) * u * uv + p * q * vv;
  }
  return left;
}

/// The noise along a line, as a first-order autoregression.
struct Noise {
  double phi = 0.0;
  double variance = 0.0;
};

/// That which leaves on average the correlation and the squares that were found: what
/// fitting the line took away from both is given back.
Noise noise_beside(const Line& line) {
  double square = 0.0, neighbour = 0.0;
  for (std::size_t i = 0; i < line.x.size(); ++i) {
    square += line.residual[i] * line.residual[i];
    if (i > 0) neighbour += line.residual[i] * line.residual[i - 1];
  }
  double low = 0.0, high = 0.98;
  for (int step = 0; step < 25; ++step) {
    const double middle = 0.5 * (low + high);
    const Residuals left = residuals_of(line.x, line.xx, middle);
    (left.neighbour / left.square < neighbour / square ? low : high) = middle;
  }
  return {low, square / residuals_of(line.x, line.xx, low).square};
}

/// The steps e_i - phi e_(i-1) of the noise, of zero mean and the right variance.
std::vector<double> innovations(const Line& line, const Noise& noise) {
  std::vector<double> steps;
  double mean = 0.0, square = 0.0;
  for (std::size_t i = 1; i < line.x.size(); ++i) {
    steps.push_back(line.residual[i] - noise.phi * line.residual[i - 1]);
    mean += steps.back();
  }
  mean /= static_cast<double>(steps.size());
  for (double& step : steps) {
    step -= mean;
    square += step * step;
  }
  const double variance = noise.variance * (1.0 - noise.phi * noise.phi);
  const double scale =
      square > 0.0 ? std::sqrt(variance * static_cast<double>(steps.size()) / square)
                   : 0.0;
  for (double& step : steps) step *= scale;
  return steps;
}

}  // namespace

Interval interval_of_mean(std::span<const double> values, kmc::Rng& rng) {
  if (values.size() < 2) return {none, none};
  const auto count = static_cast<double>(values.size());
  const double t = student_at_one_sigma(count - 1.0);
  if (values.size() < 4) {
    double mean = 0.0, squares = 0.0;
    for (const double x : values) mean += x / count;
    for (const double x : values) squares += (x - mean) * (x - mean);
    const double half = t * std::sqrt(squares / (count - 1.0) / count);
    return {mean - half, mean + half};
  }
  constexpr std::size_t draws = 2000;
  std::vector<double> means(draws, 0.0);
  for (double& mean : means)
    for (std::size_t i = 0; i < values.size(); ++i)
      mean += values[rng.below(values.size())] / count;
  return between(means, normal_below(-t * std::sqrt(count / (count - 1.0))));
}

Interval interval_of_exponent(std::span<const double> t, std::span<const double> r,
                              kmc::Rng& rng) {
  ADATOM_EXPECT(t.size() == r.size());
  const Line line = line_through(t, r);
  const std::size_t size = line.x.size();
  if (size < 6 || !(line.xx > 0.0)) return {none, none};
  const Noise noise = noise_beside(line);
  const std::vector<double> steps = innovations(line, noise);
  constexpr std::size_t draws = 1000;
  // Until the noise has forgotten how it began.
  const auto warm_up = static_cast<std::size_t>(5.0 / (1.0 - noise.phi));
  std::vector<double> slopes(draws, line.slope);
  for (double& slope : slopes) {
    double e = 0.0;
    for (std::size_t i = 0; i < warm_up + size; ++i) {
      e = noise.phi * e + steps[rng.below(steps.size())];
      if (i >= warm_up) slope += line.x[i - warm_up] * e / line.xx;
    }
  }
  const double freedom = static_cast<double>(size) - (noise.phi > 0.0 ? 3.0 : 2.0);
  return between(slopes, normal_below(-student_at_one_sigma(freedom)));
}

}  // namespace scenarios
