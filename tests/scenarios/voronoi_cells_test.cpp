// Cells of atoms in vacuum: scenarios/voronoi.hpp. Those in a plane are tested by
// capture_zones_test.cpp.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "kmc/contract.hpp"
#include "scenarios/voronoi.hpp"

namespace {

using lattice::Vector3;
using scenarios::voronoi_cells;

// d = sqrt(2).
std::vector<Vector3> fcc_ball() {
  std::vector<Vector3> points = {{0, 0, 0}};
  for (int x = -4; x <= 4; ++x)
    for (int y = -4; y <= 4; ++y)
      for (int z = -4; z <= 4; ++z)
        if ((x + y + z) % 2 == 0 && x * x + y * y + z * z <= 16 &&
            (x != 0 || y != 0 || z != 0))
          points.push_back({1.0 * x, 1.0 * y, 1.0 * z});
  return points;
}

TEST_CASE("the cell of an fcc atom is the rhombic dodecahedron") {
  const auto cells = voronoi_cells(fcc_ball(), 0.75 * std::numbers::sqrt2);
  CHECK(cells.free_areas[0] == doctest::Approx(0.0));
  double area = 0.0;
  Vector3 sum{};
  for (const auto& face : cells.faces)
    if (face.from == 0) {
      area += norm(face.area);
      sum = sum + face.area;
    }
  // 12 faces of sqrt(2) a^2 / 8, a = 2.
  CHECK(area == doctest::Approx(6.0 * std::numbers::sqrt2));
  for (const auto& face : cells.faces)
    if (face.from == 0)
      CHECK((norm(face.area) < 1e-9 ||
             norm(face.area) == doctest::Approx(std::numbers::sqrt2 / 2.0)));
  CHECK(norm(sum) < 1e-9);
}

TEST_CASE("the cell of a lone atom lies between the balls in and around 32 faces") {
  const std::vector<Vector3> one = {{3, -2, 5}};
  const auto cells = voronoi_cells(one, 2.0);
  CHECK(cells.faces.empty());
  // All faces are at the same distance, so that S = 3 V / r, and corners are at most
  // 1 / cos 22.5 degrees further out.
  const double ball = 4.0 * std::numbers::pi * 4.0;
  CHECK(cells.free_areas[0] > ball);
  CHECK(cells.free_areas[0] < ball * std::pow(1.083, 3));
}

TEST_CASE("two atoms share the face halfway between them") {
  const std::vector<Vector3> two = {{0, 0, 0}, {1, 0, 0}};
  const auto cells = voronoi_cells(two, 1.0);
  REQUIRE(cells.faces.size() == 2);
  for (const auto& face : cells.faces) {
    CHECK(face.area[0] * (face.from == 0 ? 1.0 : -1.0) > std::numbers::pi * 0.75);
    CHECK(std::abs(face.area[1]) + std::abs(face.area[2]) < 1e-9);
  }
  CHECK(voronoi_cells({}, 1.0).free_areas.empty());
}

TEST_CASE("atoms at one place or nowhere are found and not lost") {
  const std::vector<Vector3> twice = {{0, 0, 0}, {1, 0, 0}, {1, 0, 0}};
  CHECK_THROWS_AS(voronoi_cells(twice, 1.0), kmc::BrokenInvariant);
  const std::vector<Vector3> nowhere = {
      {0, 0, 0}, {std::numeric_limits<double>::quiet_NaN(), 0, 0}};
  CHECK_THROWS_AS(voronoi_cells(nowhere, 1.0), kmc::BrokenInvariant);
}

}  // namespace
