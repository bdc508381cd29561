#include "scenarios/analysis/film_growth.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "scenarios/analysis/decade_cells.hpp"
#include "scenarios/analysis/seed_statistics.hpp"

namespace scenarios {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double top_part = 0.9;    // of the maximum: what the parabola goes through
constexpr double largest_u = 10.0;  // of scaled sizes

/// c[0] + c[1] x + c[2] x^2 by least squares; nothing if the points do not decide.
std::optional<std::array<double, 3>> parabola(std::span<const double> x,
                                              std::span<const double> y) {
  std::array<double, 5> powers{};
  std::array<double, 3> right{};
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t n = 0; n < 5; ++n) {
      powers[n] += std::pow(x[i], n);
      if (n < 3) right[n] += std::pow(x[i], n) * y[i];
    }
  // Gauss elimination of the normal equations.
  std::array<std::array<double, 4>, 3> m{};
  for (std::size_t r = 0; r < 3; ++r)
    m[r] = {powers[r], powers[r + 1], powers[r + 2], right[r]};
  for (std::size_t r = 0; r < 3; ++r) {
    if (std::abs(m[r][r]) < 1e-12) return std::nullopt;
    for (std::size_t below = r + 1; below < 3; ++below) {
      const double factor = m[below][r] / m[r][r];
      for (std::size_t c = r; c < 4; ++c) m[below][c] -= factor * m[r][c];
    }
  }
  const double c2 = m[2][3] / m[2][2];
  const double c1 = (m[1][3] - m[1][2] * c2) / m[1][1];
  return std::array{(m[0][3] - m[0][1] * c1 - m[0][2] * c2) / m[0][0], c1, c2};
}

/// The top of the parabola through points [first, last] of the curve.
std::optional<Maximum> fitted_top(const Curve& curve, std::size_t first,
                                  std::size_t last) {
  const double middle = 0.5 * (curve.x[first] + curve.x[last]);
  const double half = 0.5 * (curve.x[last] - curve.x[first]);
  if (last - first + 1 < 5) return std::nullopt;
  std::vector<double> x;
  for (std::size_t i = first; i <= last; ++i) x.push_back((curve.x[i] - middle) / half);
  const auto c = parabola(x, std::span(curve.value).subspan(first, x.size()));
  if (!c || !((*c)[2] < 0.0)) return std::nullopt;
  const double top = -0.5 * (*c)[1] / (*c)[2];
  if (std::abs(top) > 1.0) return std::nullopt;
  return Maximum{middle + half * top, (*c)[0] + 0.5 * (*c)[1] * top, true, false};
}

std::uint64_t whole(const CsvTable& table, std::string_view column, std::size_t row) {
  const double x = table.column(column)[row];
  if (x >= 0.0 && x <= 9e15 && std::floor(x) == x) return static_cast<std::uint64_t>(x);
  throw lattice::InputError({.file = table.file(),
                             .line = table.line_of(row),
                             .key = std::string(column),
                             .problem = "is not a whole number"});
}

}  // namespace

std::string coverage_column(const CsvTable& series) {
  // Atoms that left again are among those deposited.
  const bool some_left = series.has("evaporated_atoms") &&
                         std::ranges::any_of(series.column("evaporated_atoms"),
                                             [](double n) { return n > 0.0; });
  for (const std::string name : {"coverage_ML", "deposited_ML", "covered_fraction"})
    if (series.has(name) && !(some_left && name == "deposited_ML")) return name;
  throw lattice::InputError(
      {.file = series.file(),
       .line = 1,
       .key = "coverage_ML",
       .problem = "there is no such column, nor deposited_ML or covered_fraction",
       .hint =
           "analyze film needs a run with \"layers\", \"deposition\" or \"islands\" "
           "among the measurements of [series]"});
}

Curve curve_of(const CsvTable& series, std::string_view column) {
  const auto coverage = series.column(coverage_column(series));
  const auto value = series.column(column);
  Curve curve;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (std::isnan(coverage[i]) || std::isnan(value[i])) continue;
    if (!curve.x.empty() && coverage[i] <= curve.x.back()) continue;
    curve.x.push_back(coverage[i]);
    curve.value.push_back(value[i]);
  }
  return curve;
}

std::size_t end_of_flux(const CsvTable& series) {
  const auto amount =
      series.column(series.has("dose_ML") ? "dose_ML" : coverage_column(series));
  std::size_t end = 0;
  for (std::size_t i = 1; i < amount.size(); ++i)
    if (amount[i] > amount[end] || std::isnan(amount[end])) end = i;
  return end;
}

Curve later_curve_of(const CsvTable& series, std::string_view column) {
  const auto value = series.column(column);
  const auto time_s = series.column("time_s");
  const std::size_t end = end_of_flux(series);
  Curve curve;
  for (std::size_t i = end + 1; i < value.size(); ++i) {
    const double later_s = time_s[i] - time_s[end];
    const double last_s = curve.x.empty() ? 0.0 : curve.x.back();
    if (std::isnan(value[i]) || !(later_s > last_s)) continue;
    curve.x.push_back(later_s);
    curve.value.push_back(value[i]);
  }
  return curve;
}

