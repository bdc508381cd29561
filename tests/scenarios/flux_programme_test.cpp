// Constant and pulsed fluxes.
#include <doctest/doctest.h>

#include <cmath>

#include "scenarios/flux_programme.hpp"

using scenarios::FluxProgramme;

TEST_CASE("A constant flux never changes") {
  const FluxProgramme flux{.rate_per_s = 3.0};
  CHECK(flux.rate_at_per_s(0.0) == 3.0);
  CHECK(flux.rate_at_per_s(1e9) == 3.0);
  CHECK(std::isinf(flux.next_change_s(5.0)));
  CHECK(flux.time_on_s(7.0) == 7.0);
}

TEST_CASE("A flux that is switched off stays off") {
  const FluxProgramme flux{.rate_per_s = 3.0, .until_s = 2.0};
  CHECK(flux.next_change_s(0.0) == 2.0);
  CHECK(flux.rate_at_per_s(2.0) == 0.0);
  CHECK(std::isinf(flux.next_change_s(2.0)));
  CHECK(flux.time_on_s(1e9) == 2.0);
}

TEST_CASE(
    "Pulses begin and end at their times and stepping through them never stalls") {
  // Lengths that binary numbers cannot hold: k x 0.1 / 0.1 rounds to either side of k.
  const FluxProgramme flux{
      .rate_per_s = 1.0, .until_s = 1000.05, .pulse_s = 0.03, .period_s = 0.1};
  double time_s = 0.0, on_s = 0.0;
  int changes = 0;
  while (std::isfinite(flux.next_change_s(time_s))) {
    const double next_s = flux.next_change_s(time_s);
    REQUIRE(next_s > time_s);
    const double middle_s = 0.5 * (time_s + next_s);
    REQUIRE(flux.rate_at_per_s(time_s) == flux.rate_at_per_s(middle_s));
    REQUIRE(flux.rate_at_per_s(time_s) == (changes % 2 == 0 ? 1.0 : 0.0));
    on_s += flux.rate_at_per_s(time_s) * (next_s - time_s);
    time_s = next_s;
    ++changes;
  }
  CHECK(changes == 2 * 10000 + 2);
  CHECK(on_s == doctest::Approx(10001 * 0.03));
  CHECK(flux.time_on_s(2000.0) == doctest::Approx(on_s));
  CHECK(flux.time_on_s(0.11) == doctest::Approx(0.04));
}
