#include "rates/coordination_hop.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "kmc/engine.hpp"
#include "rates/units.hpp"

namespace {

using lattice::Atom;
using lattice::Crystal;
using lattice::no_site;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;
using rates::CoordinationBarriers;
using rates::Counting;
using rates::Hop;

#ifdef ADATOM_CONTRACTS
constexpr std::uint64_t many_events = 100000;
#else
constexpr std::uint64_t many_events = 1000000;
#endif

constexpr double temperature_K = 800.0;
constexpr std::array<Side, 3> box = {Side::open, Side::open, Side::open};
constexpr std::array<Side, 3> slab = {Side::periodic, Side::periodic, Side::open};

Crystal crystal_of(const std::string& cell, const Crystal::Cells& size,
                   const std::array<Side, 3>& sides) {
  return {lattice::unit_cell(cell), size, sides};
}

/// Atoms that hop on a crystal, and a hand that places and removes others.
class World {
 public:
  World(const Crystal& crystal, const CoordinationBarriers& barriers,
        std::uint64_t seed)
      : occupancy(crystal), engine(kmc::Rng(seed)), hand_(seed) {
    crystal.for_each_site([this](Site site) { sites_.push_back(site); });
    fill(crystal);
    hop = rates::make_coordination_hop(occupancy, barriers, temperature_K);
    engine.add(*hop);
  }

  /// Hops until `event_count`; after every 50 the hand adds or takes an atom, and keeps
  /// their number between half and one and a half of what it was.
  void run_with_visitors(std::uint64_t event_count) {
    const std::size_t start_count = occupancy.atom_count();
    std::size_t expected = start_count;
    while (engine.event_count() < event_count) {
      engine.run({.events = engine.event_count() + 50});
      const Site site = sites_[hand_() % sites_.size()];
      if (!occupancy.occupied(site) && 2 * expected < 3 * start_count) {
        hop->place(site, 1);
        ++expected;
      } else if (occupancy.occupied(site) && 2 * expected > start_count) {
        hop->remove(site);
        --expected;
      }
      REQUIRE(occupancy.atom_count() == expected);
    }
  }

  std::vector<Site> places() const {
    std::vector<Site> list;
    for (Atom atom = 0; atom < occupancy.atom_end(); ++atom)
      list.push_back(occupancy.site(atom));
    return list;
  }
  std::string difference() { return hop->difference_from_rebuilt().value_or(""); }

  Occupancy occupancy;
  std::unique_ptr<Hop> hop;
  kmc::Engine engine;

 private:
  /// The lower half of the block (in every direction that has two cells or more), with
  /// one site of ten left out.
  void fill(const Crystal& crystal) {
    for (const Site site : sites_) {
      const auto cell = crystal.place(site).cell;
      bool inside = hand_() % 10 != 0;
      for (int axis = 0; axis < 3; ++axis)
        inside = inside && 4 * cell[axis] < 3 * crystal.size()[axis];
      if (inside) occupancy.place(site);
    }
  }

