// What an atom can do as told to people, against what the catalog and its events do.
#include "rates/move.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "rates/aggregation.hpp"
#include "rates/barrier_table.hpp"
#include "rates/coordination_hop.hpp"
#include "rates/event_counts.hpp"
#include "rates/pattern_hop.hpp"
#include "rates/units.hpp"
#include "tests/rates/column_world.hpp"

namespace {

using lattice::Atom;
using lattice::Crystal;
using lattice::Ground;
using lattice::no_site;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;
using rates::CoordinationBarriers;
using rates::Hop;
using rates::Move;

constexpr double temperature_K = 700.0;
constexpr std::array<Side, 3> slab = {Side::periodic, Side::periodic, Side::open};

using MakeHop = std::function<std::unique_ptr<Hop>(Occupancy&)>;

/// Half of the sites of a block, drawn at random, some on a ground.
struct World {
  World(const std::string& cell, const Crystal::Cells& size, const MakeHop& make)
      : crystal(lattice::unit_cell(cell), size, slab), occupancy(crystal) {
    std::mt19937_64 random(3);
    crystal.for_each_site([&](Site site) {
      if (random() % 8 == 0)
        occupancy.set_ground(site, random() % 2 == 0 ? Ground::support : Ground::trap);
    });
    crystal.for_each_site([&](Site site) {
      if (random() % 2 == 0) occupancy.place(site);
    });
    hop = make(occupancy);
  }
  Crystal crystal;
  Occupancy occupancy;
  std::unique_ptr<Hop> hop;
};

MakeHop by_coordination(const CoordinationBarriers& barriers) {
  return [barriers](Occupancy& occupancy) {
    return rates::make_coordination_hop(occupancy, barriers, temperature_K);
  };
}

CoordinationBarriers with_grounds(CoordinationBarriers barriers) {
  barriers.grounds[1] = {1, 0.3};
  barriers.grounds[2] = {2, 0.7};
  barriers.evaporation_constant_eV = 0.2;
  barriers.evaporation_per_neighbour_eV = 0.05;
  return barriers;
}

rates::PatternBarriers patterns() {
  rates::PatternTable table;
  table.origin.file = "a.csv";
  table.barrier_eV.assign(rates::pattern_count, NAN);
  std::mt19937_64 random(7);
  for (rates::Pattern p = 0; p < rates::pattern_count; ++p)
    if (rates::canonical(p) == p && random() % 2 == 0)
      for (const auto& map : rates::hop_symmetries())
        table.barrier_eV[rates::mapped(p, map)] =
            0.2 + 0.01 * static_cast<double>(p % 16);
  return to_pattern_barriers(
      table, {.fallbacks = {rates::PatternFallback::linear}, .fewest = 3});
}

struct Model {
  std::string name;
  std::string cell;
  Crystal::Cells size;
  MakeHop make;
};

std::vector<Model> models() {
  const auto linear = rates::linear_barriers(
      {.constant_eV = 0.2, .per_initial_eV = 0.03, .per_final_eV = -0.02});
  return {
      {"linear, grounds, gas", "fcc", {5, 4, 4}, by_coordination(with_grounds(linear))},
      {"bond counting",
       "fcc_111",
       {6, 4, 2},
       by_coordination(rates::bond_counting({}))},
      {"per atom",
       "bcc",
       {5, 5, 4},
       by_coordination(rates::bond_counting({.counting = rates::Counting::per_atom}))},
      {"pattern",
       "fcc_110",
       {4, 4, 4},
       [barriers = patterns()](Occupancy& occupancy) {
         return rates::make_pattern_hop(occupancy, barriers, temperature_K);
       }},
      {"monomers", "square", {9, 9, 1}, [](Occupancy& occupancy) {
         return rates::make_aggregation(
             occupancy, {.hop = {1.0, 0.01}, .evaporation = {0.1, 0.02}},
             temperature_K);
       }}};
}

std::vector<Site> places(const Occupancy& occupancy) {
  std::vector<Site> list;
  for (Atom atom = 0; atom < occupancy.atom_end(); ++atom)
    list.push_back(occupancy.site(atom));
  return list;
}

double sum_of_rates(const std::vector<Site>& sites, const Hop& hop) {
  double sum_per_s = 0.0;
  for (const Site site : sites)
    if (site != no_site)
      for (const Move& move : hop.moves(site)) sum_per_s += move.rate_per_s;
  return sum_per_s;
}

/// Its rate is nu exp(-E / kT), or it says that it does not happen.
void check_consistent(const Move& move) {
  const bool happens = std::isfinite(move.barrier_eV);
  CHECK(happens == (move.rate_per_s > 0.0));
  CHECK(happens == (move.source != "forbidden" && move.source != "few"));
  CHECK(move.environment != "");
  CHECK(move.entry != "");
}

TEST_CASE("The rates of all moves of all atoms sum to the total rate") {
  for (const Model& model : models()) {
    CAPTURE(model.name);
    World world(model.cell, model.size, model.make);
    const std::vector<Site> sites = places(world.occupancy);
    // Sums of 10^4 terms at most, each rounded once or twice.
    CHECK(sum_of_rates(sites, *world.hop) ==
          doctest::Approx(world.hop->total_rate_per_s()).epsilon(1e-11));
    for (const Site site : sites) {
      std::set<Site> ends;
      for (const Move& move : world.hop->moves(site)) {
        check_consistent(move);
        if (move.to != no_site) CHECK(!world.occupancy.occupied(move.to));
        CHECK(ends.insert(move.to).second);
      }
    }
  }
}

/// The entry of what happened between two arrangements of the atoms.
std::string entry_of_change(const std::vector<Site>& before,
                            const std::vector<Site>& after,
                            const std::vector<std::vector<Move>>& moves) {
  for (std::size_t atom = 0; atom < before.size(); ++atom)
    if (before[atom] != after[atom])
      for (const Move& move : moves[atom])
        if (move.to == after[atom]) return move.entry + " from " + move.source;
  return "nothing";
}

TEST_CASE("Each event counts for the entry of the move that it made") {
  for (const Model& model : models()) {
    CAPTURE(model.name);
    World world(model.cell, model.size, model.make);
    kmc::Rng rng(5);
    std::map<std::string, std::uint64_t> seen, told;
    for (int n = 0; n < 200 && world.hop->total_rate_per_s() > 0.0; ++n) {
      const std::vector<Site> before = places(world.occupancy);
      std::vector<std::vector<Move>> moves;
      for (const Site site : before)
        moves.push_back(site == no_site ? std::vector<Move>() : world.hop->moves(site));
      world.hop->execute(rng.uniform() * world.hop->total_rate_per_s(), rng);
      ++seen[entry_of_change(before, places(world.occupancy), moves)];
    }
    for (const rates::UsedEntry& used : world.hop->used_entries()) {
      CHECK(std::isfinite(used.barrier_eV));
      CHECK(told.emplace(used.entry + " from " + used.source, used.event_count).second);
    }
    CHECK(seen == told);
  }
}

TEST_CASE("Counts of entries go on after they were saved and restored") {
  for (const Model& model : models()) {
    CAPTURE(model.name);
    World world(model.cell, model.size, model.make);
    kmc::Rng rng(6);
    for (int n = 0; n < 100 && world.hop->total_rate_per_s() > 0.0; ++n)
      world.hop->execute(rng.uniform() * world.hop->total_rate_per_s(), rng);
    kmc::ArchiveWriter writer;
    world.hop->save(writer);
    const std::string bytes = writer.bytes();
    kmc::ArchiveReader reader(bytes);
    const auto restored = model.make(world.occupancy);
    restored->restore(reader);
    CHECK(reader.at_end());
    const auto before = world.hop->used_entries(), after = restored->used_entries();
    REQUIRE(before.size() == after.size());
    CHECK(before.size() > 0);
    for (std::size_t k = 0; k < before.size(); ++k) {
      CHECK(before[k].entry == after[k].entry);
      CHECK(before[k].event_count == after[k].event_count);
    }
  }
}

TEST_CASE("Counts of entries that cannot be are refused") {
  rates::EventCounts large(10), small(3);
  large.count(7);
  kmc::ArchiveWriter writer;
  large.save(writer);
  const std::string bytes = writer.bytes();
  kmc::ArchiveReader reader(bytes);
  CHECK_THROWS_AS(small.restore(reader), kmc::BadArchive);
}

TEST_CASE("The top atoms of columns tell what they can do and buried ones nothing") {
  ColumnWorld world(lattice::unit_cell("simple_cubic"), {4, 4, 6});
  std::mt19937_64 random(8);
  std::vector<unsigned> heights;
  for (int k = 0; k < 16; ++k) heights.push_back(1 + random() % 4);
  world.fill(heights);
  for (const auto interlayer : {rates::Interlayer::allowed, rates::Interlayer::none}) {
    world.start({.terrace_barrier_eV = 0.5,
                 .lateral_bond_eV = 0.1,
                 .step_barrier_eV = 0.05,
                 .interlayer = interlayer},
                temperature_K);
    double sum_per_s = 0.0;
    for (lattice::Column column = 0; column < 16; ++column)
      for (unsigned layer = 0; layer < heights[column]; ++layer) {
        const auto moves = world.hop->moves(world.columns.site(column, layer));
        CHECK(moves.size() == (layer + 1 == heights[column] ? 4 : 0));
        for (const Move& move : moves) {
          sum_per_s += move.rate_per_s;
          check_consistent(move);
        }
      }
    CHECK(sum_per_s == doctest::Approx(world.hop->total_rate_per_s()).epsilon(1e-12));
  }
  world.start({.terrace_barrier_eV = 0.5, .lateral_bond_eV = 0.1}, temperature_K);
  kmc::Rng rng(1);
  for (int n = 0; n < 1000; ++n)
    world.hop->execute(rng.uniform() * world.hop->total_rate_per_s(), rng);
  std::uint64_t count = 0;
  for (const rates::UsedEntry& used : world.hop->used_entries())
    count += used.event_count;
  CHECK(count == 1000);
}

TEST_CASE("An atom that hops from column to column is not its own neighbour") {
  ColumnWorld world(lattice::unit_cell("simple_cubic"), {4, 4, 6});
  std::vector<unsigned> heights(16, 1);
  heights[world.columns.column(world.crystal.site({1, 2, 0}, 0))] = 2;
  world.fill(heights);
  world.start({.terrace_barrier_eV = 0.5, .lateral_bond_eV = 0.1}, temperature_K);
  const auto moves = world.hop->moves(world.crystal.site({1, 2, 1}, 0));
  REQUIRE(moves.size() == 4);
  for (const Move& move : moves) {
    CHECK(move.n_initial == 0);
    CHECK(move.n_final == 0);
    CHECK(move.environment == "0 -> 0 lateral, layer 1 -> 1");
  }
}

TEST_CASE(
    "The steps of an island that moves as one are told once by one of its atoms") {
  const Crystal crystal(lattice::unit_cell("square"), {6, 6, 1}, slab);
  Occupancy occupancy(crystal);
  const Site first = crystal.site({2, 2, 0}, 0);
  occupancy.place(first);
  const Site second = crystal.site({3, 2, 0}, 0);
  occupancy.place(second);
  const auto hop = rates::make_aggregation(occupancy,
                                           {.hop = {4.0, 0.0},
                                            .largest_mobile_island = 2,
                                            .island_mobility_exponent = 1.0,
                                            .evaporation = {}},
                                           temperature_K);
  std::vector<Move> moves = hop->moves(first);
  for (const Move& move : hop->moves(second)) moves.push_back(move);
  CHECK(moves.size() == 4);
  double total_per_s = 0.0;
  for (const Move& move : moves) total_per_s += move.rate_per_s;
  CHECK(total_per_s == doctest::Approx(hop->total_rate_per_s()));
  for (const Move& move : moves) {
    CHECK(move.rate_per_s == doctest::Approx(0.5));
    CHECK(move.entry == "island steps");
    CHECK(move.environment == "island of 2");
  }
}

TEST_CASE("A barrier by pairs says whether it is of the table or of what stands in") {
  rates::BarrierTable table;
  table.origin.file = "a.csv";
  for (unsigned i = 2; i < 12; ++i)
    for (unsigned f = 2; f < 12; ++f) table.barrier_eV[i][f] = 0.1 * (i + f);
  table.barrier_eV[5][6] = NAN;
  using rates::BarrierSource;
  for (const auto& [policy, expected] :
       {std::pair{rates::GapPolicy::linear_fit, BarrierSource::linear},
        std::pair{rates::GapPolicy::forbidden, BarrierSource::forbidden}}) {
    const auto barriers = rates::to_barriers(table, 12, 2, policy);
    CHECK(barriers.sources[5][6] == expected);
    CHECK(barriers.sources[6][5] == BarrierSource::table);
    CHECK(barriers.sources[1][6] == BarrierSource::few);
    CHECK(barriers.sources[6][1] == BarrierSource::few);
  }
  CHECK(rates::bond_counting({}).sources[3][3] == BarrierSource::formula);
}

}  // namespace
