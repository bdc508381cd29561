#include "kmc/appointments.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

#include "kmc/contract.hpp"
#include "kmc/rng.hpp"

namespace {

using kmc::Appointments;
using kmc::Clock;

TEST_CASE("The first appointment is that of a sorted list whatever comes and goes") {
  constexpr std::uint32_t slot_count = 200;
  using Entry = std::tuple<double, double, std::uint32_t>;
  Appointments appointments;
  appointments.resize_slots(slot_count);
  std::set<Entry> sorted;
  std::vector<Clock> time_of(slot_count);
  kmc::Rng rng(1);
  std::size_t most = 0;
  for (int step = 0; step < 50000; ++step) {
    const auto slot = static_cast<std::uint32_t>(rng.below(slot_count));
    const Entry known = {time_of[slot].high_s, time_of[slot].low_s, slot};
    if (sorted.erase(known) > 0) {
      appointments.cancel(slot);
    } else {
      // Few different times, of which some differ in what a double rounds away.
      time_of[slot] = Clock{static_cast<double>(rng.below(40)), 0.0}.later(
          1e-17 * static_cast<double>(rng.below(3)));
      appointments.set(slot, time_of[slot]);
      sorted.insert({time_of[slot].high_s, time_of[slot].low_s, slot});
    }
    most = std::max(most, sorted.size());
    REQUIRE(appointments.empty() == sorted.empty());
    if (sorted.empty()) continue;
    const auto [high_s, low_s, first] = *sorted.begin();
    REQUIRE(appointments.first() == first);
    REQUIRE(appointments.first_time().high_s == high_s);
    REQUIRE(appointments.first_time().low_s == low_s);
  }
  CHECK(most > slot_count / 2);
}

#ifdef ADATOM_CONTRACTS
TEST_CASE("A slot has one appointment at a time") {
  Appointments appointments;
  appointments.resize_slots(2);
  CHECK_THROWS_AS(appointments.cancel(0), kmc::BrokenInvariant);
  appointments.set(0, {1.0, 0.0});
  CHECK_THROWS_AS(appointments.set(0, {2.0, 0.0}), kmc::BrokenInvariant);
}
#endif

}  // namespace
