// Moves by named process: which of them the edges of a crystal show, against a catalog
// made from scratch, and against exact enumeration.
#include "rates/process_hop.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "kmc/engine.hpp"
#include "rates/pattern_balance.hpp"
#include "rates/process_balance.hpp"
#include "rates/units.hpp"
#include "tests/rates/coordination_by_pattern.hpp"
#include "tests/rates/enumerate.hpp"

namespace {

using lattice::Atom;
using lattice::Crystal;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;
using rates::Pattern;
using rates::ProcessBarriers;
using rates::Steps;
using rates::Way;

constexpr std::array<Side, 3> box = {Side::open, Side::open, Side::open};
constexpr std::array<Side, 3> slab = {Side::periodic, Side::periodic, Side::open};
constexpr std::array<Side, 3> torus = {Side::periodic, Side::periodic, Side::periodic};

/// All processes over two bonds have this barrier. Hops are slower, and atoms attract
/// each other, so that surfaces stay flat.
ProcessBarriers all_processes(double barrier_eV) {
  ProcessBarriers barriers{
      .hops = same_by_pattern(rates::linear_barriers({.constant_eV = 0.3,
                                                      .per_initial_eV = 0.08,
                                                      .per_final_eV = -0.08,
                                                      .fewest = 0})),
      .two_bond_eV = {}};
  for (const rates::ProcessRule& rule : rates::process_rules())
    barriers.two_bond_eV.push_back(
        rule.way == Way::hop ? rates::CoordinationBarriers::forbidden : barrier_eV);
  return barriers;
}

/// What an atom at `at` can do over two bonds on a crystal that fills the places for
/// which `filled` is true: processes, and how many ways each has.
std::map<std::string, int> ways(const std::function<bool(const Steps&)>& filled,
                                const Steps& at) {
  const Crystal crystal(lattice::unit_cell("fcc"), {8, 8, 8}, box);
  Occupancy occupancy(crystal);
  // The place (0, 0, 0) is in the middle of the block.
  const lattice::Vector3 middle = crystal.position(crystal.site({4, 4, 4}, 0));
  const auto steps = [&](Site site) {
    const lattice::Vector3 v = crystal.position(site) - middle;
    const auto whole = [](double x) { return static_cast<int>(std::lround(2.0 * x)); };
    return Steps{whole(v[0]), whole(v[1]), whole(v[2])};
  };
  Site start = lattice::no_site;
  crystal.for_each_site([&](Site site) {
    if (filled(steps(site))) occupancy.place(site);
    if (steps(site) == at) start = site;
  });
  REQUIRE(!occupancy.occupied(start));
  occupancy.place(start);
  const auto hop = rates::make_process_hop(occupancy, all_processes(0.1), 500.0);
  std::map<std::string, int> found;
  for (const rates::Move& move : hop->moves(start))
    if (const auto process = rates::process_number(move.entry);
        process && rates::process_rules()[*process].way != Way::hop)
      ++found[move.entry];
  return found;
}

using Ways = std::map<std::string, int>;

TEST_CASE("An atom exchanges with the 100 surface along both cube edges") {
  const auto surface = [](const Steps& s) { return s[2] <= 0; };
  CHECK(ways(surface, {0, 1, 1}) == Ways{{"exchange_100", 4}});
}

TEST_CASE("An atom on 111 moves over two bonds only at an edge") {
  const auto surface = [](const Steps& s) { return s[0] + s[1] + s[2] <= 0; };
  CHECK(ways(surface, {1, 1, 0}) == Ways{});
}

TEST_CASE("No atom leaps from one surface to another through a site beside neither") {
  const auto surfaces = [](const Steps& s) {
    const int height = s[0] + s[1] + s[2];
    return height <= 0 || height >= 8;  // heights 2, 4 and 6 are empty
  };
  CHECK(ways(surfaces, {1, 1, 0}) == Ways{});
}

TEST_CASE("An atom exchanges across the channels of 110") {
  const auto surface = [](const Steps& s) { return s[0] + s[1] <= 0; };
  // To each side: with either of two row atoms straight across, with one of them aslant
  // to either end.
  CHECK(ways(surface, {-1, 2, -1}) == Ways{{"exchange_110", 8}});
}

TEST_CASE("At the edge of 111 and 100 an atom crosses both ways") {
  const auto edge = [](const Steps& s) { return s[0] + s[1] + s[2] <= 0 && s[2] <= 0; };
  const Ways there = ways(edge, {2, 0, 0});
  CHECK(there.at("facet_111_to_100_exchange") > 0);
  CHECK(there.at("facet_111_to_100_hop") > 0);
  CHECK(there.size() == 2);
  const Ways back = ways(edge, {0, -1, 1});
  CHECK(back.at("facet_100_to_111_exchange") == there.at("facet_111_to_100_exchange"));
  CHECK(back.at("facet_100_to_111_hop") == there.at("facet_111_to_100_hop"));
  CHECK(back.at("exchange_100") > 0);
}

TEST_CASE("At the edge of two 111 facets an atom crosses") {
  const auto edge = [](const Steps& s) {
    return s[0] + s[1] + s[2] <= 0 && s[0] + s[1] - s[2] <= 0;
  };
  const Ways found = ways(edge, {-1, 2, -1});
  CHECK(found.at("facet_111_to_111_exchange") > 0);
  CHECK(found.at("facet_111_to_111_hop") > 0);
  CHECK(found.size() == 2);
}

/// On (111), a layer more where `upper` is true: it ends in a step.
std::function<bool(const Steps&)> step_on_111(bool is_A) {
  return [is_A](const Steps& s) {
    const int height = s[0] + s[1] + s[2];
    return height <= 0 || (height <= 2 && (is_A ? s[0] + s[1] >= 0 : s[0] + s[1] <= 0));
  };
}

TEST_CASE("An atom descends the steps of 111 and comes up again") {
  const Ways down_A = ways(step_on_111(true), {2, 0, 2});
  CHECK(down_A.at("descend_A_exchange") == 2);
  CHECK(down_A.at("descend_A_hop") > 0);
  CHECK(down_A.size() == 2);
  const Ways up_A = ways(step_on_111(true), {0, -1, 3});
  CHECK(up_A.at("ascend_A_exchange") > 0);
  CHECK(up_A.at("ascend_A_hop") > 0);
  CHECK(up_A.size() == 2);

  const Ways down_B = ways(step_on_111(false), {0, 1, 3});
  CHECK(down_B.at("descend_B_exchange") > 0);
  CHECK(down_B.at("descend_B_hop") > 0);
  CHECK(down_B.size() == 2);
  const Ways up_B = ways(step_on_111(false), {0, 1, 1});
  CHECK(up_B.at("ascend_B_exchange") > 0);
  CHECK(up_B.at("ascend_B_hop") > 0);
  CHECK(up_B.contains("exchange_110") == false);
}

TEST_CASE("An atom descends the step of 100 and comes up again") {
  const auto step = [](const Steps& s) {
    return s[2] <= 0 || (s[2] <= 1 && s[0] + s[1] <= 0);
  };
  const Ways down = ways(step, {-1, -1, 2});
  CHECK(down.at("descend_100_exchange") > 0);
  CHECK(down.at("descend_100_hop") > 0);
  const Ways up = ways(step, {0, 1, 1});
  CHECK(up.at("ascend_100_exchange") > 0);
  CHECK(up.at("ascend_100_hop") > 0);
}

/// The lower half of a block, and some of the sites above, drawn at random.
void fill(Occupancy& occupancy, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const Crystal& crystal = occupancy.crystal();
  crystal.for_each_site([&](Site site) {
    const bool is_low = 2 * crystal.place(site).cell[2] < crystal.size()[2];
    if (is_low || random() % 8 == 0) occupancy.place(site);
  });
}

struct World {
  World(const Crystal& crystal, const ProcessBarriers& barriers, std::uint64_t seed)
      : occupancy(crystal), engine(kmc::Rng(seed)) {
    fill(occupancy, seed);
    hop = rates::make_process_hop(occupancy, barriers, 800.0);
    engine.add(*hop);
  }
  std::string difference() { return hop->difference_from_rebuilt().value_or(""); }
  std::uint64_t two_bond_events() const {
    std::uint64_t count = 0;
    for (const rates::UsedEntry& used : hop->used_entries())
      if (rates::process_number(used.entry)) count += used.event_count;
    return count;
  }
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

/// fcc with open sides from which single sites stick out, two cells far.
lattice::UnitCell ragged_fcc() {
  return {"ragged",
          {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
          {{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, -1.5}, {2.5, 0.5, 0}},
          std::sqrt(0.5)};
}

TEST_CASE("The catalog of moves over two bonds equals the one made from scratch") {
  for (const lattice::UnitCell& cell :
       {lattice::unit_cell("fcc"), lattice::unit_cell("fcc_110"),
        lattice::unit_cell("fcc_111"), ragged_fcc()})
    for (const auto& sides : {box, slab, torus}) {
      CAPTURE(cell.name());
      const Crystal crystal(cell, {5, 4, 4}, sides);
      World world(crystal, all_processes(0.05), 11);
      std::vector<Site> sites;
      crystal.for_each_site([&](Site site) { sites.push_back(site); });
      CHECK(world.difference() == "");
      std::mt19937_64 hand(5);
      while (world.engine.event_count() < 4000) {
        world.engine.run({.events = world.engine.event_count() + 50});
        REQUIRE(world.difference() == "");
        const Site site = sites[hand() % sites.size()];
        if (world.occupancy.occupied(site))
          world.hop->remove(site);
        else
          world.hop->place(site, 1);
        REQUIRE(world.difference() == "");
      }
      CHECK(world.two_bond_events() > 50);
      world.hop->set_temperature_K(500.0);
      CHECK(world.difference() == "");
      std::uint64_t counted = 0;
      for (const rates::UsedEntry& used : world.hop->used_entries())
        counted += used.event_count;
      CHECK(counted == world.engine.event_count());
    }
}

TEST_CASE("Several ways over an edge to one place are one move") {
  const Crystal crystal(lattice::unit_cell("fcc"), {8, 8, 6}, torus);
  World world(crystal, all_processes(0.3), 3);
  const Occupancy& occupancy = world.occupancy;
  const auto way_count = [&](Site from, Site to) {
    int count = 0;
    occupancy.for_all_bonds(from, [&](unsigned, Site over) {
      // The atom itself is one neighbour more.
      const unsigned beside = occupancy.coordination(over);
      if (occupancy.occupied(over) || beside < 2 || beside > 3) return;
      occupancy.for_all_bonds(over, [&](unsigned, Site end) { count += end == to; });
    });
    return count;
  };
  int several = 0;
  for (int k = 0; k < 50; ++k) {
    world.engine.run({.events = world.engine.event_count() + 50});
    for (Atom atom = 0; atom < occupancy.atom_end(); ++atom) {
      const Site from = occupancy.site(atom);
      std::map<Site, int> ends;
      for (const rates::Move& move : world.hop->moves(from)) {
        const auto process = rates::process_number(move.entry);
        if (!process || rates::process_rules()[*process].way != Way::over_edge)
          continue;
        REQUIRE(++ends[move.to] == 1);
        REQUIRE(way_count(from, move.to) >= 1);
        several += way_count(from, move.to) > 1;
      }
    }
  }
  CHECK(several > 0);
}

TEST_CASE("The rates of the moves of all atoms sum to the total rate") {
  const Crystal crystal(lattice::unit_cell("fcc"), {5, 5, 5}, torus);
  World world(crystal, all_processes(0.05), 3);
  world.engine.run({.events = 1000});
  double sum_per_s = 0.0;
  for (Atom atom = 0; atom < world.occupancy.atom_end(); ++atom)
    for (const rates::Move& move : world.hop->moves(world.occupancy.site(atom)))
      sum_per_s += move.rate_per_s;
  CHECK(world.hop->total_rate_per_s() == doctest::Approx(sum_per_s).epsilon(1e-12));
}

TEST_CASE("A run by process that is cut and restored takes the path of the whole") {
  const ProcessBarriers barriers = all_processes(0.05);
  const Crystal crystal(lattice::unit_cell("fcc_111"), {6, 4, 3}, slab);
  World whole(crystal, barriers, 4);
  whole.engine.run({.events = 8000});

  World first(crystal, barriers, 4);
  first.engine.run({.events = 3000});
  kmc::ArchiveWriter writer;
  first.occupancy.save(writer);
  first.hop->save(writer);
  first.engine.save(writer);

  const std::string bytes = writer.bytes();
  for (const bool atoms_come_first : {true, false}) {
    CAPTURE(atoms_come_first);
    kmc::ArchiveReader reader(bytes);
    Occupancy occupancy(crystal);
    if (atoms_come_first) occupancy.restore(reader);
    const auto hop = rates::make_process_hop(occupancy, barriers, 800.0);
    if (!atoms_come_first) occupancy.restore(reader);
    hop->restore(reader);
    kmc::Engine engine{kmc::Rng(99)};
    engine.add(*hop);
    engine.restore(reader);
    CHECK(hop->difference_from_rebuilt().value_or("") == "");
    engine.run({.events = 8000});
    CHECK(engine.time_s() == whole.engine.time_s());
    std::vector<Site> places;
    for (Atom atom = 0; atom < occupancy.atom_end(); ++atom)
      places.push_back(occupancy.site(atom));
    CHECK(places == whole.places());
  }
}

TEST_CASE("A catalog of moves over two bonds of an earlier moment is refused") {
  const Crystal crystal(lattice::unit_cell("fcc"), {5, 5, 5}, torus);
  World world(crystal, all_processes(0.05), 3);
  world.engine.run({.events = 1000});
  kmc::ArchiveWriter writer;
  world.hop->save(writer);
  const std::string bytes = writer.bytes();
  kmc::ArchiveReader same(bytes), earlier(bytes);
  world.hop->restore(same);
  world.engine.run({.events = 1300});
  CHECK_THROWS_AS(world.hop->restore(earlier), kmc::BadArchive);
}

TEST_CASE("In an exchange two atoms move one bond each") {
  const Crystal crystal(lattice::unit_cell("fcc"), {6, 6, 6}, torus);
  Occupancy occupancy(crystal);
  crystal.for_each_site({0, 0, 0}, {5, 5, 1},
                        [&](Site site) { occupancy.place(site); });
  const Site start = crystal.site({3, 3, 2}, 0);
  const Atom adatom = occupancy.place(start);
  ProcessBarriers barriers = all_processes(rates::CoordinationBarriers::forbidden);
  for (double& barrier_eV : barriers.hops.barrier_eV)
    barrier_eV = rates::CoordinationBarriers::forbidden;
  barriers.two_bond_eV[*rates::process_number("exchange_100")] = 0.3;
  const auto hop = rates::make_process_hop(occupancy, barriers, 500.0);
  // Four ways, nu exp(-E / kT) each.
  CHECK(hop->total_rate_per_s() ==
        doctest::Approx(4e13 * std::exp(-0.3 / (rates::boltzmann_eV_per_K * 500.0))));
  CHECK(hop->mobile_atom_count() == 1);
  const std::vector<Site> before = [&] {
    std::vector<Site> list;
    for (Atom a = 0; a < occupancy.atom_end(); ++a) list.push_back(occupancy.site(a));
    return list;
  }();
  kmc::Rng rng(1);
  hop->execute(0.5 * hop->total_rate_per_s(), rng);
  std::vector<Atom> moved;
  for (Atom a = 0; a < occupancy.atom_end(); ++a)
    if (occupancy.site(a) != before[a]) moved.push_back(a);
  REQUIRE(moved.size() == 2);
  CHECK(moved[1] == adatom);
  CHECK(occupancy.site(adatom) == before[moved[0]]);
  CHECK(!occupancy.occupied(start));
  CHECK(norm(hop->total_displacement()) == doctest::Approx(1.0));
}

TEST_CASE("An atom that its ground holds takes no part in an exchange") {
  const Crystal crystal(lattice::unit_cell("fcc"), {6, 6, 6}, torus);
  const Site adatom = crystal.site({3, 3, 2}, 0);
  const Site below = crystal.site({3, 3, 1}, 1);
  ProcessBarriers barriers = all_processes(0.1);
  for (double& barrier_eV : barriers.hops.barrier_eV)
    barrier_eV = rates::CoordinationBarriers::forbidden;
  const double one_per_s = 1e13 * std::exp(-0.1 / (rates::boltzmann_eV_per_K * 500.0));
  for (const auto ground : {lattice::Ground::trap, lattice::Ground::bulk})
    for (const auto& [held, ways] : {std::pair{adatom, 0}, std::pair{below, 3}}) {
      CAPTURE(held);
      Occupancy occupancy(crystal);
      occupancy.set_ground(held, ground);
      crystal.for_each_site({0, 0, 0}, {5, 5, 1},
                            [&](Site site) { occupancy.place(site); });
      occupancy.place(adatom);
      const auto hop = rates::make_process_hop(occupancy, barriers, 500.0);
      CHECK(hop->total_rate_per_s() == doctest::Approx(ways * one_per_s));
    }
}

TEST_CASE("Balanced processes reproduce the exact average of an fcc torus") {
  constexpr double temperature_K = 300.0;
  constexpr double kT_eV = rates::boltzmann_eV_per_K * temperature_K;
  constexpr unsigned atom_count = 6;
  const Crystal crystal(lattice::unit_cell("fcc"), {2, 2, 2}, torus);
  ProcessBarriers barriers = all_processes(0.5 * kT_eV);
  // Slow hops: most of what happens is a move over two bonds, where there is one.
  for (double& barrier_eV : barriers.hops.barrier_eV) barrier_eV = 3.0 * kT_eV;
  make_balanced(barriers, 0.5 * kT_eV);
  REQUIRE(rates::check_two_bond_balance(barriers.two_bond_eV, 0.5 * kT_eV).holds());

  Occupancy occupancy(crystal);
  const Placements placements(crystal);
  placements.place((Placements::Set{1} << atom_count) - 1, occupancy);
  const auto hop = rates::make_process_hop(occupancy, barriers, temperature_K);
  kmc::Rng rng(8);
  // Standard deviation of a ratio of sums over blocks (Cochran, Sampling Techniques,
  // 1977, eq. 6.13).
  constexpr int blocks = 50, block_size = 2000;
  std::vector<double> bonds(blocks, 0.0), times(blocks, 0.0);
  double all_bonds = 0.0, all_time = 0.0;
  for (int k = -2; k < blocks; ++k)
    for (int n = 0; n < block_size; ++n) {
      const double total_per_s = hop->total_rate_per_s();
      if (k >= 0) {
        bonds[k] += placements.bond_count(placements.set_of(occupancy)) / total_per_s;
        times[k] += 1.0 / total_per_s;
      }
      hop->execute(rng.uniform() * total_per_s, rng);
    }
  for (int k = 0; k < blocks; ++k) all_bonds += bonds[k], all_time += times[k];
  double squares = 0.0;
  for (int k = 0; k < blocks; ++k) {
    const double off = bonds[k] - all_bonds / all_time * times[k];
    squares += off * off;
  }
  const double sigma = std::sqrt(squares * blocks / (blocks - 1.0)) / all_time;
  const double exact = mean_bonds(placements.all(atom_count), 0.5);
  std::uint64_t two_bonds = 0;
  for (const rates::UsedEntry& used : hop->used_entries())
    if (rates::process_number(used.entry)) two_bonds += used.event_count;
  CHECK(two_bonds > 5000);
  CAPTURE(all_bonds / all_time);
  CAPTURE(exact);
  CHECK(sigma < 0.02 * exact);
  CHECK(std::abs(all_bonds / all_time - exact) < 5.0 * sigma);
}

}  // namespace
