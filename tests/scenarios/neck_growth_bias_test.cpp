// How far the rule that chooses the samples of a window (scenarios/analysis/
// neck_growth.hpp) shifts the exponent of a noisy neck: r/R = (t / 1 s)^(1/3), with on
// average n0 = pi r^2 / A1 atoms in the mid-plane, A1 = a^2 / 2 as in (100) of fcc.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "scenarios/analysis/neck_growth.hpp"

namespace {

using scenarios::NeckSeries;
using scenarios::NeckStudy;
using scenarios::NeckWindow;
using scenarios::study_neck;
using scenarios::WindowStudy;

constexpr double alpha = 1.0 / 3;
constexpr int samples_per_decade = 20;
constexpr double step = std::numbers::ln10 / samples_per_decade;  // of ln t
constexpr std::size_t run_count = 1000;

/// Mean number of atoms in a neck as wide as the particle, R in lattice constants.
double atoms_at_radius(double R_a) { return 2 * std::numbers::pi * R_a * R_a; }

/// Draws the number of atoms of the next sample, given its mean.
using Noise = std::function<double(double)>;

NeckSeries neck(double full, const Noise& atoms) {
  NeckSeries series{1, 2, "midplane", {}, {}};
  for (int k = -100; k < 20; ++k) {
    const double t = std::pow(10.0, (k + 0.5) / samples_per_decade);
    series.time_s.push_back(t);
    series.ratio.push_back(std::sqrt(atoms(full * std::pow(t, 2 * alpha)) / full));
  }
  return series;
}

Noise poisson(std::mt19937_64& generator) {
  return [&generator](double mean) {
    return std::poisson_distribution<int>(mean)(generator);
  };
}

/// As large as Poisson noise, correlated over a tenth of a decade of t.
Noise correlated(std::mt19937_64& generator) {
  return [&generator, deviate = 0.0](double mean) mutable {
    const double memory = std::exp(-1.0 / (0.1 * samples_per_decade));
    std::normal_distribution<double> normal;
    deviate = memory * deviate + std::sqrt(1 - memory * memory) * normal(generator);
    return std::max(0.0, std::round(mean + std::sqrt(mean) * deviate));
  };
}

std::vector<NeckSeries> runs_of(double R_a, Noise (*noise)(std::mt19937_64&)) {
  std::mt19937_64 generator(5);
  std::vector<NeckSeries> runs;
  for (std::size_t k = 0; k < run_count; ++k)
    runs.push_back(neck(atoms_at_radius(R_a), noise(generator)));
  return runs;
}

double mean_of(const std::vector<double>& x) {
  double sum = 0;
  for (const double value : x) sum += value;
  return sum / static_cast<double>(x.size());
}

double deviation_of(const std::vector<double>& x) {
  const double mean = mean_of(x);
  double sum = 0;
  for (const double value : x) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(x.size() - 1));
}

std::vector<double> exponents_of(const WindowStudy& window) {
  std::vector<double> all;
  for (const auto& seed : window.seeds) all.push_back(seed.law.value().exponent);
  return all;
}

/// The rule that suggests itself: every sample between the borders.
double exponent_of_all_inside(const NeckSeries& series, const NeckWindow& window) {
  std::vector<double> t, r;
  for (std::size_t i = 0; i < series.ratio.size(); ++i)
    if (series.ratio[i] >= window.lower && series.ratio[i] <= window.upper) {
      t.push_back(series.time_s[i]);
      r.push_back(series.ratio[i]);
    }
  return scenarios::fit_power_law(t, r).value().exponent;
}

/// Mean and standard deviation of ln r about the ln r of the mean, n Poisson and not 0.
struct LogNoise {
  double mean = 0;
  double deviation = 0;
};

LogNoise poisson_log_noise(double mean_atoms) {
  double weight = 0, first = 0, second = 0;
  for (int n = 1; n < 2000; ++n) {
    const double p =
        std::exp(n * std::log(mean_atoms) - mean_atoms - std::lgamma(n + 1.0));
    const double noise = 0.5 * std::log(n / mean_atoms);
    weight += p;
    first += p * noise;
    second += p * noise * noise;
  }
  const double mean = first / weight;
  return {mean, std::sqrt(second / weight - mean * mean)};
}

