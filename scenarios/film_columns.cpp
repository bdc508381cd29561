#include "scenarios/film_columns.hpp"

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

}  // namespace

FilmColumns::FilmColumns(const UnitCell& cell, const LatticePlanes& planes, int plane)
    : cell_(cell), planes_(planes) {
  planes_per_cell_ = std::max(
      1, static_cast<int>(
             std::lround(std::abs(planes.height(cell.vectors()[2])) / planes.spacing)));
  for (const Vector3& site : cell.basis()) {
    const int level = planes.number(site) - plane;
    const int remainder =
        (level % planes_per_cell_ + planes_per_cell_) % planes_per_cell_;
    rungs_.push_back({(level - remainder) / planes_per_cell_, remainder});
    if (remainder == 0) ++count_per_cell_;
  }
}

const FilmColumns::Foot& FilmColumns::foot(int level, unsigned basis) {
  const auto period = static_cast<std::size_t>(level / planes_per_cell_);
  while (feet_.size() <= period)
    feet_.push_back(feet_of(static_cast<int>(feet_.size())));
  return feet_[period][basis];
}

Vector3 FilmColumns::from_above(unsigned basis, int period) const {
  const Vector3 place =
      cell_.basis()[basis] + (period - rungs_[basis].period) * cell_.vectors()[2];
  return place - planes_.height(place) * planes_.normal;
}

std::vector<FilmColumns::Foot> FilmColumns::feet_of(int period) const {
  std::vector<Vector3> sites, feet;
  for (unsigned site = 0; site < rungs_.size(); ++site) {
    sites.push_back(from_above(site, period));
    if (rungs_[site].remainder == 0) feet.push_back(from_above(site, 0));
  }
  std::vector<Foot> found(sites.size());
  std::vector<bool> stands_already(sites.size(), false);
  std::vector<bool> taken(feet.size() * static_cast<std::size_t>(planes_per_cell_));
  for (const Stand& stand : stands_of(cell_, sites, feet)) {
    const auto plane = static_cast<std::size_t>(rungs_[stand.site].remainder);
    const std::size_t place = plane * feet.size() + stand.column;
    if (stands_already[stand.site] || taken[place]) continue;
    stands_already[stand.site] = taken[place] = true;
    found[stand.site] = {stand.cell, stand.column, stand.lateral};
  }
  return found;
}

}  // namespace scenarios
