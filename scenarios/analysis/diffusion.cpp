#include "scenarios/analysis/diffusion.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace scenarios {
namespace {

using lattice::Vector3;
using Squares = std::array<double, 3>;  ///< by axis [nm^2]

/// One window and the next of the same track.
struct Pair {
  Squares first;  ///< |U|^2
  Squares rise;   ///< |U + U'|^2 - |U|^2
  double first_s;
  double rise_s;
};

Squares squares(const Vector3& v) { return {v[0] * v[0], v[1] * v[1], v[2] * v[2]}; }

void add_pairs(const Track& track, std::size_t rows, std::vector<Pair>& pairs) {
  for (std::size_t i = 0; i + 2 * rows < track.time_s.size(); i += rows) {
    const Vector3& start = track.displacement_nm[i];
    Pair pair{squares(track.displacement_nm[i + rows] - start),
              squares(track.displacement_nm[i + 2 * rows] - start),
              track.time_s[i + rows] - track.time_s[i],
              track.time_s[i + 2 * rows] - track.time_s[i + rows]};
    for (int axis = 0; axis < 3; ++axis) pair.rise[axis] -= pair.first[axis];
    pairs.push_back(pair);
  }
}

double sum_of(const Squares& squares, const std::string& axes) {
  double sum = 0.0;
  for (const char axis : axes) sum += squares[static_cast<std::size_t>(axis - 'x')];
  return sum;
}

/// sum of y / sum of x over all pairs, with its error by batch means: the deviations
/// y - ratio x add up to 0, and the sums of batches are independent.
template <class Numerator, class Denominator>
Estimate ratio(const std::vector<Pair>& pairs, Numerator&& y, Denominator&& x) {
  double sum_y = 0.0, sum_x = 0.0;
  for (const Pair& pair : pairs) {
    sum_y += y(pair);
    sum_x += x(pair);
  }
  const double value = sum_y / sum_x;
  std::array<double, batch_count> batches{};
  for (std::size_t i = 0; i < pairs.size(); ++i)
    batches[i * batch_count / pairs.size()] += y(pairs[i]) - value * x(pairs[i]);
  double variance = 0.0;
  for (const double batch : batches) variance += batch * batch;
  variance *= static_cast<double>(batch_count) / (batch_count - 1);
  return {value, std::sqrt(variance) / sum_x};
}

DiffusionWindow window_of(const std::vector<Pair>& pairs, std::size_t rows,
                          const std::string& axes) {
  const auto diffusion = [&](const std::string& of) {
    return ratio(
        pairs, [&](const Pair& pair) { return sum_of(pair.rise, of); },
        [&](const Pair& pair) {
          return 2.0 * static_cast<double>(of.size()) * pair.rise_s;
        });
  };
  const auto one = [](const Pair&) { return 1.0; };
  DiffusionWindow window;
  window.rows = rows;
  window.windows = pairs.size();
  window.duration_s = ratio(
                          pairs, [](const Pair& pair) { return pair.first_s; }, one)
                          .value;
  window.msd_nm2 = ratio(
      pairs, [&](const Pair& pair) { return sum_of(pair.first, axes); }, one);
  window.diffusion_nm2_per_s = diffusion(axes);
  for (int axis = 0; axis < 3; ++axis)
    window.by_axis_nm2_per_s[axis] = diffusion(std::string(1, "xyz"[axis]));
  return window;
}

/// Of `axes` those along which there is any motion; all of them if there is none.
std::string moving_axes(const std::vector<Pair>& pairs, const std::string& axes) {
  std::string moving;
  Squares sums{};
  for (const Pair& pair : pairs)
    for (int axis = 0; axis < 3; ++axis) sums[axis] += pair.first[axis];
  const double largest = *std::max_element(sums.begin(), sums.end());
  for (const char axis : axes)  // what rounding leaves is no motion
    if (sum_of(sums, {axis}) > 1e-12 * largest) moving += axis;
  return moving.empty() ? axes : moving;
}

void choose_window(TemperatureDiffusion& result) {
  const auto& windows = result.windows;
  const auto agree = [&](std::size_t k) {
    return std::all_of(
        windows.begin() + static_cast<std::ptrdiff_t>(k) + 1, windows.end(),
        [&](const DiffusionWindow& longer) {
          const Estimate& D = longer.diffusion_nm2_per_s;
          return std::abs(D.value - windows[k].diffusion_nm2_per_s.value) <=
                 3.0 * D.error;
        });
  };
  std::size_t k = 0;
  while (k + 1 < windows.size() && !agree(k)) ++k;
  // What correlation of displacements was overlooked is raised to the fourth power.
  result.has_plateau = k + 2 < windows.size();
  result.chosen = std::min(k + 2, windows.size() - 1);
}

std::vector<Pair> all_pairs(const std::vector<const Track*>& tracks, std::size_t rows) {
  std::vector<Pair> pairs;
  for (const Track* track : tracks) add_pairs(*track, rows, pairs);
  return pairs;
}

}  // namespace

std::vector<Track> tracks_of(const CsvTable& table) {
  const auto time_s = table.column("time_s");
  const auto temperature_K = table.column("temperature_K");
  const auto x = table.column("displacement_x_nm");
  const auto y = table.column("displacement_y_nm");
  const auto z = table.column("displacement_z_nm");
  std::vector<Track> tracks;
  for (std::size_t i = 0; i < time_s.size(); ++i) {
    if (tracks.empty() || tracks.back().temperature_K != temperature_K[i])
      tracks.push_back({temperature_K[i], {}, {}});
    tracks.back().time_s.push_back(time_s[i]);
    tracks.back().displacement_nm.push_back({x[i], y[i], z[i]});
  }
  return tracks;
}

std::vector<TemperatureDiffusion> study_diffusion(std::span<const Track> tracks,
                                                  const std::string& axes) {
  std::map<double, std::vector<const Track*>> by_temperature;
  for (const Track& track : tracks)
    by_temperature[track.temperature_K].push_back(&track);
  std::vector<TemperatureDiffusion> results;
  for (const auto& [temperature_K, list] : by_temperature) {
    TemperatureDiffusion result;
    result.temperature_K = temperature_K;
    result.axes = moving_axes(all_pairs(list, 1), axes);
    for (std::size_t rows = 1;; rows *= 2) {
      const std::vector<Pair> pairs = all_pairs(list, rows);
      if (pairs.size() < fewest_windows) break;
      result.windows.push_back(window_of(pairs, rows, result.axes));
    }
    if (result.windows.empty()) continue;
    choose_window(result);
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace scenarios
