// Columns of atoms against closed forms and exact enumeration: growth without and with
// transport between layers, a lone atom, detailed balance.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "rates/units.hpp"
#include "tests/kmc/block_average.hpp"
#include "tests/rates/column_world.hpp"

namespace {

using lattice::Column;
using lattice::Side;
using rates::Interlayer;
using rates::SolidOnSolid;

#ifdef ADATOM_CONTRACTS
constexpr int run_count = 10;
constexpr std::uint64_t block_count = 30;
#else
constexpr int run_count = 40;
constexpr std::uint64_t block_count = 60;
#endif

constexpr double temperature_K = 600.0;
constexpr double kT_eV = rates::boltzmann_eV_per_K * temperature_K;
using Heights = std::vector<unsigned>;

lattice::UnitCell cubic() { return lattice::unit_cell("simple_cubic"); }

/// Deposits on a flat floor until `layers` have arrived; an atom on a terrace makes
/// `hops_per_arrival` hops in the time between two arrivals.
struct Growth : ColumnWorld {
  Growth(int side_length, double layers, const SolidOnSolid& model,
         double hops_per_arrival, std::uint64_t seed)
      : ColumnWorld(cubic(), {side_length, side_length, 60}) {
    start(model, temperature_K);
    const double terrace_per_s =
        4.0 * model.rate_per_s(0, rates::HopKind::level, temperature_K);
    RandomDeposition arrivals(
        *this, terrace_per_s / hops_per_arrival,
        static_cast<std::uint64_t>(layers * static_cast<double>(columns.count())));
    kmc::Engine engine{kmc::Rng(seed)};
    engine.add(*hop);
    engine.add(arrivals);
    while (arrivals.left() > 0) engine.run({.events = engine.event_count() + 100});
    CHECK(difference() == "");
  }
};

TEST_CASE("Without transport between layers W squared is the coverage") {
  // Which layer an arrival enters depends on the coverages of the layers alone, which
  // hops within layers do not change: heights are distributed as without hops. For N
  // arrivals on A columns, A W^2 / (N / A) is Pearson's sum for N equal shares among A,
  // with mean A - 1 and variance 2 (A - 1) (1 - 1/N) (Haldane, Biometrika 29, 133
  // (1937)).
  constexpr int length = 16;
  constexpr double layers = 5.0, A = length * length, N = layers * A;
  const SolidOnSolid model{.terrace_barrier_eV = 1.0 * kT_eV,
                           .lateral_bond_eV = 1.0 * kT_eV,
                           .interlayer = Interlayer::none};
  double sum = 0.0;
  for (int run = 0; run < run_count; ++run) {
    const Growth film(length, layers, model, 2.0, 100 + static_cast<unsigned>(run));
    REQUIRE(film.occupancy.atom_count() == static_cast<std::size_t>(N));
    const lattice::Vector3 went = film.hop->total_displacement();
    REQUIRE(norm(went) > 0.0);
    REQUIRE(went[2] == 0.0);
    sum += film.square_of_width();
  }
  const double expected = layers * (1.0 - 1.0 / A);
  const double error =
      layers / A * std::sqrt(2.0 * (A - 1.0) * (1.0 - 1.0 / N) / run_count);
  CAPTURE(sum / run_count);
  CHECK(std::abs(sum / run_count - expected) < 5.0 * error);
}

TEST_CASE("With transport between layers films are smoother") {
  // By the law above W^2 without it would be 4.98 +- 0.44 in a single run.
  for (const double step_per_kT : {0.0, 2.0}) {
    const SolidOnSolid model{.terrace_barrier_eV = 1.0 * kT_eV,
                             .lateral_bond_eV = 1.0 * kT_eV,
                             .step_barrier_eV = step_per_kT * kT_eV};
    const Growth film(16, 5.0, model, 2.0, 7);
    CHECK(film.square_of_width() < 4.98 - 5.0 * 0.44);
    CHECK(film.square_of_width() > 0.0);
  }
}

TEST_CASE("Layers of random deposition without hops are covered as Poisson says") {
  // Arrivals during a given time: each column's height is Poisson by itself, with mean
  // 3; heights of 9 and more are one bin (expected above 10).
  ColumnWorld world(cubic(), {60, 60, 40});
  world.start({.terrace_barrier_eV = 1000.0}, 300.0);
  REQUIRE(world.hop->total_rate_per_s() == 0.0);
  RandomDeposition arrivals(world, 3600.0, 1000000);
  kmc::Engine engine{kmc::Rng(8)};
  engine.add(*world.hop);
  engine.add(arrivals);
  engine.run({.time_s = 3.0});
  std::vector<double> observed(10, 0.0), expected(10, 0.0);
  for (const unsigned height : world.heights()) ++observed[std::min(height, 9U)];
  double term = 3600.0 * std::exp(-3.0), rest = 3600.0;
  for (int k = 0; k < 9; ++k) {
    expected[static_cast<std::size_t>(k)] = term;
    rest -= term;
    term *= 3.0 / (k + 1.0);
  }
  expected[9] = rest;
  CHECK(statistics::chi_square(observed, expected) < statistics::chi_square_bound(9));
}

TEST_CASE("A lone atom on a terrace diffuses with a quarter of its rate") {
  // <r^2> = Gamma t in units of the distance of columns, D = Gamma / 4. x and y are
  // independent differences of two Poisson numbers: variance s = Gamma t / 2, fourth
  // cumulant s, so r^2 has the variance 2 (2 s^2 + s).
  constexpr double sample_count = 20000.0;
  ColumnWorld world(cubic(), {5, 4, 3});
  world.fill({0, 0, 0, 0, 0, 0, 0, 1});
  const SolidOnSolid model{.terrace_barrier_eV = 0.5, .lateral_bond_eV = 0.3};
  world.start(model, temperature_K);
  const double gamma_per_s = 4e13 * std::exp(-0.5 / kT_eV);
  CHECK(world.hop->total_rate_per_s() == doctest::Approx(gamma_per_s).epsilon(1e-12));
  kmc::Engine engine{kmc::Rng(9)};
  engine.add(*world.hop);
  constexpr double hops = 20.0, s = hops / 2.0;
  double sum = 0.0;
  lattice::Vector3 before = world.hop->total_displacement();
  for (int k = 1; k <= static_cast<int>(sample_count); ++k) {
    engine.run({.time_s = k * hops / gamma_per_s});
    const lattice::Vector3 now = world.hop->total_displacement();
    sum += dot(now - before, now - before);
    before = now;
  }
  CHECK(std::abs(sum / sample_count - hops) <
        5.0 * std::sqrt(2.0 * (2.0 * s * s + s) / sample_count));
}

/// Heights of all states that hops lead to from `start`, one after the other.
std::set<Heights> reachable(const ColumnWorld& world, const Heights& start,
                            Interlayer interlayer) {
  std::set<Heights> seen = {start};
  std::vector<Heights> open = {start};
  while (!open.empty()) {
    const Heights state = open.back();
    open.pop_back();
    for (Column from = 0; from < state.size(); ++from)
      for (const Column to : world.columns.neighbours(from)) {
        if (to == lattice::no_column || state[from] == 0 ||
            state[to] == world.columns.layer_count() ||
            (interlayer == Interlayer::none && state[to] + 1 != state[from]))
          continue;
        Heights next = state;
        --next[from];
        ++next[to];
        if (seen.insert(next).second) open.push_back(next);
      }
  }
  return seen;
}

/// Bonds within layers: of two columns side by side as many as the lower has atoms.
double lateral_bonds(const ColumnWorld& world, const Heights& heights) {
  unsigned twice = 0;
  for (Column column = 0; column < heights.size(); ++column)
    for (const Column beside : world.columns.neighbours(column))
      if (beside != lattice::no_column)
        twice += std::min(heights[column], heights[beside]);
  return twice / 2.0;
}

double squares(const ColumnWorld&, const Heights& heights) {
  return std::inner_product(heights.begin(), heights.end(), heights.begin(), 0.0);
}

using Observable = double (*)(const ColumnWorld&, const Heights&);

/// Boltzmann's average over states with the energy -(lateral bond) x lateral bonds.
double exact_average(const ColumnWorld& world, const std::set<Heights>& states,
                     Observable observable, double bond_per_kT) {
  double sum = 0.0, weights = 0.0;
  for (const Heights& state : states) {
    const double weight = std::exp(bond_per_kT * lateral_bonds(world, state));
    sum += weight * observable(world, state);
    weights += weight;
  }
  return sum / weights;
}

struct Closed {
  lattice::Crystal::Cells size;
  Side side;
  Heights start;
  SolidOnSolid model;
  std::size_t fewest_states;
};

void check_balance(const Closed& closed, Observable observable, std::uint64_t seed) {
  constexpr double bond_per_kT = 1.0;
  ColumnWorld world(cubic(), closed.size, closed.side);
  world.fill(closed.start);
  world.start(closed.model, temperature_K);
  const auto states = reachable(world, closed.start, closed.model.interlayer);
  REQUIRE(states.size() >= closed.fewest_states);
  statistics::BlockAverage block([&] { return observable(world, world.heights()); },
                                 2000);
  kmc::Engine before{kmc::Rng(seed)}, engine{kmc::Rng(seed, 1)};
  before.add(*world.hop);
  before.run({.events = 10000});  // forgets the start
  engine.add(*world.hop);
  engine.watch(block, kmc::Schedule::every_events(1));
  engine.run({.events = 2000 * block_count});
  const auto [average, error] = block.average();
  const double value = average;
  const double exact = exact_average(world, states, observable, bond_per_kT);
  CAPTURE(value);
  CAPTURE(exact);
  CHECK(error < 0.01 * exact);
  CHECK(std::abs(value - exact) < 5.0 * error);
  // Other energies give other averages: the comparison can fail.
  for (const double other : {0.8, 1.2})
    CHECK(std::abs(value - exact_average(world, states, observable, other)) >
          5.0 * error);
  CHECK(world.difference() == "");
}

TEST_CASE("Columns are in detailed balance with hops between layers") {
  for (const double step_per_kT : {0.0, 0.7}) {
    const SolidOnSolid model{.terrace_barrier_eV = 2.0 * kT_eV,
                             .lateral_bond_eV = kT_eV,
                             .step_barrier_eV = step_per_kT * kT_eV};
    for (const Closed& closed :
         {Closed{{2, 2, 9}, Side::open, {2, 1, 3, 0}, model, 84},
          Closed{{3, 1, 9}, Side::open, {4, 1, 1}, model, 28},
          Closed{{3, 2, 3}, Side::open, {2, 2, 1, 0, 1, 1}, model, 300},
          Closed{{4, 1, 9}, Side::periodic, {2, 2, 1, 1}, model, 84}}) {
      check_balance(closed, lateral_bonds, 11);
      check_balance(closed, squares, 12);
    }
  }
}

TEST_CASE("Columns are in detailed balance when every atom stays in its layer") {
  const SolidOnSolid model{.terrace_barrier_eV = 2.0 * kT_eV,
                           .lateral_bond_eV = kT_eV,
                           .interlayer = Interlayer::none};
  check_balance({{3, 3, 9}, Side::open, {1, 0, 1, 0, 1, 0, 1, 0, 0}, model, 126},
                lateral_bonds, 13);
  check_balance({{3, 3, 9}, Side::open, {2, 1, 2, 1, 1, 1, 0, 0, 0}, model, 1000},
                lateral_bonds, 14);
}

}  // namespace
