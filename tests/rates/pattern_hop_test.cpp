// Hops by pattern against hops by coordination, against a catalog made from scratch,
// and against exact enumeration.
#include "rates/pattern_hop.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "kmc/engine.hpp"
#include "rates/coordination_hop.hpp"
#include "rates/pattern_balance.hpp"
#include "rates/surface_process.hpp"
#include "rates/units.hpp"
#include "tests/rates/coordination_by_pattern.hpp"
#include "tests/rates/enumerate.hpp"

namespace {

using lattice::Atom;
using lattice::Crystal;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;
using rates::CoordinationBarriers;
using rates::Pattern;
using rates::PatternBarriers;

#ifdef ADATOM_CONTRACTS
constexpr std::uint64_t many_events = 20000;
#else
constexpr std::uint64_t many_events = 100000;
#endif

constexpr std::array<Side, 3> box = {Side::open, Side::open, Side::open};
constexpr std::array<Side, 3> slab = {Side::periodic, Side::periodic, Side::open};
constexpr std::array<Side, 3> torus = {Side::periodic, Side::periodic, Side::periodic};

/// Hops by way of hcp hollows are slower.
void slow_down_by_hollows(PatternBarriers& barriers) {
  barriers.has_factor.assign(rates::pattern_count, true);
}

/// Barriers with a random part E0 of each pattern, the same for both ways, and the
/// energy -(bond energy) x bonds: balanced.
PatternBarriers random_balanced(double bond_energy_eV, double kT_eV) {
  PatternBarriers barriers = same_by_pattern(rates::linear_barriers({.fewest = 0}));
  slow_down_by_hollows(barriers);
  std::mt19937_64 random(7);
  for (Pattern p = 0; p < rates::pattern_count; ++p) {
    if (rates::canonical(p) != p) continue;
    const double saddle_eV = static_cast<double>(random() % 40) * kT_eV / 16.0;
    for (const auto& map : rates::hop_symmetries())
      barriers.barrier_eV[rates::mapped(p, map)] = saddle_eV;
  }
  rates::make_balanced(barriers, bond_energy_eV);
  return barriers;
}

/// One in so many of the sites of a block, drawn at random.
void fill(Occupancy& occupancy, std::uint64_t seed, unsigned one_in = 2) {
  std::mt19937_64 random(seed);
  occupancy.crystal().for_each_site([&](Site site) {
    if (random() % one_in == 0) occupancy.place(site);
  });
}

/// The same numbers added in another order. By pattern each hop goes through at most 11
/// additions in its atom and 12 in the tree (64 x 64 sites at most), by number through
/// a product, a sum and 12 additions: 37 roundings of 2^-53.
doctest::Approx same(double sum) { return doctest::Approx(sum).epsilon(37 * 0x1p-53); }

TEST_CASE("A table filled from bond counting has the total rate of counting") {
  for (const std::string name : {"fcc", "fcc_110", "fcc_111"})
    for (const auto& sides : {box, slab, torus})
      for (const std::uint64_t seed : {1, 2, 3}) {
        CAPTURE(name);
        const Crystal crystal(lattice::unit_cell(name), {5, 4, 4}, sides);
        Occupancy occupancy(crystal);
        fill(occupancy, seed);
        const CoordinationBarriers counting = rates::bond_counting({.fewest_final = 3});
        const auto by_number = rates::make_coordination_hop(occupancy, counting, 600.0);
        const auto by_pattern =
            rates::make_pattern_hop(occupancy, same_by_pattern(counting), 600.0);
        CHECK(by_pattern->total_rate_per_s() == same(by_number->total_rate_per_s()));
        CHECK(by_number->mobile_atom_count() == by_pattern->mobile_atom_count());
        by_number->set_temperature_K(900.0);
        by_pattern->set_temperature_K(900.0);
        CHECK(by_pattern->total_rate_per_s() == same(by_number->total_rate_per_s()));
      }
}

/// Atoms that hop on a crystal.
struct World {
  World(const Crystal& crystal, const PatternBarriers& barriers, std::uint64_t seed,
        unsigned one_in = 2)
      : occupancy(crystal), engine(kmc::Rng(seed)) {
    fill(occupancy, seed, one_in);
    hop = rates::make_pattern_hop(occupancy, barriers, 800.0);
    engine.add(*hop);
  }
  std::string difference() { return hop->difference_from_rebuilt().value_or(""); }
  std::vector<Site> places() const {
    std::vector<Site> list;
    for (Atom atom = 0; atom < occupancy.atom_end(); ++atom)
      list.push_back(occupancy.site(atom));
    return list;
  }

