#include "lattice/unit_cell.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace {

using lattice::Bond;
using lattice::Matrix3;
using lattice::UnitCell;
using lattice::Vector3;

constexpr Matrix3 cube = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

/// Bond vectors of a basis site along the crystal's axes, in units of 1e-6, in order.
auto crystal_directions(const UnitCell& cell, unsigned basis) {
  std::multiset<std::tuple<long long, long long, long long>> set;
  for (const Bond& bond : cell.bonds(basis)) {
    const Vector3 v = cell.to_crystal(bond.vector);
    set.insert(
        {std::llround(1e6 * v[0]), std::llround(1e6 * v[1]), std::llround(1e6 * v[2])});
  }
  return set;
}

struct Expected {
  unsigned coordination;
  double bond_length;
  double volume_per_site;  // planar cells are 2 a thick
};

const std::map<std::string, Expected>& expected_cells() {
  const double root2 = std::sqrt(2.0), root3 = std::sqrt(3.0);
  static const std::map<std::string, Expected> map = {
      {"fcc", {12, 1 / root2, 0.25}},
      {"fcc_110", {12, 1 / root2, 0.25}},
      {"fcc_111", {12, 1 / root2, 0.25}},
      {"bcc", {8, root3 / 2, 0.5}},
      {"hcp", {12, 1, 1 / root2}},
      {"simple_cubic", {6, 1, 1}},
      {"square", {4, 1, 2}},
      {"triangular", {6, 1, root3}},
      {"honeycomb", {3, 1 / root3, root3 / 2}}};
  return map;
}

TEST_CASE("The named cells have the known coordination and bond length and volume") {
  REQUIRE(lattice::unit_cell_names().size() == expected_cells().size());
  for (const std::string& name : lattice::unit_cell_names()) {
    CAPTURE(name);
    const UnitCell cell = lattice::unit_cell(name);
    const Expected& expected = expected_cells().at(name);
    CHECK(cell.name() == name);
    CHECK(cell.coordination() == expected.coordination);
    CHECK(cell.volume_per_site() ==
          doctest::Approx(expected.volume_per_site).epsilon(1e-14));
    for (unsigned b = 0; b < cell.basis().size(); ++b) {
      CHECK(cell.bonds(b).size() == expected.coordination);
      for (const Bond& bond : cell.bonds(b))
        CHECK(norm(bond.vector) ==
              doctest::Approx(expected.bond_length).epsilon(1e-14));
    }
  }
}

TEST_CASE("Every bond leads where its vector says and back by its reverse") {
  for (const std::string& name : lattice::unit_cell_names()) {
    CAPTURE(name);
    const UnitCell cell = lattice::unit_cell(name);
    for (unsigned b = 0; b < cell.basis().size(); ++b)
      for (unsigned d = 0; d < cell.bonds(b).size(); ++d) {
        const Bond& bond = cell.bonds(b)[d];
        Vector3 end = cell.basis()[bond.basis];
        for (int axis = 0; axis < 3; ++axis)
          end = end + bond.cell[axis] * cell.vectors()[axis];
        CHECK(norm(end - cell.basis()[b] - bond.vector) < 1e-12);
        const Bond& back = cell.bonds(bond.basis)[bond.reverse];
        CHECK(back.basis == b);
        CHECK(back.reverse == d);
        CHECK(norm(back.vector + bond.vector) < 1e-12);
        for (int axis = 0; axis < 3; ++axis) CHECK(back.cell[axis] == -bond.cell[axis]);
      }
  }
}

TEST_CASE("Basis sites outside the cell stand for those within") {
  const double bond_length = std::sqrt(0.75);
  const UnitCell within("within", cube, {{0, 0, 0}, {0.5, 0.5, 0.5}}, bond_length);
  const UnitCell outside("outside", cube, {{-3, 7, 0}, {5.5, -0.5, 40.5}}, bond_length);
  for (unsigned b = 0; b < 2; ++b) {
    CHECK(norm(outside.basis()[b] - within.basis()[b]) < 1e-12);
    REQUIRE(outside.bonds(b).size() == within.bonds(b).size());
    for (unsigned d = 0; d < within.bonds(b).size(); ++d)
      CHECK(outside.bonds(b)[d].cell == within.bonds(b)[d].cell);
  }
}

