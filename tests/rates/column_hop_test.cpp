// The catalog of hops from column to column.
#include "rates/column_hop.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "rates/units.hpp"
#include "tests/rates/column_world.hpp"

namespace {

using lattice::Atom;
using lattice::Column;
using lattice::no_column;
using lattice::no_site;
using lattice::Side;
using lattice::Site;
using rates::HopKind;
using rates::Interlayer;
using rates::SolidOnSolid;

#ifdef ADATOM_CONTRACTS
constexpr std::uint64_t many_events = 20000;
#else
constexpr std::uint64_t many_events = 100000;
#endif

constexpr double temperature_K = 600.0;
constexpr double kT_eV = rates::boltzmann_eV_per_K * temperature_K;

lattice::UnitCell cubic() { return lattice::unit_cell("simple_cubic"); }
/// Honeycomb layers, two to a cell: columns of two kinds, three neighbours in a layer.
lattice::UnitCell honeycomb() {
  const double root3 = std::sqrt(3.0);
  return {"user",
          {{{root3, 0, 0}, {0, 3, 0}, {0, 0, 2}}},
          {{0, 0, 0},
           {0, 1, 0},
           {root3 / 2, 1.5, 0},
           {root3 / 2, 2.5, 0},
           {root3 / 2, 1.5, 1},
           {0, 0, 1},
           {0, 1, 1},
           {root3 / 2, 2.5, 1}},
          1};
}

SolidOnSolid model_of(Interlayer interlayer, double step_per_kT = 1.5) {
  return {.terrace_barrier_eV = 2.0 * kT_eV,
          .lateral_bond_eV = 1.1 * kT_eV,
          .step_barrier_eV = step_per_kT * kT_eV,
          .interlayer = interlayer};
}
const std::vector<SolidOnSolid> models = {model_of(Interlayer::allowed),
                                          model_of(Interlayer::allowed, 0.0),
                                          model_of(Interlayer::none)};

/// Heights 0 .. 3 at random, so that some columns are empty.
std::vector<unsigned> rough(std::size_t count, unsigned highest = 3) {
  std::mt19937_64 hand(1);
  std::vector<unsigned> heights;
  for (std::size_t k = 0; k < count; ++k)
    heights.push_back(static_cast<unsigned>(hand() % (highest + 1)));
  return heights;
}

/// A rough block with a catalog.
struct Rough : ColumnWorld {
  Rough(lattice::UnitCell cell, const lattice::Crystal::Cells& size,
        const SolidOnSolid& model, Side side = Side::periodic)
      : ColumnWorld(std::move(cell), size, side) {
    fill(rough(columns.count()));
    start(model, temperature_K);
  }

