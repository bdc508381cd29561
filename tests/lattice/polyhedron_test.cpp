#include "lattice/shapes/polyhedron.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <vector>

namespace {

using lattice::HalfSpace;
using lattice::make_truncated_octahedron;
using lattice::Polyhedron;
using lattice::Vector3;

using Site = std::array<int, 3>;  // in units of a/2, seen from an atom

std::set<Site> fcc_atoms(const lattice::Shape& shape) {
  const int end = static_cast<int>(2 * shape.reach()) + 2;
  std::set<Site> atoms;
  for (int x = -end; x <= end; ++x) {
    for (int y = -end; y <= end; ++y) {
      for (int z = -end; z <= end; ++z) {
        if ((x + y + z) % 2 != 0) continue;
        const Vector3 position{x / 2.0, y / 2.0, z / 2.0};
        if (shape.contains(position - shape.centre_offset())) atoms.insert({x, y, z});
      }
    }
  }
  return atoms;
}

std::map<int, int> atoms_by_coordination(const std::set<Site>& atoms) {
  std::map<int, int> histogram;
  for (const Site& atom : atoms) {
    int neighbours = 0;
    for (int x = -1; x <= 1; ++x) {
      for (int y = -1; y <= 1; ++y) {
        for (int z = -1; z <= 1; ++z) {
          const bool bond = std::abs(x) + std::abs(y) + std::abs(z) == 2;
          neighbours += bond && atoms.contains({atom[0] + x, atom[1] + y, atom[2] + z});
        }
      }
    }
    ++histogram[neighbours];
  }
  return histogram;
}

TEST_CASE("a truncated octahedron has the atoms and bonds of its closed forms") {
  const std::map<int, int> published{{2, 38}, {3, 201}, {4, 586}, {5, 1289}};
  for (int m = 2; m <= 7; ++m) {
    CAPTURE(m);
    // 24 vertices with 6 neighbours; 36 edges of m atoms, the inner ones with 7; 6
    // square facets of m^2 atoms (inner ones 8); 8 hexagons of 3m^2 - 3m + 1 atoms
    // (inner ones 9, a hexagon with m - 1 on its edges); 12 for all others.
    const int n = 16 * m * m * m - 33 * m * m + 24 * m - 6;
    const int edge = 36 * (m - 2);
    const int square = 6 * (m - 2) * (m - 2);
    const int hexagon = 8 * (3 * (m - 1) * (m - 1) - 3 * (m - 1) + 1);
    const int bulk = n - 24 - edge - square - hexagon;
    const int bonds = (24 * 6 + edge * 7 + square * 8 + hexagon * 9 + bulk * 12) / 2;

    auto histogram = atoms_by_coordination(fcc_atoms(*make_truncated_octahedron(m)));
    int atom_count = 0, neighbour_count = 0;
    for (const auto& [neighbours, atoms] : histogram) {
      atom_count += atoms;
      neighbour_count += neighbours * atoms;
    }
    CHECK(atom_count == n);
    if (published.contains(m)) CHECK(atom_count == published.at(m));
    CHECK(neighbour_count == 2 * bonds);
    CHECK(histogram[6] == 24);
    CHECK(histogram[7] == edge);
    CHECK(histogram[8] == square);
    CHECK(histogram[9] == hexagon);
    CHECK(histogram[12] == bulk);
  }
}

TEST_CASE("truncated octahedra of 38 and 201 atoms have 144 and 948 bonds") {
  const std::map<int, int> bonds_of_size{{2, 144}, {3, 948}};
  for (const auto& [m, bonds] : bonds_of_size) {
    int neighbour_count = 0;
    for (const auto& [neighbours, atoms] :
         atoms_by_coordination(fcc_atoms(*make_truncated_octahedron(m)))) {
      neighbour_count += neighbours * atoms;
    }
    CHECK(neighbour_count == 2 * bonds);
  }
}

TEST_CASE("a truncated octahedron is centred on an atom or on a void by turns") {
  CHECK(make_truncated_octahedron(2)->centre_offset() == Vector3{0.5, 0, 0});
  CHECK(make_truncated_octahedron(3)->centre_offset() == Vector3{0, 0, 0});
  CHECK(make_truncated_octahedron(4)->centre_offset() == Vector3{0.5, 0, 0});
}

TEST_CASE("the volume of a truncated octahedron is four cubed edges") {
  // |x|+|y|+|z| <= s = 1.5 e less six pyramids of height e/2, where e = m - 1:
  // (4/3) s^3 - 6 (2/3) (e/2)^3 = 4 e^3. Its farthest corner is (e, e/2, 0).
  for (int m = 2; m <= 5; ++m) {
    const double e = m - 1;
    const auto shape = make_truncated_octahedron(m);
    CHECK(shape->volume() == doctest::Approx(4 * e * e * e).epsilon(1e-12));
    CHECK(shape->reach() == doctest::Approx(e * std::sqrt(1.25)).epsilon(1e-8));
  }
}

TEST_CASE("one atom is the truncated octahedron with one atom per edge") {
  const auto shape = make_truncated_octahedron(1);
  CHECK(fcc_atoms(*shape).size() == 1);
  CHECK(shape->volume() == doctest::Approx(0));
}

TEST_CASE("a cuboid holds its border and has the volume and diagonal of a box") {
  const auto box = lattice::make_cuboid({2, 3, 4});
  CHECK(box->contains({1, 1.5, 2}));
  CHECK(box->contains({-1, -1.5, -2}));
  CHECK_FALSE(box->contains({1 + 2e-9, 0, 0}));
  CHECK_FALSE(box->contains({0, 0, -2.1}));
  CHECK(box->volume() == doctest::Approx(24).epsilon(1e-13));
  CHECK(box->reach() == doctest::Approx(std::sqrt(29.0) / 2).epsilon(1e-8));
  CHECK(box->centre_offset() == Vector3{0, 0, 0});
}

TEST_CASE("the reach of a cuboid covers the tolerance of its corners") {
  const auto box = lattice::make_cuboid({2, 3, 4});
  const Vector3 corner{1 + 9.99e-10, 1.5 + 9.99e-10, 2 + 9.99e-10};
  CHECK(box->contains(corner));
  CHECK(norm(corner) <= box->reach());
}

TEST_CASE("a thin wire keeps its volume to twelve digits") {
  const auto wire = lattice::make_cuboid({1, 1, 20000});
  CHECK(wire->volume() == doctest::Approx(20000).epsilon(1e-12));
  CHECK(wire->reach() == doctest::Approx(10000).epsilon(1e-8));
}

TEST_CASE("a slab is endless sideways") {
  const auto slab = lattice::make_slab({1, 1, 0}, 2.0);
  CHECK(slab->contains({1e6, -1e6, 1e6}));
  CHECK(slab->contains({std::sqrt(0.5), std::sqrt(0.5), 0}));
  CHECK_FALSE(slab->contains({0.8, 0.8, 0}));
  CHECK(std::isinf(slab->reach()));
  CHECK(std::isinf(slab->volume()));
  CHECK(std::abs(dot(slab->normal(), {std::sqrt(0.5), std::sqrt(0.5), 0})) ==
        doctest::Approx(1.0));
  CHECK(norm(lattice::make_cuboid({1, 1, 1})->normal()) == 0.0);
}

TEST_CASE("a half space and an endless prism have infinite reach") {
  CHECK(std::isinf(Polyhedron({{{0, 0, 1}, 1}}).reach()));
  CHECK(std::isinf(
      Polyhedron({{{1, 0, 0}, 1}, {{-1, 0, 0}, 1}, {{0, 1, 0}, 1}, {{0, -1, 0}, 1}})
          .volume()));
}

TEST_CASE("a plane given twice or too far away changes nothing") {
  std::vector<HalfSpace> sides;
  for (const double sign : {-1.0, 1.0}) {
    sides.push_back({{sign, 0, 0}, 1});
    sides.push_back({{0, sign, 0}, 1});
    sides.push_back({{0, 0, sign}, 1});
    sides.push_back({{0, 0, 5 * sign}, 1});
    sides.push_back({{0, 2 * sign, 0}, 1.5});
    sides.push_back({{sign, sign, sign}, 70});
  }
  const Polyhedron cube(sides);
  CHECK(cube.volume() == doctest::Approx(8).epsilon(1e-13));
  CHECK(cube.reach() == doctest::Approx(std::sqrt(3.0)).epsilon(1e-8));
}

TEST_CASE("a tetrahedron has the volume of the textbook") {
  // Inradius 1: edge 2 sqrt 6, volume edge^3 / (6 sqrt 2) = 8 sqrt 3, corners at 3.
  const Polyhedron tetrahedron(
      {{{1, 1, 1}, 1}, {{1, -1, -1}, 1}, {{-1, 1, -1}, 1}, {{-1, -1, 1}, 1}});
  CHECK(tetrahedron.volume() == doctest::Approx(8 * std::sqrt(3.0)).epsilon(1e-12));
  CHECK(tetrahedron.reach() == doctest::Approx(3).epsilon(1e-8));
}

TEST_CASE("no shape holds a point that is not a number") {
  CHECK_FALSE(lattice::make_cuboid({2, 2, 2})->contains({std::nan(""), 0, 0}));
}

}  // namespace
