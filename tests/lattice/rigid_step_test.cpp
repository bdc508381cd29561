#include "lattice/rigid_step.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

namespace {

using lattice::Atom;
using lattice::Crystal;
using lattice::Islands;
using lattice::no_site;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;

/// Atoms on a periodic square lattice, 6 x 6, all of one island.
struct World {
  Crystal crystal{lattice::unit_cell("square"),
                  {6, 6, 1},
                  {Side::periodic, Side::periodic, Side::open}};
  Occupancy occupancy{crystal};
  Islands islands;

  explicit World(const std::vector<std::array<int, 2>>& cells) {
    for (std::size_t k = 0; k < cells.size(); ++k)
      occupancy.place(crystal.site({cells[k][0], cells[k][1], 0}, 0),
                      static_cast<lattice::Species>(1 + k % 3));
    islands.resize(occupancy.atom_end());
    for (Atom atom = 0; atom < occupancy.atom_end(); ++atom) islands.set_alone(atom);
    for (Atom atom = 1; atom < occupancy.atom_end(); ++atom) islands.merge(0, atom);
  }

  /// Where each atom is, and what it is.
  std::map<Atom, std::pair<Site, lattice::Species>> places() const {
    std::map<Atom, std::pair<Site, lattice::Species>> result;
    for (Atom atom = 0; atom < occupancy.atom_end(); ++atom)
      if (const Site site = occupancy.site(atom); site != no_site)
        result[atom] = {site, occupancy.species(site)};
    return result;
  }
};

/// In each direction, one after the other.
void check_steps(const std::vector<std::array<int, 2>>& cells) {
  World world(cells);
  lattice::RigidStep rigid_step(world.occupancy);
  for (unsigned d = 0; d < 4; ++d) {
    auto expected = world.places();
    for (auto& [atom, place] : expected)
      place.first = world.crystal.neighbour(place.first, d);
    const auto span = rigid_step.step(world.islands, 0, d);
    std::vector<Atom> moved(span.begin(), span.end());
    CHECK(world.places() == expected);
    CHECK(world.occupancy.difference_from_rebuilt().value_or("") == "");
    std::sort(moved.begin(), moved.end());
    std::vector<Atom> all;
    for (const auto& [atom, place] : expected) all.push_back(atom);
    CHECK(moved == all);
  }
}

}  // namespace

TEST_CASE("An island steps as a whole and its atoms keep number and species") {
  check_steps({{2, 2}});
  check_steps({{2, 2}, {3, 2}, {4, 2}, {4, 3}, {4, 4}, {3, 4}, {2, 4}});
}

TEST_CASE("An island that closes around the block steps as well") {
  check_steps({{0, 2}, {1, 2}, {2, 2}, {3, 2}, {4, 2}, {5, 2}});
  check_steps({{0, 2}, {1, 2}, {2, 2}, {3, 2}, {4, 2}, {5, 2}, {3, 3}, {3, 4}});
  check_steps({{0, 2},
               {1, 2},
               {2, 2},
               {3, 2},
               {4, 2},
               {5, 2},
               {0, 3},
               {1, 3},
               {2, 3},
               {3, 3},
               {4, 3},
               {5, 3}});
}

TEST_CASE("Where all sites are taken the atoms go around") {
  std::vector<std::array<int, 2>> cells;
  for (int x = 0; x < 6; ++x)
    for (int y = 0; y < 6; ++y) cells.push_back({x, y});
  check_steps(cells);
}
