// Supports and traps hold atoms: detailed balance with them, and atoms that leave.
#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "kmc/engine.hpp"
#include "rates/coordination_hop.hpp"
#include "rates/deposition.hpp"
#include "rates/units.hpp"
#include "tests/kmc/block_average.hpp"
#include "tests/rates/enumerate.hpp"

namespace {

using lattice::Crystal;
using lattice::Ground;
using lattice::Occupancy;
using lattice::Side;
using rates::CoordinationBarriers;

constexpr double temperature_K = 300.0;
constexpr double kT_eV = rates::boltzmann_eV_per_K * temperature_K;

/// 4 x 2 columns of two sites on a support, one of them a trap.
struct Bench {
  Crystal crystal{lattice::unit_cell("simple_cubic"),
                  {4, 2, 2},
                  {Side::periodic, Side::open, Side::open}};
  Occupancy occupancy{crystal};
  Placements placements{crystal};  // sites of the lower layer are numbers 0 .. 7

  Bench() {
    for (int y = 0; y < 2; ++y)
      for (int x = 0; x < 4; ++x)
        occupancy.set_ground(crystal.site({x, y, 0}, 0),
                             x + y == 0 ? Ground::trap : Ground::support);
  }
};

CoordinationBarriers with_grounds(double bond_eV, double support_eV, double trap_eV) {
  auto barriers = rates::bond_counting({.bond_energy_eV = bond_eV, .fewest_final = 0});
  barriers.grounds = {{{0, 0.0}, {1, support_eV}, {1, trap_eV}}};
  return barriers;
}

/// What the grounds of all atoms hold now [eV].
double binding_eV(const Occupancy& occupancy, const CoordinationBarriers& barriers) {
  double sum_eV = 0.0;
  for (lattice::Atom atom = 0; atom < occupancy.atom_end(); ++atom)
    sum_eV +=
        barriers.grounds[static_cast<unsigned>(occupancy.ground(occupancy.site(atom)))]
            .binding_eV;
  return sum_eV;
}

/// Boltzmann average of the binding to the ground over all placements of four atoms.
double exact_binding_eV(const Placements& placements,
                        const CoordinationBarriers& barriers) {
  constexpr Placements::Set end = Placements::Set{1} << 16;
  double weights = 0.0, sum = 0.0;
  for (Placements::Set atoms = 0; atoms < end; ++atoms) {
    if (std::popcount(atoms) != 4) continue;
    const double ground_eV =
        barriers.grounds[1].binding_eV * std::popcount(atoms & 0xFE) +
        barriers.grounds[2].binding_eV * std::popcount(atoms & 0x1);
    const double energy_eV =
        ground_eV + barriers.bond_energy_eV * placements.bond_count(atoms);
    weights += std::exp(energy_eV / kT_eV);
    sum += ground_eV * std::exp(energy_eV / kT_eV);
  }
  return sum / weights;
}

void check_average(const CoordinationBarriers& barriers, std::uint64_t seed) {
  Bench bench;
  bench.placements.place(0xF, bench.occupancy);
  const auto hop =
      rates::make_coordination_hop(bench.occupancy, barriers, temperature_K);
  statistics::BlockAverage clock([&] { return binding_eV(bench.occupancy, barriers); },
                                 1000);
  kmc::Engine engine{kmc::Rng(seed)};
  engine.add(*hop);
  engine.watch(clock, kmc::Schedule::every_events(1));
  engine.run({.events = 100000});
  const statistics::Mean average = clock.average();
  const double exact_eV = exact_binding_eV(bench.placements, barriers);
  CAPTURE(average.value);
  CAPTURE(exact_eV);
  CHECK(average.error < 0.03 * exact_eV);
  CHECK(std::abs(average.value - exact_eV) < 5.0 * average.error);
  CHECK(hop->difference_from_rebuilt().value_or("") == "");
}

}  // namespace

TEST_CASE("Atoms on a weak support with a trap sit as Boltzmann says") {
  check_average(with_grounds(kT_eV, 0.5 * kT_eV, 2.0 * kT_eV), 1);
}

TEST_CASE("Atoms on a strong support sit as Boltzmann says") {
  check_average(with_grounds(0.5 * kT_eV, 1.5 * kT_eV, 3.0 * kT_eV), 2);
}

TEST_CASE("A support that binds like so many bonds is a wall of atoms") {
  auto barriers = rates::bond_counting({.bond_energy_eV = 0.1, .fewest_final = 2});
  barriers.grounds = {{{0, 0.0}, {4, 0.4}, {4, 0.5}}};
  CHECK(barriers.ground_eV(Ground::support) == doctest::Approx(0.0));
  CHECK(barriers.ground_eV(Ground::trap) == doctest::Approx(0.1));
}

TEST_CASE("The lowest barrier away from a ground is found") {
  auto barriers = rates::linear_barriers(
      {.constant_eV = 0.3, .per_initial_eV = 0.1, .per_final_eV = -0.1});
  CHECK(rates::lowest_ground_barrier_eV(barriers, 12) >= 0.0);
  barriers.grounds = {{{0, 0.0}, {3, 0.0}, {3, 0.6}}};
  CHECK(rates::lowest_ground_barrier_eV(barriers, 12) < 0.0);
}

