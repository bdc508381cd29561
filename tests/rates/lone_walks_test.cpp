// Monomers that walk alone, held against exact laws of random walks and against the
// same hops one by one.
#include "rates/lone_walks.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kmc/engine.hpp"
#include "rates/aggregation.hpp"
#include "rates/deposition.hpp"
#include "tests/kmc/statistics.hpp"

namespace {

using lattice::Crystal;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;
using rates::LoneHops;
using rates::LoneWalk;

constexpr double temperature_K = 500.0;
constexpr double for_ever = std::numeric_limits<double>::infinity();

Crystal torus(const std::string& cell, int side) {
  return {lattice::unit_cell(cell),
          {side, side, 1},
          {Side::periodic, Side::periodic, Side::open}};
}

rates::Aggregation walking(double hop_per_s = 1.0) {
  return {.hop = {hop_per_s, 0.0}, .evaporation = {}, .lone_monomers_walk = true};
}

/// A place relative to where a walk began.
using Place = std::array<int, 3>;  // x, y, basis

/// The probability that a walk first leaves the square at each place beyond it, by
/// following the probability of all places hop by hop until 1e-13 of it is left; and
/// the mean number of hops.
std::pair<std::map<Place, double>, double> exact_exits(const lattice::UnitCell& cell,
                                                       int half_width) {
  std::map<Place, double> inside = {{{0, 0, 0}, 1.0}}, exits;
  double left = 1.0, mean = 0.0;
  while (left > 1e-13) {
    mean += left;  // P(more than k hops), summed over k
    std::map<Place, double> next;
    left = 0.0;
    for (const auto& [place, probability] : inside) {
      const auto bonds = cell.bonds(static_cast<unsigned>(place[2]));
      for (const lattice::Bond& bond : bonds) {
        const Place to = {place[0] + bond.cell[0], place[1] + bond.cell[1],
                          static_cast<int>(bond.basis)};
        const double part = probability / static_cast<double>(bonds.size());
        if (std::abs(to[0]) > half_width || std::abs(to[1]) > half_width) {
          exits[to] += part;
        } else {
          next[to] += part;
          left += part;
        }
      }
    }
    inside = std::move(next);
  }
  return {exits, mean};
}

TEST_CASE("A walk leaves its room where and after as many hops as a random walk does") {
  for (const std::string name : {"square", "triangular", "honeycomb"})
    for (const int half_width : {1, 2, 4, 8}) {
      CAPTURE(name);
      CAPTURE(half_width);
      const lattice::UnitCell cell = lattice::unit_cell(name);
      const auto [exits, mean_hops] = exact_exits(cell, half_width);
      const LoneHops hops(cell);
      constexpr std::uint64_t walks = 40000;
      std::map<Place, double> found;
      std::vector<double> hop_counts, times;
      for (std::uint64_t seed = 0; seed < walks; ++seed) {
        // Far apart in the counter of the generator, as seeds are.
        const LoneWalk walk = hops.whole(seed * 0x632BE59BD9B4E019ULL, 0, half_width);
        found[{walk.x, walk.y, static_cast<int>(walk.basis)}] += 1.0;
        hop_counts.push_back(static_cast<double>(walk.hop_count));
        times.push_back(walk.time_of_last_hop());
      }
      std::vector<double> observed, expected;
      for (const auto& [place, probability] : exits) {
        observed.push_back(found[place]);
        expected.push_back(probability * walks);
      }
      CHECK(found.size() == exits.size());
      CHECK(statistics::chi_square(observed, expected) <
            statistics::chi_square_bound(exits.size() - 1));
      const auto counted = statistics::mean(hop_counts),
                 timed = statistics::mean(times);
      CHECK(std::abs(counted.value - mean_hops) < 5.0 * counted.error);
      // Waiting times have the mean 1, whatever the number of hops.
      CHECK(std::abs(timed.value - mean_hops) < 5.0 * timed.error);
    }
}

TEST_CASE("The hops of a walk come as a Poisson process") {
  // Counts in equal times, in the order of one walk: each is Poisson, and neighbours in
  // time are not correlated. Windows with k >= 9 are one bin, as are k <= 0.
  const LoneHops hops(lattice::unit_cell("square"));
  constexpr double window = 4.0;
  constexpr std::size_t windows = 100000;
  LoneWalk walk = hops.whole(7, 0, 1, 0);
  std::vector<double> counts, observed(10, 0.0), expected(10, 0.0);
  for (std::size_t k = 1; k <= windows; ++k) {
    const std::uint64_t before = walk.hop_count;
    hops.go_on(walk, 1 << 30, LoneHops::all_hops, window * static_cast<double>(k));
    counts.push_back(static_cast<double>(walk.hop_count - before));
    observed[std::min<std::size_t>(walk.hop_count - before, 9)] += 1.0;
  }
  double term = windows * std::exp(-window), rest = windows;
  for (int k = 0; k < 9; ++k) {
    expected[static_cast<std::size_t>(k)] = term;
    rest -= term;
    term *= window / (k + 1.0);
  }
  expected[9] = rest;
  CHECK(statistics::chi_square(observed, expected) < statistics::chi_square_bound(9));
  // The product of two independent deviations has the variance window^2.
  double sum = 0.0;
  for (std::size_t k = 1; k < windows; ++k)
    sum += (counts[k] - window) * (counts[k - 1] - window);
  CHECK(std::abs(sum) < 5.0 * window * std::sqrt(static_cast<double>(windows)));
}

TEST_CASE("A walk that is looked at on its way is the same walk") {
  const LoneHops hops(lattice::unit_cell("honeycomb"));
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const LoneWalk whole = hops.whole(seed << 32, 1, 5);
    LoneWalk looked_at = hops.whole(seed << 32, 1, 5, 0);
    const double step = 0.01 * static_cast<double>(seed % 50 + 1);
    for (double until = 0.0; until < whole.time_of_last_hop(); until += step) {
      hops.go_on(looked_at, 5, whole.hop_count - 1, until);
      CHECK(looked_at.time_of_last_hop() <= until + 1e-9);
      CHECK(looked_at == hops.whole(seed << 32, 1, 5, looked_at.hop_count));
    }
    hops.go_on(looked_at, 5, LoneHops::all_hops, for_ever);
    CHECK(looked_at == whole);
  }
}

