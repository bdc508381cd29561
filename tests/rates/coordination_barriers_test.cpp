#include "rates/coordination_barriers.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

namespace {

using rates::Balance;
using rates::check_balance;
using rates::CoordinationBarriers;
using rates::Counting;

constexpr double forbidden = CoordinationBarriers::forbidden;

TEST_CASE("Bond counting takes one bond energy for each initial neighbour") {
  const auto barriers = rates::bond_counting(
      {.bond_energy_eV = 0.25, .fewest_final = 2, .attempt_frequency_per_s = 3e12});
  CHECK(barriers.attempt_frequency_per_s == 3e12);
  CHECK(barriers.counting == Counting::per_direction);
  for (unsigned i = 0; i < 16; ++i)
    for (unsigned f = 0; f < 16; ++f)
      CHECK(barriers.barrier_eV[i][f] == (f < 2 ? forbidden : 0.25 * i));
}

TEST_CASE("A filter of the mover forbids hops of atoms with few neighbours") {
  const auto barriers = rates::bond_counting({.fewest_final = 3, .fewest_initial = 3});
  for (unsigned i = 0; i < 16; ++i)
    for (unsigned f = 0; f < 16; ++f)
      CHECK(std::isfinite(barriers.barrier_eV[i][f]) == (i >= 3 && f >= 3));
}

TEST_CASE("Linear barriers follow the line where it is above its floors") {
  const auto barriers = rates::linear_barriers(
      {.constant_eV = 0.5, .per_initial_eV = 0.25, .per_final_eV = 0.125, .fewest = 1});
  CHECK(barriers.barrier_eV[4][2] == 0.5 + 1.0 + 0.25);
  CHECK(barriers.barrier_eV[1][1] == 0.5 + 0.375);
  CHECK(barriers.barrier_eV[0][4] == forbidden);
  CHECK(barriers.barrier_eV[4][0] == forbidden);
  const auto floored = rates::linear_barriers({.constant_eV = -1.0,
                                               .per_initial_eV = 0.25,
                                               .per_final_eV = -0.25,
                                               .fewest = 0});
  CHECK(floored.barrier_eV[0][0] == 0.0);
  CHECK(floored.barrier_eV[0][5] == 0.0);
  CHECK(floored.barrier_eV[5][0] == 0.5 * 5);  // uphill: at least the change of energy
}

TEST_CASE("Balanced models are found to hold with their bond energy") {
  for (const unsigned fewest : {0U, 1U, 2U, 3U}) {
    const Balance counted = check_balance(
        rates::bond_counting(
            {.bond_energy_eV = 0.3, .fewest_final = fewest, .fewest_initial = fewest}),
        12);
    CHECK(counted.holds());
    CHECK(counted.bond_energy_eV == doctest::Approx(0.3).epsilon(1e-12));
    for (const double constant_eV : {-2.0, -0.3, 0.0, 0.5}) {
      const Balance linear =
          check_balance(rates::linear_barriers({.constant_eV = constant_eV,
                                                .per_initial_eV = 0.2,
                                                .per_final_eV = -0.05,
                                                .fewest = fewest}),
                        12);
      CHECK(linear.holds());
      CHECK(linear.bond_energy_eV == doctest::Approx(0.25).epsilon(1e-12));
    }
  }
}

TEST_CASE("A filter of the destination alone makes one-way pairs") {
  // n_initial in {0, 1} and n_final in 2 .. 11: there and never back.
  const Balance balance = check_balance(rates::bond_counting({.fewest_final = 2}), 12);
  CHECK(balance.one_way_count == 20);
  CHECK_FALSE(balance.holds());
  CHECK(balance.text().find("20 pairs") != std::string::npos);
}

TEST_CASE("Counting per atom never holds") {
  const Balance balance = check_balance(
      rates::bond_counting({.fewest_final = 0, .counting = Counting::per_atom}), 12);
  CHECK(balance.worst_eV < 1e-9);
  CHECK(balance.one_way_count == 0);
  CHECK_FALSE(balance.holds());
  CHECK(balance.text().find("per atom") != std::string::npos);
}

TEST_CASE("The worst violation is found where it is") {
  // The line through all pairs still has the slope of bond counting: the change is
  // split over the sum of squares, 0.4 x 2 / sum x^2 with sum x^2 = 1716 for twelve.
  auto barriers = rates::bond_counting({.bond_energy_eV = 0.1, .fewest_final = 0});
  barriers.barrier_eV[7][5] += 0.4;
  const Balance balance = check_balance(barriers, 12);
  CHECK_FALSE(balance.holds());
  CHECK(balance.worst_initial == 7);
  CHECK(balance.worst_final == 5);
  const double shift_eV = 0.4 * 2.0 / 1716.0;
  CHECK(balance.bond_energy_eV.value() ==
        doctest::Approx(0.1 + shift_eV).epsilon(1e-12));
  CHECK(balance.worst_eV == doctest::Approx(0.4 - 2.0 * shift_eV).epsilon(1e-12));
  CHECK(balance.text().find("n_initial = 7, n_final = 5") != std::string::npos);
}

TEST_CASE("Coordination numbers that do not occur do not count") {
  auto barriers = rates::bond_counting({.fewest_final = 0});
  barriers.barrier_eV[4][1] = 9.0;
  CHECK(check_balance(barriers, 4).holds());
  CHECK_FALSE(check_balance(barriers, 5).holds());
}

TEST_CASE("Barriers that are all forbidden hold") {
  const Balance balance = check_balance(CoordinationBarriers{}, 12);
  CHECK(balance.holds());
  CHECK_FALSE(balance.bond_energy_eV);
}

TEST_CASE("Where no pair has a way back no bond energy is told") {
  CoordinationBarriers barriers;
  barriers.barrier_eV[5][3] = barriers.barrier_eV[4][4] = 0.2;
  const Balance balance = check_balance(barriers, 12);
  CHECK_FALSE(balance.bond_energy_eV);
  CHECK(balance.text() ==
        "no detailed balance: 1 pairs (n_initial, n_final) have a hop there but none "
        "back "
        "(otherwise balanced)");
}

TEST_CASE("Pairs made balanced share one saddle: the mean of both") {
  auto barriers = rates::bond_counting({.bond_energy_eV = 0.1, .fewest_final = 0});
  barriers.barrier_eV[7][5] += 0.4;
  barriers.barrier_eV[3][6] = CoordinationBarriers::forbidden;
  const auto change = make_balanced(barriers, 12, 0.1);
  CHECK(check_balance(barriers, 12).holds());
  // 1.1 and 0.5 eV apart from the change of energy of 0.2 eV: a mean of 0.8 eV.
  CHECK(barriers.barrier_eV[7][5] == doctest::Approx(0.9));
  CHECK(barriers.barrier_eV[5][7] == doctest::Approx(0.7));
  CHECK(barriers.barrier_eV[3][6] == doctest::Approx(0.3));
  CHECK(barriers.barrier_eV[8][2] == doctest::Approx(0.8));
  CHECK(change.changed_count == 2);
  CHECK(change.added_count == 1);
  CHECK(change.largest_eV == doctest::Approx(0.2));
}

}  // namespace
