#include "scenarios/lattice_planes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "lattice/crystal.hpp"

namespace {

using lattice::Vector3;
using scenarios::lattice_planes;
using scenarios::LatticePlanes;

/// `direction` in the crystal's axes.
LatticePlanes planes(const std::string& cell, const Vector3& direction) {
  const lattice::UnitCell unit_cell = lattice::unit_cell(cell);
  return lattice_planes(unit_cell, unit_cell.from_crystal(direction));
}

/// The largest distance of a site of a block from its plane.
double worst_distance(const std::string& cell, const Vector3& direction) {
  const LatticePlanes p = planes(cell, direction);
  const auto open = lattice::Side::open;
  const lattice::Crystal crystal(lattice::unit_cell(cell), {7, 6, 5},
                                 {open, open, open});
  double worst = 0.0;
  crystal.for_each_site([&](lattice::Site site) {
    const Vector3 x = crystal.position(site);
    const double plane = p.offset + p.number(x) * p.spacing;
    worst = std::max(worst, std::abs(p.height(x) - plane));
  });
  return worst;
}

/// The lowest site of a block in a layer.
double lowest_in(const std::string& cell, const LatticePlanes& p, int layer) {
  const auto open = lattice::Side::open;
  const lattice::Crystal crystal(lattice::unit_cell(cell), {7, 6, 5},
                                 {open, open, open});
  double lowest = 1e9;
  crystal.for_each_site([&](lattice::Site site) {
    const Vector3 x = crystal.position(site);
    if (p.number(x) == layer) lowest = std::min(lowest, p.height(x));
  });
  return lowest;
}

const Vector3 d100{1, 0, 0}, d110{1, 1, 0}, d111{1, 1, 1};

}  // namespace

TEST_CASE("planes of fcc have the same spacings in each of its cells") {
  for (const char* cell : {"fcc", "fcc_110", "fcc_111"}) {
    CAPTURE(cell);
    CHECK(planes(cell, d100).spacing == doctest::Approx(0.5));
    CHECK(planes(cell, d110).spacing == doctest::Approx(0.5 / std::sqrt(2.0)));
    CHECK(planes(cell, d111).spacing == doctest::Approx(1 / std::sqrt(3.0)));
    // Others of the same families.
    CHECK(planes(cell, {0, -3, 0}).spacing == doctest::Approx(0.5));
    CHECK(planes(cell, {0, 1, -1}).spacing == doctest::Approx(0.5 / std::sqrt(2.0)));
    CHECK(planes(cell, {-1, 1, 1}).spacing == doctest::Approx(1 / std::sqrt(3.0)));
  }
}

TEST_CASE("planes of bcc and simple cubic have their textbook spacings") {
  CHECK(planes("bcc", d100).spacing == doctest::Approx(0.5));
  CHECK(planes("bcc", d110).spacing == doctest::Approx(1 / std::sqrt(2.0)));
  CHECK(planes("bcc", d111).spacing == doctest::Approx(0.5 / std::sqrt(3.0)));
  CHECK(planes("simple_cubic", d100).spacing == doctest::Approx(1.0));
  CHECK(planes("simple_cubic", d110).spacing == doctest::Approx(1 / std::sqrt(2.0)));
  CHECK(planes("simple_cubic", d111).spacing == doctest::Approx(1 / std::sqrt(3.0)));
}

TEST_CASE("the area per site of a plane is that of its unit mesh") {
  // fcc: a square of the bond length, a rectangle a x a/sqrt(2), a rhombus of 60
  // degrees.
  CHECK(planes("fcc", d100).area_per_site == doctest::Approx(0.5));
  CHECK(planes("fcc", d110).area_per_site == doctest::Approx(1 / std::sqrt(2.0)));
  CHECK(planes("fcc", d111).area_per_site == doctest::Approx(std::sqrt(3.0) / 4));
}

TEST_CASE("every site lies on a plane of low indices") {
  for (const char* cell : {"fcc", "fcc_110", "fcc_111", "bcc", "simple_cubic"})
    for (const Vector3& direction : {d100, d110, d111, Vector3{0, 1, -1}}) {
      CAPTURE(cell);
      CHECK(worst_distance(cell, direction) < 1e-6);
    }
  CHECK(worst_distance("hcp", {0, 0, 1}) < 1e-6);
  CHECK(planes("hcp", {0, 0, 1}).spacing == doctest::Approx(std::sqrt(2.0 / 3)));
}

TEST_CASE("slabs of half a bond length stand for planes that are too close") {
  const double bond = 1 / std::sqrt(2.0);
  for (const Vector3& direction :
       {Vector3{1, std::sqrt(2.0), std::sqrt(5.0)}, Vector3{7, 5, 3}}) {
    const LatticePlanes p = planes("fcc", direction);
    CHECK(p.spacing == doctest::Approx(bond / 2));
    CHECK(p.area_per_site == doctest::Approx(0.25 / (bond / 2)));
    CHECK(worst_distance("fcc", direction) <= p.spacing / 2 + 1e-9);
    CHECK(worst_distance("fcc", direction) > 0.1 * p.spacing);
  }
}

TEST_CASE("all sites of the first layer above a height lie above it") {
  // Along [010] of hcp a layer holds planes of two heights.
  for (const auto& [cell, direction] : std::vector<std::pair<const char*, Vector3>>{
           {"fcc", d100}, {"fcc", d111}, {"hcp", {0, 1, 0}}, {"fcc", {7, 5, 3}}})
    for (double height = 2.0; height < 4.0; height += 0.13) {
      CAPTURE(cell);
      CAPTURE(height);
      const lattice::UnitCell unit_cell = lattice::unit_cell(cell);
      const LatticePlanes p = planes(cell, direction);
      const int first = scenarios::first_layer_above(height, p, unit_cell);
      CHECK(lowest_in(cell, p, first) > height);
      // Not so of the layer before, which slabs may have no site at the bottom of.
      if (!scenarios::are_slabs(unit_cell, p.normal))
        CHECK(lowest_in(cell, p, first - 1) <= height);
    }
  // A height on a plane is not below it.
  const LatticePlanes p = planes("fcc", d100);
  CHECK(scenarios::first_layer_above(2.0, p, lattice::unit_cell("fcc")) ==
        p.number({2.5, 0, 0}));
}

TEST_CASE("planes are counted along the direction") {
  const LatticePlanes p = planes("fcc", {0, 0, -5});
  CHECK(norm(p.normal) == doctest::Approx(1.0));
  CHECK(p.height({3, 4, 2}) == doctest::Approx(-2.0));
  CHECK(p.number({0, 0, 1}) - p.number({0, 0, 3}) == 4);
  CHECK(p.number({0.3, 0, 1}) == p.number({0, 0, 1.2}));
  CHECK(p.offset >= 0.0);
  CHECK(p.offset < p.spacing);
}
