// Adatoms that walk on terraces, held against exact laws of random walks and against
// the same hops one by one.
#include "rates/walking_hop.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kmc/engine.hpp"
#include "lattice/terraces.hpp"
#include "rates/coordination_hop.hpp"
#include "rates/deposition.hpp"
#include "rates/lone_walk.hpp"
#include "rates/process_hop.hpp"
#include "rates/units.hpp"
#include "tests/kmc/statistics.hpp"

namespace {

using lattice::Crystal;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;

rates::LiftingHopMaker bonds(double eV) {
  return [=](Occupancy& occupancy, double temperature_K) {
    return rates::make_coordination_hop(
        occupancy, rates::bond_counting({.bond_energy_eV = eV, .fewest_final = 3}),
        temperature_K);
  };
}

rates::LiftingHopMaker silver() {
  const auto folder = std::filesystem::path(ADATOM_TABLES);
  const auto table = rates::read_process_table(folder / "Ag_emt_process.csv");
  const auto barriers = rates::to_process_barriers(
      table, {.fallbacks = {rates::PatternFallback::linear}});
  return [=](Occupancy& occupancy, double temperature_K) {
    return rates::make_process_hop(occupancy, barriers, temperature_K);
  };
}

Crystal slab(int nx, int ny, int nz = 3) {
  return {lattice::unit_cell("fcc_111"),
          {nx, ny, nz},
          {Side::periodic, Side::periodic, Side::open}};
}

constexpr int substrate_planes = 5;

/// A slab, of five planes unless said otherwise, adatoms on it, and an engine.
struct World {
  World(const Crystal& crystal, const rates::LiftingHopMaker& make,
        double temperature_K, std::uint64_t seed, bool walk = true,
        int slab_planes = substrate_planes)
      : occupancy(crystal), engine(kmc::Rng(seed)) {
    const lattice::Terraces planes(occupancy);
    for (int plane = 0; plane < slab_planes; ++plane)
      for (const unsigned b : planes.basis_of_plane(plane))
        for (int y = 0; y < crystal.size()[1]; ++y)
          for (int x = 0; x < crystal.size()[0]; ++x) {
            const Site site = crystal.site({x, y, plane / 3}, b);
            if (plane < 2) occupancy.set_ground(site, lattice::Ground::bulk);
            occupancy.place(site);
          }
    if (walk)
      hop = rates::make_walking_hop(occupancy, make, temperature_K);
    else
      hop = make(occupancy, temperature_K);
    engine.add(*hop);
    if (auto* timed = hop->timed_events()) engine.add(*timed);
  }
  std::string difference() { return hop->difference_from_rebuilt().value_or(""); }
  /// Atoms in a plane.
  double count(int plane) const {
    const lattice::Terraces planes(occupancy);
    double atoms = 0.0;
    occupancy.for_atoms([&](lattice::Atom, Site site) {
      atoms += planes.plane(occupancy.crystal().place(site)) == plane;
    });
    return atoms;
  }

