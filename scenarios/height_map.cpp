#include "scenarios/height_map.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace scenarios {
namespace {

using lattice::UnitCell;
using lattice::Vector3;

/// A site of the cell above (or below) one of layer 0, in any cell around.
struct Stand {
  unsigned site;
  std::size_t column;
  lattice::Crystal::Cells cell;
  Vector3 lateral;  ///< from the site to the foot, as seen from above

  /// By length, then by direction; equal ones compare equal in spite of rounding.
  auto order() const {
    const auto r = [](double x) { return std::llround(x * 1e6); };
    return std::make_tuple(r(norm(lateral)), r(lateral[0]), r(lateral[1]),
                           r(lateral[2]), site, column);
  }
};

/// Every way to stand a site of the cell over one of `feet`, the nearest first.
std::vector<Stand> stands_of(const UnitCell& cell, const LatticePlanes& planes,
                             const std::vector<unsigned>& feet) {
  std::vector<Stand> stands;
  for (unsigned site = 0; site < cell.basis().size(); ++site)
    for (std::size_t column = 0; column < feet.size(); ++column)
      for (int x = -1; x <= 1; ++x)
        for (int y = -1; y <= 1; ++y) {
          const Vector3 to = x * cell.vectors()[0] + y * cell.vectors()[1] +
                             cell.basis()[feet[column]] - cell.basis()[site];
          const Vector3 lateral = to - planes.height(to) * planes.normal;
          stands.push_back({site, column, {x, y, 0}, lateral});
        }
  std::sort(stands.begin(), stands.end(),
            [](const Stand& a, const Stand& b) { return a.order() < b.order(); });
  return stands;
}

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
  const bool periodic = map.state().crystal.sides()[axis] == lattice::Side::periodic;
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
    if (periodic) add(start + line - shift, start, shift);
  }
  return static_cast<double>(squares) / static_cast<double>(count);
}

}  // namespace

HeightMap::HeightMap(const State& state) : state_(state) { find_feet(); }

void HeightMap::find_feet() {
  const UnitCell& cell = state_.crystal.cell();
  const LatticePlanes& planes = state_.film->planes;
  const int layers_per_cell = std::max(
      1, static_cast<int>(
             std::lround(std::abs(planes.height(cell.vectors()[2])) / planes.spacing)));
  // Layers repeat with the cell: those of a remainder look alike.
  const auto class_of = [&](unsigned site) {
    const int layer = state_.film->layer(cell.basis()[site]) % layers_per_cell;
    return static_cast<unsigned>(layer < 0 ? layer + layers_per_cell : layer);
  };
  std::vector<unsigned> feet;
  for (unsigned site = 0; site < cell.basis().size(); ++site)
    if (class_of(site) == 0) feet.push_back(site);
  columns_per_cell_ = feet.size();
  feet_.resize(cell.basis().size());
  std::vector<bool> stands_already(cell.basis().size(), false);
  std::vector<bool> taken(feet.size() * static_cast<std::size_t>(layers_per_cell));
  for (const Stand& stand : stands_of(cell, planes, feet)) {
    const std::size_t place = class_of(stand.site) * feet.size() + stand.column;
    if (stands_already[stand.site] || taken[place]) continue;
    stands_already[stand.site] = taken[place] = true;
    feet_[stand.site] = {stand.cell, stand.column};
  }
}

const std::vector<int>& HeightMap::look() {
  const lattice::Crystal& crystal = state_.crystal;
  const lattice::Crystal::Cells& size = crystal.size();
  heights_.assign(row_length(*this) * static_cast<std::size_t>(size[1]), 0);
  const auto wrapped = [](int cell, int count) {
    return static_cast<std::size_t>(cell < 0 ? cell + count : cell % count);
  };
  for (lattice::Atom atom = 0; atom < state_.occupancy.atom_end(); ++atom) {
    const lattice::Site site = state_.occupancy.site(atom);
    if (site == lattice::no_site) continue;
    const int layer = state_.film->layer(crystal.position(site));
    if (layer < 0) continue;
    const lattice::Crystal::Place here = crystal.place(site);
    const Foot& foot = feet_[here.basis];
    const std::size_t x = wrapped(here.cell[0] + foot.cell[0], size[0]);
    const std::size_t y = wrapped(here.cell[1] + foot.cell[1], size[1]);
    int& height = heights_[y * row_length(*this) + x * columns_per_cell_ + foot.column];
    height = std::max(height, layer + 1);
  }
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
