// The surroundings of a hop and their symmetries, all exact.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lattice/occupancy.hpp"
#include "rates/hop_environment.hpp"

namespace {

using lattice::Crystal;
using lattice::no_site;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;
using lattice::Vector3;
using rates::BitMap;
using rates::canonical;
using rates::Pattern;
using rates::pattern_count;

constexpr std::array<Side, 3> box = {Side::open, Side::open, Side::open};

TEST_CASE("The sites of a pattern are 18 in order and 11 of them beside each end") {
  const auto& sites = rates::environment_sites();
  CHECK(std::is_sorted(sites.begin(), sites.end()));
  CHECK(std::adjacent_find(sites.begin(), sites.end()) == sites.end());
  CHECK(sites.front() == std::array{-1, -1, 0});
  CHECK(sites[8] == std::array{0, 2, 0});
  CHECK(sites.back() == std::array{2, 2, 0});
  CHECK(rates::n_initial(pattern_count - 1) == 11);
  CHECK(rates::n_final(pattern_count - 1) == 11);
  unsigned shared = 0;
  for (unsigned i = 0; i < rates::environment_size; ++i)
    shared += rates::n_initial(1U << i) + rates::n_final(1U << i) == 2;
  CHECK(shared == 4);
}

TEST_CASE("The symmetries of a hop are a group of four that keep the coordinations") {
  const auto& group = rates::hop_symmetries();
  for (const BitMap& a : group)
    for (const BitMap& b : group) {
      BitMap product;
      for (unsigned i = 0; i < rates::environment_size; ++i) product[i] = a[b[i]];
      CHECK(std::find(group.begin(), group.end(), product) != group.end());
    }
  for (unsigned i = 0; i < rates::environment_size; ++i)
    for (const BitMap& map : group) {
      CHECK(rates::n_initial(rates::mapped(1U << i, map)) == rates::n_initial(1U << i));
      CHECK(rates::n_final(rates::mapped(1U << i, map)) == rates::n_final(1U << i));
    }
}

TEST_CASE("Reversal is an involution that keeps classes of symmetric patterns") {
  std::size_t classes = 0;
  bool all_right = true;
  for (Pattern p = 0; p < pattern_count; ++p) {
    classes += canonical(p) == p;
    const Pattern back = rates::reversed(p);
    all_right = all_right && rates::reversed(back) == p &&
                rates::n_final(back) == rates::n_initial(p) &&
                canonical(rates::reversed(canonical(p))) == canonical(back) &&
                canonical(canonical(p)) == canonical(p);
  }
  CHECK(all_right);
  // Burnside: as many classes as patterns that a symmetry leaves as they are, on
  // average.
  std::size_t fixed = 0;
  for (const BitMap& map : rates::hop_symmetries()) {
    unsigned cycles = 0;
    for (unsigned i = 0; i < rates::environment_size; ++i) cycles += map[i] >= i;
    fixed += std::size_t{1} << cycles;  // each map is its own inverse
  }
  CHECK(classes == fixed / 4);
}

TEST_CASE("Only the fcc cells have these patterns") {
  for (const std::string& name : lattice::unit_cell_names()) {
    CAPTURE(name);
    const bool is_fcc = name.starts_with("fcc");
    CHECK(rates::is_fcc(lattice::unit_cell(name)) == is_fcc);
  }
}

/// The canonical pattern of each of the hops of an atom at the middle of a block, with
/// a cluster (in half lattice constants of the crystal, relative to the atom) around.
std::vector<Pattern> patterns_around(const std::string& name,
                                     const std::vector<std::array<int, 3>>& cluster) {
  const Crystal crystal(lattice::unit_cell(name), {8, 8, 8}, box);
  const rates::HopEnvironment environment(crystal.cell());
  const Site centre = crystal.site({4, 4, 4}, 0);
  Occupancy occupancy(crystal);
  occupancy.place(centre);
  for (const auto& [x, y, z] : cluster) {
    const Vector3 at = crystal.position(centre) +
                       crystal.cell().from_crystal(Vector3{x / 2.0, y / 2.0, z / 2.0});
    const auto place = crystal.cell().site_near(at);
    REQUIRE(place.has_value());
    occupancy.place(crystal.site(place->cell, place->basis));
  }
  std::vector<Pattern> found;
  for (unsigned d = 0; d < 12; ++d) {
    const Site to = crystal.neighbour(centre, d);
    if (occupancy.occupied(to)) continue;
    const Pattern p = environment.pattern(d, occupancy.occupied_bonds(centre),
                                          occupancy.occupied_bonds(to));
    CHECK(rates::n_initial(p) == occupancy.coordination(centre));
    CHECK(rates::n_final(p) == occupancy.coordination(to) - 1);
    const Pattern back = environment.pattern(crystal.reverse(crystal.basis(centre), d),
                                             occupancy.occupied_bonds(to),
                                             occupancy.occupied_bonds(centre));
    CHECK(canonical(back) == canonical(rates::reversed(p)));
    found.push_back(canonical(p));
  }
  std::sort(found.begin(), found.end());
  return found;
}

TEST_CASE("Every orientation and every turn of a cluster gives the same patterns") {
  // No symmetry of its own; sites two bonds away and more are among them.
  const std::vector<std::array<int, 3>> cluster = {{1, 1, 0},  {0, -1, 1}, {2, 0, 0},
                                                   {-1, 2, 1}, {0, 0, -2}, {2, 1, 1},
                                                   {1, 0, -1}, {-2, 1, 1}, {3, 1, 0}};
  const auto expected = patterns_around("fcc", cluster);
  CHECK(expected.size() == 9);
  for (const std::string name : {"fcc", "fcc_110", "fcc_111"}) {
    CAPTURE(name);
    std::array<unsigned, 3> axes = {0, 1, 2};
    do
      for (unsigned signs = 0; signs < 8; ++signs) {
        auto turned = cluster;
        for (std::size_t i = 0; i < cluster.size(); ++i)
          for (unsigned k = 0; k < 3; ++k)
            turned[i][k] = cluster[i][axes[k]] * ((signs >> k & 1U) != 0 ? -1 : 1);
        CHECK(patterns_around(name, turned) == expected);
      }
    while (std::next_permutation(axes.begin(), axes.end()));
  }
}

TEST_CASE("The bits of a pattern are the sites that their list says") {
  const Crystal crystal(lattice::unit_cell("fcc"), {8, 8, 8}, box);
  const rates::HopEnvironment environment(crystal.cell());
  const Site from = crystal.site({4, 4, 4}, 0);
  unsigned along = 0;
  while (std::abs(crystal.cell().bonds(0)[along].vector[0] - 0.5) > 0.1 ||
         std::abs(crystal.cell().bonds(0)[along].vector[1] - 0.5) > 0.1)
    ++along;
  const Site to = crystal.neighbour(from, along);
  for (unsigned i = 0; i < rates::environment_size; ++i) {
    const auto& [x, y, z] = rates::environment_sites()[i];
    const auto place = crystal.cell().site_near(crystal.position(from) +
                                                Vector3{x / 2.0, y / 2.0, z / 2.0});
    Occupancy occupancy(crystal);
    occupancy.place(crystal.site(place->cell, place->basis));
    CHECK(environment.pattern(along, occupancy.occupied_bonds(from),
                              occupancy.occupied_bonds(to)) == 1U << i);
  }
}

}  // namespace