/// Monomers that walk, and an engine.
struct World {
  World(const Crystal& crystal, const std::vector<Site>& sites,
        const rates::Aggregation& model, std::uint64_t seed)
      : occupancy(crystal), engine(kmc::Rng(seed)) {
    for (const Site site : sites) occupancy.place(site);
    hop = rates::make_aggregation(occupancy, model, temperature_K);
    engine.add(*hop);
    if (auto* timed = hop->timed_events()) engine.add(*timed);
  }
  std::string difference() { return hop->difference_from_rebuilt().value_or(""); }

  Occupancy occupancy;
  std::unique_ptr<rates::Hop> hop;
  kmc::Engine engine;
};

TEST_CASE("Two monomers on a torus meet after the exact mean time") {
  // Seen from one, the other hops with the rate of both. The times until they touch
  // from each distance solve 2 (T - mean of T at the four neighbours) = 1; by
  // Gauss-Seidel.
  constexpr int side = 15;
  constexpr auto at = [](int x, int y) {
    return static_cast<std::size_t>((y + side) % side * side + (x + side) % side);
  };
  const auto touching = [](int x, int y) {
    return std::min(x, side - x) + std::min(y, side - y) <= 1;
  };
  std::vector<double> first(side * side, 0.0);
  for (int sweep = 0; sweep < 20000; ++sweep)
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x)
        if (!touching(x, y))
          first[at(x, y)] = 0.5 + 0.25 * (first[at(x + 1, y)] + first[at(x - 1, y)] +
                                          first[at(x, y + 1)] + first[at(x, y - 1)]);
  const Crystal crystal = torus("square", side);
  for (const auto& [x, y] : {std::pair{7, 7}, {3, 1}, {2, 0}}) {
    CAPTURE(x);
    std::vector<double> times_s;
    World world(crystal, {}, walking(), 2);
    for (int run = 0; run < 20000; ++run) {
      const double start_s = world.engine.time_s();
      world.hop->place(crystal.site({0, 0, 0}, 0), 1);
      world.hop->place(crystal.site({x, y, 0}, 0), 1);
      REQUIRE(world.engine.run({}) == kmc::Stop::nothing_can_happen);
      REQUIRE(world.occupancy.coordination(world.occupancy.site(0)) == 1);
      times_s.push_back(world.engine.time_s() - start_s);
      for (const lattice::Atom atom : {0U, 1U})
        world.hop->remove(world.occupancy.site(atom));
    }
    const auto found = statistics::mean(times_s);
    CHECK(std::abs(found.value - first[at(x, y)]) < 5.0 * found.error);
  }
}

