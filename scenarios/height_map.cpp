#include "scenarios/height_map.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace scenarios {
namespace {

using lattice::UnitCell;
using lattice::Vector3;

/// A site above (or below) one of layer 0, in any cell around.
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

/// Every way to stand one of `sites` over one of `feet`, all as seen from above, the
/// nearest first.
std::vector<Stand> stands_of(const UnitCell& cell, const std::vector<Vector3>& sites,
                             const std::vector<Vector3>& feet) {
  std::vector<Stand> stands;
  for (unsigned site = 0; site < sites.size(); ++site)
    for (std::size_t column = 0; column < feet.size(); ++column) {
      const Vector3 between = feet[column] - sites[site];
      const Vector3 cells = cell.fractional(between);
      const int near_x = -static_cast<int>(std::lround(cells[0]));
      const int near_y = -static_cast<int>(std::lround(cells[1]));
      for (int x = near_x - 1; x <= near_x + 1; ++x)
        for (int y = near_y - 1; y <= near_y + 1; ++y)
          stands.push_back({site,
                            column,
                            {x, y, 0},
                            between + x * cell.vectors()[0] + y * cell.vectors()[1]});
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

HeightMap::HeightMap(const State& state) : state_(state) {
  const UnitCell& cell = state.crystal.cell();
  const LatticePlanes& planes = state.film->planes;
  layers_per_cell_ = std::max(
      1, static_cast<int>(
             std::lround(std::abs(planes.height(cell.vectors()[2])) / planes.spacing)));
  const int lowest = state.film->lowest_terrace;
  lift_ = (lowest + layers_per_cell_ - 1) / layers_per_cell_ * layers_per_cell_;
  for (const Vector3& site : cell.basis()) {
    const int layer = state.film->level(site);
    const int remainder =
        (layer % layers_per_cell_ + layers_per_cell_) % layers_per_cell_;
    rungs_.push_back({(layer - remainder) / layers_per_cell_, remainder});
    if (remainder == 0) ++columns_per_cell_;
  }
}

Vector3 HeightMap::from_above(unsigned site, int period) const {
  const UnitCell& cell = state_.crystal.cell();
  const Vector3 place =
      cell.basis()[site] + (period - rungs_[site].period) * cell.vectors()[2];
  const LatticePlanes& planes = state_.film->planes;
  return place - planes.height(place) * planes.normal;
}

std::vector<HeightMap::Foot> HeightMap::feet_of(int period) const {
  std::vector<Vector3> sites, feet;
  for (unsigned site = 0; site < rungs_.size(); ++site) {
    sites.push_back(from_above(site, period));
    if (rungs_[site].remainder == 0) feet.push_back(from_above(site, 0));
  }
  std::vector<Foot> found(sites.size());
  std::vector<bool> stands_already(sites.size(), false);
  std::vector<bool> taken(feet.size() * static_cast<std::size_t>(layers_per_cell_));
  for (const Stand& stand : stands_of(state_.crystal.cell(), sites, feet)) {
    const auto layer = static_cast<std::size_t>(rungs_[stand.site].remainder);
    const std::size_t place = layer * feet.size() + stand.column;
    if (stands_already[stand.site] || taken[place]) continue;
    stands_already[stand.site] = taken[place] = true;
    found[stand.site] = {stand.cell, stand.column};
  }
  return found;
}

const std::vector<int>& HeightMap::look() {
  const lattice::Crystal& crystal = state_.crystal;
  const lattice::Crystal::Cells& size = crystal.size();
  heights_.assign(row_length(*this) * static_cast<std::size_t>(size[1]), 0);
  const auto wrapped = [](int cell, int count) {
    return static_cast<std::size_t>((cell % count + count) % count);
  };
  state_.occupancy.for_atoms([&](lattice::Atom, lattice::Site site) {
    const Vector3 position = crystal.position(site);
    const int layer = state_.film->layer(position);
    if (layer < 0) return;
    const lattice::Crystal::Place here = crystal.place(site);
    const int level = state_.film->level(position) + lift_;
    const auto period = static_cast<std::size_t>(level / layers_per_cell_);
    while (feet_.size() <= period)
      feet_.push_back(feet_of(static_cast<int>(feet_.size())));
    const Foot& foot = feet_[period][here.basis];
    const std::size_t x = wrapped(here.cell[0] + foot.cell[0], size[0]);
    const std::size_t y = wrapped(here.cell[1] + foot.cell[1], size[1]);
    int& height = heights_[y * row_length(*this) + x * columns_per_cell_ + foot.column];
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
