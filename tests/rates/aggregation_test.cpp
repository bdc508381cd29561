#include "rates/aggregation.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kmc/engine.hpp"
#include "rates/units.hpp"
#include "tests/kmc/statistics.hpp"

namespace {

using lattice::Atom;
using lattice::Crystal;
using lattice::Ground;
using lattice::no_site;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;
using rates::Aggregation;
using rates::Hop;

#ifdef ADATOM_CONTRACTS
constexpr std::uint64_t many_events = 20000;
#else
constexpr std::uint64_t many_events = 100000;
#endif

constexpr double temperature_K = 500.0;
constexpr std::array<Side, 3> torus = {Side::periodic, Side::periodic, Side::open};
constexpr std::array<Side, 3> tube = {Side::periodic, Side::open, Side::open};

Crystal crystal_of(const std::string& cell, int x, int y,
                   const std::array<Side, 3>& sides = torus) {
  return {lattice::unit_cell(cell), {x, y, 1}, sides};
}

/// Monomers that hop once a second, and islands that do not move.
Aggregation only_monomers() { return {.hop = {1.0, 0.0}, .evaporation = {}}; }
Aggregation all_islands(double exponent) {
  return {.hop = {1.0, 0.0},
          .largest_mobile_island = rates::any_size,
          .island_mobility_exponent = exponent,
          .evaporation = {}};
}

/// Arrivals on random sites; those on occupied ones are discarded.
class Rain final : public kmc::Process {
 public:
  Rain(const Occupancy& occupancy, Hop& hop, double rate_per_s)
      : occupancy_(occupancy), hop_(hop), rate_per_s_(rate_per_s) {
    occupancy.crystal().for_each_site([this](Site site) { sites_.push_back(site); });
  }
  double total_rate_per_s() override { return kept_count < most ? rate_per_s_ : 0.0; }
  void execute(double, kmc::Rng& rng) override {
    const Site site = sites_[rng.below(sites_.size())];
    hop_.show_site(site);
    if (occupancy_.occupied(site)) return;
    hop_.place(site, 1);
    ++kept_count;
  }

  std::uint64_t most = ~std::uint64_t{0};
  std::uint64_t kept_count = 0;

 private:
  const Occupancy& occupancy_;
  Hop& hop_;
  double rate_per_s_;
  std::vector<Site> sites_;
};

/// Rain on a surface of which one site in `sites_per_trap` is a trap.
struct World {
  World(const Crystal& crystal, const Aggregation& model, std::uint64_t seed,
        unsigned sites_per_trap = 0)
      : occupancy(crystal), engine(kmc::Rng(seed)) {
    if (sites_per_trap > 0)
      crystal.for_each_site([&](Site site) {
        if (site % sites_per_trap == 1) occupancy.set_ground(site, Ground::trap);
      });
    hop = rates::make_aggregation(occupancy, model, temperature_K);
    begin(model);
  }
  void begin(const Aggregation& model) {
    // Where lone monomers walk they must be alone for a while.
    rain = std::make_unique<Rain>(
        occupancy, *hop,
        (model.lone_monomers_walk ? 8e-5 : 1e-3) *
            static_cast<double>(occupancy.crystal().site_count()));
    engine.add(*hop);
    if (auto* timed = hop->timed_events()) engine.add(*timed);
    engine.add(*rain);
  }

  /// Every 100 events, a third of the atoms is taken away where more than a third of
  /// the sites is occupied: those with numbers of one remainder.
  void run_with_removals(std::uint64_t event_count) {
    while (engine.event_count() < event_count) {
      engine.run({.events = engine.event_count() + 100});
      if (3 * occupancy.atom_count() > occupancy.crystal().site_count())
        for (auto atom = static_cast<Atom>(engine.event_count() / 100 % 3);
             atom < occupancy.atom_end(); atom += 3)
          if (occupancy.site(atom) != no_site) hop->remove(occupancy.site(atom));
    }
  }
  /// Hops by monomers that walk alone.
  std::uint64_t walked() const {
    std::uint64_t count = 0;
    for (const rates::UsedEntry& used : hop->used_entries())
      if (used.entry == "monomer hops (walking alone)") count += used.event_count;
    return count;
  }
  std::string difference() { return hop->difference_from_rebuilt().value_or(""); }
  std::vector<Site> places() const {
    std::vector<Site> list;
    for (Atom atom = 0; atom < occupancy.atom_end(); ++atom)
      list.push_back(occupancy.site(atom));
    return list;
  }