TEST_CASE("A lone monomer finds a trap after the exact mean time") {
  // T - mean of T at the four neighbours = 1 off the trap, 0 on it; by Gauss-Seidel.
  constexpr int side = 15;
  constexpr auto at = [](int x, int y) {
    return static_cast<std::size_t>((y + side) % side * side + (x + side) % side);
  };
  std::vector<double> first(side * side, 0.0);
  for (int sweep = 0; sweep < 20000; ++sweep)
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x)
        if (x != 0 || y != 0)
          first[at(x, y)] = 1.0 + 0.25 * (first[at(x + 1, y)] + first[at(x - 1, y)] +
                                          first[at(x, y + 1)] + first[at(x, y - 1)]);
  const Crystal crystal = torus("square", side);
  const Site trap = crystal.site({0, 0, 0}, 0);
  std::vector<double> times_s;
  // A new block each time: where somebody was before, its cell is known.
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    Occupancy occupancy(crystal);
    occupancy.set_ground(trap, lattice::Ground::trap);
    occupancy.place(crystal.site({7, 6, 0}, 0));
    const auto hop = rates::make_aggregation(occupancy, walking(), temperature_K);
    kmc::Engine engine{kmc::Rng(seed)};
    engine.add(*hop);
    engine.add(*hop->timed_events());
    REQUIRE(engine.run({}) == kmc::Stop::nothing_can_happen);
    REQUIRE(occupancy.occupied(trap));
    times_s.push_back(engine.time_s());
  }
  const auto found = statistics::mean(times_s);
  CHECK(std::abs(found.value - first[at(7, 6)]) < 5.0 * found.error);
}

TEST_CASE("A lone monomer hops as often as its rate says") {
  // The number of hops in a time is Poisson distributed: mean and variance rate x time.
  constexpr double rate_per_s = 3.0, end_s = 1e6;
  for (const std::string name : {"square", "triangular", "honeycomb"})
    for (const int side : {8, 30, 200}) {
      CAPTURE(name);
      CAPTURE(side);
      const Crystal crystal = torus(name, side);
      World world(crystal, {crystal.site({3, 4, 0}, 0)}, walking(rate_per_s), 9);
      CHECK(world.engine.run({.time_s = end_s}) == kmc::Stop::time_reached);
      double hops = 0.0;
      for (const rates::UsedEntry& used : world.hop->used_entries())
        hops += static_cast<double>(used.event_count);
      CHECK(std::abs(hops - rate_per_s * end_s) < 5.0 * std::sqrt(rate_per_s * end_s));
      CHECK(static_cast<double>(world.engine.event_count()) < 0.5 * hops);
    }
}

/// Looks at a site after a random time, and counts how often it was occupied.
class Looks final : public kmc::Process {
 public:
  Looks(rates::Hop& hop, const Occupancy& occupancy, Site site, double rate_per_s)
      : hop_(hop), occupancy_(occupancy), site_(site), rate_per_s_(rate_per_s) {}
  double total_rate_per_s() override { return rate_per_s_; }
  void execute(double, kmc::Rng&) override {
    hop_.show_site(site_);
    if (occupancy_.occupied(site_)) ++occupied_count;
    looked = true;
  }
  std::uint64_t occupied_count = 0;
  bool looked = false;