  Occupancy occupancy;
  std::unique_ptr<rates::Hop> hop;
  kmc::Engine engine;
};

/// On top of the slab. Cell (x, y), one of two sites.
Site on_top(const Crystal& crystal, int x, int y, unsigned which) {
  return crystal.site({x, y, 1}, 4 + which);
}

double hop_per_s(double bond_eV, double temperature_K) {
  return 6e13 * std::exp(-3.0 * bond_eV / (rates::boltzmann_eV_per_K * temperature_K));
}

TEST_CASE("Two adatoms on a terrace meet after the exact mean time") {
  // Seen from one, the other hops with the rate of both: the times until they touch
  // solve 2 r (T - mean of T at the six neighbours) = 1, with r the rate of one; by
  // Gauss-Seidel. At 400 K nothing else happens in that time (1e-7 of all events).
  constexpr double temperature_K = 400.0;
  const Crystal crystal = slab(40, 24);
  const Site origin = on_top(crystal, 0, 0, 0);
  std::vector<Site> sites;
  std::vector<double> time_s(crystal.end(), 0.0);
  const auto level = rates::level_bonds(crystal.cell(), crystal.basis(origin));
  const auto beside = [&](Site site) {
    std::vector<Site> list;
    for (unsigned d = 0; d < 12; ++d)
      if ((level >> d & 1U) != 0) list.push_back(crystal.neighbour(site, d));
    return list;
  };
  for (int y = 0; y < 24; ++y)
    for (int x = 0; x < 40; ++x)
      for (const unsigned which : {0U, 1U}) {
        const Site site = on_top(crystal, x, y, which);
        bool touches = site == origin;
        for (const Site near : beside(site)) touches = touches || near == origin;
        if (!touches) sites.push_back(site);
      }
  const double each_s = 0.5 / hop_per_s(0.1, temperature_K);
  for (int sweep = 0; sweep < 10000; ++sweep)
    for (const Site site : sites) {
      double sum_s = 0.0;
      for (const Site near : beside(site)) sum_s += time_s[near];
      time_s[site] = each_s + sum_s / 6.0;
    }

  World world(crystal, bonds(0.1), temperature_K, 5);
  double hops_in_walks = 0.0;
  for (const auto& [x, y] : {std::pair{20, 12}, {3, 1}}) {
    CAPTURE(x);
    const Site start = on_top(crystal, x, y, 1);
    std::vector<double> times_s;
    for (int run = 0; run < 1500; ++run) {
      const double start_s = world.engine.time_s();
      const std::array<lattice::Atom, 2> atoms = {world.hop->place(origin, 1),
                                                  world.hop->place(start, 1)};
      const auto touch = [&] {
        return world.occupancy.coordination(world.occupancy.site(atoms[0])) > 3;
      };
      while (!touch()) world.engine.run({.events = world.engine.event_count() + 1});
      times_s.push_back(world.engine.time_s() - start_s);
      for (const lattice::Atom atom : atoms)
        world.hop->remove(world.occupancy.site(atom));
    }
    const auto found = statistics::mean(times_s);
    CHECK(std::abs(found.value - time_s[start]) < 5.0 * found.error);
  }
  for (const rates::UsedEntry& used : world.hop->used_entries())
    if (used.entry.find("walking") != std::string::npos)
      hops_in_walks += static_cast<double>(used.event_count);
  CHECK(hops_in_walks > 0.5 * static_cast<double>(world.engine.event_count()));
  CHECK(world.difference() == "");
}

TEST_CASE("An adatom alone hops as often and as far as its rate says") {
  // The number of hops in a time is Poisson distributed; <x^2> = <y^2> = N l^2 / 2, and
  // of a Gaussian the fourth moment gives the error of each: sqrt(2) of the value.
  constexpr double temperature_K = 400.0;
  const double mean_hops = 2e5, end_s = mean_hops / hop_per_s(0.1, temperature_K);
  const Crystal crystal = slab(60, 35);
  double square = 0.0, hops = 0.0, events = 0.0;
  constexpr int runs = 200;
  for (int run = 1; run <= runs; ++run) {
    World world(crystal, bonds(0.1), temperature_K, static_cast<std::uint64_t>(run));
    world.hop->place(on_top(crystal, 3, 4, 0), 1);
    CHECK(world.engine.run({.time_s = end_s}) == kmc::Stop::time_reached);
    for (const rates::UsedEntry& used : world.hop->used_entries())
      hops += static_cast<double>(used.event_count);
    const lattice::Vector3 way = world.hop->total_displacement();
    CHECK(std::abs(way[2]) < 1e-9);
    square += dot(way, way);
    events += static_cast<double>(world.engine.event_count());
  }
  CHECK(std::abs(hops - runs * mean_hops) < 5.0 * std::sqrt(runs * mean_hops));
  const double expected = runs * mean_hops * 0.5;  // l^2 = 1/2
  CHECK(std::abs(square - expected) < 5.0 * expected / std::sqrt(runs));
  CHECK(events < 0.05 * hops);
}

TEST_CASE("What a lone adatom sets free beside it happens at its rate") {
  // Until the first atom of the terrace hops up the waiting time is exponential, and
  // one with ten neighbours does it with its part of the rate.
  constexpr double temperature_K = 900.0, bond_eV = 0.05;
  const Crystal crystal = slab(26, 15);
  const double kT_eV = rates::boltzmann_eV_per_K * temperature_K;
  const double of_ten = 1e13 * 6 * std::exp(-10 * bond_eV / kT_eV),
               of_nine = 1e13 * 12 * std::exp(-9 * bond_eV / kT_eV);
  std::vector<double> times_s;
  double ten = 0.0;
  constexpr int runs = 2000;
  World world(crystal, bonds(bond_eV), temperature_K, 11);
  const double full = world.count(substrate_planes - 1);
  for (int run = 0; run < runs; ++run) {
    const double start_s = world.engine.time_s();
    const lattice::Atom adatom = world.hop->place(on_top(crystal, 5, 5, 0), 1);
    std::vector<Site> sites;
    const auto note = [&] {
      sites.assign(world.occupancy.atom_end(), lattice::no_site);
      world.occupancy.for_atoms(
          [&](lattice::Atom atom, Site site) { sites[atom] = site; });
    };
    note();
    while (world.count(substrate_planes - 1) == full) {
      world.engine.run({.events = world.engine.event_count() + 1});
    }
    times_s.push_back(world.engine.time_s() - start_s);
    world.occupancy.for_atoms([&](lattice::Atom atom, Site site) {
      if (atom == adatom || sites[atom] == site) return;
      // It was beneath the adatom, where that is now: nobody else moved at that time.
      const Site now_at = world.occupancy.site(adatom);
      for (unsigned d = 0; d < 12; ++d)
        ten += crystal.neighbour(now_at, d) == sites[atom];
    });
    // As at the beginning.
    std::vector<lattice::Atom> moved;
    world.occupancy.for_atoms([&](lattice::Atom atom, Site site) {
      if (sites[atom] != site || atom == adatom) moved.push_back(atom);
    });
    for (const lattice::Atom atom : moved)
      world.hop->remove(world.occupancy.site(atom));
    for (const lattice::Atom atom : moved)
      if (atom != adatom) world.hop->place(sites[atom], 1);
    REQUIRE(world.count(substrate_planes - 1) == full);
  }
  const auto found = statistics::mean(times_s);
  CHECK(std::abs(found.value * (of_ten + of_nine) - 1.0) < 5.0 / std::sqrt(runs));
  const double share = of_ten / (of_ten + of_nine);
  CHECK(std::abs(ten - runs * share) < 5.0 * std::sqrt(runs * share * (1.0 - share)));
}

TEST_CASE("Adatoms walk where they do as on a thick slab and nowhere else") {
  const Crystal crystal = slab(30, 20);
  const lattice::Terraces planes{Occupancy(crystal)};
  for (const int slab_planes : {1, 2, 3, 5, 7}) {
    CAPTURE(slab_planes);
    World world(crystal, bonds(0.1), 400.0, 3, true, slab_planes);
    world.hop->place(
        crystal.site({4, 4, slab_planes / 3}, planes.basis_of_plane(slab_planes)[0]),
        1);
    world.engine.run({.events = 200});
    bool walked = false;
    for (const rates::UsedEntry& used : world.hop->used_entries())
      walked = walked || used.entry.find("walking") != std::string::npos;
    // The lowest two planes are bulk: from there nobody hops up beside an adatom.
    CHECK(walked == (slab_planes > 2));
    CHECK(world.difference() == "");
  }
}

/// A film grows on the slab for a while.
struct Growth {
  Growth(const Crystal& crystal, const rates::LiftingHopMaker& make,
         double temperature_K, double per_s, std::uint64_t seed, bool walk)
      : world(crystal, make, temperature_K, seed, walk),
        deposition(*world.hop, world.occupancy, {.landing = rates::Landing::funnelling},
                   [](auto) {}) {
    deposition.set_rate_per_s(per_s);
    world.engine.add(deposition);
  }
  World world;
  rates::Deposition deposition;
};

TEST_CASE("The catalog and the terraces follow a film that grows by walks") {
  for (const bool by_bonds : {true, false}) {
    CAPTURE(by_bonds);
    const Crystal crystal = slab(30, 20);
    const double temperature_K = by_bonds ? 300.0 : 150.0;
    Growth growth(crystal, by_bonds ? bonds(0.06) : silver(), temperature_K,
                  by_bonds ? 1e8 : 6e5, 4, true);
    for (int part = 0; part < 60; ++part) {
      growth.world.engine.run(
          {.events = growth.world.engine.event_count() + (by_bonds ? 977 : 197)});
      REQUIRE(growth.world.difference() == "");
      if (part % 20 == 10) growth.world.hop->set_temperature_K(temperature_K + part);
    }
    CHECK(growth.deposition.arrival_count() > 5);
    const auto used = growth.world.hop->used_entries();
    CHECK(used.back().entry.find("walking alone") != std::string::npos);
    CHECK(used.back().event_count > 2000);
  }
}

/// After a random time asks for all sites on top of the slab.
class Looks final : public kmc::Process {
 public:
  explicit Looks(World& world) : world_(world) {}
  double total_rate_per_s() override { return 1e7; }
  void execute(double, kmc::Rng&) override {
    const Crystal& crystal = world_.occupancy.crystal();
    double found = 0.0;
    for (int y = 0; y < crystal.size()[1]; ++y)
      for (int x = 0; x < crystal.size()[0]; ++x)
        for (const unsigned which : {0U, 1U}) {
          world_.hop->show_site(on_top(crystal, x, y, which));
          found += world_.occupancy.occupied(on_top(crystal, x, y, which));
        }
    CHECK(found == 1.0);
    ++count;
  }
  int count = 0;

