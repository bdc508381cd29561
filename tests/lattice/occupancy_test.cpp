#include "lattice/occupancy.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace {

using lattice::Atom;
using lattice::Crystal;
using lattice::no_site;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;
using lattice::Species;

constexpr Side open = Side::open, periodic = Side::periodic;

struct Resident {
  Atom atom;
  Species species;
};
using Model = std::map<Site, Resident>;  // the same, without any bookkeeping

/// What makes a destination: by grounds, not all of them a threshold.
constexpr lattice::Destinations some = {0b1111111000, 0b1111110, 0b1010100, 0};

unsigned coordination_of(Site site, const Crystal& crystal, const Model& model) {
  unsigned count = 0;
  for (unsigned d = 0; d < crystal.bond_count(site); ++d)
    count += model.contains(crystal.neighbour(site, d));
  return count;
}

/// Bonds of a site to empty ones with a number of neighbours among `destinations`.
std::uint32_t destination_bonds(Site site, const Occupancy& occupancy,
                                const Model& model,
                                const lattice::Destinations& destinations) {
  const Crystal& crystal = occupancy.crystal();
  std::uint32_t bonds = 0;
  for (unsigned d = 0; d < crystal.bond_count(site); ++d) {
    const Site to = crystal.neighbour(site, d);
    if (to == no_site || model.contains(to)) continue;
    const auto ground = static_cast<unsigned>(occupancy.ground(to));
    if ((destinations[ground] >> coordination_of(to, crystal, model) & 1U) != 0)
      bonds |= 1U << d;
  }
  return bonds;
}

void check_same(const Occupancy& occupancy, const Model& model,
                const lattice::Destinations& destinations = some) {
  const Crystal& crystal = occupancy.crystal();
  REQUIRE(occupancy.difference_from_rebuilt().value_or("") == "");
  REQUIRE(occupancy.atom_count() == model.size());
  crystal.for_each_site([&](Site site) {
    const auto it = model.find(site);
    REQUIRE(occupancy.occupied(site) == (it != model.end()));
    REQUIRE(occupancy.species(site) == (it == model.end() ? 0 : it->second.species));
    if (it != model.end()) {
      REQUIRE(occupancy.atom(site) == it->second.atom);
      REQUIRE(occupancy.site(it->second.atom) == site);
    }
    std::uint32_t occupied = 0, empty = 0;
    for (unsigned d = 0; d < crystal.bond_count(site); ++d) {
      const Site neighbour = crystal.neighbour(site, d);
      if (neighbour == no_site) continue;
      REQUIRE(occupancy.neighbour(site, d) == neighbour);
      (model.contains(neighbour) ? occupied : empty) |= 1U << d;
    }
    REQUIRE(occupancy.occupied_bonds(site) == occupied);
    REQUIRE(occupancy.empty_bonds(site) == empty);
    REQUIRE(occupancy.destination_bonds(site) ==
            destination_bonds(site, occupancy, model, destinations));
    REQUIRE(occupancy.coordination(site) ==
            static_cast<unsigned>(std::popcount(occupied)));
    occupancy.for_bonds(site, empty, [&](unsigned d, Site neighbour) {
      REQUIRE(neighbour == crystal.neighbour(site, d));
      empty &= ~(1U << d);
    });
    REQUIRE(empty == 0);
  });
  std::size_t gone = 0;
  for (Atom atom = 0; atom < occupancy.atom_end(); ++atom)
    if (occupancy.site(atom) == no_site) ++gone;
  REQUIRE(gone + occupancy.atom_count() == occupancy.atom_end());
}

/// Places, removes, moves and relocates at random, in the occupancy and in the model.
class RandomLife {
 public:
  explicit RandomLife(const Crystal& crystal) : occupancy(crystal) {
    crystal.for_each_site([this](Site site) {
      sites_.push_back(site);
      occupancy.set_ground(site, static_cast<lattice::Ground>(bits_() % 8 / 2 % 4));
    });
    occupancy.set_destinations(some);
  }

