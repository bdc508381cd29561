#include "scenarios/height_map.hpp"

#include <algorithm>
#include <cmath>

namespace scenarios {
namespace {

std::size_t row_length(const HeightMap& map) {
  return static_cast<std::size_t>(map.state().crystal.size()[0]) *
         map.columns_per_cell();
}

/// G at a number of cells along an axis.
double mean_squared_difference(const HeightMap& map, const std::vector<int>& heights,
                               int axis, std::size_t cells) {
  const std::size_t length = row_length(map);
  const std::size_t unit = axis == 0 ? map.columns_per_cell() : length;
  const std::size_t line = axis == 0 ? length : heights.size();
  const std::size_t shift = cells * unit;
  std::int64_t squares = 0, count = 0;
  const auto add = [&](std::size_t from, std::size_t to, std::size_t number) {
    for (std::size_t i = 0; i < number; ++i) {
      const std::int64_t step = heights[to + i] - heights[from + i];
      squares += step * step;
    }
    count += static_cast<std::int64_t>(number);
  };
  for (std::size_t start = 0; start < heights.size(); start += line) {
    add(start, start + shift, line - shift);
    add(start + line - shift, start, shift);
  }
  return static_cast<double>(squares) / static_cast<double>(count);
}

}  // namespace

HeightMap::HeightMap(const State& state)
    : state_(state),
      columns_(state.crystal.cell(), state.film->planes, state.film->column_plane()) {}

const std::vector<int>& HeightMap::look() {
  const lattice::Crystal& crystal = state_.crystal;
  const lattice::Crystal::Cells& size = crystal.size();
  heights_.assign(row_length(*this) * static_cast<std::size_t>(size[1]), 0);
  const auto wrapped = [](int cell, int count) {
    return static_cast<std::size_t>((cell % count + count) % count);
  };
  state_.occupancy.for_atoms([&](lattice::Atom, lattice::Site site) {
    const lattice::Vector3 position = crystal.position(site);
    const int layer = state_.film->layer(position);
    if (layer < 0) return;
    const lattice::Crystal::Place here = crystal.place(site);
    const FilmColumns::Foot& foot =
        columns_.foot(state_.film->level(position), here.basis);
    const std::size_t x = wrapped(here.cell[0] + foot.cell[0], size[0]);
    const std::size_t y = wrapped(here.cell[1] + foot.cell[1], size[1]);
    int& height =
        heights_[y * row_length(*this) + x * columns_per_cell() + foot.column];
    height = std::max(height, layer + 1);
  });
  return heights_;
}

HeightMoments moments_of(const std::vector<int>& heights) {
  const auto n = static_cast<double>(heights.size());
  std::int64_t sum = 0, squares = 0;
  for (const int h : heights) sum += h;
  const double mean = static_cast<double>(sum) / n;
  const std::int64_t middle = std::llround(mean);
  for (const std::int64_t h : heights) squares += (h - middle) * (h - middle);
  const double beyond = mean - static_cast<double>(middle);
  return {mean, static_cast<double>(squares) / n - beyond * beyond};
}

std::vector<HeightDifference> height_differences(const HeightMap& map,
                                                 const std::vector<int>& heights,
                                                 int axis) {
  std::vector<HeightDifference> differences;
  const double cell = norm(map.state().crystal.cell().vectors()[axis]);
  const int half = map.state().crystal.size()[axis] / 2;
  for (int n = 1; n <= half; n = std::max(n + 1, n + n / 10)) {
    const auto cells = static_cast<std::size_t>(n);
    differences.push_back(
        {n * cell, mean_squared_difference(map, heights, axis, cells)});
  }
  return differences;
}

}  // namespace scenarios