TEST_CASE("An atom in a trap is held longer by its binding") {
  Bench bench;
  const auto barriers = with_grounds(kT_eV, 2.0 * kT_eV, 4.0 * kT_eV);
  const auto hop =
      rates::make_coordination_hop(bench.occupancy, barriers, temperature_K);
  const auto rate_per_s = [&](const Crystal::Cells& cell) {
    const auto site = bench.crystal.site(cell, 0);
    hop->place(site, 1);
    const double total_per_s = hop->total_rate_per_s();
    hop->remove(site);
    return total_per_s;
  };
  CHECK(rate_per_s({1, 1, 0}) / rate_per_s({0, 0, 0}) ==
        doctest::Approx(std::exp(2.0)));
  CHECK(rate_per_s({1, 1, 1}) / rate_per_s({1, 1, 0}) ==
        doctest::Approx(std::exp(2.0)));
}

TEST_CASE("An atom of the bulk neither hops nor leaves") {
  Bench bench;
  auto barriers = with_grounds(kT_eV, kT_eV, kT_eV);
  barriers.evaporation_constant_eV = kT_eV;
  const auto site = bench.crystal.site({2, 1, 0}, 0);
  const auto rate_per_s = [&](Ground ground) {
    bench.occupancy.set_ground(site, ground);
    const auto hop =
        rates::make_coordination_hop(bench.occupancy, barriers, temperature_K);
    hop->place(site, 1);
    const double total_per_s = hop->total_rate_per_s();
    CHECK(hop->difference_from_rebuilt().value_or("") == "");
    hop->remove(site);
    return total_per_s;
  };
  CHECK(rate_per_s(Ground::none) > 0.0);
  CHECK(rate_per_s(Ground::bulk) == 0.0);
}

TEST_CASE("Atoms leave after times that their neighbours and their ground decide") {
  // Frozen but for evaporation: lifetimes are exponential with the rate of the class.
  auto barriers = with_grounds(kT_eV, 2.0 * kT_eV, 2.0 * kT_eV);
  barriers.barrier_eV = CoordinationBarriers::filled(CoordinationBarriers::forbidden);
  barriers.evaporation_constant_eV = kT_eV;
  barriers.evaporation_per_neighbour_eV = 0.5 * kT_eV;
  Bench bench;
  const auto hop =
      rates::make_coordination_hop(bench.occupancy, barriers, temperature_K);
  for (const int y : {0, 1}) hop->place(bench.crystal.site({1, y, 0}, 0), 1);
  // 1 kT, the support's 2 and one neighbour's 0.5: two atoms.
  CHECK(hop->total_rate_per_s() == doctest::Approx(2e13 * std::exp(-3.5)));
  kmc::Engine engine{kmc::Rng(3)};
  engine.add(*hop);
  CHECK(engine.run({.events = 1}) == kmc::Stop::events_reached);
  CHECK(hop->total_rate_per_s() == doctest::Approx(1e13 * std::exp(-3.0)));
  CHECK(engine.run({}) == kmc::Stop::nothing_can_happen);
  CHECK(hop->evaporated_count() == 2);
  CHECK(bench.occupancy.atom_count() == 0);
}

TEST_CASE("Atoms of a full layer leave upwards though none can hop") {
  // The same for barriers of sites and, of which no destination differs, of classes.
  const Crystal crystal(lattice::unit_cell("square"), {6, 6, 1},
                        {Side::periodic, Side::periodic, Side::open});
  for (auto barriers :
       {rates::linear_barriers(
            {.constant_eV = 0.3, .per_initial_eV = 0.1, .per_final_eV = -0.1}),
        rates::bond_counting({.bond_energy_eV = 0.1, .fewest_final = 0})}) {
    barriers.evaporation_constant_eV = 2.0 * kT_eV;
    barriers.evaporation_per_neighbour_eV = 0.5 * kT_eV;
    Occupancy occupancy(crystal);
    crystal.for_each_site([&](lattice::Site site) { occupancy.place(site); });
    const auto hop = rates::make_coordination_hop(occupancy, barriers, temperature_K);
    // 2 kT, and four neighbours' 0.5 each.
    CHECK(hop->total_rate_per_s() == doctest::Approx(36 * 1e13 * std::exp(-4.0)));
    CHECK(hop->moves(crystal.site({2, 3, 0}, 0)).size() == 1);
  }
}

TEST_CASE("Arrivals and departures balance at the coverage of Langmuir") {
  // theta(t) = F / (F + k) (1 - exp(-(F + k) t)) with F arrivals per site and time, k
  // departures per atom and time. A site is empty or not, independent of the others:
  // the number of atoms is binomial.
  const Crystal crystal(lattice::unit_cell("square"), {100, 100, 1},
                        {Side::periodic, Side::periodic, Side::open});
  Occupancy occupancy(crystal);
  auto barriers = rates::bond_counting({.bond_energy_eV = 0.0, .fewest_final = 15});
  barriers.evaporation_constant_eV = kT_eV * std::log(1e13);  // 1 per second
  const auto hop = rates::make_coordination_hop(occupancy, barriers, temperature_K);
  rates::Deposition deposition(*hop, occupancy, {}, [](auto) {});
  deposition.set_rate_per_s(2.0 * 10000);
  kmc::Engine engine{kmc::Rng(4)};
  engine.add(*hop);
  engine.add(deposition);
  for (const double time_s : {0.1, 0.3, 3.0}) {
    engine.run({.time_s = time_s});
    const double p = 2.0 / 3.0 * (1.0 - std::exp(-3.0 * time_s));
    const double sigma = std::sqrt(10000 * p * (1.0 - p));
    CHECK(std::abs(static_cast<double>(occupancy.atom_count()) - 10000 * p) <
          5.0 * sigma);
  }
  CHECK(deposition.atom_count() - hop->evaporated_count() == occupancy.atom_count());
  CHECK(hop->difference_from_rebuilt().value_or("") == "");
}
