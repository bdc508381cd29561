#include "lattice/crystal.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using lattice::Crystal;
using lattice::no_site;
using lattice::Side;
using lattice::Site;

constexpr Side open = Side::open, periodic = Side::periodic;

/// Every named cell, at odd sizes, in every mix of open and periodic sides.
template <class Action>
void for_crystals(Action&& action) {
  for (const std::string& name : lattice::unit_cell_names())
    for (const Crystal::Cells& size :
         {Crystal::Cells{5, 7, 5}, Crystal::Cells{11, 4, 7}})
      for (unsigned mix = 0; mix < 8; ++mix) {
        std::array<Side, 3> sides{};
        for (unsigned axis = 0; axis < 3; ++axis)
          sides[axis] = (mix >> axis & 1U) != 0 ? periodic : open;
        CAPTURE(name);
        CAPTURE(mix);
        CAPTURE(size[0]);
        action(Crystal(lattice::unit_cell(name), size, sides));
      }
}

/// The neighbour by coordinates alone: the site at the end of the bond.
Site neighbour_by_position(const Crystal& crystal, Site site, unsigned d) {
  const auto& bond = crystal.cell().bonds(crystal.basis(site))[d];
  lattice::Vector3 end =
      crystal.position(site) + bond.vector - crystal.cell().basis()[bond.basis];
  end = crystal.cell().fractional(end);
  Crystal::Cells cell{};
  for (int axis = 0; axis < 3; ++axis) {
    const int n = crystal.size()[axis];
    const auto c = static_cast<int>(std::lround(end[axis]));
    if ((c < 0 || c >= n) && crystal.sides()[axis] == open) return no_site;
    cell[axis] = (c + n) % n;
  }
  return crystal.site(cell, bond.basis);
}

TEST_CASE("Neighbours agree by table and by cell and by position") {
  for_crystals([](const Crystal& crystal) {
    crystal.for_each_site([&](Site site) {
      for (unsigned d = 0; d < crystal.bond_count(site); ++d) {
        const Site neighbour = crystal.neighbour(site, d);
        REQUIRE(neighbour == neighbour_by_position(crystal, site, d));
        REQUIRE((crystal.neighbours(site).bonds >> d & 1U) == (neighbour != no_site));
        if (neighbour == no_site) continue;
        REQUIRE(crystal.neighbours(site)[d] == neighbour);
        REQUIRE(crystal.neighbour(neighbour, crystal.reverse(crystal.basis(site), d)) ==
                site);
      }
    });
  });
}

TEST_CASE("As many numbers exist as there are sites and each is its place") {
  for_crystals([](const Crystal& crystal) {
    std::uint64_t count = 0;
    for (Site site = 0; site < crystal.end(); ++site) {
      if (!crystal.exists(site)) continue;
      ++count;
      const auto [cell, basis] = crystal.place(site);
      REQUIRE(crystal.site(cell, basis) == site);
      REQUIRE(crystal.basis(site) == basis);
    }
    CHECK(count == crystal.site_count());
    CHECK_FALSE(crystal.exists(crystal.end()));
    CHECK_FALSE(crystal.exists(no_site));
  });
}

TEST_CASE("Neighbours of a block that climbs lie where its copies are") {
  for (const std::string name :
       {"fcc", "fcc_110", "fcc_111", "bcc", "hcp", "simple_cubic"})
    for (const Crystal::Climb climb : {Crystal::Climb{0, 1}, {-2, 0}, {1, -3}}) {
      CAPTURE(name);
      CAPTURE(climb[0]);
      const Crystal crystal(lattice::unit_cell(name), {7, 6, 9},
                            {periodic, periodic, open}, climb);
      // By coordinates in thousandths: of the block, and of the copies around it.
      using Point = std::array<long, 3>;
      const auto point = [](const lattice::Vector3& x) {
        return Point{std::lround(1e3 * x[0]), std::lround(1e3 * x[1]),
                     std::lround(1e3 * x[2])};
      };
      std::map<Point, Site> sites;
      for (int x = -1; x <= 1; ++x)
        for (int y = -1; y <= 1; ++y)
          crystal.for_each_site([&](Site site) {
            sites[point(crystal.position(site) + x * crystal.edge(0) +
                        y * crystal.edge(1))] = site;
          });
      CHECK(sites.size() == 9 * crystal.site_count());
      crystal.for_each_site([&](Site site) {
        const auto bonds = crystal.cell().bonds(crystal.basis(site));
        for (unsigned d = 0; d < bonds.size(); ++d) {
          const auto end = sites.find(point(crystal.position(site) + bonds[d].vector));
          const Site beside = end == sites.end() ? no_site : end->second;
          REQUIRE(crystal.neighbour(site, d) == beside);
          REQUIRE((crystal.neighbours(site).bonds >> d & 1U) == (beside != no_site));
          if (beside == no_site) continue;
          REQUIRE(crystal.neighbours(site)[d] == beside);
          const auto copy = crystal.copy_beyond(crystal.place(site), bonds[d]);
          REQUIRE(point(crystal.position(beside) + copy[0] * crystal.edge(0) +
                        copy[1] * crystal.edge(1)) == end->first);
          REQUIRE(copy[2] == 0);
        }
      });
    }
}