  void step() {
    const Site site = sites_[bits_() % sites_.size()];
    if (!occupancy.occupied(site)) {
      const auto species = static_cast<Species>(1 + bits_() % 15);
      const Atom atom = occupancy.place(site, species);
      REQUIRE(model.emplace(site, Resident{atom, species}).second);
    } else if (const std::uint32_t empty = occupancy.empty_bonds(site);
               bits_() % 2 == 0 && empty != 0) {
      const auto d = static_cast<unsigned>(std::countr_zero(empty));
      const Site to = occupancy.move(site, d);
      REQUIRE(to == occupancy.crystal().neighbour(site, d));
      model[to] = model.at(site);
      model.erase(site);
    } else if (const Site to = sites_[bits_() % sites_.size()];
               !occupancy.occupied(to)) {
      occupancy.relocate(site, to);
      model[to] = model.at(site);
      model.erase(site);
    } else {
      occupancy.remove(site);
      model.erase(site);
    }
  }

  Occupancy occupancy;
  Model model;

 private:
  std::vector<Site> sites_;
  std::mt19937_64 bits_{1};
};

TEST_CASE("An occupancy is what a plain list of atoms is") {
  const std::vector<std::array<Side, 3>> mixes = {{open, open, open},
                                                  {periodic, periodic, periodic},
                                                  {open, periodic, open},
                                                  {periodic, periodic, open}};
  for (const std::string& name : lattice::unit_cell_names())
    for (const auto& sides : mixes) {
      CAPTURE(name);
      const Crystal crystal(lattice::unit_cell(name), {5, 7, 4}, sides);
      RandomLife life(crystal);
      check_same(life.occupancy, life.model);
      for (int i = 0; i < 3000; ++i) {
        life.step();
        if (i % 300 == 0) check_same(life.occupancy, life.model);
      }
      check_same(life.occupancy, life.model);
      life.occupancy.set_destinations(lattice::everywhere);
      for (int i = 0; i < 300; ++i) life.step();
      check_same(life.occupancy, life.model, lattice::everywhere);
      life.occupancy.set_destinations(some);
      check_same(life.occupancy, life.model);
    }
}

void check_changed(const lattice::Destinations& destinations) {
  const Crystal crystal(lattice::unit_cell("fcc"), {4, 4, 3}, {periodic, open, open});
  RandomLife life(crystal);
  life.occupancy.set_destinations(destinations);
  const auto surroundings = [&] {
    std::map<Atom, std::array<Site, 3>> list;
    for (const auto& [site, resident] : life.model)
      list[resident.atom] = {
          site, life.occupancy.coordination(site),
          static_cast<Site>(std::popcount(life.occupancy.destination_bonds(site)))};
    return list;
  };
  std::size_t differing = 0;
  for (int i = 0; i < 4000; ++i) {
    const auto before = surroundings();
    life.step();
    const std::set<Site> told(life.occupancy.changed().begin(),
                              life.occupancy.changed().end());
    for (const auto& [atom, now] : surroundings()) {
      const auto old = before.find(atom);
      if (old == before.end() || old->second[0] != now[0] || old->second == now)
        continue;
      ++differing;
      REQUIRE(told.contains(now[0]));
    }
  }
  CHECK(differing > 4000);
}

TEST_CASE("An occupancy tells which atoms have changed") {
  check_changed(some);
  check_changed(lattice::everywhere);
}

TEST_CASE("Numbers of removed atoms are given out again") {
  const Crystal crystal(lattice::unit_cell("fcc"), {4, 4, 4}, {open, open, open});
  Occupancy occupancy(crystal);
  std::set<Atom> atoms;
  for (int x = 0; x < 4; ++x) atoms.insert(occupancy.place(crystal.site({x, 0, 0}, 0)));
  CHECK(atoms == std::set<Atom>{0, 1, 2, 3});
  occupancy.remove(crystal.site({2, 0, 0}, 0));
  CHECK(occupancy.site(2) == no_site);
  CHECK(occupancy.atom_count() == 3);
  CHECK(occupancy.place(crystal.site({0, 3, 3}, 2), 7) == 2);
  CHECK(occupancy.atom_end() == 4);
  CHECK(occupancy.species(crystal.site({0, 3, 3}, 2)) == 7);
}

