#include "scenarios/voronoi.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <numeric>
#include <utility>

#include <voro++/voro++.hh>

#include "kmc/contract.hpp"

namespace scenarios {
namespace {

using lattice::Vector3;

/// Points within the rectangle. Voro++ would silently drop others, and NaN.
std::vector<Point2> brought_in(std::span<const Point2> points, const Point2& sides,
                               double same) {
  std::vector<Point2> inside(points.begin(), points.end());
  for (Point2& point : inside)
    for (int axis = 0; axis < 2; ++axis) {
      double& x = point[axis];
      if (!std::isfinite(x)) throw kmc::BrokenInvariant("a centre that is nowhere");
      x -= sides[axis] * std::floor(x / sides[axis]);
      if (x > sides[axis] - same) x = 0.0;
    }
  return inside;
}

/// By point: the lowest of the points that coincide with it.
std::vector<std::size_t> merged(const std::vector<Point2>& points, double same) {
  std::vector<std::size_t> order(points.size()), first(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::iota(first.begin(), first.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return points[a][0] < points[b][0]; });
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      const Point2 &a = points[order[i]], &b = points[order[j]];
      if (b[0] - a[0] > same) break;
      if (std::abs(b[1] - a[1]) > same) continue;
      const std::size_t lowest = std::min(first[order[i]], first[order[j]]);
      first[order[i]] = first[order[j]] = lowest;
    }
  return first;
}

/// By point; 0 for one that is not the first of those that coincide.
std::vector<double> areas_of(const std::vector<Point2>& points,
                             const std::vector<std::size_t>& first,
                             const Point2& sides) {
  constexpr double points_per_block = 5.0;  // fastest (the manual of Voro++)
  const auto count = static_cast<double>(points.size());
  const double thickness = std::sqrt(sides[0] * sides[1] / count);
  const auto blocks = [&](int axis) {
    const double length = thickness * std::sqrt(points_per_block);
    return std::max(1, static_cast<int>(std::min(sides[axis] / length, 4096.0)));
  };
  voro::container slab(0.0, sides[0], 0.0, sides[1], -0.5 * thickness, 0.5 * thickness,
                       blocks(0), blocks(1), 1, true, true, false, 8);
  for (std::size_t i = 0; i < points.size(); ++i)
    if (first[i] == i) slab.put(static_cast<int>(i), points[i][0], points[i][1], 0.0);
  std::vector<double> areas(points.size(), 0.0);
  voro::voronoicell cell;
  voro::c_loop_all loop(slab);
  if (loop.start()) do
      if (slab.compute_cell(cell, loop))
        areas[static_cast<std::size_t>(loop.pid())] = cell.volume() / thickness;
    while (loop.inc());
  return areas;
}

/// The 32 directions of voronoi_cells.
std::vector<Vector3> directions() {
  const double golden = std::numbers::phi, inverse = 1.0 / golden;
  std::vector<Vector3> all;
  for (const double a : {-1.0, 1.0})
    for (const double b : {-1.0, 1.0}) {
      for (const auto& [x, y] : {std::pair{1.0, golden}, std::pair{golden, inverse}}) {
        all.push_back({0, a * x, b * y});
        all.push_back({a * x, b * y, 0});
        all.push_back({b * y, 0, a * x});
      }
      for (const double c : {-1.0, 1.0}) all.push_back({a, b, c});
    }
  for (Vector3& direction : all) direction = unit(direction);
  return all;
}

/// A block around points that are finite.
std::unique_ptr<voro::container> block_around(std::span<const Vector3> points,
                                              double margin) {
  constexpr double points_per_block = 5.0;
  Vector3 low = points.front(), high = low;
  for (const Vector3& point : points)
    for (std::size_t k = 0; k < 3; ++k) {
      if (!std::isfinite(point[k]))
        throw kmc::BrokenInvariant("an atom whose position is not finite");
      low[k] = std::min(low[k], point[k] - margin);
      high[k] = std::max(high[k], point[k] + margin);
    }
  const Vector3 sides = high - low;
  const double length = std::cbrt(sides[0] * sides[1] * sides[2] * points_per_block /
                                  static_cast<double>(points.size()));
  const auto blocks = [&](std::size_t k) {
    return std::clamp(static_cast<int>(std::min(sides[k] / length, 512.0)), 1, 512);
  };
  auto block = std::make_unique<voro::container>(low[0], high[0], low[1], high[1],
                                                 low[2], high[2], blocks(0), blocks(1),
                                                 blocks(2), false, false, false, 8);
  for (std::size_t i = 0; i < points.size(); ++i)
    block->put(static_cast<int>(i), points[i][0], points[i][1], points[i][2]);
  return block;
}

void add_faces(voro::voronoicell_neighbor& cell, std::size_t atom,
               VoronoiCells& cells) {
  std::vector<int> neighbours;
  std::vector<double> areas, normals;
  cell.neighbors(neighbours);
  cell.face_areas(areas);
  cell.normals(normals);
  for (std::size_t k = 0; k < areas.size(); ++k)
    if (neighbours[k] < 0)
      cells.free_areas[atom] += areas[k];
    else
      cells.faces.push_back(
          {atom, static_cast<std::size_t>(neighbours[k]),
           areas[k] * Vector3{normals[3 * k], normals[3 * k + 1], normals[3 * k + 2]}});
}

}  // namespace

std::vector<double> voronoi_areas(std::span<const Point2> points, const Point2& sides) {
  if (points.empty()) return {};
  const double same = 1e-9 * std::min(sides[0], sides[1]);
  const std::vector<Point2> inside = brought_in(points, sides, same);
  const std::vector<std::size_t> first = merged(inside, same);
  std::vector<double> areas = areas_of(inside, first, sides);
  const double area = sides[0] * sides[1];
  if (!(std::abs(std::accumulate(areas.begin(), areas.end(), 0.0) - area) <
        1e-6 * area))
    throw kmc::BrokenInvariant("Voronoi cells that do not fill the block");
  std::vector<double> sharers(points.size(), 0.0);
  for (const std::size_t i : first) sharers[i] += 1.0;
  for (std::size_t i = points.size(); i-- > 0;)
    areas[i] = areas[first[i]] / sharers[first[i]];
  return areas;
}

VoronoiCells voronoi_cells(std::span<const Vector3> points, double reach) {
  ADATOM_EXPECT(reach > 0.0);
  VoronoiCells cells{{}, std::vector<double>(points.size())};
  if (points.empty()) return cells;
  const auto block = block_around(points, 2.0 * reach);
  const std::vector<Vector3> cuts = directions();
  voro::voronoicell_neighbor cell;
  voro::c_loop_all loop(*block);
  double filled = 0.0;
  if (loop.start()) do {
      if (!block->compute_cell(cell, loop)) continue;
      filled += cell.volume();
      // The plane that Voro++ would put halfway to an atom at twice the distance.
      constexpr int no_atom = -7;
      for (const Vector3& cut : cuts) {
        const Vector3 beyond = 2.0 * reach * cut;
        cell.nplane(beyond[0], beyond[1], beyond[2], no_atom);
      }
      add_faces(cell, static_cast<std::size_t>(loop.pid()), cells);
    } while (loop.inc());
  const double whole =
      (block->bx - block->ax) * (block->by - block->ay) * (block->bz - block->az);
  if (!(std::abs(filled - whole) < 1e-6 * whole))
    throw kmc::BrokenInvariant("Voronoi cells that do not fill the block");
  return cells;
}

}  // namespace scenarios