 private:
  rates::Hop& hop_;
  const Occupancy& occupancy_;
  Site site_;
  double rate_per_s_;
};

TEST_CASE("Whoever asks for a site between events learns who is there at that time") {
  // Of a walk from a site of a torus of N sites, looked at first after a time with the
  // rate q: it is there with the probability 1/N sum_k q / (q + 1 - (cos kx + cos
  // ky)/2) (the resolvent of the walk at its diagonal).
  constexpr int side = 11;
  constexpr double q_per_s = 0.1;
  double expected = 0.0;
  for (int kx = 0; kx < side; ++kx)
    for (int ky = 0; ky < side; ++ky) {
      const double pi = std::acos(-1.0);
      expected +=
          q_per_s /
          (q_per_s + 1.0 -
           0.5 * (std::cos(2 * pi * kx / side) + std::cos(2 * pi * ky / side))) /
          (side * side);
    }
  const Crystal crystal = torus("square", side);
  constexpr int runs = 40000;
  const Site start = crystal.site({3, 4, 0}, 0);
  World world(crystal, {}, walking(), 4);
  Looks looks(*world.hop, world.occupancy, start, q_per_s);
  world.engine.add(looks);
  for (int run = 0; run < runs; ++run) {
    const lattice::Atom atom = world.hop->place(start, 1);
    looks.looked = false;
    REQUIRE(world.engine.run({.halted = &looks.looked}) == kmc::Stop::halted);
    world.hop->remove(world.occupancy.site(atom));
  }
  // Binomial.
  CHECK(std::abs(static_cast<double>(looks.occupied_count) - expected * runs) <
        5.0 * std::sqrt(runs * expected * (1.0 - expected)));
}

/// Arrivals at random sites; those on occupied ones are discarded.
class Rain final : public kmc::Process {
 public:
  Rain(rates::Hop& hop, const Occupancy& occupancy, double rate_per_s)
      : hop_(hop), occupancy_(occupancy), rate_per_s_(rate_per_s) {}
  double total_rate_per_s() override { return rate_per_s_; }
  void execute(double, kmc::Rng& rng) override {
    const auto& size = occupancy_.crystal().size();
    const auto cell = [&](int axis) {
      return static_cast<int>(rng.below(static_cast<std::uint64_t>(size[axis])));
    };
    const Site site = occupancy_.crystal().site({cell(0), cell(1), 0}, 0);
    hop_.show_site(site);
    if (!occupancy_.occupied(site)) hop_.place(site, 1);
  }

 private:
  rates::Hop& hop_;
  const Occupancy& occupancy_;
  double rate_per_s_;
};

TEST_CASE("Films grow as many islands with walks as hop by hop") {
  const Crystal crystal = torus("triangular", 70);
  std::array<statistics::Mean, 2> islands{}, monomers{};
  for (const bool walk : {false, true}) {
    rates::Aggregation model = walking();
    model.lone_monomers_walk = walk;
    std::vector<double> island_counts, monomer_counts;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
      World world(crystal, {}, model, seed + (walk ? 1000 : 0));
      Rain rain(*world.hop, world.occupancy, 1e-5 * 70 * 70);
      world.engine.add(rain);
      world.engine.run({.time_s = 0.05 / 1e-5});
      // All bonds of an island can be followed from one of its atoms to all others: an
      // island of n has as few as n - 1, so islands are counted by their names.
      std::uint64_t alone = 0;
      std::vector<std::uint8_t> seen(crystal.end(), 0);
      double count = 0.0;
      world.occupancy.for_atoms([&](lattice::Atom, Site site) {
        if (world.occupancy.coordination(site) == 0) ++alone;
        if (world.occupancy.coordination(site) == 0 || seen[site] != 0) return;
        ++count;
        std::vector<Site> to_visit = {site};
        seen[site] = 1;
        while (!to_visit.empty()) {
          const Site here = to_visit.back();
          to_visit.pop_back();
          world.occupancy.for_bonds(here, world.occupancy.occupied_bonds(here),
                                    [&](unsigned, Site next) {
                                      if (seen[next] != 0) return;
                                      seen[next] = 1;
                                      to_visit.push_back(next);
                                    });
        }
      });
      if (seed % 50 == 0) REQUIRE(world.difference() == "");
      island_counts.push_back(count);
      monomer_counts.push_back(static_cast<double>(alone));
    }
    islands[walk ? 1 : 0] = statistics::mean(island_counts);
    monomers[walk ? 1 : 0] = statistics::mean(monomer_counts);
  }
  const auto agree = [](const std::array<statistics::Mean, 2>& m) {
    return std::abs(m[0].value - m[1].value) < 5.0 * std::hypot(m[0].error, m[1].error);
  };
  CHECK(islands[0].value > 20.0);
  CHECK(agree(islands));
  CHECK(agree(monomers));
}

