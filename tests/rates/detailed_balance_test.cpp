// Time averages of a run against exact averages over all placements: detailed balance.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "kmc/engine.hpp"
#include "lattice/occupancy.hpp"
#include "rates/coordination_hop.hpp"
#include "rates/units.hpp"
#include "tests/kmc/block_average.hpp"
#include "tests/rates/enumerate.hpp"

namespace {

using lattice::Crystal;
using lattice::Side;
using rates::CoordinationBarriers;
using rates::Counting;

constexpr double temperature_K = 300.0;
constexpr double kT_eV = rates::boltzmann_eV_per_K * temperature_K;
constexpr Side periodic = Side::periodic;

// Contracts and sanitizers are slow: fewer events, and so wider bounds.
#ifdef ADATOM_CONTRACTS
constexpr std::uint64_t block_count = 30;
constexpr double largest_error = 0.02;
#else
constexpr std::uint64_t block_count = 100;
constexpr double largest_error = 0.01;
#endif

Crystal torus(const std::string& cell, const Crystal::Cells& size) {
  return {lattice::unit_cell(cell), size, {periodic, periodic, periodic}};
}

double bonds_now(const lattice::Occupancy& occupancy) {
  unsigned twice = 0;
  for (lattice::Atom atom = 0; atom < occupancy.atom_end(); ++atom)
    twice += occupancy.coordination(occupancy.site(atom));
  return twice / 2.0;
}

/// The time average of the number of bonds from block_count blocks of events.
statistics::Mean simulated(const Crystal& crystal, Placements::Set start,
                           const CoordinationBarriers& barriers, std::uint64_t seed,
                           std::uint64_t block_size = 1000) {
  lattice::Occupancy occupancy(crystal);
  Placements(crystal).place(start, occupancy);
  const auto hop = rates::make_coordination_hop(occupancy, barriers, temperature_K);
  // Blocks are far longer than the memory of so small a system (some ten hops of each
  // atom).
  statistics::BlockAverage clock([&] { return bonds_now(occupancy); }, block_size);
  kmc::Engine engine{kmc::Rng(seed)};
  engine.add(*hop);
  engine.run({.events = 10000});  // forgets the start
  kmc::Engine measured{kmc::Rng(seed, 1)};
  measured.add(*hop);
  measured.watch(clock, kmc::Schedule::every_events(1));
  CHECK(measured.run({.events = block_count * block_size}) ==
        kmc::Stop::events_reached);
  CHECK(hop->difference_from_rebuilt().value_or("") == "");
  return clock.average();
}

constexpr Placements::Set first_atoms(unsigned count) {
  return (Placements::Set{1} << count) - 1;
}

CoordinationBarriers bonds_of(double energy_per_kT, unsigned fewest = 0) {
  return rates::bond_counting({.bond_energy_eV = energy_per_kT * kT_eV,
                               .fewest_final = fewest,
                               .fewest_initial = fewest});
}

/// Within five standard deviations, and these small enough to mean something.
void check_equal(const statistics::Mean& average, double exact) {
  CAPTURE(average.value);
  CAPTURE(average.error);
  CHECK(average.error < largest_error * exact);
  CHECK(std::abs(average.value - exact) < 5.0 * average.error);
}

TEST_CASE("The enumeration gives the known averages of the square torus") {
  const Placements placements(torus("square", {4, 4, 1}));
  const auto all = placements.all(8);
  CHECK(std::accumulate(all.begin(), all.end(), 0.0) == 12870.0);  // C(16, 8)
  CHECK(mean_bonds(all, 0.0) == doctest::Approx(32.0 * 8 * 7 / (16.0 * 15)));
  CHECK(mean_bonds(all, 1.0) == doctest::Approx(8.953587).epsilon(1e-7));
  CHECK(mean_bonds(all, 2.0) == doctest::Approx(10.311423).epsilon(1e-7));
  CHECK(placements.reachable(first_atoms(8), 0) == all);
}

TEST_CASE("Bond counting per direction is in detailed balance on the square torus") {
  const Crystal crystal = torus("square", {4, 4, 1});
  check_equal(simulated(crystal, first_atoms(8), bonds_of(1.0), 1, 4000), 8.953587);
  check_equal(simulated(crystal, first_atoms(8), bonds_of(2.0), 2, 4000), 10.311423);
}

TEST_CASE("Bond counting per atom is out of balance by the known amount") {
  // The stationary average of this rule is 8.346, given to half a unit of its last
  // place.
  CoordinationBarriers barriers = bonds_of(1.0);
  barriers.counting = Counting::per_atom;
  const auto average =
      simulated(torus("square", {4, 4, 1}), first_atoms(8), barriers, 3, 4000);
  CHECK(std::abs(average.value - 8.346) < 5.0 * average.error + 0.0005);
  CHECK(std::abs(average.value - 8.953587) > 5.0 * average.error);
}

TEST_CASE("Bond counting per direction is in detailed balance on every lattice") {
  struct Sample {
    std::string name;
    Crystal::Cells size;
    Side across;  // the third side, open where it is too short to be periodic
    unsigned atom_count;
  };
  for (const Sample& sample :
       {Sample{"fcc", {2, 2, 2}, periodic, 5},
        Sample{"fcc_110", {4, 2, 2}, Side::open, 5},
        Sample{"fcc_111", {4, 2, 1}, Side::open, 4},
        Sample{"bcc", {2, 2, 3}, periodic, 6}, Sample{"hcp", {4, 2, 1}, Side::open, 4},
        Sample{"simple_cubic", {4, 4, 2}, Side::open, 5},
        Sample{"triangular", {4, 2, 1}, Side::open, 6},
        Sample{"honeycomb", {4, 2, 1}, Side::open, 7}}) {
    CAPTURE(sample.name);
    const Crystal crystal(lattice::unit_cell(sample.name), sample.size,
                          {periodic, periodic, sample.across});
    const unsigned atom_count = sample.atom_count;
    const double exact = mean_bonds(Placements(crystal).all(atom_count), 1.0);
    check_equal(simulated(crystal, first_atoms(atom_count), bonds_of(1.0), 4), exact);
  }
}

/// 3 + 0.6 n_initial + 0.1 n_final, in units of kT: a bond energy of kT / 2, and as
/// many kinds of destination as there are coordination numbers.
CoordinationBarriers linear(unsigned fewest) {
  return rates::linear_barriers({.constant_eV = 3.0 * kT_eV,
                                 .per_initial_eV = 0.6 * kT_eV,
                                 .per_final_eV = 0.1 * kT_eV,
                                 .fewest = fewest});
}

TEST_CASE("Linear barriers are in detailed balance on the square and the fcc torus") {
  const Crystal square = torus("square", {4, 4, 1});
  check_equal(simulated(square, first_atoms(8), linear(0), 5),
              mean_bonds(Placements(square).all(8), 0.5));
  const Crystal fcc = torus("fcc", {2, 2, 2});
  check_equal(simulated(fcc, first_atoms(5), linear(0), 6),
              mean_bonds(Placements(fcc).all(5), 0.5));
}

TEST_CASE("Linear barriers that hit their floors are still in detailed balance") {
  // -1 + 1.5 n_initial - 0.5 n_final: negative or below dE for many pairs.
  const Crystal crystal = torus("square", {4, 4, 1});
  const auto barriers = rates::linear_barriers({.constant_eV = -1.0 * kT_eV,
                                                .per_initial_eV = 0.9 * kT_eV,
                                                .per_final_eV = -0.1 * kT_eV,
                                                .fewest = 0});
  REQUIRE(barriers.barrier_eV[0][3] == 0.0);
  REQUIRE(rates::check_balance(barriers, 4).holds());
  check_equal(simulated(crystal, first_atoms(8), barriers, 7),
              mean_bonds(Placements(crystal).all(8), 1.0));
}

TEST_CASE("A symmetric filter is in detailed balance among what it can reach") {
  const Crystal square = torus("square", {4, 4, 1});
  const Placements on_square(square);
  constexpr Placements::Set rough = first_atoms(8) ^ 0x180;  // two rows with a kink
  const auto reachable = on_square.reachable(rough, 1);
  CHECK(std::accumulate(reachable.begin(), reachable.end(), 0.0) > 100.0);
  CHECK(reachable != on_square.all(8));
  check_equal(simulated(square, rough, bonds_of(1.0, 1), 8),
              mean_bonds(reachable, 1.0));

  const Crystal fcc = torus("fcc", {2, 2, 2});
  const Placements on_fcc(fcc);
  for (const unsigned fewest : {1U, 2U}) {
    CAPTURE(fewest);
    const auto some = on_fcc.reachable(first_atoms(5), fewest);
    CHECK(std::accumulate(some.begin(), some.end(), 0.0) > 100.0);
    CHECK(some != on_fcc.all(5));
    check_equal(simulated(fcc, first_atoms(5), bonds_of(1.0, fewest), 9),
                mean_bonds(some, 1.0));
  }
  check_equal(simulated(fcc, first_atoms(5), linear(1), 10),
              mean_bonds(on_fcc.reachable(first_atoms(5), 1), 0.5));
}

TEST_CASE("A filter of the destination alone is out of balance") {
  const Crystal crystal = torus("fcc", {2, 2, 2});
  const auto barriers = rates::bond_counting(
      {.bond_energy_eV = kT_eV, .fewest_final = 2, .fewest_initial = 0});
  const Placements placements(crystal);
  const auto average = simulated(crystal, first_atoms(5), barriers, 11);
  for (const unsigned fewest : {0U, 1U, 2U})
    CHECK(std::abs(average.value -
                   mean_bonds(placements.reachable(first_atoms(5), fewest), 1.0)) >
          5.0 * average.error);
}

/// Mean square displacement of a lone atom, in standard errors from Gamma l^2 t.
double sigmas_off(const std::string& cell, const Crystal::Cells& size,
                  double dimension) {
  // The displacement is a sum of N ~ Poisson(h) hops of length l. With the isotropic
  // covariance l^2 / d: <r^4> = h l^4 + h^2 l^4 (1 + 2/d), and so the variance of r^2
  // is h l^4 + (2/d) h^2 l^4.
  const Crystal crystal = torus(cell, size);
  lattice::Occupancy occupancy(crystal);
  occupancy.place(crystal.site({0, 0, 0}, 0));
  const auto hop = rates::make_coordination_hop(
      occupancy, rates::bond_counting({.fewest_final = 0}), temperature_K);
  kmc::Engine engine{kmc::Rng(12)};
  engine.add(*hop);
  constexpr double hops = 12.0;
  constexpr int walks = 20000;
  const double gamma_per_s = crystal.cell().coordination() * 1e13;
  lattice::Vector3 displacement{};
  double sum = 0.0;
  lattice::Site before = occupancy.site(0);
  for (int walk = 1; walk <= walks; ++walk) {
    displacement = {0, 0, 0};
    const double end_s = walk * (hops / gamma_per_s);
    while (engine.run({.time_s = end_s, .events = engine.event_count() + 1}) ==
           kmc::Stop::events_reached) {
      unsigned d = 0;
      while (crystal.neighbour(before, d) != occupancy.site(0)) ++d;
      displacement =
          displacement + crystal.cell().bonds(crystal.basis(before))[d].vector;
      before = occupancy.site(0);
    }
    sum += dot(displacement, displacement);
  }
  const double l = crystal.cell().bond_length();
  const double sigma =
      l * l * std::sqrt((hops + 2.0 / dimension * hops * hops) / walks);
  return std::abs(sum / walks - hops * l * l) / sigma;
}

TEST_CASE("A free adatom spreads by its rate times bond length squared times time") {
  CHECK(sigmas_off("square", {4, 4, 1}, 2.0) < 5.0);
  CHECK(sigmas_off("triangular", {4, 2, 1}, 2.0) < 5.0);
  CHECK(sigmas_off("fcc", {2, 2, 2}, 3.0) < 5.0);
}

}  // namespace