/// The bound of the bias of the mean of run_count runs with independent Poisson noise.
///
/// A fit is alpha + sum w_i e_i; e is the noise of ln r, w_i = (x_i - mean x) / D with
/// D = sum (x_i - mean x)^2, x = ln t, N samples a step h apart, length L = N h.
/// 1. The mean of e is not 0 but between m(lower / 2) and 0: noise can open a window
///    early, but at half its bound only a quarter of the atoms needed are there on
///    average: 4e-9 a sample (Poisson, 26 or more when the mean is 6.3). Since
///    sum |w_i| <= 3 / L, alpha shifts by at most |m| / 2 * 3 / L.
/// 2. The rest, S = sum e and A = sum (x_i - mean x) e_i, ends at a first passage:
///    E S = 0 and E sum x_i e_i = 0 (Wald), E S^2 <= s^2 E N. So with D0 = D(E N)
///    |E A / D0| = |E (mean x - c) S| / D0 <= (h / 2) sd(N) s sqrt(E N) / D0, and
///    |E A (1 / D - 1 / D0)| <= rms(A / D) rms(1 - D / D0)    (Cauchy-Schwarz).
/// 3. 5 standard errors of the mean.
double bias_bound(const WindowStudy& window, double full) {
  std::vector<double> counts, inverse_lengths;
  for (const auto& seed : window.seeds) {
    counts.push_back(static_cast<double>(seed.law.value().point_count));
    inverse_lengths.push_back(1 / (step * counts.back()));
  }
  const auto squares = [](double n) { return step * step * n * (n * n - 1) / 12; };
  const double count = mean_of(counts), spread = window.exponent.spread;
  std::vector<double> misfits;
  for (const double n : counts)
    misfits.push_back(std::pow(1 - squares(n) / squares(count), 2));

  const double lower = window.window.lower / 2;
  const LogNoise noise = poisson_log_noise(full * lower * lower);
  const double of_mean = std::abs(noise.mean) / 2 * 3 * mean_of(inverse_lengths);
  const double of_passage = step / 2 * deviation_of(counts) * noise.deviation *
                                std::sqrt(count) / squares(count) +
                            spread * std::sqrt(mean_of(misfits));
  return of_mean + of_passage + 5 * spread / std::sqrt(double{run_count});
}

}  // namespace

TEST_CASE("the exponent of a neck with independent noise is within the derived bound") {
  for (const double R_a : {10.0, 20.0}) {
    const double full = atoms_at_radius(R_a);
    const auto runs = runs_of(R_a, poisson);
    for (const auto& window : study_neck(runs).windows) {
      const double lower = window.window.lower;
      if (full * lower * lower < 25) continue;  // see step 1 of the bound
      REQUIRE(window.exponent.count == run_count);
      const double bias = window.exponent.mean - alpha;
      const double bound = bias_bound(window, full);
      MESSAGE("R = " << R_a << " a, r/R from " << lower << ": bias " << bias
                     << ", bound " << bound);
      CHECK(std::abs(bias) < bound);
    }
  }
}

TEST_CASE(
    "the rule for the samples of a window is less biased than taking all inside") {
  // Paired comparison of the same runs: the difference of the means must exceed 5 of
  // its standard errors.
  for (const auto noise : {poisson, correlated}) {
    const std::string name = noise == poisson ? "independent" : "correlated";
    const auto runs = runs_of(10, noise);
    for (const auto& window : study_neck(runs).windows) {
      const auto exponents = exponents_of(window);
      std::vector<double> inside, differences;
      for (std::size_t k = 0; k < run_count; ++k) {
        inside.push_back(exponent_of_all_inside(runs[k], window.window));
        differences.push_back(exponents[k] - inside.back());
      }
      const double bias = mean_of(exponents) - alpha;
      const double bias_inside = mean_of(inside) - alpha;
      MESSAGE(name << ", r/R from " << window.window.lower << ": bias " << bias
                   << ", one run scatters by " << window.exponent.spread
                   << "; all inside " << bias_inside);
      CHECK(std::abs(bias) < std::abs(bias_inside));
      CHECK(std::abs(mean_of(differences)) >
            5 * deviation_of(differences) / std::sqrt(double{run_count}));
    }
  }
}

TEST_CASE("counting whole atoms shifts the exponent by no more than the rounding can") {
  // |e| <= d = -ln(1 - 0.5 / n) / 2, n at least the lower bound's less a half; and
  // |sum w_i e_i| <= d sum |w_i| with sum |w_i| <= 3 N / (h (N^2 - 1)).
  const double full = atoms_at_radius(10);
  const std::vector<NeckSeries> seeds = {
      neck(full, [](double mean) { return std::round(mean); })};
  for (const auto& window : study_neck(seeds).windows) {
    const auto& law = window.seeds[0].law;
    REQUIRE(law);
    const double fewest = full * std::pow(window.window.lower, 2) - 0.5;
    const double d = -std::log(1 - 0.5 / fewest) / 2;
    const auto n = static_cast<double>(law->point_count);
    const double bound = d * 3 * n / (step * (n * n - 1));
    const double bias = law->exponent - alpha;
    MESSAGE("r/R from " << window.window.lower << ": bias " << bias << ", bound "
                        << bound);
    CHECK(bias != 0);
    CHECK(std::abs(bias) < bound);
  }
}
