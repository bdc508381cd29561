#include "scenarios/capture_zones.hpp"

#include <cmath>

#include "scenarios/islands.hpp"
#include "scenarios/voronoi.hpp"

namespace scenarios {

bool has_right_angles(const lattice::UnitCell& cell) {
  const lattice::Matrix3& v = cell.vectors();
  return std::abs(dot(v[0], v[1])) < 1e-6 * norm(v[0]) * norm(v[1]);
}

std::vector<CaptureZone> capture_zones(const State& state) {
  const AtomGroups islands = find_islands(state);
  const lattice::Crystal& crystal = state.crystal;
  Point2 sides{};
  for (int axis = 0; axis < 2; ++axis)
    sides[axis] = crystal.size()[axis] * norm(crystal.cell().vectors()[axis]);
  std::vector<CaptureZone> zones;
  std::vector<Point2> centres;
  for (std::size_t i = 0; i < islands.count(); ++i) {
    if (islands.size(i) < 2) continue;
    const lattice::Vector3 centre = shape_of(state, islands, i).centre;
    const LatticePlanes& planes = state.film->planes;
    const lattice::Vector3 f =
        crystal.cell().fractional(centre - planes.height(centre) * planes.normal);
    centres.push_back({f[0] / crystal.size()[0] * sides[0],  //
                       f[1] / crystal.size()[1] * sides[1]});
    zones.push_back({0.0, islands.size(i)});
  }
  const std::vector<double> areas = voronoi_areas(centres, sides);
  for (std::size_t i = 0; i < zones.size(); ++i) zones[i].area = areas[i];
  return zones;
}

std::vector<double> relative_areas(std::span<const CaptureZone> zones) {
  double sum = 0.0;
  for (const CaptureZone& zone : zones) sum += zone.area;
  std::vector<double> relative;
  for (const CaptureZone& zone : zones)
    relative.push_back(zone.area * static_cast<double>(zones.size()) / sum);
  return relative;
}

}  // namespace scenarios