TEST_CASE("Bond d points the same way from every site where all sites are equivalent") {
  for (const std::string name :
       {"fcc", "fcc_110", "fcc_111", "bcc", "simple_cubic", "square", "triangular"}) {
    CAPTURE(name);
    const UnitCell cell = lattice::unit_cell(name);
    for (unsigned b = 1; b < cell.basis().size(); ++b)
      for (unsigned d = 0; d < cell.coordination(); ++d)
        CHECK(norm(cell.bonds(b)[d].vector - cell.bonds(0)[d].vector) < 1e-12);
  }
}

TEST_CASE("The turned fcc cells are the fcc crystal along its own axes") {
  const auto fcc = crystal_directions(lattice::unit_cell("fcc"), 0);
  REQUIRE(fcc.size() == 12);
  REQUIRE(fcc.count({500000, 500000, 0}) == 1);
  for (const std::string name : {"fcc_110", "fcc_111"}) {
    CAPTURE(name);
    const UnitCell cell = lattice::unit_cell(name);
    for (unsigned b = 0; b < cell.basis().size(); ++b)
      CHECK(crystal_directions(cell, b) == fcc);
  }
  const double root2 = std::sqrt(2.0), root3 = std::sqrt(3.0);
  CHECK(norm(lattice::unit_cell("fcc_110").to_crystal({0, 0, root2}) -
             Vector3{1, 1, 0}) < 1e-12);
  CHECK(norm(lattice::unit_cell("fcc_111").to_crystal({0, 0, root3}) -
             Vector3{1, 1, 1}) < 1e-12);
}

TEST_CASE("To the crystal axes and back is a rotation without a mirror") {
  for (const std::string& name : lattice::unit_cell_names()) {
    CAPTURE(name);
    const UnitCell cell = lattice::unit_cell(name);
    const Matrix3 columns = {cell.to_crystal({1, 0, 0}), cell.to_crystal({0, 1, 0}),
                             cell.to_crystal({0, 0, 1})};
    CHECK(determinant(columns) == doctest::Approx(1.0).epsilon(1e-12));
    const Vector3 v = {0.3, -1.2, 2.5};
    CHECK(norm(cell.from_crystal(cell.to_crystal(v)) - v) < 1e-12);
    CHECK(norm(cell.to_crystal(v)) == doctest::Approx(norm(v)).epsilon(1e-12));
  }
}

TEST_CASE("Fractional coordinates count cell vectors") {
  const Matrix3 oblique = {{{1, 0, 0}, {0.5, 0.9, 0}, {0.2, 0.3, 1.1}}};
  const UnitCell cell("oblique", oblique, {{0, 0, 0}}, 1.0);
  const Vector3 position = 2.0 * oblique[0] + -0.5 * oblique[1] + 3.25 * oblique[2];
  CHECK(norm(cell.fractional(position) - Vector3{2.0, -0.5, 3.25}) < 1e-12);
}

TEST_CASE("A primitive oblique cell of fcc has the same bonds as the cubic cell") {
  const UnitCell cell("primitive", {{{0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}}},
                      {{0, 0, 0}}, std::sqrt(0.5));
  CHECK(cell.coordination() == 12);
  CHECK(cell.volume_per_site() == doctest::Approx(0.25));
  CHECK(crystal_directions(cell, 0) ==
        crystal_directions(lattice::unit_cell("fcc"), 0));
}

TEST_CASE("Basis sites outside the cell have all their bonds or are refused") {
  const auto check = [](double shift) {
    const UnitCell cell("bcc", cube, {{0, 0, 0}, {0.5 + shift, 0.5, 0.5}},
                        std::sqrt(0.75));
    for (unsigned b = 0; b < 2; ++b) CHECK(cell.bonds(b).size() == 8);
  };
  for (const double shift : {-3.0, -2.0, -1.0, 1.0, 2.0, 3.0}) {
    CAPTURE(shift);
    try {
      check(shift);
    } catch (const std::invalid_argument&) {  // refused
    }
  }
}

