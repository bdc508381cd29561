#include "lattice/islands.hpp"

#include <doctest/doctest.h>

#include <array>
#include <span>
#include <vector>

#include "kmc/archive.hpp"

namespace {

using lattice::Atom;
using lattice::Crystal;
using lattice::Islands;
using lattice::Occupancy;
using lattice::Side;

/// Atoms 0, 1, 2 in a row and 3, 4 in another on a square lattice.
struct World {
  Crystal crystal{
      lattice::unit_cell("square"), {8, 8, 1}, {Side::open, Side::open, Side::open}};
  Occupancy occupancy{crystal};
  Islands islands;

  World() {
    for (const int x : {1, 2, 3}) occupancy.place(crystal.site({x, 1, 0}, 0));
    for (const int x : {5, 6}) occupancy.place(crystal.site({x, 4, 0}, 0));
    islands.resize(occupancy.atom_end());
    for (Atom atom = 0; atom < occupancy.atom_end(); ++atom) islands.set_alone(atom);
  }
  bool right() const { return !islands.difference_from_rebuilt(occupancy).has_value(); }
};

}  // namespace

TEST_CASE("Islands are compared with the atoms that touch") {
  World world;
  CHECK_FALSE(world.right());
  world.islands.merge(0, 1);
  CHECK_FALSE(world.right());
  world.islands.merge(0, 2);
  CHECK_FALSE(world.right());
  world.islands.merge(3, 4);
  CHECK(world.right());
  SUBCASE("two in one") {
    world.islands.merge(0, 3);
    CHECK_FALSE(world.right());
  }
  SUBCASE("one in two") {
    world.islands.set_alone(3);
    world.islands.set_alone(4);
    CHECK_FALSE(world.right());
  }
  SUBCASE("an atom taken away") {
    world.occupancy.remove(world.occupancy.site(1));
    CHECK_FALSE(world.right());
  }
  SUBCASE("an atom that the islands know nothing of") {
    world.occupancy.place(world.crystal.site({7, 7, 0}, 0));
    CHECK_FALSE(world.right());
  }
}

TEST_CASE("Islands of the right sizes with the wrong atoms are found") {
  World world;
  // Now 0 touches 1, 3 touches 4.
  world.occupancy.remove(world.occupancy.site(1));
  world.occupancy.place(world.crystal.site({0, 1, 0}, 0));
  world.islands.merge(0, 3);
  world.islands.merge(1, 4);
  CHECK_FALSE(world.right());
}

TEST_CASE("Atoms that are left out of the chain of their island are found") {
  World world;
  struct Member {
    Atom island, next;
    std::uint32_t size;
  };
  const auto restored = [&](const std::array<Atom, 3>& next) {
    const std::vector<Member> members = {
        {0, next[0], 3}, {0, next[1], 1}, {0, next[2], 1}, {3, 4, 2}, {3, 3, 1}};
    kmc::ArchiveWriter written;
    written.values(std::span<const Member>(members));
    kmc::ArchiveReader archive(written.bytes());
    world.islands.restore(archive, 5);
    return world.right();
  };
  CHECK(restored({1, 2, 0}));
  CHECK_FALSE(restored({2, 1, 0}));
}

TEST_CASE("The larger island keeps its name and has the atoms of both") {
  World world;
  CHECK(world.islands.merge(0, 1) == 1);
  CHECK(world.islands.merge(2, 0) == 2);
  CHECK(world.islands.size(0) == 3);
  unsigned met = 0;
  world.islands.for_atoms(0, [&](Atom atom) { met |= 1U << atom; });
  CHECK(met == 0b111);
}

TEST_CASE("Islands are restored as they were saved and not for other atoms") {
  World world;
  world.islands.merge(0, 1);
  world.islands.merge(0, 2);
  world.islands.merge(3, 4);
  kmc::ArchiveWriter written;
  world.islands.save(written);
  World other;
  kmc::ArchiveReader archive(written.bytes());
  other.islands.restore(archive, other.occupancy.atom_end());
  CHECK(other.right());
  kmc::ArchiveReader again(written.bytes());
  CHECK_THROWS_AS(other.islands.restore(again, 4), kmc::BadArchive);
}