TEST_CASE("A basis may lie many cells apart") {
  const lattice::UnitCell cell("far", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
                               {{0, 0, 0}, {5.5, -8.5, 0.5}}, std::sqrt(0.75));
  for (const Side side : {open, periodic}) {
    const Crystal crystal(cell, {4, 5, 3}, {side, periodic, side});
    crystal.for_each_site([&](Site site) {
      const auto neighbours = crystal.neighbours(site);
      for (unsigned d = 0; d < crystal.bond_count(site); ++d) {
        const Site beside = crystal.neighbour(site, d);
        REQUIRE((beside == no_site || crystal.exists(beside)));
        REQUIRE((neighbours.bonds >> d & 1U) == (beside != no_site));
        if (beside == no_site) continue;
        REQUIRE(neighbours[d] == beside);
        REQUIRE(crystal.neighbour(beside, crystal.reverse(crystal.basis(site), d)) ==
                site);
      }
    });
  }
}

TEST_CASE("Going over all sites visits each once") {
  for_crystals([](const Crystal& crystal) {
    std::set<Site> seen;
    crystal.for_each_site([&](Site site) {
      REQUIRE(crystal.exists(site));
      REQUIRE(seen.insert(site).second);
    });
    CHECK(seen.size() == crystal.site_count());
  });
}

TEST_CASE("Shared bonds lead to the common neighbours") {
  // On every crystal, wrapped ones too: as sets of sites.
  for_crystals([](const Crystal& crystal) {
    crystal.for_each_site([&](Site site) {
      for (unsigned d = 0; d < crystal.bond_count(site); ++d) {
        const Site other = crystal.neighbour(site, d);
        if (other == no_site) continue;
        std::set<Site> around_other;
        for (unsigned e = 0; e < crystal.bond_count(other); ++e)
          around_other.insert(crystal.neighbour(other, e));
        std::uint32_t shared = 0;
        for (unsigned e = 0; e < crystal.bond_count(site); ++e)
          if (const Site third = crystal.neighbour(site, e); third != no_site)
            shared |= (around_other.contains(third) ? 1U : 0U) << e;
          else
            shared |= crystal.shared(crystal.basis(site), d) & (1U << e);
        REQUIRE(shared == crystal.shared(crystal.basis(site), d));
      }
    });
  });
}

TEST_CASE("Each lattice shares the known number of bonds") {
  const auto shared_by_bond = [](const std::string& name) {
    const Crystal crystal(lattice::unit_cell(name), {4, 4, 4}, {open, open, open});
    std::set<int> counts;
    for (unsigned b = 0; b < crystal.cell().basis().size(); ++b)
      for (unsigned d = 0; d < crystal.cell().bonds(b).size(); ++d)
        counts.insert(std::popcount(crystal.shared(b, d)));
    return counts;
  };
  for (const std::string name : {"fcc", "fcc_110", "fcc_111", "hcp"})
    CHECK(shared_by_bond(name) == std::set<int>{4});
  CHECK(shared_by_bond("triangular") == std::set<int>{2});
  for (const std::string name : {"bcc", "simple_cubic", "square", "honeycomb"})
    CHECK(shared_by_bond(name) == std::set<int>{0});
}

