#include "lattice/shapes/cluster_sites.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

#include "kmc/contract.hpp"

namespace lattice {
namespace {

/// Distance from the middle to the {111} facets of the body on whose surface v lies. In
/// a regular truncated octahedron {100} is 2 / sqrt(3) times as far as {111}.
double octahedral_size(const Vector3& v) {
  const double x = std::abs(v[0]), y = std::abs(v[1]), z = std::abs(v[2]);
  return std::max((x + y + z) / std::numbers::sqrt3,
                  std::max({x, y, z}) * std::numbers::sqrt3 / 2.0);
}

/// Half the edge of a cube around a ball around all the sites: the {111} facets of a
/// truncated octahedron are the nearest, its corners 1.3 times as far (in the plane,
/// where it is an octagon, as well).
double half_edge(const UnitCell& cell, std::size_t count) {
  const auto sites = static_cast<double>(count);
  const double size = cell.is_planar()
                          ? 0.7 * std::sqrt(cell.area_per_site() * sites)
                          : 0.9 * std::cbrt(cell.volume_per_site() * sites);
  return size + 3.0 * cell.bond_length();
}

}  // namespace

std::vector<Vector3> cluster_sites(const UnitCell& cell, ClusterShape shape,
                                   std::size_t count) {
  ADATOM_EXPECT(count > 0);
  struct Near {
    Vector3 site;
    double size;
    double distance;
  };
  const auto rounded = [](double x) { return std::llround(x * 1e6); };
  std::vector<Near> all;
  const double reach = half_edge(cell, count);
  std::array<int, 3> cells{};
  for (int axis = 0; axis < 3; ++axis) {
    const Vector3 g = cell.reciprocal(axis);
    cells[axis] = static_cast<int>(std::ceil(reach * norm(g))) + 1;
  }
  if (cell.is_planar()) cells[2] = 0;
  for (int z = -cells[2]; z <= cells[2]; ++z)
    for (int y = -cells[1]; y <= cells[1]; ++y)
      for (int x = -cells[0]; x <= cells[0]; ++x)
        for (const Vector3& basis : cell.basis()) {
          const Vector3 site = x * cell.vectors()[0] + y * cell.vectors()[1] +
                               z * cell.vectors()[2] + basis - cell.basis()[0];
          const double distance = norm(site);
          all.push_back({site,
                         shape == ClusterShape::sphere
                             ? distance
                             : octahedral_size(cell.to_crystal(site)),
                         distance});
        }
  // Sites as near as each other in an order of their own, so that rounding decides
  // nothing.
  std::sort(all.begin(), all.end(), [&](const Near& a, const Near& b) {
    const auto key = [&](const Near& n) {
      return std::make_tuple(rounded(n.size), rounded(n.distance), rounded(n.site[2]),
                             rounded(n.site[1]), rounded(n.site[0]));
    };
    return key(a) < key(b);
  });
  ADATOM_EXPECT(all.size() >= count);
  std::vector<Vector3> sites;
  for (std::size_t k = 0; k < count; ++k) sites.push_back(all[k].site);
  return sites;
}

}  // namespace lattice
