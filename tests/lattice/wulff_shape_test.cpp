#include "lattice/shapes/wulff_shape.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "lattice/input_error.hpp"

namespace {

using lattice::FacetFamily;
using lattice::make_wulff_shape_of_atoms;
using lattice::make_wulff_shape_of_radius;

TEST_CASE("a Wulff shape of one family has the volume of its Catalan solid") {
  // By symmetry 48 tetrahedra x >= y >= z >= 0, hx + ky + lz <= d = r |hkl|:
  // volume 8 d^3 / (h (h+k) (h+k+l)). The plane is nearest at d (h, k, l) / |hkl|^2.
  for (const std::array<int, 3> hkl :
       {std::array{1, 0, 0}, std::array{1, 1, 0}, std::array{1, 1, 1},
        std::array{2, 1, 0}, std::array{2, 1, 1}, std::array{2, 2, 1},
        std::array{3, 2, 1}, std::array{6, 3, 1}}) {
    const double h = hkl[0], k = hkl[1], l = hkl[2];
    CAPTURE(h);
    CAPTURE(k);
    CAPTURE(l);
    const double d = 1.7 * std::sqrt(h * h + k * k + l * l);
    // Indices in another order and with signs name the same family.
    const std::vector<FacetFamily> families{{{hkl[1], -hkl[0], hkl[2]}, 0.07}};
    const auto shape = make_wulff_shape_of_radius(families, 1.7);
    CHECK(shape->volume() ==
          doctest::Approx(8 * d * d * d / (h * (h + k) * (h + k + l))).epsilon(1e-12));
    // Farthest is one of the corners of the tetrahedron.
    const double reach = std::max(
        {d / h, d / (h + k) * std::sqrt(2.0), d / (h + k + l) * std::sqrt(3.0)});
    CHECK(shape->reach() == doctest::Approx(reach).epsilon(1e-8));
  }
}

TEST_CASE("a Wulff shape with the right ratio is the regular truncated octahedron") {
  const double ratio = 2 / std::sqrt(3.0);  // of {100} to {111}
  const std::vector<FacetFamily> families{{{1, 0, 0}, ratio}, {{1, 1, 1}, 1.0}};
  const auto wulff = make_wulff_shape_of_radius(families, 2 * std::sqrt(3.0) / 2);
  const auto regular = lattice::make_truncated_octahedron(3);
  CHECK(wulff->volume() == doctest::Approx(regular->volume()).epsilon(1e-12));
  CHECK(wulff->reach() == doctest::Approx(regular->reach()).epsilon(1e-12));
}

TEST_CASE("a family of high energy does not show") {
  const std::vector<FacetFamily> cube{{{1, 0, 0}, 1.0}};
  const std::vector<FacetFamily> more{{{1, 0, 0}, 1.0}, {{1, 1, 1}, 1e9}};
  CHECK(make_wulff_shape_of_radius(more, 3)->volume() ==
        doctest::Approx(make_wulff_shape_of_radius(cube, 3)->volume()).epsilon(1e-12));
}

TEST_CASE("the nearest facet of a Wulff shape is at the radius") {
  const std::vector<FacetFamily> families{{{1, 1, 1}, 3.0}, {{0, 0, 1}, 2.5}};
  const auto shape = make_wulff_shape_of_radius(families, 4);
  CHECK(shape->contains({4, 0, 0}));
  CHECK_FALSE(shape->contains({4.001, 0, 0}));
}

TEST_CASE("a Wulff shape of N atoms has the volume of N atoms") {
  const std::vector<FacetFamily> families{
      {{1, 0, 0}, 1.0}, {{1, 1, 1}, 0.9}, {{1, 1, 0}, 1.02}};
  CHECK(make_wulff_shape_of_atoms(families, 5000, 4)->volume() ==
        doctest::Approx(1250).epsilon(1e-12));
  CHECK(make_wulff_shape_of_atoms(families, 5000, 2)->volume() ==
        doctest::Approx(2500).epsilon(1e-12));
}

TEST_CASE("surface energies without an equilibrium shape are refused") {
  using Families = std::vector<FacetFamily>;
  const auto make = [](const Families& families) {
    make_wulff_shape_of_radius(families, 1);
  };
  CHECK_THROWS_AS(make(Families{}), lattice::InputError);
  CHECK_THROWS_AS(make(Families{{{0, 0, 0}, 1.0}}), lattice::InputError);
  CHECK_THROWS_AS(make(Families{{{1, 0, 0}, 0.0}}), lattice::InputError);
  CHECK_THROWS_AS(make(Families{{{1, 0, 0}, -1.0}}), lattice::InputError);
  CHECK_THROWS_AS(make(Families{{{1, 0, 0}, std::nan("")}}), lattice::InputError);
  CHECK_NOTHROW(make(Families{{{1, 0, 0}, 1.0}}));
}

}  // namespace
