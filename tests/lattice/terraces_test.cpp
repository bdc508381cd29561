// Where films are flat, held against what terraces are said to be, pile by pile.
#include "lattice/terraces.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "kmc/rng.hpp"

namespace {

using lattice::Crystal;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;
using lattice::Terraces;

/// The level of a pile by looking at all of its sites.
int level_by_looking(const Occupancy& occupancy, const Terraces& terraces, int x,
                     int y) {
  const Crystal& crystal = occupancy.crystal();
  int level = 0, atoms = 0;
  bool has_trap = false;
  for (int plane = 0; plane < terraces.plane_count(); ++plane) {
    bool is_full = true;
    for (const unsigned b : terraces.basis_of_plane(plane)) {
      const Site site = crystal.site({x, y, plane / terraces.planes_per_cell()}, b);
      atoms += occupancy.occupied(site);
      is_full = is_full && occupancy.occupied(site);
      has_trap = has_trap || occupancy.ground(site) == lattice::Ground::trap;
    }
    if (is_full && level == plane) level = plane + 1;
  }
  const int per_plane = static_cast<int>(terraces.basis_of_plane(0).size());
  return atoms == level * per_plane && !has_trap ? level : Terraces::not_flat;
}

void check_all(const Occupancy& occupancy, const Terraces& terraces) {
  const auto [nx, ny, nz] = occupancy.crystal().size();
  const auto level = [&](int x, int y) {
    return level_by_looking(occupancy, terraces, (x + nx) % nx, (y + ny) % ny);
  };
  for (int y = 0; y < ny; ++y)
    for (int x = 0; x < nx; ++x) {
      const int own = level(x, y);
      REQUIRE(terraces.level({{x, y, 0}, 0}) == own);
      bool is_edge = own == Terraces::not_flat;
      for (const auto& [dx, dy] : {std::array{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
        const int beside = level(x + dx, y + dy);
        is_edge = is_edge || (beside != own && beside != Terraces::not_flat);
      }
      REQUIRE(terraces.edges().is_set(x, y) == is_edge);
    }
}

TEST_CASE("Terraces follow whoever comes and goes") {
  for (const std::string cell : {"fcc", "fcc_111", "fcc_110", "simple_cubic", "hcp"}) {
    CAPTURE(cell);
    const Crystal crystal(lattice::unit_cell(cell), {6, 5, 3},
                          {Side::periodic, Side::periodic, Side::open});
    Occupancy occupancy(crystal);
    const Terraces planes(occupancy);
    occupancy.set_ground(crystal.site({4, 4, 1}, 0), lattice::Ground::trap);
    // Two planes, and a third on half of the piles, with steps between whole cells.
    for (int plane = 0; plane < 3; ++plane)
      for (const unsigned b : planes.basis_of_plane(plane))
        for (int y = 0; y < 5; ++y)
          for (int x = 0; x < (plane < 2 ? 6 : 3); ++x)
            occupancy.place(crystal.site({x, y, plane / planes.planes_per_cell()}, b));
    Terraces terraces(occupancy);
    check_all(occupancy, terraces);
    kmc::Rng rng(3);
    for (int change = 0; change < 600; ++change) {
      // A few sites again and again, so that piles become flat again.
      const unsigned basis_count = static_cast<unsigned>(crystal.cell().basis().size());
      const Site site = crystal.site(
          {static_cast<int>(rng.below(3)), 2, static_cast<int>(rng.below(2))},
          static_cast<unsigned>(rng.below(basis_count)));
      if (occupancy.occupied(site)) {
        occupancy.remove(site);
        terraces.left(crystal.place(site));
      } else {
        occupancy.place(site);
        terraces.came(crystal.place(site));
      }
      check_all(occupancy, terraces);
    }
  }
}

TEST_CASE("A crystal whose cells lean has no level planes on each other") {
  CHECK(lattice::has_level_planes(lattice::unit_cell("fcc_111")));
  const lattice::UnitCell leaning("leaning", {{{1, 0, 0}, {0, 1, 0}, {0.5, 0, 1}}},
                                  {{0, 0, 0}}, 1.0);
  CHECK_FALSE(lattice::has_level_planes(leaning));
}

}  // namespace