TEST_CASE("Cells that cannot be are refused") {
  const auto make = [](const Matrix3& vectors, std::vector<Vector3> basis,
                       double bond_length) {
    return UnitCell("wrong", vectors, std::move(basis), bond_length);
  };
  using Wrong = std::invalid_argument;
  CHECK_NOTHROW(make(cube, {{0, 0, 0}}, 1.0));
  const Matrix3 flat = {{{1, 0, 0}, {0, 1, 0}, {1, 1, 0}}};
  CHECK_THROWS_AS(make(flat, {{0, 0, 0}}, 1.0), Wrong);
  CHECK_THROWS_AS(make(cube, {}, 1.0), Wrong);
  CHECK_THROWS_AS(make(cube, {{0, 0, 0}}, 0.0), Wrong);
  CHECK_THROWS_AS(make(cube, {{0, 0, 0}}, 0.0 / 0.0), Wrong);
  CHECK_THROWS_AS(make(cube, {{0, 0, 0}, {0, 0, 0}}, 1.0), Wrong);
  CHECK_THROWS_AS(make(cube, {{0, 0, 0}, {1, 0, 0}}, 1.0), Wrong);
  CHECK_THROWS_AS(make(cube, {{0, 0, 0}}, 0.9), Wrong);  // no neighbour
  CHECK_THROWS_AS(make(cube, {{0, 0, 0}}, 1.1), Wrong);  // sites closer than a bond
  // A ring of 13.
  std::vector<Vector3> ring = {{5, 5, 0.5}};
  for (int k = 0; k < 13; ++k) {
    const double up = k % 2 == 0 ? 0.6 : -0.6, angle = k * 2 * std::acos(-1.0) / 13;
    ring.push_back({5 + 0.8 * std::cos(angle), 5 + 0.8 * std::sin(angle), 0.5 + up});
  }
  const Matrix3 large = {{{10, 0, 0}, {0, 10, 0}, {0, 0, 10}}};
  CHECK_THROWS_WITH_AS(make(large, ring, 1.0),
                       "basis[0] has 13 neighbours, no more than 12 are possible",
                       Wrong);
  CHECK_THROWS_WITH_AS(
      make(cube, {{0, 0, 0}, {0.5, 0.5, 0}}, 1.0),
      "basis[0] and basis[1] have the distance 0.707107, less than the bond "
      "length 1",
      Wrong);
  CHECK_THROWS_WITH_AS(
      make(cube, {{0, 0, 0}, {0.5, 0.5, 0.5}}, 0.5),
      "basis[0] has no neighbour at the bond length 0.5, but basis[1] at the "
      "distance 0.866025",
      Wrong);
}

}  // namespace

TEST_CASE(
    "Bonds as long as the tolerance allows lead there and back wherever sites lie") {
  const auto bonds_of = [](double shift) {
    const UnitCell cell("own", {{{2.02, 0, 0}, {0, 1.01, 0}, {0, 0, 1.01}}},
                        {{shift, 0, 0}, {shift + 1.01, 0, 0}}, 1.0);
    std::size_t count = 0;
    for (unsigned b = 0; b < 2; ++b)
      for (const auto& bond : cell.bonds(b)) {
        const auto& back = cell.bonds(bond.basis)[bond.reverse];
        CHECK(norm(bond.vector + back.vector) < 1e-9);
        ++count;
      }
    return count;
  };
  for (int k = 0; k < 100; ++k) CHECK(bonds_of(0.01 * k) == 12);
}

TEST_CASE("A bond far too long and cells far too oblique are refused at once") {
  const auto complaint = [](const Matrix3& vectors, double bond_length) {
    try {
      UnitCell("own", vectors, {{0, 0, 0}}, bond_length);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const Matrix3 cube{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  for (const std::string length : {"2", "10000", "1e+10", "1e+300"})
    CHECK(complaint(cube, std::stod(length)) ==
          "vectors[0] has the length 1, less than the bond length " + length);
  CHECK(complaint({{{1, 0, 0}, {4e7, 1, 0}, {0, 0, 1}}}, 1.0) ==
        "the cell is too oblique: take shorter vectors");
}