 private:
  World& world_;
};

TEST_CASE("Whoever asks for the sites of a terrace finds its walking adatom") {
  const Crystal crystal = slab(30, 20);
  World world(crystal, bonds(0.1), 300.0, 6);
  world.hop->place(on_top(crystal, 8, 8, 1), 1);
  Looks looks(world);
  world.engine.add(looks);
  world.engine.run({.time_s = 1e-5});
  CHECK(looks.count > 50);
}

TEST_CASE("Walks end where the edge of a terrace comes into their room") {
  // On a square lattice an adatom that passes beside a room makes an edge in it.
  const Crystal crystal(lattice::unit_cell("square"), {50, 50, 1},
                        {Side::periodic, Side::periodic, Side::open});
  Occupancy occupancy(crystal);
  const auto hop = rates::make_walking_hop(
      occupancy,
      [](Occupancy& o, double temperature_K) {
        return rates::make_coordination_hop(
            o, rates::bond_counting({.bond_energy_eV = 0.06, .fewest_final = 0}),
            temperature_K);
      },
      300.0);
  kmc::Engine engine{kmc::Rng(2)};
  engine.add(*hop);
  engine.add(*hop->timed_events());
  kmc::Rng rng(7);
  for (int atom = 0; atom < 25; ++atom) {
    const Site site = crystal.site(
        {static_cast<int>(rng.below(50)), static_cast<int>(rng.below(50)), 0}, 0);
    if (!occupancy.occupied(site)) hop->place(site, 1);
  }
  for (int part = 0; part < 4000; ++part) {
    engine.run({.events = engine.event_count() + 5});
    REQUIRE(hop->difference_from_rebuilt().value_or("") == "");
  }
  CHECK(hop->used_entries().back().entry.find("walking") != std::string::npos);
}

TEST_CASE("Who looks at walking adatoms changes nothing of their way") {
  const Crystal crystal = slab(30, 20);
  const auto grown = [&](bool look) {
    Growth growth(crystal, bonds(0.06), 300.0, 2e7, 8, true);
    auto& engine = growth.world.engine;
    constexpr double end_s = 2e-6;
    for (int part = 1; look && part < 500; ++part)
      engine.run({.time_s = end_s * part / 500});
    engine.run({.time_s = end_s});
    std::vector<Site> sites;
    for (lattice::Atom a = 0; a < growth.world.occupancy.atom_end(); ++a)
      sites.push_back(growth.world.occupancy.site(a));
    return std::pair{engine.event_count(), sites};
  };
  const auto seen = grown(true), unseen = grown(false);
  CHECK(seen == unseen);
  CHECK(seen.second.size() > 6000);
}

TEST_CASE("Films grow by walks as they do hop by hop") {
  // Means of what a film is like after a while, two samples of independent runs.
  const Crystal crystal = slab(50, 30);
  struct Sample {
    std::vector<double> monomers, bonds, hops;
  };
  double hops_in_walks = 0.0;
  const auto sampled = [&](bool walk) {
    Sample sample;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      Growth growth(crystal, bonds(0.06), 300.0, 2e7, seed + (walk ? 1000 : 0), walk);
      growth.world.engine.run({.time_s = 8e-7});
      double monomers = 0.0, bonded = 0.0, hops = 0.0;
      growth.world.occupancy.for_atoms([&](lattice::Atom, Site site) {
        const unsigned n = growth.world.occupancy.coordination(site);
        monomers += n == 3;
        bonded += n;
      });
      for (const auto& used : growth.world.hop->used_entries())
        hops += static_cast<double>(used.event_count);
      sample.monomers.push_back(monomers);
      sample.bonds.push_back(bonded);
      sample.hops.push_back(hops);
      if (walk)
        hops_in_walks +=
            static_cast<double>(growth.world.hop->used_entries().back().event_count);
    }
    return sample;
  };
  const Sample by_hops = sampled(false), by_walks = sampled(true);
  const auto agree = [](const std::vector<double>& a, const std::vector<double>& b) {
    const auto x = statistics::mean(a), y = statistics::mean(b);
    CAPTURE(x.value);
    CAPTURE(y.value);
    CHECK(x.error > 0.0);
    CHECK(std::abs(x.value - y.value) < 5.0 * std::hypot(x.error, y.error));
  };
  agree(by_hops.monomers, by_walks.monomers);
  agree(by_hops.bonds, by_walks.bonds);
  agree(by_hops.hops, by_walks.hops);
  const auto hops = statistics::mean(by_walks.hops);
  CHECK(hops_in_walks / 40 > 0.1 * hops.value);
}

}  // namespace