  std::mt19937_64 hand_;
  std::vector<Site> sites_;
};

/// The catalog and everything below it, after many events with atoms that come and go.
void check_kept_up(const Crystal& crystal, const CoordinationBarriers& barriers,
                   std::uint64_t event_count) {
  World world(crystal, barriers, 1);
  REQUIRE(world.difference() == "");
  for (std::uint64_t part = 1; part <= 20; ++part) {
    world.run_with_visitors(event_count / 20 * part);
    REQUIRE(world.difference() == "");
  }
  CHECK(world.engine.event_count() >= event_count);
  CHECK(world.hop->used_entries().size() >= 3);
}

CoordinationBarriers bonds(unsigned fewest_final, Counting counting) {
  return rates::bond_counting({.fewest_final = fewest_final, .counting = counting});
}
CoordinationBarriers linear(unsigned fewest) {
  return rates::linear_barriers({.constant_eV = 0.2,
                                 .per_initial_eV = 0.1,
                                 .per_final_eV = -0.02,
                                 .fewest = fewest});
}

TEST_CASE("The catalog of bond counting on an open fcc block equals a rebuilt one") {
  const Crystal crystal = crystal_of("fcc", {7, 6, 5}, box);
  for (const unsigned fewest : {0U, 1U, 2U, 3U})
    for (const auto counting : {Counting::per_direction, Counting::per_atom}) {
      CAPTURE(fewest);
      check_kept_up(crystal, bonds(fewest, counting), many_events / 8);
    }
}

TEST_CASE("The catalog of linear barriers equals a rebuilt one") {
  check_kept_up(crystal_of("fcc", {7, 6, 5}, box), linear(0), many_events / 4);
  check_kept_up(crystal_of("fcc", {7, 6, 5}, slab), linear(1), many_events / 4);
  check_kept_up(crystal_of("bcc", {9, 6, 5}, slab), linear(0), many_events / 4);
}

TEST_CASE("The catalog on a large block with inner sites equals a rebuilt one") {
  check_kept_up(crystal_of("fcc", {20, 20, 20}, box), bonds(2, Counting::per_direction),
                many_events / 2);
}

TEST_CASE("The catalog on every lattice equals a rebuilt one") {
  struct Sample {
    std::string name;
    Crystal::Cells size;
    std::array<Side, 3> sides;
  };
  const std::array<Side, 3> torus = {Side::periodic, Side::periodic, Side::periodic};
  for (const Sample& sample :
       {Sample{"fcc_111", {9, 5, 3}, slab}, Sample{"fcc_110", {9, 5, 6}, slab},
        Sample{"square", {19, 17, 1}, slab}, Sample{"honeycomb", {15, 9, 1}, slab},
        Sample{"triangular", {15, 9, 1}, box}, Sample{"bcc", {9, 8, 5}, box},
        Sample{"hcp", {9, 5, 5}, slab}, Sample{"simple_cubic", {9, 8, 7}, slab},
        Sample{"fcc", {2, 2, 2}, torus}, Sample{"square", {4, 4, 1}, torus},
        Sample{"simple_cubic", {4, 4, 4}, torus}, Sample{"bcc", {2, 2, 2}, torus}}) {
    CAPTURE(sample.name);
    const Crystal crystal = crystal_of(sample.name, sample.size, sample.sides);
    check_kept_up(crystal, bonds(0, Counting::per_direction), many_events / 24);
    check_kept_up(crystal, linear(0), many_events / 24);
  }
}

TEST_CASE("Hops conserve atoms and their species and go to a free neighbour") {
  const Crystal crystal = crystal_of("fcc", {6, 6, 6}, slab);
  Occupancy occupancy(crystal);
  crystal.for_each_site({0, 0, 0}, {3, 3, 3}, [&](Site site) {
    occupancy.place(site, static_cast<lattice::Species>(1 + site % 15));
  });
  std::vector<lattice::Species> species;
  for (Atom atom = 0; atom < occupancy.atom_end(); ++atom)
    species.push_back(occupancy.species(occupancy.site(atom)));
  const auto hop = rates::make_coordination_hop(
      occupancy, bonds(1, Counting::per_direction), temperature_K);
  kmc::Engine engine(kmc::Rng(2));
  engine.add(*hop);
  std::vector<Site> before(occupancy.atom_end());
  for (std::uint64_t event = 1; event <= 3000; ++event) {
    for (Atom atom = 0; atom < before.size(); ++atom)
      before[atom] = occupancy.site(atom);
    REQUIRE(engine.run({.events = event}) == kmc::Stop::events_reached);
    unsigned moved = 0;
    for (Atom atom = 0; atom < before.size(); ++atom) {
      const Site now = occupancy.site(atom);
      REQUIRE(occupancy.species(now) == species[atom]);
      if (now == before[atom]) continue;
      ++moved;
      bool neighbours = false;
      for (unsigned d = 0; d < 12; ++d)
        neighbours = neighbours || crystal.neighbour(before[atom], d) == now;
      REQUIRE(neighbours);
      REQUIRE(occupancy.coordination(now) >= 1);  // fewest_final
    }
    REQUIRE(moved == 1);
    REQUIRE(occupancy.atom_count() == before.size());
  }
}

/// All hops of a state one by one, from the positions alone.
double total_by_hand(const Occupancy& occupancy, const CoordinationBarriers& barriers,
                     double at_K) {
  const Crystal& crystal = occupancy.crystal();
  const auto count = [&](Site site) {
    unsigned n = 0;
    for (unsigned d = 0; d < crystal.bond_count(site); ++d) {
      const Site to = crystal.neighbour(site, d);
      if (to != no_site && occupancy.occupied(to)) ++n;
    }
    return n;
  };
  double total = 0.0;
  crystal.for_each_site([&](Site from) {
    if (!occupancy.occupied(from)) return;
    double of_atom = 0.0;
    unsigned ways = 0;
    for (unsigned d = 0; d < crystal.bond_count(from); ++d) {
      const Site to = crystal.neighbour(from, d);
      if (to == no_site || occupancy.occupied(to)) continue;
      const double barrier_eV = barriers.barrier_eV[count(from)][count(to) - 1];
      if (!std::isfinite(barrier_eV)) continue;
      of_atom += barriers.attempt_frequency_per_s *
                 std::exp(-barrier_eV / (rates::boltzmann_eV_per_K * at_K));
      ++ways;
    }
    if (ways > 0)
      total += barriers.counting == Counting::per_atom ? of_atom / ways : of_atom;
  });
  return total;
}

TEST_CASE("The total rate is that of all hops one by one at every temperature") {
  // Sums of some thousand positive numbers in two orders: 1e-12 is far above rounding.
  const Crystal crystal = crystal_of("fcc_111", {6, 4, 3}, slab);
  for (const CoordinationBarriers& barriers :
       {bonds(0, Counting::per_direction), bonds(2, Counting::per_direction),
        bonds(2, Counting::per_atom), linear(0), linear(2)}) {
    World world(crystal, barriers, 3);
    world.run_with_visitors(2000);
    for (const double at_K : {temperature_K, 300.0, 1200.0, temperature_K}) {
      world.hop->set_temperature_K(at_K);
      CHECK(world.hop->total_rate_per_s() ==
            doctest::Approx(total_by_hand(world.occupancy, barriers, at_K))
                .epsilon(1e-12));
      CHECK(world.difference() == "");
    }
  }
}

TEST_CASE("A temperature that returns brings the same total rate bit for bit") {
  const Crystal crystal = crystal_of("fcc", {6, 6, 6}, box);
  World world(crystal, bonds(2, Counting::per_direction), 4);
  world.run_with_visitors(2000);
  const double before = world.hop->total_rate_per_s();
  world.hop->set_temperature_K(301.0);
  CHECK(world.hop->total_rate_per_s() < before);
  world.hop->set_temperature_K(temperature_K);
  CHECK(world.hop->total_rate_per_s() == before);
}

TEST_CASE("Every hop of a state happens in proportion to its rate") {
  // A dimer and a trimer on the square lattice: the first hop of many equal states,
  // counted by (from, to). Each count is binomial; five of its standard deviations.
  const Crystal crystal = crystal_of("square", {8, 8, 1}, slab);
  const auto barriers = rates::linear_barriers(
      {.constant_eV = 0.0, .per_initial_eV = 0.05, .per_final_eV = 0.04, .fewest = 0});
  const std::vector<Site> start = {
      crystal.site({1, 1, 0}, 0), crystal.site({2, 1, 0}, 0),
      crystal.site({5, 5, 0}, 0), crystal.site({6, 5, 0}, 0),
      crystal.site({6, 6, 0}, 0)};
  Occupancy occupancy(crystal);
  for (const Site site : start) occupancy.place(site);
  const auto hop = rates::make_coordination_hop(occupancy, barriers, temperature_K);
  const double total = total_by_hand(occupancy, barriers, temperature_K);
  constexpr double trials = 100000;
  std::array<std::array<double, 4>, 5> counts{};
  kmc::Rng rng(5);
  for (int trial = 0; trial < static_cast<int>(trials); ++trial) {
    hop->execute(rng.uniform() * hop->total_rate_per_s(), rng);
    for (Atom atom = 0; atom < 5; ++atom) {
      const Site now = occupancy.site(atom);
      if (now == start[atom]) continue;
      unsigned d = 0;
      while (crystal.neighbour(start[atom], d) != now) ++d;
      ++counts[atom][d];
      // Back to where it was: the number of the atom is given out again.
      hop->remove(now);
      REQUIRE(hop->place(start[atom], 1) == atom);
      break;
    }
  }
  for (Atom atom = 0; atom < 5; ++atom)
    for (unsigned d = 0; d < 4; ++d) {
      const Site to = crystal.neighbour(start[atom], d);
      double p = 0.0;
      if (!occupancy.occupied(to)) {
        const double barrier_eV =
            barriers.barrier_eV[occupancy.coordination(start[atom])]
                               [occupancy.coordination(to) - 1];
        p = 1e13 * std::exp(-barrier_eV / (rates::boltzmann_eV_per_K * temperature_K)) /
            total;
      }
      CHECK(std::abs(counts[atom][d] - trials * p) <=
            5.0 * std::sqrt(trials * p * (1.0 - p)));
    }
}

TEST_CASE("The same seed makes the same hops and another seed others") {
  const Crystal crystal = crystal_of("fcc", {6, 6, 6}, box);
  for (const auto& barriers : {bonds(2, Counting::per_direction), linear(1)}) {
    World one(crystal, barriers, 6), same(crystal, barriers, 6),
        other(crystal, barriers, 7);
    for (World* world : {&one, &same, &other}) world->run_with_visitors(5000);
    CHECK(one.places() == same.places());
    CHECK(one.engine.time_s() == same.engine.time_s());
    CHECK(one.places() != other.places());
  }
}

TEST_CASE("A restored run takes bit for bit the same path") {
  const Crystal crystal = crystal_of("hcp", {7, 5, 4}, slab);
  for (const auto& barriers :
       {bonds(2, Counting::per_direction), bonds(1, Counting::per_atom), linear(1)}) {
    World whole(crystal, barriers, 8);
    whole.run_with_visitors(10000);
    kmc::ArchiveWriter written;
    whole.occupancy.save(written);
    whole.hop->save(written);
    whole.engine.save(written);

    Occupancy occupancy(crystal);
    kmc::ArchiveReader archive(written.bytes());
    occupancy.restore(archive);
    const auto hop = rates::make_coordination_hop(occupancy, barriers, temperature_K);
    hop->restore(archive);
    kmc::Engine engine(kmc::Rng(0));
    engine.restore(archive);
    CHECK(archive.at_end());
    engine.add(*hop);
    CHECK(hop->difference_from_rebuilt().value_or("") == "");

    whole.engine.run({.events = 20000});
    engine.run({.events = 20000});
    CHECK(engine.time_s() == whole.engine.time_s());
    for (Atom atom = 0; atom < occupancy.atom_end(); ++atom)
      REQUIRE(occupancy.site(atom) == whole.occupancy.site(atom));
    CHECK(hop->difference_from_rebuilt().value_or("") == "");
    CHECK(whole.difference() == "");
  }
}

TEST_CASE("Nothing can happen where no hop is allowed") {
  const Crystal crystal = crystal_of("fcc", {5, 5, 5}, box);
  Occupancy occupancy(crystal);
  const Site middle = crystal.site({2, 2, 2}, 0);
  const auto hop = rates::make_coordination_hop(
      occupancy, bonds(2, Counting::per_direction), temperature_K);
  CHECK(hop->total_rate_per_s() == 0.0);
  hop->place(middle, 1);
  CHECK(hop->total_rate_per_s() == 0.0);
  CHECK(hop->mobile_atom_count() == 0);
  const auto free = rates::make_coordination_hop(
      occupancy, bonds(0, Counting::per_direction), temperature_K);
  CHECK(free->total_rate_per_s() == 12e13);
  CHECK(free->mobile_atom_count() == 1);
  const auto forbidden =
      rates::make_coordination_hop(occupancy, CoordinationBarriers{}, temperature_K);
  CHECK(forbidden->total_rate_per_s() == 0.0);
  kmc::Engine engine(kmc::Rng(9));
  engine.add(*forbidden);
  CHECK(engine.run({}) == kmc::Stop::nothing_can_happen);
}

TEST_CASE("Changes behind the back of the catalog are found") {
  const Crystal crystal = crystal_of("fcc", {6, 6, 6}, box);
  for (const auto& barriers : {bonds(2, Counting::per_direction), linear(0)})
    for (int change = 0; change < 4; ++change) {
      CAPTURE(change);
      World world(crystal, barriers, 10);
      world.run_with_visitors(500);
      REQUIRE(world.difference() == "");
      Occupancy& occupancy = world.occupancy;
      Site surface = occupancy.site(0);  // an atom with an empty neighbour
      for (Atom atom = 0; atom < occupancy.atom_end(); ++atom)
        if (const Site site = occupancy.site(atom);
            site != no_site && occupancy.empty_bonds(site) != 0)
          surface = site;
      const auto d =
          static_cast<unsigned>(std::countr_zero(occupancy.empty_bonds(surface)));
      if (change == 0) occupancy.move(surface, d);
      if (change == 1) occupancy.remove(surface);
      if (change == 2) occupancy.place(occupancy.neighbour(surface, d));
      if (change == 3) occupancy.remove(occupancy.site(0));
      CHECK(world.difference() != "");
    }
}

TEST_CASE("A lone atom placed behind the back of the catalog is found") {
  // It could hop to any of its neighbours.
  const Crystal crystal = crystal_of("fcc", {6, 6, 6}, box);
  Occupancy occupancy(crystal);
  const auto hop = rates::make_coordination_hop(
      occupancy, bonds(0, Counting::per_direction), temperature_K);
  occupancy.place(crystal.site({3, 3, 3}, 0));
  CHECK(hop->difference_from_rebuilt().has_value());
}

// Catalogs of rates at their sites keep nothing that could be another's.
TEST_CASE("A catalog of another occupancy is refused") {
  const Crystal crystal = crystal_of("fcc", {6, 6, 6}, box);
  World one(crystal, bonds(2, Counting::per_direction), 11),
      other(crystal, bonds(2, Counting::per_direction), 12);
  one.run_with_visitors(500);
  kmc::ArchiveWriter written;
  one.hop->save(written);
  kmc::ArchiveReader archive(written.bytes());
  CHECK_THROWS_AS(other.hop->restore(archive), kmc::BadArchive);
}

#ifdef ADATOM_CONTRACTS
TEST_CASE("Counting per atom with barriers that see the destination is a defect") {
  const Crystal crystal = crystal_of("fcc", {4, 4, 4}, box);
  Occupancy occupancy(crystal);
  auto barriers = linear(0);
  barriers.counting = Counting::per_atom;
  CHECK_THROWS_AS(rates::make_coordination_hop(occupancy, barriers, temperature_K),
                  kmc::BrokenInvariant);
  CHECK_THROWS_AS(
      rates::make_coordination_hop(occupancy, bonds(0, Counting::per_direction), 0.0),
      kmc::BrokenInvariant);
}
#endif

}  // namespace
