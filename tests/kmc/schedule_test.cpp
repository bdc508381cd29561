#include "kmc/schedule.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "kmc/contract.hpp"

namespace {

using kmc::Schedule;

TEST_CASE("A linear schedule is due at exact multiples of its interval") {
  Schedule schedule = Schedule::linear(0.1);
  for (int n = 0; n < 1000000; ++n) {
    // As one writes them: 0.3, not 3 * 0.1.
    REQUIRE(schedule.next_time_s() == n / 10.0);
    schedule.advance();
  }
  CHECK(schedule.next_event() == Schedule::no_event);
}

TEST_CASE("A logarithmic schedule is due at 0 and then n times a decade") {
  Schedule schedule = Schedule::logarithmic(1e-12, 4.0);
  CHECK(schedule.next_time_s() == 0.0);
  for (int n = 1; n < 100; ++n) {
    schedule.advance();
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.13e",
                  1e-12 * std::pow(10.0, (n - 1) / 4.0));
    REQUIRE(schedule.next_time_s() == std::strtod(digits, nullptr));
  }
  CHECK(schedule.next_event() == Schedule::no_event);
}

TEST_CASE("Logarithmic schedules that begin at other times share their moments") {
  Schedule early = Schedule::logarithmic(1e-11, 10.0);
  Schedule late = Schedule::logarithmic(1e-10, 10.0);
  for (int n = 0; n < 11; ++n) early.advance();
  late.advance();
  CHECK(early.next_time_s() == 1e-10);
  for (int n = 0; n < 100; ++n) {
    REQUIRE(early.next_time_s() == late.next_time_s());
    early.advance();
    late.advance();
  }
  CHECK(late.next_time_s() == 1.0);
}

TEST_CASE("Every fourth point of four a decade is a power of ten times the first") {
  Schedule schedule = Schedule::logarithmic(2.0, 4.0);
  schedule.advance();
  for (double expected_s = 2.0; expected_s < 1e12; expected_s *= 10.0) {
    CHECK(schedule.next_time_s() == doctest::Approx(expected_s).epsilon(1e-14));
    for (int i = 0; i < 4; ++i) schedule.advance();
  }
}

TEST_CASE("A schedule by events is due at multiples of its number") {
  Schedule schedule = Schedule::every_events(7);
  for (std::uint64_t n = 0; n < 1000; ++n) {
    REQUIRE(schedule.next_event() == 7 * n);
    REQUIRE(schedule.next_time_s() == Schedule::never_s);
    schedule.advance();
  }
}

TEST_CASE("No schedule is never due") {
  Schedule schedule = Schedule::none();
  for (int i = 0; i < 3; ++i) {
    CHECK(schedule.next_time_s() == Schedule::never_s);
    CHECK(schedule.next_event() == Schedule::no_event);
    schedule.advance();
  }
}

TEST_CASE("A restored schedule goes on with the same points") {
  const auto fresh = {Schedule::linear(0.3), Schedule::logarithmic(0.5, 3.0),
                      Schedule::every_events(5), Schedule::none()};
  for (const Schedule& start : fresh) {
    Schedule saved = start;
    for (int i = 0; i < 10; ++i) saved.advance();
    kmc::ArchiveWriter written;
    saved.save(written);
    Schedule restored = start;
    kmc::ArchiveReader archive(written.bytes());
    restored.restore(archive);
    CHECK(archive.at_end());
    for (int i = 0; i < 10; ++i) {
      CHECK(restored.next_time_s() == saved.next_time_s());
      CHECK(restored.next_event() == saved.next_event());
      restored.advance();
      saved.advance();
    }
  }
}

TEST_CASE("A schedule cannot be restored from too few bytes") {
  Schedule schedule = Schedule::linear(1.0);
  kmc::ArchiveReader archive("1234567");
  CHECK_THROWS_AS(schedule.restore(archive), kmc::BadArchive);
}

#ifdef ADATOM_CONTRACTS
TEST_CASE("Steps that are not positive break the contract") {
  CHECK_THROWS_AS(Schedule::linear(0.0), kmc::BrokenInvariant);
  CHECK_THROWS_AS(Schedule::logarithmic(0.0, 1.0), kmc::BrokenInvariant);
  CHECK_THROWS_AS(Schedule::logarithmic(1.0, 0.0), kmc::BrokenInvariant);
  CHECK_THROWS_AS(Schedule::every_events(0), kmc::BrokenInvariant);
}
#endif

}  // namespace
