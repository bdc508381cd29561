#include "scenarios/analysis/relaxation.hpp"

#include <doctest/doctest.h>

#include <vector>

TEST_CASE("the relaxation time is where the excess first reaches its part") {
  const std::vector<double> t = {0, 1, 3, 4}, excess = {8, 6, 2, 5};
  using scenarios::relaxation_time_s;
  CHECK(*relaxation_time_s(t, excess, 0.5) == doctest::Approx(2));
  CHECK(*relaxation_time_s(t, excess, 0.25) == doctest::Approx(3));
  CHECK_FALSE(relaxation_time_s(t, excess, 0.2));
  CHECK_FALSE(relaxation_time_s({}, {}, 0.5));
  CHECK_FALSE(relaxation_time_s(t, std::vector<double>{-1, -2, -3, -4}, 0.5));
}
