#include "scenarios/rate_model.hpp"

#include <doctest/doctest.h>

#include <string>

#include "kmc/contract.hpp"
#include "rates/coordination_barriers.hpp"
#include "tests/scenarios/plan_text.hpp"

namespace {

const std::string ball = "[[particle]]\nshape = 'sphere'\nradius_a = 3\n";

TEST_CASE("barriers that no metal has are refused") {
  const auto with_energy = [](const std::string& energy_eV) {
    return complaint(input_text(ball), {"rates.bond_energy_eV=" + energy_eV});
  };
  CHECK(with_energy("9.09") == "");
  CHECK(contains(with_energy("9.1"),
                 "rates: the barrier from 11 to 2 neighbours would be 100.1 eV (0 to "
                 "100 eV)"));
  // A hundred meV.
  CHECK(contains(with_energy("100"), "the barrier from 2 to 2 neighbours"));
}

#ifdef ADATOM_CONTRACTS
TEST_CASE("a balanced model must say with which bond energy") {
  rates::CoordinationBarriers barriers = rates::bond_counting({.fewest_initial = 2});
  CHECK_NOTHROW(scenarios::coordination_model(barriers, 12));
  barriers.bond_energy_eV = 0.0;
  CHECK_THROWS_AS(scenarios::coordination_model(barriers, 12), kmc::BrokenInvariant);
  // Bonds that repel are for the reader of keys to refuse.
  CHECK_NOTHROW(scenarios::coordination_model(
      rates::linear_barriers({.per_initial_eV = -3.0, .fewest = 0}), 12));
}
#endif

}  // namespace
