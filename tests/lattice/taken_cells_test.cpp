// Cells of a planar block that atoms and traps take.
#include "lattice/taken_cells.hpp"

#include <doctest/doctest.h>

namespace {

using lattice::Crystal;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;

TEST_CASE("A cell is taken until the last of its atoms left or for good by a trap") {
  const Crystal crystal(lattice::unit_cell("honeycomb"), {6, 6, 1},
                        {Side::periodic, Side::periodic, Side::open});
  Occupancy occupancy(crystal);
  const Site trap = crystal.site({4, 4, 0}, 1);
  occupancy.set_ground(trap, lattice::Ground::trap);
  const Site first = crystal.site({1, 2, 0}, 0), second = crystal.site({1, 2, 0}, 1);
  occupancy.place(first);
  lattice::TakenCells taken(occupancy);
  CHECK(taken.marks().is_set(1, 2));
  CHECK(taken.marks().is_set(4, 4));
  CHECK_FALSE(taken.marks().is_set(2, 1));

  occupancy.place(second);
  taken.came(second);
  taken.left(first);  // but stays in the occupancy, as somebody who walks
  CHECK(taken.marks().is_set(1, 2));
  occupancy.remove(first);
  taken.left(second);
  CHECK_FALSE(taken.marks().is_set(1, 2));

  occupancy.place(trap);
  taken.came(trap);
  occupancy.remove(trap);
  taken.left(trap);
  CHECK(taken.marks().is_set(4, 4));
}

}  // namespace
