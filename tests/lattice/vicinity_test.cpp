#include "lattice/vicinity.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "kmc/rng.hpp"

namespace {

using lattice::Crystal;
using lattice::no_site;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;
using lattice::Vicinity;

constexpr unsigned all_open = 0, all_periodic = 7;

/// fcc a millionth larger, away from the origin: rounding makes equal coordinates of
/// its bonds fall on either side of half a millionth.
lattice::UnitCell shifted_fcc() {
  constexpr double half = 0.5000005, shift = 0.1;
  return {"shifted",
          {{{2 * half, 0, 0}, {0, 2 * half, 0}, {0, 0, 2 * half}}},
          {{shift, shift, shift},
           {shift + half, shift + half, shift},
           {shift + half, shift, shift + half},
           {shift, shift + half, shift + half}},
          half * std::sqrt(2.0)};
}

/// hcp as one would type it, with three digits.
lattice::UnitCell rough_hcp() {
  return {"rough",
          {{{1, 0, 0}, {0, 1.732, 0}, {0, 0, 1.633}}},
          {{0, 0, 0}, {0.5, 0.866, 0}, {0.5, 0.289, 0.817}, {0, 1.155, 0.817}},
          1};
}

/// fcc turned about z.
lattice::UnitCell turned_fcc(double angle_deg) {
  const double c = std::cos(angle_deg * std::acos(-1.0) / 180);
  const double s = std::sin(angle_deg * std::acos(-1.0) / 180);
  const auto turned = [&](double x, double y, double z) {
    return lattice::Vector3{c * x - s * y, s * x + c * y, z};
  };
  return {"turned",
          {turned(0, 0.5, 0.5), turned(0.5, 0, 0.5), turned(0.5, 0.5, 0)},
          {{0, 0, 0}},
          std::sqrt(0.5)};
}

/// Every named cell, and others, with half of the sites occupied, at a size where no
/// five bonds lead around it, and with bricks of one kind more than once.
template <class Action>
void for_worlds(Action&& action) {
  kmc::Rng rng(1);
  std::vector<lattice::UnitCell> cells = {shifted_fcc(), rough_hcp(), turned_fcc(1)};
  for (const std::string& name : lattice::unit_cell_names())
    cells.push_back(lattice::unit_cell(name));
  for (const lattice::UnitCell& cell : cells)
    for (const unsigned mix : {all_open, 1U, 6U, all_periodic}) {
      std::array<Side, 3> sides{};
      for (unsigned axis = 0; axis < 3; ++axis)
        sides[axis] = (mix >> axis & 1U) != 0 ? Side::periodic : Side::open;
      const Crystal crystal(cell, {13, 6, 9}, sides);
      Occupancy occupancy(crystal);
      crystal.for_each_site([&](Site site) {
        if (rng.below(2) == 0) occupancy.place(site);
      });
      CAPTURE(cell.name());
      CAPTURE(mix);
      action(crystal, occupancy, rng);
    }
}

/// Some of the bonds of a site that lead to sites.
std::uint32_t some_bonds(const Crystal& crystal, Site site, kmc::Rng& rng) {
  return crystal.neighbours(site).bonds & static_cast<std::uint32_t>(rng.below(65536));
}

/// The atoms beside a site and beside the ends of bonds, by the slow path.
std::set<Site> expected(const Occupancy& occupancy, Site site, std::uint32_t bonds) {
  const Crystal& crystal = occupancy.crystal();
  std::set<Site> atoms;
  const auto add_beside = [&](Site centre) {
    for (unsigned d = 0; d < crystal.bond_count(centre); ++d) {
      const Site beside = crystal.neighbour(centre, d);
      if (beside != no_site && occupancy.occupied(beside)) atoms.insert(beside);
    }
  };
  add_beside(site);
  for (unsigned d = 0; d < crystal.bond_count(site); ++d)
    if ((bonds >> d & 1U) != 0) add_beside(crystal.neighbour(site, d));
  return atoms;
}

void check_equal(std::vector<Site> listed, const std::set<Site>& atoms) {
  std::ranges::sort(listed);
  REQUIRE(listed == std::vector<Site>(atoms.begin(), atoms.end()));
}

TEST_CASE("The atoms beside a site and beside the ends of its bonds come once each") {
  for_worlds([](const Crystal& crystal, const Occupancy& occupancy, kmc::Rng& rng) {
    const Vicinity vicinity(crystal);
    crystal.for_each_site([&](Site site) {
      if (rng.below(4) != 0) return;
      const std::uint32_t bonds = some_bonds(crystal, site, rng);
      std::vector<Site> listed;
      vicinity.for_atoms(occupancy, site, bonds,
                         [&](Site atom_site) { listed.push_back(atom_site); });
      check_equal(listed, expected(occupancy, site, bonds));
    });
  });
}

TEST_CASE("The atoms around both ends of a bond come once each") {
  for_worlds([](const Crystal& crystal, const Occupancy& occupancy, kmc::Rng& rng) {
    const Vicinity vicinity(crystal);
    crystal.for_each_site([&](Site from) {
      if (rng.below(16) != 0) return;
      for (unsigned d = 0; d < crystal.bond_count(from); ++d) {
        const Site to = crystal.neighbour(from, d);
        if (to == no_site) continue;
        const std::uint32_t bonds_from = some_bonds(crystal, from, rng);
        const std::uint32_t bonds_to = some_bonds(crystal, to, rng);
        std::vector<Site> listed;
        vicinity.for_atoms(occupancy, from, d, bonds_from, bonds_to,
                           [&](Site atom_site) { listed.push_back(atom_site); });
        std::set<Site> atoms = expected(occupancy, from, bonds_from);
        atoms.merge(expected(occupancy, to, bonds_to));
        check_equal(listed, atoms);
      }
    });
  });
}

TEST_CASE("In a block where two bonds lead to a site both ways no atom is left out") {
  const Crystal crystal(lattice::unit_cell("simple_cubic"), {4, 4, 4},
                        {Side::periodic, Side::periodic, Side::periodic});
  Occupancy occupancy(crystal);
  crystal.for_each_site([&](Site site) { occupancy.place(site); });
  const Vicinity vicinity(crystal);
  const Site site = crystal.site({0, 0, 0}, 0);
  std::set<Site> listed;
  vicinity.for_atoms(occupancy, site, crystal.neighbours(site).bonds,
                     [&](Site atom_site) { listed.insert(atom_site); });
  CHECK(listed == expected(occupancy, site, crystal.neighbours(site).bonds));
}

TEST_CASE("A cell whose sites have no common order is refused") {
  // Coordinates of some sites differ by a bit less than 1e-9 of a bond, and those of
  // sites farther apart by more.
  CHECK_THROWS_AS(Vicinity::check(turned_fcc(4.9e-8)), std::invalid_argument);
  for (const double angle_deg : {1e-5, 0.01, 0.5, 1.0, 3.0, 27.0, 45.5})
    CHECK_NOTHROW(Vicinity::check(turned_fcc(angle_deg)));
  CHECK_NOTHROW(Vicinity::check(turned_fcc(0)));
}

}  // namespace