  /// Hops and arrivals; after every 100 events the top of one column is taken away.
  void run(kmc::Engine& engine, std::uint64_t event_count) {
    while (engine.event_count() < event_count) {
      engine.run({.events = engine.event_count() + 100});
      const auto column = static_cast<Column>(hand() % columns.count());
      if (const unsigned h = height(column); h > 0 && occupancy.atom_count() > 30)
        hop->remove(columns.site(column, h - 1));
    }
  }
  std::mt19937_64 hand{2};
};

TEST_CASE("The catalog of columns equals a rebuilt one while atoms arrive and leave") {
  for (const SolidOnSolid& model : models)
    for (const Side side : {Side::periodic, Side::open})
      for (const bool low : {false, true}) {
        // Under a low ceiling columns fill up, and are no destination then.
        Rough world(cubic(), {9, 8, low ? 4 : 60}, model, side);
        REQUIRE(world.difference() == "");
        RandomDeposition arrivals(world, 0.01 * world.hop->total_rate_per_s(), 1000000);
        kmc::Engine engine{kmc::Rng(1)};
        engine.add(*world.hop);
        engine.add(arrivals);
        std::set<double> rates_per_s;  // of atoms
        for (std::uint64_t part = 1; part <= 20; ++part) {
          world.run(engine, many_events / 20 * part);
          REQUIRE(world.difference() == "");
          for (lattice::Atom atom = 0; atom < world.occupancy.atom_end(); ++atom) {
            if (world.occupancy.site(atom) == lattice::no_site) continue;
            double sum_per_s = 0.0;
            for (const auto& move : world.hop->moves(world.occupancy.site(atom)))
              sum_per_s += move.rate_per_s;
            rates_per_s.insert(sum_per_s);
          }
        }
        CHECK(engine.event_count() >= many_events);
        CHECK(rates_per_s.size() > 5);
      }
}

TEST_CASE("The catalog of columns of two kinds equals a rebuilt one") {
  for (const SolidOnSolid& model : models) {
    Rough world(honeycomb(), {5, 4, 30}, model);
    RandomDeposition arrivals(world, 0.01 * world.hop->total_rate_per_s(), 1000000);
    kmc::Engine engine{kmc::Rng(1)};
    engine.add(*world.hop);
    engine.add(arrivals);
    for (std::uint64_t part = 1; part <= 10; ++part) {
      world.run(engine, many_events / 20 * part);
      REQUIRE(world.difference() == "");
    }
  }
}

/// A hop of the top atom of `from`: the rate from heights and bonds alone.
double rate_by_hand(const ColumnWorld& world, const SolidOnSolid& model, Column from,
                    Column to, double at_K) {
  const unsigned height = world.height(from), there = world.height(to);
  if (height == 0 || there == world.columns.layer_count()) return 0.0;
  const bool level = there + 1 == height;
  if (!level && model.interlayer == Interlayer::none) return 0.0;
  const Site top = world.columns.site(from, height - 1);
  unsigned n_lateral = world.occupancy.coordination(top) - (height > 1 ? 1 : 0);
  const double barrier_eV = model.terrace_barrier_eV +
                            n_lateral * model.lateral_bond_eV +
                            (level ? 0.0 : model.step_barrier_eV);
  return model.attempt_frequency_per_s *
         std::exp(-barrier_eV / (rates::boltzmann_eV_per_K * at_K));
}

TEST_CASE("The total rate is that of all hops between columns at every temperature") {
  // Sums of some hundred positive numbers in two orders: 1e-12 is far above rounding.
  for (const SolidOnSolid& model : models)
    for (const auto& cell : {cubic(), honeycomb()}) {
      Rough world(cell, {6, 5, 3}, model, Side::open);
      for (const double at_K : {temperature_K, 300.0, 1200.0, temperature_K}) {
        world.hop->set_temperature_K(at_K);
        double total = 0.0;
        for (Column from = 0; from < world.columns.count(); ++from)
          for (const Column to : world.columns.neighbours(from))
            if (to != no_column) total += rate_by_hand(world, model, from, to, at_K);
        CHECK(world.hop->total_rate_per_s() == doctest::Approx(total).epsilon(1e-12));
        CHECK(world.difference() == "");
      }
    }
}

TEST_CASE("Every hop between columns happens in proportion to its rate") {
  // The first hop of many equal states, counted by (from, to). Each count is binomial;
  // five of its standard deviations.
  constexpr double trials = 100000;
  const std::vector<unsigned> start = {2, 1, 3, 3, 0, 1, 1, 2, 4};
  for (const SolidOnSolid& model : models) {
    ColumnWorld world(cubic(), {3, 3, 4}, Side::open);
    world.fill(start);
    world.start(model, temperature_K);
    std::array<std::array<double, 9>, 9> counts{}, expected{};
    const double total_per_s = world.hop->total_rate_per_s();
    for (Column from = 0; from < 9; ++from)
      for (const Column to : world.columns.neighbours(from))
        if (to != no_column)
          expected[from][to] =
              rate_by_hand(world, model, from, to, temperature_K) / total_per_s;
    kmc::Rng rng(5);
    for (int trial = 0; trial < static_cast<int>(trials); ++trial) {
      world.hop->execute(rng.uniform() * world.hop->total_rate_per_s(), rng);
      const std::vector<unsigned> now = world.heights();
      Column from = 0, to = 0;
      while (now[from] >= start[from]) ++from;
      while (now[to] <= start[to]) ++to;
      ++counts[from][to];
      world.hop->remove(world.columns.site(to, now[to] - 1));
      world.hop->place(world.columns.site(from, now[from]), 1);
    }
    for (Column from = 0; from < 9; ++from)
      for (Column to = 0; to < 9; ++to) {
        const double p = expected[from][to];
        CHECK(std::abs(counts[from][to] - trials * p) <=
              5.0 * std::sqrt(trials * p * (1.0 - p)));
      }
  }
}

TEST_CASE("The lowest layers of a slab stay while what lies on them hops") {
  ColumnWorld world(lattice::unit_cell("simple_cubic"), {6, 6, 8});
  for (lattice::Column column = 0; column < world.columns.count(); ++column)
    world.occupancy.set_ground(world.columns.site(column, 0), lattice::Ground::bulk);
  world.fill(std::vector<unsigned>(world.columns.count(), 1));
  world.start(models[0], temperature_K);
  CHECK(world.hop->total_rate_per_s() == 0.0);
  CHECK(world.hop->moves(world.columns.site(0, 0)).empty());
  const Atom adatom = world.hop->place(world.columns.site(0, 1), 1);
  kmc::Rng rng(1);
  for (int event = 0; event < 200; ++event) {
    world.hop->execute(rng.uniform() * world.hop->total_rate_per_s(), rng);
    REQUIRE(world.columns.layer(world.occupancy.site(adatom)) == 1);
    REQUIRE(world.difference() == "");
  }
}

TEST_CASE("An atom keeps its number and its species when it hops to another column") {
  ColumnWorld world(honeycomb(), {4, 4, 10});
  const std::vector<unsigned> start = rough(world.columns.count());
  for (Column column = 0; column < start.size(); ++column)
    for (unsigned layer = 0; layer < start[column]; ++layer)
      world.occupancy.place(world.columns.site(column, layer),
                            static_cast<lattice::Species>(1 + column % 15));
  world.start(models[0], temperature_K);
  const auto places = [&] {
    std::vector<Site> list;
    for (lattice::Atom atom = 0; atom < world.occupancy.atom_end(); ++atom)
      list.push_back(world.occupancy.site(atom));
    return list;
  };
  std::vector<lattice::Species> species;
  for (const Site site : places()) species.push_back(world.occupancy.species(site));
  kmc::Engine engine{kmc::Rng(3)};
  engine.add(*world.hop);
  lattice::Vector3 sum{0, 0, 0};
  for (std::uint64_t event = 1; event <= 3000; ++event) {
    const std::vector<Site> before = places();
    REQUIRE(engine.run({.events = event}) == kmc::Stop::events_reached);
    const std::vector<Site> now = places();
    unsigned moved = 0;
    for (Atom atom = 0; atom < now.size(); ++atom) {
      REQUIRE(world.occupancy.species(now[atom]) == species[atom]);
      if (now[atom] == before[atom]) continue;
      ++moved;
      const Column from = world.columns.column(before[atom]);
      const Column to = world.columns.column(now[atom]);
      unsigned ways = 0;
      for (unsigned k = 0; k < world.columns.neighbours(from).size(); ++k)
        if (world.columns.neighbours(from)[k] == to) {
          const unsigned basis = world.columns.basis(from);
          sum = sum +
                world.crystal.cell().bonds(basis)[world.columns.bond(from, k)].vector;
          ++ways;
        }
      REQUIRE(ways == 1);
      sum[2] += world.crystal.position(now[atom])[2] -
                world.crystal.position(before[atom])[2];
      REQUIRE(world.columns.layer(now[atom]) + 1 == world.height(to));
    }
    REQUIRE(moved == 1);
  }
  CHECK(norm(sum - world.hop->total_displacement()) < 1e-9);
  CHECK(norm(sum) > 0.0);
}

TEST_CASE("A catalog of columns of an earlier moment is refused") {
  Rough world(cubic(), {8, 8, 40}, models.front());
  kmc::Engine engine{kmc::Rng(4)};
  engine.add(*world.hop);
  engine.run({.events = 1000});
  kmc::ArchiveWriter written;
  world.hop->save(written);
  kmc::ArchiveReader same(written.bytes()), earlier(written.bytes());
  world.hop->restore(same);
  engine.run({.events = 1300});
  CHECK_THROWS_AS(world.hop->restore(earlier), kmc::BadArchive);
}

TEST_CASE("A restored run of columns takes bit for bit the same path") {
  for (const SolidOnSolid& model : models) {
    Rough whole(cubic(), {8, 8, 40}, model);
    const double rate_per_s = 0.01 * whole.hop->total_rate_per_s();
    RandomDeposition arrivals(whole, rate_per_s, 1000000);
    kmc::Engine engine{kmc::Rng(4)};
    engine.add(*whole.hop);
    engine.add(arrivals);
    engine.run({.events = 10000});
    kmc::ArchiveWriter written;
    whole.occupancy.save(written);
    whole.hop->save(written);
    engine.save(written);

    ColumnWorld again(cubic(), {8, 8, 40});
    kmc::ArchiveReader archive(written.bytes());
    again.occupancy.restore(archive);
    again.start(model, temperature_K);
    again.hop->restore(archive);
    kmc::Engine restored{kmc::Rng(0)};
    restored.restore(archive);
    CHECK(archive.at_end());
    CHECK(again.difference() == "");
    RandomDeposition more(again, rate_per_s, 1000000);
    restored.add(*again.hop);
    restored.add(more);

    engine.run({.events = 20000});
    restored.run({.events = 20000});
    CHECK(restored.time_s() == engine.time_s());
    REQUIRE(again.occupancy.atom_end() == whole.occupancy.atom_end());
    for (Atom atom = 0; atom < again.occupancy.atom_end(); ++atom)
      REQUIRE(again.occupancy.site(atom) == whole.occupancy.site(atom));
    for (int axis = 0; axis < 3; ++axis)
      CHECK(again.hop->total_displacement()[axis] ==
            whole.hop->total_displacement()[axis]);
    CHECK(again.difference() == "");
  }
}

TEST_CASE("Only top atoms with somewhere to go can hop") {
  ColumnWorld world(cubic(), {4, 4, 9});
  world.fill(std::vector<unsigned>(16, 2));
  world.start(models[2], temperature_K);
  CHECK(world.hop->mobile_atom_count() == 0);  // full layers
  CHECK(world.hop->total_rate_per_s() == 0.0);
  const Site site = world.columns.site(5, 2);
  world.hop->place(site, 1);
  CHECK(world.hop->mobile_atom_count() == 1);
  CHECK(world.hop->total_rate_per_s() == doctest::Approx(4.0 * 1e13 * std::exp(-2.0)));
  world.hop->remove(site);
  CHECK(world.hop->mobile_atom_count() == 0);
  world.start(models[0], temperature_K);
  CHECK(world.hop->mobile_atom_count() == 16);  // each onto its neighbours
}

TEST_CASE(
    "Atoms without one beneath and columns that close on themselves are refused") {
  ColumnWorld world(cubic(), {5, 5, 5});
  world.occupancy.place(world.columns.site(7, 1));
  CHECK_THROWS_AS(world.start(models[0], temperature_K), lattice::InputError);
  const lattice::Crystal torus(cubic(), {5, 5, 5},
                               {Side::periodic, Side::periodic, Side::periodic});
  lattice::Occupancy occupancy(torus);
  CHECK_THROWS_AS(rates::make_column_hop(occupancy, models[0], temperature_K),
                  lattice::InputError);
}

TEST_CASE("Changes behind the back of the catalog of columns are found") {
  for (int change = 0; change < 3; ++change) {
    Rough world(cubic(), {6, 6, 9}, models[0]);
    REQUIRE(world.difference() == "");
    Column full = 0;
    while (world.height(full) == 0) ++full;
    const Site top = world.columns.site(full, world.height(full) - 1);
    const Site above = world.columns.site(full, world.height(full));
    if (change == 0) world.occupancy.remove(top);
    if (change == 1) world.occupancy.place(above);
    if (change == 2) world.occupancy.relocate(top, world.columns.site(full, 8));
    CHECK(world.difference() != "");
  }
}

#ifdef ADATOM_CONTRACTS
TEST_CASE("Atoms come and go only on top of a column") {
  Rough world(cubic(), {6, 6, 9}, models[0]);
  Column full = 0;
  while (world.height(full) < 2) ++full;
  CHECK_THROWS_AS(world.hop->remove(world.columns.site(full, 0)), kmc::BrokenInvariant);
  CHECK_THROWS_AS(world.hop->place(world.columns.site(full, 8), 1),
                  kmc::BrokenInvariant);
}
#endif

}  // namespace