TEST_CASE("A restored occupancy is the same and goes on the same way") {
  const Crystal crystal(lattice::unit_cell("hcp"), {5, 3, 4}, {periodic, open, open});
  RandomLife life(crystal);
  for (int i = 0; i < 2000; ++i) life.step();
  kmc::ArchiveWriter written;
  life.occupancy.save(written);
  Occupancy restored(crystal);
  restored.set_destinations(some);
  kmc::ArchiveReader archive(written.bytes());
  restored.restore(archive);
  CHECK(archive.at_end());
  check_same(restored, life.model);
  CHECK(restored.atom_end() == life.occupancy.atom_end());
  crystal.for_each_site([&](Site site) {
    if (restored.occupied(site)) return;
    REQUIRE(restored.place(site) == life.occupancy.place(site));
  });
}

TEST_CASE("Atoms that cannot be are refused") {
  const Crystal crystal(lattice::unit_cell("square"), {5, 5, 1}, {open, open, open});
  const auto restoring = [&](const std::vector<Site>& sites,
                             const std::vector<Species>& species,
                             const std::vector<Atom>& free) {
    kmc::ArchiveWriter written;
    written.values(std::span<const Site>(sites));
    written.values(std::span<const Species>(species));
    written.values(std::span<const Atom>(free));
    Occupancy occupancy(crystal);
    kmc::ArchiveReader archive(written.bytes());
    occupancy.restore(archive);
  };
  CHECK_NOTHROW(restoring({0, no_site, 1}, {1, 0, 1}, {1}));
  CHECK_THROWS_AS(restoring({0, 1}, {1}, {}), kmc::BadArchive);
  CHECK_THROWS_AS(restoring({0, 0}, {1, 1}, {}), kmc::BadArchive);
  CHECK_THROWS_AS(restoring({0, 1}, {1, 0}, {}), kmc::BadArchive);
  CHECK_THROWS_AS(restoring({0, 1}, {1, 16}, {}), kmc::BadArchive);
  CHECK_THROWS_AS(restoring({crystal.end()}, {1}, {}), kmc::BadArchive);
  CHECK_THROWS_AS(restoring({0}, {1}, {5}), kmc::BadArchive);  // no such atom is free
}

TEST_CASE("A huge empty block costs nearly nothing") {
  // 2.7e8 sites: 2 GiB if it were touched, which this machine's limits would feel.
  const Crystal crystal(lattice::unit_cell("fcc"), {400, 400, 400}, {open, open, open});
  Occupancy occupancy(crystal);
  const Site middle = crystal.site({200, 200, 200}, 0);
  occupancy.place(middle);
  CHECK(occupancy.coordination(occupancy.neighbour(middle, 3)) == 1);
}

#ifdef ADATOM_CONTRACTS
TEST_CASE("What cannot be done to an occupancy breaks the contract") {
  const Crystal crystal(lattice::unit_cell("square"), {5, 5, 1}, {open, open, open});
  Occupancy occupancy(crystal);
  const Site site = crystal.site({2, 2, 0}, 0);
  CHECK_THROWS_AS(occupancy.remove(site), kmc::BrokenInvariant);
  occupancy.place(site);
  CHECK_THROWS_AS(occupancy.place(site), kmc::BrokenInvariant);
  CHECK_THROWS_AS(occupancy.place(crystal.site({0, 0, 0}, 0), 0), kmc::BrokenInvariant);
  CHECK_THROWS_AS(occupancy.place(crystal.end()), kmc::BrokenInvariant);
  occupancy.place(occupancy.neighbour(site, 1));
  CHECK_THROWS_AS(occupancy.move(site, 1), kmc::BrokenInvariant);
  CHECK_THROWS_AS(occupancy.relocate(site, occupancy.neighbour(site, 1)),
                  kmc::BrokenInvariant);
  CHECK_THROWS_AS(occupancy.relocate(site, crystal.end()), kmc::BrokenInvariant);
}
#endif

}  // namespace