  Occupancy occupancy;
  std::unique_ptr<Hop> hop;
  std::unique_ptr<Rain> rain;
  kmc::Engine engine;
};

/// Calls action(crystal, model, sites_per_trap) for all options together.
template <class Action>
void for_all_options(Action&& action) {
  for (const std::string cell : {"square", "triangular", "honeycomb"})
    for (const auto& sides : {torus, tube}) {
      const Crystal crystal = crystal_of(cell, 30, 20, sides);
      for (Aggregation model : {only_monomers(), all_islands(1.0), all_islands(0.0)}) {
        if (model.largest_mobile_island > 1 && !rates::islands_can_step(crystal.cell()))
          continue;
        if (model.island_mobility_exponent == 0.0 && model.largest_mobile_island > 1)
          model.largest_mobile_island = 12;
        for (const bool walk : {false, true}) {
          model.lone_monomers_walk = walk;
          for (const auto& [evaporation_per_s, sites_per_trap] :
               {std::pair{0.0, 0U}, {0.0, 64U}, {0.01, 0U}, {0.01, 64U}}) {
            CAPTURE(walk);
            CAPTURE(cell);
            CAPTURE(model.largest_mobile_island);
            CAPTURE(evaporation_per_s);
            CAPTURE(sites_per_trap);
            model.evaporation = {walk ? 0.01 * evaporation_per_s : evaporation_per_s,
                                 0.0};
            action(crystal, model, walk ? 4 * sites_per_trap : sites_per_trap);
          }
        }
      }
    }
}

TEST_CASE("The catalog of islands equals a rebuilt one with all options") {
  for_all_options([](const Crystal& crystal, const Aggregation& model, unsigned traps) {
    World world(crystal, model, 1, traps);
    for (std::uint64_t part = 1; part <= 10; ++part) {
      world.run_with_removals(many_events / 10 * part);
      REQUIRE(world.difference() == "");
    }
    CHECK(world.rain->kept_count > crystal.site_count() / 3);
    CHECK((world.walked() > 100) == model.lone_monomers_walk);
  });
}

TEST_CASE("A restored aggregation takes bit for bit the same path with all options") {
  for_all_options([](const Crystal& crystal, const Aggregation& model, unsigned traps) {
    World whole(crystal, model, 2, traps), second(crystal, model, 3, traps);
    whole.run_with_removals(many_events / 20);
    kmc::ArchiveWriter written;
    whole.engine.save(written);
    whole.occupancy.save(written);
    whole.hop->save(written);
    kmc::ArchiveReader archive(written.bytes());
    second.engine = kmc::Engine(kmc::Rng(0));
    second.engine.restore(archive);
    second.occupancy.restore(archive);
    second.hop = rates::make_aggregation(second.occupancy, model, temperature_K);
    second.begin(model);
    second.hop->restore(archive);
    CHECK(archive.at_end());
    CHECK(second.difference() == "");

    for (World* world : {&whole, &second}) world->run_with_removals(many_events / 10);
    REQUIRE(whole.places() == second.places());
    CHECK(whole.engine.time_s() == second.engine.time_s());
    CHECK(whole.hop->total_displacement() == second.hop->total_displacement());
    kmc::ArchiveWriter one, other;
    whole.hop->save(one);
    second.hop->save(other);
    CHECK(one.bytes() == other.bytes());
  });
}

TEST_CASE("The same seed grows the same islands and another seed others") {
  const Crystal crystal = crystal_of("triangular", 30, 20);
  World one(crystal, all_islands(0.5), 4), same(crystal, all_islands(0.5), 4),
      other(crystal, all_islands(0.5), 5);
  for (World* world : {&one, &same, &other}) world->run_with_removals(5000);
  CHECK(one.places() == same.places());
  CHECK(one.engine.time_s() == same.engine.time_s());
  CHECK(one.places() != other.places());
}

TEST_CASE("Aggregation keeps all that arrived and ends when all are bound") {
  for (const std::string cell : {"square", "triangular", "honeycomb"}) {
    CAPTURE(cell);
    const Crystal crystal = crystal_of(cell, 30, 20);
    World world(crystal, only_monomers(), 6);
    world.rain->most = 150;
    world.engine.run({.events = 500});
    CHECK(world.occupancy.atom_count() == world.rain->kept_count);
    REQUIRE(world.engine.run({}) == kmc::Stop::nothing_can_happen);
    CHECK(world.occupancy.atom_count() == 150);
    CHECK(world.hop->mobile_atom_count() == 0);
    CHECK(world.hop->total_rate_per_s() == 0.0);
    for (const Site site : world.places())
      CHECK(world.occupancy.coordination(site) > 0);
    CHECK(world.difference() == "");
  }
}

TEST_CASE("Islands that move all end in one") {
  const Crystal crystal = crystal_of("square", 20, 20);
  World world(crystal, all_islands(1.0), 7);
  world.rain->most = 40;
  while (world.rain->kept_count < 40)
    world.engine.run({.time_s = 1e9, .events = world.engine.event_count() + 1000});
  // 20000 events: many times what the last two islands need to meet on 400 sites.
  world.engine.run({.events = world.engine.event_count() + 20000});
  CHECK(world.occupancy.atom_count() == 40);
  CHECK(world.hop->mobile_atom_count() == 40);
  CHECK(world.hop->total_rate_per_s() == doctest::Approx(1.0 / 40.0).epsilon(1e-14));
  CHECK(world.difference() == "");
}

/// Steps an island alone on its surface, and holds each step against one bond vector.
void check_steps(const Crystal& crystal, const std::vector<Site>& sites) {
  Occupancy occupancy(crystal);
  for (const Site site : sites)
    if (!occupancy.occupied(site))
      occupancy.place(site, static_cast<lattice::Species>(1 + site % 15));
  const auto hop = rates::make_aggregation(occupancy, all_islands(0.3), temperature_K);
  REQUIRE(hop->mobile_atom_count() == occupancy.atom_count());
  const double rate_per_s = hop->total_rate_per_s();
  kmc::Engine engine(kmc::Rng(8));
  engine.add(*hop);
  std::uint32_t seen = 0;
  for (std::uint64_t event = 1; event <= 300; ++event) {
    std::vector<Site> before;
    std::vector<lattice::Species> species;
    for (Atom atom = 0; atom < occupancy.atom_end(); ++atom) {
      before.push_back(occupancy.site(atom));
      species.push_back(occupancy.species(before.back()));
    }
    REQUIRE(engine.run({.events = event}) == kmc::Stop::events_reached);
    unsigned d = 0;
    while (crystal.neighbour(before[0], d) != occupancy.site(0))
      REQUIRE(++d < crystal.bond_count(before[0]));
    seen |= 1U << d;
    for (Atom atom = 0; atom < occupancy.atom_end(); ++atom) {
      REQUIRE(occupancy.site(atom) == crystal.neighbour(before[atom], d));
      REQUIRE(occupancy.species(occupancy.site(atom)) == species[atom]);
    }
    REQUIRE(hop->difference_from_rebuilt().value_or("") == "");
    REQUIRE(hop->total_rate_per_s() == rate_per_s);
  }
  CHECK(seen == (1U << crystal.cell().coordination()) - 1U);
}

TEST_CASE("A step moves every atom of an island by the same bond") {
  for (const std::string cell : {"square", "triangular"}) {
    const Crystal crystal = crystal_of(cell, 12, 12);
    // A comb: rows with gaps, seen along any direction.
    std::vector<Site> comb;
    crystal.for_each_site({3, 3, 0}, {8, 8, 0}, [&](Site site) {
      const auto c = crystal.place(site).cell;
      if (c[0] == 3 || c[1] % 2 == 1) comb.push_back(site);
    });
    check_steps(crystal, comb);
  }
}

TEST_CASE("Islands that close around the block move as others do") {
  for (const std::string cell : {"square", "triangular"}) {
    const Crystal crystal = crystal_of(cell, 7, 5);
    std::vector<Site> stripe, cross, all;
    crystal.for_each_site([&](Site site) {
      const auto c = crystal.place(site).cell;
      all.push_back(site);
      // One row of cells, with a tooth; two crossing rows.
      if (c[1] == 2 || (c[0] == 3 && c[1] == 3)) stripe.push_back(site);
      if (c[1] == 2 || c[0] == 3) cross.push_back(site);
    });
    for (const auto& sites : {stripe, cross, all}) check_steps(crystal, sites);
  }
}

TEST_CASE("What touches belongs together from then on") {
  const Crystal crystal = crystal_of("square", 9, 9);
  Occupancy occupancy(crystal);
  const auto hop = rates::make_aggregation(occupancy, all_islands(0.0), temperature_K);
  const auto at = [&](int x, int y) { return crystal.site({x, y, 0}, 0); };
  hop->place(at(2, 4), 1);
  hop->place(at(4, 4), 1);
  CHECK(hop->total_rate_per_s() == 2.0);
  hop->place(at(3, 4), 1);  // the arrival that closes the gap
  CHECK(hop->total_rate_per_s() == 1.0);
  hop->place(at(6, 4), 1);
  CHECK(hop->total_rate_per_s() == 2.0);
  kmc::Engine engine(kmc::Rng(9));
  engine.add(*hop);
  while (hop->total_rate_per_s() > 1.0)
    engine.run({.events = engine.event_count() + 1});
  CHECK(hop->mobile_atom_count() == 4);
  hop->remove(occupancy.site(2));  // the one in the middle
  CHECK(hop->total_rate_per_s() >= 2.0);
  CHECK(hop->difference_from_rebuilt().value_or("") == "");
}

TEST_CASE("Traps hold monomers and islands for ever") {
  const Crystal crystal = crystal_of("triangular", 9, 9);
  Occupancy occupancy(crystal);
  const Site trap = crystal.site({4, 4, 0}, 0);
  occupancy.set_ground(trap, Ground::trap);
  Aggregation model = all_islands(0.0);
  model.evaporation = {3.0, 0.0};
  const auto hop = rates::make_aggregation(occupancy, model, temperature_K);
  const Atom held = hop->place(trap, 1);
  CHECK(hop->total_rate_per_s() == 0.0);
  const Site next = crystal.neighbour(trap, 0), after = crystal.neighbour(next, 0);
  hop->place(after, 1);
  CHECK(hop->total_rate_per_s() == 4.0);
  hop->place(next, 1);
  CHECK(hop->total_rate_per_s() == 0.0);
  CHECK(hop->mobile_atom_count() == 0);
  hop->remove(occupancy.site(held));
  CHECK(hop->total_rate_per_s() == 1.0);
  // The dimer wanders until it finds the trap.
  kmc::Engine engine(kmc::Rng(10));
  engine.add(*hop);
  CHECK(engine.run({}) == kmc::Stop::nothing_can_happen);
  CHECK(occupancy.occupied(trap));
  CHECK(hop->difference_from_rebuilt().value_or("") == "");
}

TEST_CASE("A monomer that can do nothing but leave counts as mobile") {
  const Crystal crystal = crystal_of("square", 9, 9);
  Occupancy occupancy(crystal);
  const Aggregation model{.hop = {0.0, 0.0}, .evaporation = {3.0, 0.0}};
  const auto hop = rates::make_aggregation(occupancy, model, temperature_K);
  hop->place(crystal.site({0, 0, 0}, 0), 1);
  hop->place(crystal.site({4, 4, 0}, 0), 1);
  hop->place(crystal.site({4, 5, 0}, 0), 1);  // a dimer, which stays
  CHECK(hop->total_rate_per_s() == 3.0);
  CHECK(hop->mobile_atom_count() == 1);
}

TEST_CASE("At an open side there is no hop outwards") {
  const Crystal crystal =
      crystal_of("square", 5, 5, {Side::open, Side::open, Side::open});
  Occupancy occupancy(crystal);
  const auto hop = rates::make_aggregation(occupancy, all_islands(0.0), temperature_K);
  hop->place(crystal.site({0, 0, 0}, 0), 1);
  CHECK(hop->total_rate_per_s() == 0.5);
  hop->place(crystal.site({0, 2, 0}, 0), 1);
  CHECK(hop->total_rate_per_s() == 1.25);
  hop->place(crystal.site({0, 1, 0}, 0), 1);
  CHECK(hop->total_rate_per_s() == 0.5);
}

TEST_CASE("Rates of aggregation follow the temperature") {
  const Crystal crystal = crystal_of("square", 9, 9);
  Occupancy occupancy(crystal);
  Aggregation model = all_islands(2.0);
  model.hop = {1e12, 0.4};
  model.evaporation = {1e13, 0.9};
  const auto hop = rates::make_aggregation(occupancy, model, temperature_K);
  hop->place(crystal.site({0, 0, 0}, 0), 1);
  hop->place(crystal.site({4, 4, 0}, 0), 1);
  hop->place(crystal.site({4, 5, 0}, 0), 1);
  hop->place(crystal.site({5, 5, 0}, 0), 1);
  for (const double at_K : {300.0, 900.0, temperature_K}) {
    hop->set_temperature_K(at_K);
    const double kT_eV = rates::boltzmann_eV_per_K * at_K;
    const double expected_per_s = 1e12 * std::exp(-0.4 / kT_eV) * (1.0 + 1.0 / 9.0) +
                                  1e13 * std::exp(-0.9 / kT_eV);
    CHECK(hop->total_rate_per_s() == doctest::Approx(expected_per_s).epsilon(1e-13));
    CHECK(hop->difference_from_rebuilt().value_or("") == "");
  }
}

/// Mean square displacement of the middle of an island of `sites` in a period, in bond
/// lengths.
double mean_square(const Crystal& crystal, const Aggregation& model,
                   const std::vector<Site>& sites, double period_s, int period_count) {
  Occupancy occupancy(crystal);
  for (const Site site : sites) occupancy.place(site);
  const auto hop = rates::make_aggregation(occupancy, model, temperature_K);
  kmc::Engine engine(kmc::Rng(11));
  engine.add(*hop);
  const double scale =
      1.0 / (static_cast<double>(sites.size()) * crystal.cell().bond_length());
  double sum = 0.0;
  lattice::Vector3 former{0, 0, 0};
  for (int period = 1; period <= period_count; ++period) {
    engine.run({.time_s = period * period_s});
    const lattice::Vector3 now = hop->total_displacement();
    const lattice::Vector3 moved = scale * (now - former);
    sum += dot(moved, moved);
    former = now;
  }
  return sum / period_count;
}

/// Five standard errors: of unit vectors that come as a Poisson process with mean m,
/// isotropic to second order, r^2 of the sum has the mean m and the variance m + m^2
/// (cumulants of a compound Poisson process: sum of 4th ones m, of squares of 2nd m^2).
double bound(double m, int count) { return 5.0 * std::sqrt((m + m * m) / count); }

TEST_CASE("A lone monomer spreads as its hop rate times the square of the bond") {
  // A bipartite lattice as honeycomb has two kinds of sites with opposite bonds: the
  // walk alternates, yet its steps are as independent.
  for (const std::string cell : {"square", "triangular", "honeycomb"}) {
    CAPTURE(cell);
    const Crystal crystal = crystal_of(cell, 9, 9);
    const double found =
        mean_square(crystal, only_monomers(), {crystal.site({4, 4, 0}, 0)}, 4.0, 40000);
    CHECK(std::abs(found - 4.0) < bound(4.0, 40000));
  }
}

TEST_CASE("An island of N diffuses N to the minus gamma times as fast as a monomer") {
  for (const std::string cell : {"square", "triangular"})
    for (const int length : {2, 9}) {
      CAPTURE(cell);
      CAPTURE(length);
      const Crystal crystal = crystal_of(cell, 16, 16);
      std::vector<Site> row;  // connected in both lattices, along x
      for (int x = 0; x < length; ++x) row.push_back(crystal.site({x, 4, 0}, 0));
      for (const double gamma : {2.0 / 3.0, 1.5}) {
        const double mean = 10.0 * std::pow(length, -gamma);
        const double found = mean_square(crystal, all_islands(gamma), row, 10.0, 40000);
        CHECK(std::abs(found - mean) < bound(mean, 40000));
      }
    }
}

TEST_CASE("A monomer lives for an exponential time before it evaporates") {
  const Crystal crystal = crystal_of("square", 9, 9);
  Aggregation model = only_monomers();
  model.evaporation = {0.05, 0.0};
  std::vector<double> lives;
  Occupancy occupancy(crystal);
  const auto hop = rates::make_aggregation(occupancy, model, temperature_K);
  kmc::Engine engine(kmc::Rng(12));
  engine.add(*hop);
  for (int k = 0; k < 5000; ++k) {
    const double start_s = engine.time_s();
    hop->place(crystal.site({4, 4, 0}, 0), 1);
    REQUIRE(engine.run({}) == kmc::Stop::nothing_can_happen);
    REQUIRE(occupancy.atom_count() == 0);
    lives.push_back(engine.time_s() - start_s);
  }
  CHECK(hop->evaporated_count() == lives.size());
  const auto law = [](double t) { return 1.0 - std::exp(-0.05 * t); };
  CHECK(statistics::kolmogorov_smirnov(lives, law) <
        statistics::kolmogorov_smirnov_bound(lives.size()));
}

TEST_CASE("Islands do not evaporate") {
  const Crystal crystal = crystal_of("square", 9, 9);
  Occupancy occupancy(crystal);
  Aggregation model = only_monomers();
  model.evaporation = {1.0, 0.0};
  const auto hop = rates::make_aggregation(occupancy, model, temperature_K);
  hop->place(crystal.site({4, 4, 0}, 0), 1);
  hop->place(crystal.site({4, 5, 0}, 0), 1);
  CHECK(hop->total_rate_per_s() == 0.0);
}

TEST_CASE("Changes behind the back of the islands are found") {
  const Crystal crystal = crystal_of("square", 20, 20);
  for (int change = 0; change < 3; ++change) {
    CAPTURE(change);
    World world(crystal, all_islands(1.0), 13);
    world.rain->most = 50;
    while (world.rain->kept_count < 50)
      world.engine.run({.events = world.engine.event_count() + 10});
    REQUIRE(world.difference() == "");
    Site bound = world.occupancy.site(0), beside = no_site;
    for (const Site site : world.places())
      if (world.occupancy.coordination(site) == 1) bound = site;
    for (unsigned d = 0; d < 4; ++d)
      if (!world.occupancy.occupied(crystal.neighbour(bound, d)))
        beside = crystal.neighbour(bound, d);
    if (change == 0) world.occupancy.remove(bound);
    if (change == 1) world.occupancy.place(beside);
    if (change == 2) world.hop->remove(bound), world.occupancy.place(bound);
    CHECK(world.difference() != "");
  }
}

TEST_CASE("The islands of other atoms are refused") {
  const Crystal crystal = crystal_of("square", 20, 20);
  World one(crystal, all_islands(1.0), 14), other(crystal, all_islands(1.0), 15);
  for (World* world : {&one, &other}) world->run_with_removals(2000);
  kmc::ArchiveWriter written;
  one.hop->save(written);
  kmc::ArchiveReader archive(written.bytes());
  CHECK_THROWS_AS(other.hop->restore(archive), kmc::BadArchive);
}

TEST_CASE("Islands can step where all sites see the same neighbours") {
  CHECK(rates::islands_can_step(lattice::unit_cell("square")));
  CHECK(rates::islands_can_step(lattice::unit_cell("triangular")));
  CHECK(!rates::islands_can_step(lattice::unit_cell("honeycomb")));
}

#ifdef ADATOM_CONTRACTS
TEST_CASE("Aggregation in space or of honeycomb islands that move is a defect") {
  const Crystal space(lattice::unit_cell("fcc"), {4, 4, 4}, torus);
  Occupancy in_space(space);
  CHECK_THROWS_AS(rates::make_aggregation(in_space, only_monomers(), temperature_K),
                  kmc::BrokenInvariant);
  const Crystal plane = crystal_of("honeycomb", 9, 9);
  Occupancy in_plane(plane);
  CHECK_THROWS_AS(rates::make_aggregation(in_plane, all_islands(1.0), temperature_K),
                  kmc::BrokenInvariant);
}
#endif

}  // namespace
