#include "lattice/shapes/sphere.hpp"

#include <doctest/doctest.h>

namespace {

using lattice::Vector3;

TEST_CASE("a sphere holds its border and nothing beyond") {
  const auto sphere = lattice::make_sphere(2.5);
  CHECK(sphere->contains({0, 0, 0}));
  CHECK(sphere->contains({1.5, 2.0, 0}));
  CHECK(sphere->contains({2.5 + 9e-10, 0, 0}));
  CHECK_FALSE(sphere->contains({2.5 + 2e-9, 0, 0}));
  CHECK_FALSE(sphere->contains({1.5, 1.5, 1.5}));
}

TEST_CASE("an fcc sphere of one lattice constant around an atom holds two shells") {
  // Shells of fcc at sqrt(n/2) a hold 12, 6, 24, 12 atoms: n = 1 and 2 lie within a.
  const auto sphere = lattice::make_sphere(1.0);
  int count = 0;
  for (int x = -3; x <= 3; ++x) {
    for (int y = -3; y <= 3; ++y) {
      for (int z = -3; z <= 3; ++z) {
        if ((x + y + z) % 2 == 0 && sphere->contains({x / 2.0, y / 2.0, z / 2.0})) {
          ++count;
        }
      }
    }
  }
  CHECK(count == 1 + 12 + 6);
}

TEST_CASE("a hemisphere is the half of a ball on the inner side of its flat side") {
  const auto cap = lattice::make_hemisphere(2.0, {0, 0, -3});
  CHECK(cap->contains({0, 0, 0}));
  CHECK(cap->contains({0, 0, 2}));
  CHECK(cap->contains({2, 0, 0}));
  CHECK(cap->contains({2, 0, -9e-10}));
  CHECK_FALSE(cap->contains({0, 0, -2e-9}));
  CHECK_FALSE(cap->contains({0, 0, -1}));
  CHECK_FALSE(cap->contains({1.5, 0, 1.5}));
}

TEST_CASE("the reach of a round shape is its radius and covers its tolerance") {
  const auto sphere = lattice::make_sphere(2.0);
  const auto cap = lattice::make_hemisphere(2.0, {1, 1, 1});
  CHECK(sphere->reach() == doctest::Approx(2.0).epsilon(1e-8));
  CHECK(cap->reach() == sphere->reach());
  CHECK(sphere->contains({sphere->reach(), 0, 0}));
  CHECK(sphere->centre_offset() == Vector3{0, 0, 0});
}

}  // namespace
