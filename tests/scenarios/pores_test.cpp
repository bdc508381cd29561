// Pores: empty space that no way leads out of.
#include "scenarios/pores.hpp"

#include <doctest/doctest.h>

#include <array>
#include <functional>

#include "lattice/crystal.hpp"
#include "lattice/unit_cell.hpp"

namespace {

using lattice::Crystal;
using lattice::Side;
using Cells = Crystal::Cells;

constexpr std::array<Side, 3> open = {Side::open, Side::open, Side::open};
constexpr std::array<Side, 3> torus = {Side::periodic, Side::periodic, Side::periodic};
constexpr std::array<Side, 3> slab = {Side::periodic, Side::periodic, Side::open};

/// Of a simple cubic block of 8 x 8 x 8 sites that is full but for some.
scenarios::Pores pores(const std::array<Side, 3>& sides,
                       const std::function<bool(const Cells&)>& is_empty) {
  const Crystal crystal(lattice::unit_cell("simple_cubic"), {8, 8, 8}, sides);
  lattice::Occupancy occupancy(crystal);
  crystal.for_each_site([&](lattice::Site site) {
    if (!is_empty(crystal.place(site).cell)) occupancy.place(site);
  });
  return scenarios::find_pores(occupancy);
}

/// Two holes: one of 2 x 2 x 2 sites, one of two.
bool two_holes(const Cells& c) {
  const auto within = [](int x, int low, int high) { return low <= x && x <= high; };
  return (within(c[0], 2, 3) && within(c[1], 2, 3) && within(c[2], 2, 3)) ||
         (c[0] == 6 && c[1] == 6 && within(c[2], 5, 6));
}

TEST_CASE("every closed hole is a pore also where no outside is") {
  for (const auto& sides : {open, torus, slab}) {
    const auto found = pores(sides, two_holes);
    CHECK(found.count == 2);
    CHECK(found.site_count == 10);
  }
}

TEST_CASE("a single vacancy is no pore") {
  CHECK(pores(torus, [](const Cells& c) { return c == Cells{3, 3, 3}; }).count == 0);
}

TEST_CASE("a hole that reaches an open side is outside whatever its size") {
  // Two halves that a wall parts, and one pore in the wall.
  const auto halves = [](const Cells& c) {
    return c[2] < 2 || c[2] > 5 || (c[0] == 4 && c[1] == 4 && c[2] > 2 && c[2] < 5);
  };
  for (const auto& sides : {open, slab}) {
    const auto found = pores(sides, halves);
    CHECK(found.count == 1);
    CHECK(found.site_count == 2);
  }
}

TEST_CASE("a hole across a periodic side is one pore and a channel round it none") {
  const auto across = [](const Cells& c) {
    return c[1] == 4 && c[2] == 4 && (c[0] == 7 || c[0] == 0);
  };
  CHECK(pores(torus, across).count == 1);
  CHECK(pores(torus, across).site_count == 2);
  CHECK(pores(open, across).count == 0);
  for (int axis = 0; axis < 3; ++axis) {
    const auto channel = [axis](const Cells& c) {
      return c[(axis + 1) % 3] == 4 && c[(axis + 2) % 3] == 4;
    };
    CHECK(pores(torus, channel).count == 0);
  }
  CHECK(pores(torus, [](const Cells&) { return true; }).count == 0);
}

}  // namespace