/// Does nothing but be told.
class Watcher final : public kmc::Observer {
 public:
  explicit Watcher(World& world) : world_(world) {}
  void observe(double, std::uint64_t) override {
    CHECK(world_.difference() == "");
    path.push_back(world_.hop->total_displacement());
  }
  std::vector<lattice::Vector3> path;

 private:
  World& world_;
};

TEST_CASE("A film with walks takes the same path however often it is looked at") {
  const Crystal crystal = torus("square", 40);
  std::vector<double> times_s;
  std::vector<std::vector<Site>> places;
  std::vector<std::size_t> looks;
  std::vector<lattice::Vector3> displacements;
  for (const double interval_s : {1e9, 500.0, 3.7}) {
    World world(crystal, {}, walking(), 3);
    Rain rain(*world.hop, world.occupancy, 1e-5 * 40 * 40);
    world.engine.add(rain);
    Watcher watcher(world);
    world.engine.watch(watcher, kmc::Schedule::linear(interval_s));
    // Cut in two as well.
    if (interval_s == 500.0) world.engine.run({.time_s = 1234.5});
    world.engine.run({.events = 2000});
    times_s.push_back(world.engine.time_s());
    places.emplace_back();
    world.occupancy.for_atoms(
        [&](lattice::Atom, Site site) { places.back().push_back(site); });
    looks.push_back(watcher.path.size());
    displacements.push_back(world.hop->total_displacement());
    CHECK(world.difference() == "");
  }
  CHECK(looks[2] > 100 * looks[0]);
  for (const std::size_t k : {1U, 2U}) {
    CHECK(times_s[k] == times_s[0]);
    CHECK(places[k] == places[0]);
    CHECK(displacements[k] == displacements[0]);
  }
}

TEST_CASE("Arrivals find walkers where they are and not where they were") {
  // An arrival falls on any of 81 sites, wherever the walker is by then: binomial.
  constexpr int side = 9, runs = 20000;
  constexpr double p = 1.0 / (side * side);
  const Crystal crystal = torus("square", side);
  World world(crystal, {}, walking(100.0), 10);
  bool landed = false;
  rates::Deposition arrivals(*world.hop, world.occupancy, {},
                             [&landed](auto) { landed = true; });
  arrivals.set_rate_per_s(1.0);
  world.engine.add(arrivals);
  for (int run = 0; run < runs; ++run) {
    world.hop->place(crystal.site({4, 4, 0}, 0), 1);
    landed = false;
    REQUIRE(world.engine.run({.halted = &landed}) == kmc::Stop::halted);
    REQUIRE(world.difference() == "");
    std::vector<Site> sites;
    world.occupancy.for_atoms([&](lattice::Atom, Site site) { sites.push_back(site); });
    for (const Site site : sites) world.hop->remove(site);
  }
  REQUIRE(arrivals.arrival_count() == runs);
  CHECK(std::abs(static_cast<double>(arrivals.reflected_count()) - runs * p) <
        5.0 * std::sqrt(runs * p * (1.0 - p)));
}