TEST_CASE("Every bond of a periodic crystal leads to another site") {
  const Crystal crystal(lattice::unit_cell("fcc"), {2, 2, 2},
                        {periodic, periodic, periodic});
  crystal.for_each_site([&](Site site) {
    std::set<Site> around;
    for (unsigned d = 0; d < 12; ++d) around.insert(crystal.neighbour(site, d));
    CHECK(around.size() == 12);
    CHECK_FALSE(around.contains(site));
    CHECK_FALSE(around.contains(no_site));
  });
}

TEST_CASE("A periodic side around which three bonds lead is refused") {
  const auto make = [](const std::string& name, const Crystal::Cells& size, Side side) {
    return Crystal(lattice::unit_cell(name), size, {side, side, side});
  };
  CHECK_THROWS_AS(make("fcc", {1, 4, 4}, periodic), std::invalid_argument);
  CHECK_NOTHROW(make("fcc", {2, 2, 2}, periodic));
  CHECK_THROWS_AS(make("square", {3, 4, 1}, periodic), std::invalid_argument);
  CHECK_THROWS_AS(make("square", {4, 3, 1}, periodic), std::invalid_argument);
  CHECK_NOTHROW(make("square", {4, 4, 1}, periodic));
  CHECK_THROWS_AS(make("simple_cubic", {4, 4, 3}, periodic), std::invalid_argument);
  CHECK_NOTHROW(make("square", {1, 1, 1}, open));
  CHECK_NOTHROW(make("fcc", {1, 1, 1}, open));
}

TEST_CASE("A size below one and a block that is too large are refused") {
  const auto make = [](const Crystal::Cells& size) {
    return Crystal(lattice::unit_cell("fcc"), size, {open, open, open});
  };
  CHECK_THROWS_AS(make({0, 4, 4}), std::invalid_argument);
  CHECK_THROWS_AS(make({4, 4, -1}), std::invalid_argument);
  CHECK_THROWS_AS(make({1024, 1024, 1024}), std::invalid_argument);  // 2^32 sites
  CHECK_THROWS_AS(make({2000000000, 2000000000, 2000000000}), std::invalid_argument);
  CHECK(make({1023, 1020, 1023}).site_count() == 4ULL * 1023 * 1020 * 1023);
}

TEST_CASE("A basis of many sites keeps each of them or is refused") {
  const auto check = [](unsigned count) {
    std::vector<lattice::Vector3> basis;
    for (unsigned b = 0; b < count; ++b) basis.push_back({1.0 * b, 0, 0});
    const lattice::UnitCell row("row", {{{1.0 * count, 0, 0}, {0, 2, 0}, {0, 0, 2}}},
                                basis, 1.0);
    const Crystal crystal(row, {3, 2, 1}, {open, open, open});
    for (unsigned b = 0; b < count; ++b)
      REQUIRE(crystal.basis(crystal.site({1, 1, 0}, b)) == b);
  };
  for (const unsigned count : {1U, 65U, 100U, 255U}) CHECK_NOTHROW(check(count));
  for (const unsigned count : {256U, 257U, 300U}) try {
      check(count);
    } catch (const std::invalid_argument&) {  // refused
    }
}

TEST_CASE("A block of few sites but too many numbers says so") {
  // 65 sites a cell and 65 x 8000 x 8000 in all: fewer than 2^32, but each cell takes
  // 128 numbers.
  std::vector<lattice::Vector3> basis;
  for (unsigned b = 0; b < 65; ++b) basis.push_back({1.0 * b, 0, 0});
  const lattice::UnitCell row("row", {{{65, 0, 0}, {0, 2, 0}, {0, 0, 2}}}, basis, 1.0);
  CHECK_THROWS_WITH_AS(Crystal(row, {8000, 8000, 1}, {open, open, open}),
                       doctest::Contains("site numbers"), std::invalid_argument);
}

TEST_CASE("Positions are in lattice constants from the first cell") {
  const Crystal crystal(lattice::unit_cell("fcc"), {4, 5, 6}, {open, open, open});
  CHECK(crystal.position(crystal.site({3, 0, 2}, 1)) == lattice::Vector3{3, 0.5, 2.5});
  CHECK(crystal.centre() == lattice::Vector3{2, 2.5, 3});
}

}  // namespace
