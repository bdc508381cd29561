#include "kmc/clock.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <random>

namespace {

using kmc::Clock;

TEST_CASE("Ten million steps of 1e-13 s lose nothing after 1000 s") {
  // A step rounds once, when low_s is added to the exact error of the sum: |low_s| and
  // that error are below 2^-42 s, so by at most 2^-95 s; 1e7 steps by 2.5e-22 s. The
  // product and the difference below round a number near 1e-6 once each: 1.1e-22 s.
  constexpr double step_s = 1e-13;
  constexpr int steps = 10000000;
  Clock clock{1000.0, 0.0};
  double plain_s = 1000.0;
  for (int i = 0; i < steps; ++i) {
    clock = clock.later(step_s);
    plain_s += step_s;
  }
  CHECK(std::abs(clock.since(1000.0) - steps * step_s) < 5e-22);
  CHECK(std::abs(clock.since(Clock{1000.0, 0.0}) - steps * step_s) < 5e-22);
  CHECK(clock.seconds() == 1000.0 + steps * step_s);
  CHECK(std::abs(plain_s - 1000.0 - steps * step_s) > 1e-7);  // what one double does
}

TEST_CASE("Sums of multiples of a tiny power of two are exact over 100 bits") {
  // 100 bits: high_s has 53 of them, and low_s, at most half a unit of its last place,
  // the other ones. The reference is an integer of 128 bits.
  __extension__ using Wide = __int128;
  std::mt19937_64 bits(1);
  Clock clock;
  Wide reference = 0;
  for (int i = 0; i < 1000000; ++i) {
    const unsigned shift = static_cast<unsigned>(bits() % 78);
    const std::uint64_t units = bits() >> 44;  // steps of 2^-80 s to 2^18 s / 2^20
    const double step_s =
        std::ldexp(static_cast<double>(units), static_cast<int>(shift) - 80);
    clock = clock.later(step_s);
    reference += static_cast<Wide>(units) << shift;
    const Wide high = static_cast<Wide>(std::ldexp(clock.high_s, 80));
    const Wide low = static_cast<Wide>(std::ldexp(clock.low_s, 80));
    REQUIRE(high + low == reference);
    if (reference > (static_cast<Wide>(1) << 99)) {
      clock = Clock{};
      reference = 0;
    }
  }
}

TEST_CASE("The low part is at most half a unit in the last place of the high part") {
  std::mt19937_64 bits(2);
  Clock clock{1.0, 0.0};
  for (int i = 0; i < 100000; ++i) {
    clock = clock.later(std::ldexp(1.0, -static_cast<int>(bits() % 70)));
    REQUIRE(clock.high_s + clock.low_s == clock.high_s);
  }
}

TEST_CASE("Differences of times see the low part and the sign") {
  const Clock early{1000.0, 0.0};
  const Clock late = early.later(3e-14);
  CHECK(late.seconds() == 1000.0);
  CHECK(late.since(early) == 3e-14);
  CHECK(early.since(late) == -3e-14);
  CHECK(late.since(1000.0) == 3e-14);
  CHECK(late.since(2000.0) < 0.0);
  CHECK(late.since(1.0 / 0.0) < 0.0);
  CHECK(early.later(0.0).since(early) == 0.0);
}

}  // namespace
