// Counts every allocation of this executable.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

#include "kmc/engine.hpp"
#include "lattice/occupancy.hpp"
#include "rates/coordination_hop.hpp"

namespace {
std::atomic<std::uint64_t> allocation_count{0};
}

// g++ sees free() behind a new that it inlined, and not that the new is this one.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

void* operator new(std::size_t size) {
  ++allocation_count;
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

/// Allocations of a million events of a sphere of 4000 atoms, after as many before.
std::uint64_t allocations_after_warm_up(const rates::CoordinationBarriers& barriers) {
  using lattice::Side;
  const lattice::Crystal crystal(lattice::unit_cell("fcc"), {24, 24, 24},
                                 {Side::open, Side::open, Side::open});
  lattice::Occupancy occupancy(crystal);
  crystal.for_each_site([&](lattice::Site site) {
    if (norm(crystal.position(site) - crystal.centre()) < 6.2) occupancy.place(site);
  });
  const auto hop = rates::make_coordination_hop(occupancy, barriers, 600.0);
  kmc::Engine engine(kmc::Rng(1));
  engine.add(*hop);
  REQUIRE(engine.run({.events = 1000000}) == kmc::Stop::events_reached);
  kmc::Limits limits{.events = 2000000};
  const std::uint64_t before = allocation_count;
  const auto stop = engine.run(limits);
  const std::uint64_t count = allocation_count - before;
  REQUIRE(stop == kmc::Stop::events_reached);
  return count;
}

TEST_CASE("The counter counts") {
  const std::uint64_t before = allocation_count;
  const auto memory = std::make_unique<int>(1);
  CHECK(*memory == 1);
  CHECK(allocation_count > before);
}

TEST_CASE("Events of bond counting do not allocate after the start") {
  // Not exactly none: the list of a class doubles when it holds more atoms than ever
  // before, and a rare class may appear for the first time (a list and four tables
  // grow). Both become ever rarer: a handful in a million events.
  CHECK(allocations_after_warm_up(rates::bond_counting({})) <= 10);
}

}  // namespace
