#include "scenarios/placement.hpp"

#include <doctest/doctest.h>

#include "tests/scenarios/plan_text.hpp"

namespace {

/// Two spheres with these radii, the second placed by these keys.
std::vector<std::string> odd(const std::string& first_a, const std::string& second_a,
                             const std::string& place) {
  const Begun run(plan_of(input_text(
      "[[particle]]\nshape = 'sphere'\nradius_a = " + first_a +
      "\n[[particle]]\nshape = 'sphere'\nradius_a = " + second_a + "\n" + place)));
  return scenarios::odd_placements(run.simulation.state());
}

}  // namespace

TEST_CASE("particles side by side and bound to each other are as they should be") {
  CHECK(odd("4", "4", "touch = 1\n").empty());
  CHECK(odd("4", "4", "position_a = [7, 0, 0]\n").empty());
  CHECK(odd("4", "4", "position_a = [20, 0, 0]\n").empty());  // and no contact
}

TEST_CASE("a particle inside another is told") {
  const auto lines = odd("4", "6", "position_a = [1, 0, 0]\n");
  REQUIRE(lines.size() == 1);
  CHECK(contains(lines[0], "particle 1 lies inside others"));
}

TEST_CASE("a contact without a bond is told") {
  // Radii for which the nearest sites lie a lattice constant apart.
  const auto lines = odd("3.529", "3.897", "touch = 1\n");
  REQUIRE(lines.size() == 1);
  CHECK(contains(lines[0],
                 "1 of 1 contacts begin without a bond, the first of "
                 "particles 1 and 2"));
}