TEST_CASE("A walker goes on at the rate of the new temperature") {
  // <r^2> of a period is the sum of those of its halves, for which see the bound of
  // tests/rates/aggregation_test.cpp: variance m + m^2 of r^2 with the mean m.
  const Crystal crystal = torus("square", 30);
  rates::Aggregation model = walking();
  model.hop = {1.0, 0.0};
  model.hop.barrier_eV = 0.05;
  model.hop.attempt_frequency_per_s = 1.0;
  World world(crystal, {crystal.site({9, 9, 0}, 0)}, model, 5);
  const double cold_per_s = model.hop.rate_per_s(300.0);
  const double hot_per_s = model.hop.rate_per_s(600.0);
  constexpr double half_s = 12.0;
  constexpr int periods = 20000;
  double sum = 0.0;
  lattice::Vector3 former{0, 0, 0};
  for (int period = 0; period < periods; ++period) {
    world.hop->set_temperature_K(300.0);
    world.engine.run({.time_s = (2 * period + 1) * half_s});
    world.hop->set_temperature_K(600.0);
    world.engine.run({.time_s = (2 * period + 2) * half_s});
    const lattice::Vector3 now = world.hop->total_displacement(), moved = now - former;
    sum += dot(moved, moved);
    former = now;
  }
  const double mean = (cold_per_s + hot_per_s) * half_s;
  CHECK(std::abs(sum / periods - mean) <
        5.0 * std::sqrt((mean + mean * mean) / periods));
  CHECK(world.difference() == "");
}

TEST_CASE("A walker evaporates after an exponential time from wherever it is") {
  const Crystal crystal = torus("square", 30);
  rates::Aggregation model = walking();
  model.evaporation = {0.01, 0.0};
  World world(crystal, {}, model, 6);
  std::vector<double> lives_s;
  for (int k = 0; k < 5000; ++k) {
    const double start_s = world.engine.time_s();
    world.hop->place(crystal.site({k % 30, 4, 0}, 0), 1);
    REQUIRE(world.engine.run({}) == kmc::Stop::nothing_can_happen);
    REQUIRE(world.occupancy.atom_count() == 0);
    lives_s.push_back(world.engine.time_s() - start_s);
  }
  CHECK(statistics::kolmogorov_smirnov(lives_s, [](double t) {
          return -std::expm1(-0.01 * t);
        }) < statistics::kolmogorov_smirnov_bound(lives_s.size()));
  CHECK(world.difference() == "");
}

TEST_CASE("Damaged walks are refused or are walks") {
  const Crystal crystal = torus("honeycomb", 40);
  World world(crystal, {}, walking(), 7);
  Rain rain(*world.hop, world.occupancy, 1e-5 * 40 * 40);
  world.engine.add(rain);
  world.engine.run({.events = 1000});
  kmc::ArchiveWriter engine, atoms, catalog;
  world.engine.save(engine);
  world.occupancy.save(atoms);
  world.hop->save(catalog);
  const auto outcome = [&](std::string bytes) {
    World other(crystal, {}, walking(), 8);
    kmc::ArchiveReader of_engine(engine.bytes()), of_atoms(atoms.bytes()), read(bytes);
    kmc::Engine again(kmc::Rng(0));
    again.restore(of_engine);
    Occupancy occupancy(crystal);
    occupancy.restore(of_atoms);
    const auto hop = rates::make_aggregation(occupancy, walking(), temperature_K);
    again.add(*hop);
    again.add(*hop->timed_events());
    try {
      hop->restore(read);
    } catch (const kmc::BadArchive&) {
      return 'r';
    }
    again.run({.events = again.event_count() + 50});
    return hop->difference_from_rebuilt() ? 'd' : 'w';
  };
  CHECK(outcome(catalog.bytes()) == 'w');
  CHECK(outcome(catalog.bytes().substr(0, catalog.bytes().size() - 1)) == 'r');
  int refused = 0, flipped = 0;
  for (std::size_t at = catalog.bytes().size() / 2; at < catalog.bytes().size(); ++at) {
    std::string bytes = catalog.bytes();
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 8));
    const char found = outcome(bytes);
    REQUIRE(found != 'd');
    refused += found == 'r' ? 1 : 0;
    ++flipped;
  }
  CHECK(refused > flipped / 4);
}

}  // namespace