double value_at(const Curve& curve, double x) {
  const auto above = std::ranges::lower_bound(curve.x, x);
  if (above == curve.x.end()) return none;
  const auto i = static_cast<std::size_t>(above - curve.x.begin());
  if (*above == x) return curve.value[i];
  if (i == 0) return none;
  const double part = (x - curve.x[i - 1]) / (curve.x[i] - curve.x[i - 1]);
  return curve.value[i - 1] + part * (curve.value[i] - curve.value[i - 1]);
}

std::vector<MeanPoint> mean_curve(std::span<const Curve> seeds) {
  std::vector<MeanPoint> points;
  if (seeds.empty()) return points;
  for (const double x : seeds[0].x) {
    std::vector<double> values;
    for (const Curve& seed : seeds) values.push_back(value_at(seed, x));
    const SeedStatistics statistics = seed_statistics(values);
    if (!std::isnan(statistics.mean))
      points.push_back({x, statistics.mean, statistics.spread});
  }
  return points;
}

std::optional<Maximum> maximum_of(const Curve& curve) {
  const auto largest = std::ranges::max_element(curve.value);
  if (largest == curve.value.end() || !(*largest > 0.0)) return std::nullopt;
  const auto at = static_cast<std::size_t>(largest - curve.value.begin());
  std::size_t first = at, last = at;
  for (std::size_t i = 0; i < curve.value.size(); ++i)
    if (curve.value[i] >= top_part * *largest) {
      first = std::min(first, i);
      last = std::max(last, i);
    }
  if (const auto top = fitted_top(curve, first, last)) return top;
  return Maximum{curve.x[at], *largest, false, at + 1 == curve.value.size()};
}

std::optional<PowerLaw> roughness_law(const Curve& roughness,
                                      const CoverageWindow& window) {
  std::vector<double> coverage, value;
  double last_step = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < roughness.value.size(); ++i) {
    const double x = roughness.x[i];
    if (!(x > 0.0) || x < window.lower || x > window.upper) continue;
    const double step = cell_of(x);
    if (step <= last_step) continue;
    last_step = step;
    coverage.push_back(x);
    value.push_back(roughness.value[i]);
  }
  return fit_power_law(coverage, value);
}

std::optional<FirstSeen> first_seen(const CsvTable& series, std::string_view column) {
  const auto seen = series.column(column);
  const auto dose =
      series.column(series.has("dose_ML") ? "dose_ML" : coverage_column(series));
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (seen[i] == 1.0) return FirstSeen{i > 0 ? dose[i - 1] : none, dose[i]};
  return std::nullopt;
}

SizeHistogram island_sizes_at(const CsvTable& table, double time_s) {
  const auto time = table.column("time_s");
  SizeHistogram sizes;
  for (std::size_t row = 0; row < time.size(); ++row)
    if (time[row] == time_s)
      if (const std::uint64_t atoms = whole(table, "atoms", row); atoms >= 2)
        sizes[atoms] += whole(table, "count", row);
  return sizes;
}

ScaledSizes scaled_sizes(const SizeHistogram& sizes) {
  ScaledSizes scaled;
  double atoms_in_islands = 0.0;
  for (const auto& [atoms, count] : sizes) {
    scaled.islands += count;
    atoms_in_islands += static_cast<double>(atoms) * static_cast<double>(count);
  }
  if (scaled.islands == 0) return scaled;
  const auto islands = static_cast<double>(scaled.islands);
  scaled.mean_atoms = atoms_in_islands / islands;
  const auto width =
      static_cast<std::uint64_t>(std::max(1.0, std::round(0.2 * scaled.mean_atoms)));
  const auto largest =
      std::min(sizes.rbegin()->first,
               static_cast<std::uint64_t>(largest_u * scaled.mean_atoms) + 2);
  std::vector<double> counts((largest - 2) / width + 1);
  for (const auto& [atoms, count] : sizes)
    if (atoms <= largest) counts[(atoms - 2) / width] += static_cast<double>(count);
  const double width_u = static_cast<double>(width) / scaled.mean_atoms;
  for (std::size_t bin = 0; bin < counts.size(); ++bin) {
    const double middle =
        2.0 + (static_cast<double>(bin) + 0.5) * static_cast<double>(width) - 0.5;
    scaled.bins.push_back({middle / scaled.mean_atoms, counts[bin] / islands / width_u,
                           std::sqrt(counts[bin]) / islands / width_u});
  }
  return scaled;
}

double amar_family(int critical_nucleus, double u) {
  ADATOM_EXPECT(critical_nucleus >= 1 && critical_nucleus <= 3 && u >= 0.0);
  constexpr std::array<double, 3> exponents{0.27150, 0.29758, 0.30858};
  const double i = critical_nucleus;
  const double a = exponents[static_cast<std::size_t>(critical_nucleus - 1)];
  const double factor =
      std::pow(i * a, (i + 1.0) * a) / (a * std::tgamma((i + 1.0) * a));
  return factor * std::pow(u, i) * std::exp(-i * a * std::pow(u, 1.0 / a));
}

}  // namespace scenarios