  Occupancy occupancy;
  std::unique_ptr<rates::Hop> hop;
  kmc::Engine engine;
};

/// Lets events happen, and now and then an atom come or go.
template <class Look>
void change(World& world, std::uint64_t events, std::uint64_t events_between,
            Look&& look) {
  std::vector<Site> sites;
  world.occupancy.crystal().for_each_site([&](Site site) { sites.push_back(site); });
  std::mt19937_64 hand(5);
  while (world.engine.event_count() < events) {
    world.engine.run({.events = world.engine.event_count() + events_between});
    const Site site = sites[hand() % sites.size()];
    if (world.occupancy.occupied(site))
      world.hop->remove(site);
    else
      world.hop->place(site, 1);
    look();
    if (hand() % 16 == 0) REQUIRE(world.difference() == "");
  }
}

TEST_CASE("The catalog by pattern equals the one made from scratch") {
  const PatternBarriers barriers = random_balanced(0.05, 0.07);
  for (const std::string name : {"fcc", "fcc_110", "fcc_111"})
    for (const auto& sides : {box, slab, torus}) {
      CAPTURE(name);
      const Crystal crystal(lattice::unit_cell(name), {5, 4, 4}, sides);
      World world(crystal, barriers, 11);
      CHECK(world.difference() == "");
      change(world, many_events / 10, 200, [] {});
      world.hop->set_temperature_K(500.0);
      CHECK(world.difference() == "");
    }
}

TEST_CASE("Atoms with few neighbours go where others do not") {
  PatternBarriers barriers = random_balanced(0.05, 0.07);
  for (Pattern p = 0; p < rates::pattern_count; ++p)
    if (rates::n_initial(p) >= 3 && rates::n_final(p) < 3)
      barriers.barrier_eV[p] = CoordinationBarriers::forbidden;
  for (const auto& sides : {box, slab, torus}) {
    const Crystal crystal(lattice::unit_cell("fcc"), {4, 4, 4}, sides);
    World world(crystal, barriers, 11);
    CHECK(world.difference() == "");
    int with_few = 0, without = 0;
    change(world, 20000, 20, [&] {
      int count = 0;
      for (const Site site : world.places())
        count += site != lattice::no_site && world.occupancy.coordination(site) < 3;
      ++(count > 0 ? with_few : without);
    });
    CHECK(world.difference() == "");
    CHECK(with_few > 50);
    CHECK(without > 50);
  }
}

TEST_CASE(
    "An adatom on a close-packed terrace hops at a sixth of the rate and says so") {
  const Crystal crystal(lattice::unit_cell("fcc_111"), {6, 4, 3}, slab);
  Occupancy occupancy(crystal);
  crystal.for_each_site([&](Site site) {
    if (crystal.position(site)[2] < 1.0) occupancy.place(site);
  });
  PatternBarriers barriers =
      same_by_pattern(rates::bond_counting({.bond_energy_eV = 0.1}));
  const auto on_terrace = [&](const PatternBarriers& own) {
    const auto hop = rates::make_pattern_hop(occupancy, own, 600.0);
    Site adatom = lattice::no_site;
    crystal.for_each_site([&](Site site) {
      if (!occupancy.occupied(site) && occupancy.coordination(site) == 3) adatom = site;
    });
    hop->place(adatom, 1);
    const auto moves = hop->moves(adatom);
    hop->remove(adatom);
    return moves;
  };
  const auto plain = on_terrace(barriers);
  slow_down_by_hollows(barriers);
  const auto by_hollow = on_terrace(barriers);
  REQUIRE(plain.size() == by_hollow.size());
  int hops = 0;
  for (std::size_t k = 0; k < plain.size(); ++k) {
    CHECK(by_hollow[k].rate_per_s == doctest::Approx(plain[k].rate_per_s / 6.0));
    if (plain[k].rate_per_s == 0.0) continue;
    ++hops;
    CHECK(plain[k].environment.find("hollow") == std::string::npos);
    CHECK(by_hollow[k].environment.ends_with(
        "by way of an hcp hollow (a sixth of the rate)"));
  }
  CHECK(hops == 6);
}

TEST_CASE("A filter of neighbours does not hide hops from the catalog by pattern") {
  for (const unsigned fewest : {0U, 3U}) {
    CAPTURE(fewest);
    const Crystal crystal(lattice::unit_cell("fcc"), {6, 6, 6}, torus);
    World world(crystal,
                same_by_pattern(rates::linear_barriers(
                    {.constant_eV = 0.2, .per_initial_eV = 0.02, .fewest = fewest})),
                3);
    for (int k = 0; k < 20; ++k) {
      world.engine.run({.events = world.engine.event_count() + many_events / 20});
      REQUIRE(world.difference() == "");
    }
  }
}

TEST_CASE("A run by pattern that is cut and restored takes the path of the whole") {
  const PatternBarriers barriers = random_balanced(0.05, 0.07);
  const Crystal crystal(lattice::unit_cell("fcc_111"), {6, 4, 3}, slab);
  World whole(crystal, barriers, 4);
  whole.engine.run({.events = 20000});

  World first(crystal, barriers, 4);
  first.engine.run({.events = 7000});
  kmc::ArchiveWriter writer;
  first.occupancy.save(writer);
  first.hop->save(writer);
  first.engine.save(writer);

  const std::string bytes = writer.bytes();
  kmc::ArchiveReader reader(bytes);
  Occupancy occupancy(crystal);
  occupancy.restore(reader);
  const auto hop = rates::make_pattern_hop(occupancy, barriers, 800.0);
  hop->restore(reader);
  kmc::Engine engine{kmc::Rng(99)};
  engine.add(*hop);
  engine.restore(reader);
  CHECK(hop->difference_from_rebuilt().value_or("") == "");
  engine.run({.events = 20000});

  CHECK(engine.time_s() == whole.engine.time_s());
  std::vector<Site> places;
  for (Atom atom = 0; atom < occupancy.atom_end(); ++atom)
    places.push_back(occupancy.site(atom));
  CHECK(places == whole.places());
  const lattice::Vector3 a = hop->total_displacement();
  const lattice::Vector3 b = whole.hop->total_displacement();
  CHECK(norm(a - b) == 0.0);
}

TEST_CASE("An atom on a trap or in the bulk stays where hops go by pattern") {
  const Crystal crystal(lattice::unit_cell("fcc"), {6, 6, 6}, torus);
  Occupancy occupancy(crystal);
  for (const auto& [cell, ground] :
       {std::pair{1, lattice::Ground::trap}, std::pair{5, lattice::Ground::bulk}}) {
    const Site site = crystal.site({cell, cell, cell}, 0);
    occupancy.set_ground(site, ground);
    occupancy.place(site);
  }
  const auto hop = rates::make_pattern_hop(
      occupancy, same_by_pattern(rates::linear_barriers({.fewest = 0})), 500.0);
  CHECK(hop->total_rate_per_s() == 0.0);
  hop->place(crystal.site({3, 3, 3}, 0), 1);
  CHECK(hop->total_rate_per_s() == doctest::Approx(12e13));
  CHECK(hop->difference_from_rebuilt().value_or("") == "");
}

/// The time average of the number of bonds, and its standard deviation from blocks as
/// in detailed_balance_test.cpp (Cochran, Sampling Techniques, 1977, eq. 6.13).
struct Average {
  double bonds;
  double sigma;
};

Average simulated(const Crystal& crystal, unsigned atom_count,
                  const PatternBarriers& barriers, double temperature_K) {
  constexpr int blocks = 60;
  constexpr std::uint64_t block_size = many_events / 40;
  Occupancy occupancy(crystal);
  const Placements placements(crystal);
  placements.place((Placements::Set{1} << atom_count) - 1, occupancy);
  const auto hop = rates::make_pattern_hop(occupancy, barriers, temperature_K);
  kmc::Rng rng(21);
  const auto step = [&] {
    const double total_per_s = hop->total_rate_per_s();
    hop->execute(rng.uniform() * total_per_s, rng);
  };
  for (int k = 0; k < 5000; ++k) step();
  std::vector<double> bonds(blocks, 0.0), times(blocks, 0.0);
  double all_bonds = 0.0, all_time = 0.0;
  for (int k = 0; k < blocks; ++k) {
    for (std::uint64_t n = 0; n < block_size; ++n) {
      // The mean waiting time serves as well as one drawn.
      const double wait_s = 1.0 / hop->total_rate_per_s();
      bonds[k] += wait_s * placements.bond_count(placements.set_of(occupancy));
      times[k] += wait_s;
      step();
    }
    all_bonds += bonds[k];
    all_time += times[k];
  }
  double squares = 0.0;
  for (int k = 0; k < blocks; ++k) {
    const double off = bonds[k] - all_bonds / all_time * times[k];
    squares += off * off;
  }
  CHECK(hop->difference_from_rebuilt().value_or("") == "");
  return {all_bonds / all_time,
          std::sqrt(squares * blocks / (blocks - 1.0)) / all_time};
}

TEST_CASE("Balanced barriers by pattern reproduce the exact average of an fcc torus") {
  constexpr double temperature_K = 300.0;
  constexpr double kT_eV = rates::boltzmann_eV_per_K * temperature_K;
  const Crystal crystal(lattice::unit_cell("fcc"), {2, 2, 2}, torus);
  PatternBarriers barriers = random_balanced(kT_eV, kT_eV);
  const auto balance = rates::check_balance(barriers.barrier_eV);
  REQUIRE(balance.holds());
  REQUIRE(balance.bond_energy_eV.value() == doctest::Approx(kT_eV));
  const double exact = mean_bonds(Placements(crystal).all(5), 1.0);
  const Average balanced = simulated(crystal, 5, barriers, temperature_K);
  CAPTURE(balanced.bonds);
  CAPTURE(exact);
  CHECK(balanced.sigma < 0.02 * exact);
  CHECK(std::abs(balanced.bonds - exact) < 5.0 * balanced.sigma);

  // Out of balance: 1.5 kT more for the way out of states with many neighbours.
  for (Pattern p = 0; p < rates::pattern_count; ++p)
    if (rates::n_initial(p) > rates::n_final(p)) barriers.barrier_eV[p] += 1.5 * kT_eV;
  const Average unbalanced = simulated(crystal, 5, barriers, temperature_K);
  CHECK(std::abs(unbalanced.bonds - exact) > 5.0 * unbalanced.sigma);
}

TEST_CASE("A table filled from bond counting gives the averages of bond counting") {
  constexpr double temperature_K = 300.0;
  constexpr double kT_eV = rates::boltzmann_eV_per_K * temperature_K;
  const Crystal crystal(lattice::unit_cell("fcc"), {2, 2, 2}, torus);
  const double exact = mean_bonds(Placements(crystal).all(5), 1.0);
  const Average average = simulated(crystal, 5,
                                    same_by_pattern(rates::bond_counting(
                                        {.bond_energy_eV = kT_eV, .fewest_final = 0})),
                                    temperature_K);
  CHECK(average.sigma < 0.02 * exact);
  CHECK(std::abs(average.bonds - exact) < 5.0 * average.sigma);
}

}  // namespace
