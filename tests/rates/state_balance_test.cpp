#include "rates/state_balance.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "rates/coordination_hop.hpp"
#include "rates/pattern_hop.hpp"
#include "tests/rates/coordination_by_pattern.hpp"

namespace {

using lattice::Atom;
using lattice::Crystal;
using lattice::Ground;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;

constexpr std::array<Side, 3> slab = {Side::periodic, Side::periodic, Side::open};

/// Half of the sites of a block of fcc, drawn at random, some on a ground.
struct World {
  World() {
    std::mt19937_64 random(4);
    crystal.for_each_site([&](Site site) {
      if (random() % 8 == 0)
        occupancy.set_ground(site, random() % 2 == 0 ? Ground::support : Ground::trap);
    });
    crystal.for_each_site([&](Site site) {
      if (random() % 2 == 0) occupancy.place(site);
    });
  }
  std::vector<Site> places() const {
    std::vector<Site> list;
    for (Atom atom = 0; atom < occupancy.atom_end(); ++atom)
      list.push_back(occupancy.site(atom));
    return list;
  }
  Crystal crystal{lattice::unit_cell("fcc"), {5, 5, 4}, slab};
  Occupancy occupancy{crystal};
};

rates::CoordinationBarriers balanced() {
  auto barriers = rates::linear_barriers(
      {.constant_eV = 0.5, .per_initial_eV = 0.03, .per_final_eV = -0.02, .fewest = 0});
  barriers.grounds[1] = {1, 0.3};
  barriers.grounds[2] = {2, 0.7};
  return barriers;
}

rates::StateBalance balance_of(World& world,
                               const rates::CoordinationBarriers& barriers) {
  const auto hop = rates::make_coordination_hop(world.occupancy, barriers, 600.0);
  const auto before = world.places();
  const auto balance = rates::check_balance(
      *hop, world.occupancy, {barriers.bond_energy_eV, barriers.grounds});
  CHECK(world.places() == before);
  CHECK(hop->difference_from_rebuilt().value_or("") == "");
  return balance;
}

TEST_CASE("All hops of a balanced model on any ground are balanced in a given state") {
  World world;
  const auto balance = balance_of(world, balanced());
  CHECK(balance.hop_count > 1000);
  CHECK(balance.one_way_count == 0);
  CHECK(balance.worst_eV < 1e-12);
}

TEST_CASE("The hop that breaks detailed balance the most is found") {
  World world;
  auto barriers = balanced();
  barriers.barrier_eV[6][4] += 0.0625;
  barriers.barrier_eV[5][7] += 0.25;
  const auto balance = balance_of(world, barriers);
  CHECK(balance.worst_eV == doctest::Approx(0.25));
  const auto& move = balance.worst;
  const bool there = move.n_initial == 5 && move.n_final == 7;
  CHECK((there || (move.n_initial == 7 && move.n_final == 5)));
  CHECK(world.occupancy.occupied(balance.worst_from));
  CHECK(!world.occupancy.occupied(move.to));
}

TEST_CASE("A hop without a way back is counted") {
  World world;
  auto barriers = balanced();
  const auto count = [&] { return balance_of(world, barriers); };
  const std::size_t all = count().hop_count;
  barriers.barrier_eV[5][7] = rates::CoordinationBarriers::forbidden;
  const auto balance = count();
  CHECK(balance.one_way_count > 0);
  CHECK(balance.hop_count < all);
  // The same hops fail one way as were taken out the other way in states after them:
  // here only that none of the others has lost its way back.
  CHECK(balance.worst_eV < 1e-12);
}

TEST_CASE("Hops by pattern are held against their way back") {
  World world;
  auto barriers = same_by_pattern(rates::linear_barriers({.constant_eV = 0.5,
                                                          .per_initial_eV = 0.03,
                                                          .per_final_eV = -0.02,
                                                          .fewest = 0}));
  const auto balance = [&] {
    const auto hop = rates::make_pattern_hop(world.occupancy, barriers, 600.0);
    return rates::check_balance(*hop, world.occupancy, {.bond_energy_eV = 0.05});
  };
  CHECK(balance().worst_eV < 1e-12);
  // Some pattern that the state has.
  const auto hop = rates::make_pattern_hop(world.occupancy, barriers, 600.0);
  const std::string text = hop->moves(world.occupancy.site(7)).front().entry;
  const auto pattern = static_cast<rates::Pattern>(std::stoul(text, nullptr, 16));
  for (const auto& map : rates::hop_symmetries())
    barriers.barrier_eV[rates::mapped(pattern, map)] += 0.125;
  CHECK(balance().worst_eV == doctest::Approx(0.125));
}

}  // namespace
