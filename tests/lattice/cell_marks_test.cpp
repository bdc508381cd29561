#include "lattice/cell_marks.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <vector>

#include "kmc/rng.hpp"

namespace {

using lattice::CellMarks;
using lattice::Crystal;
using lattice::Side;

/// The cells of a window one by one; empty when it does not lie within the block.
std::vector<std::array<int, 2>> cells_of(const Crystal& crystal,
                                         const CellMarks::Window& window) {
  std::vector<std::array<int, 2>> cells;
  std::vector<std::uint8_t> seen(crystal.site_count(), 0);
  for (int dy = -window.half_width[1]; dy <= window.half_width[1]; ++dy)
    for (int dx = -window.half_width[0]; dx <= window.half_width[0]; ++dx) {
      const lattice::Site site =
          crystal.site_across({window.x + dx, window.y + dy, 0}, 0);
      if (site == lattice::no_site) return {};
      const auto cell = crystal.place(site).cell;
      auto& mark =
          seen[static_cast<std::size_t>(cell[1] * crystal.size()[0] + cell[0])];
      if (mark != 0) return {};
      mark = 1;
      cells.push_back({cell[0], cell[1]});
    }
  return cells;
}

template <class Action>
void for_blocks(Action&& action) {
  for (const auto& size : {std::array{7, 9}, std::array{64, 5}, std::array{65, 66},
                           std::array{130, 12}, std::array{200, 131}})
    for (const Side x : {Side::open, Side::periodic})
      for (const Side y : {Side::open, Side::periodic})
        action(Crystal(lattice::unit_cell("square"), {size[0], size[1], 1},
                       {x, y, Side::open}));
}

TEST_CASE("Windows hold what their cells hold one by one") {
  for_blocks([](const Crystal& crystal) {
    CAPTURE(crystal.size()[0]);
    CAPTURE(crystal.size()[1]);
    const auto nx = static_cast<std::uint64_t>(crystal.size()[0]);
    const auto ny = static_cast<std::uint64_t>(crystal.size()[1]);
    kmc::Rng rng(1);
    CellMarks marks(crystal), rebuilt(crystal);
    std::vector<std::uint8_t> known(nx * ny, 0);
    std::size_t held = 0;
    for (int step = 0; step < 400; ++step) {
      const CellMarks::Window window = {
          static_cast<int>(rng.below(nx)),
          static_cast<int>(rng.below(ny)),
          {static_cast<int>(rng.below(step % 2 == 0 ? 4 : 64)),
           static_cast<int>(rng.below(step % 2 == 0 ? 4 : 64))}};
      const auto cells = cells_of(crystal, window);
      REQUIRE(marks.holds(window) == !cells.empty());
      if (cells.empty()) continue;
      ++held;
      std::vector<std::uint8_t> within(nx * ny, 0);
      for (const auto& cell : cells)
        within[static_cast<std::size_t>(cell[1]) * nx +
               static_cast<std::size_t>(cell[0])] = 1;
      for (std::uint64_t i = 0; i < nx * ny; ++i)
        if (marks.contains(window, static_cast<int>(i % nx),
                           static_cast<int>(i / nx)) != (within[i] != 0))
          FAIL("cell " << i);
      bool any = false;
      for (const auto& cell : cells) {
        auto& mark = known[static_cast<std::size_t>(cell[1]) * nx +
                           static_cast<std::size_t>(cell[0])];
        any = any || mark != 0;
        REQUIRE(marks.is_set(cell[0], cell[1]) == (mark != 0));
        mark = step % 3 == 0;
        if (mark != 0)
          rebuilt.set(cell[0], cell[1]);
        else
          rebuilt.clear(cell[0], cell[1]);
      }
      REQUIRE(marks.any_set(window) == any);
      if (step % 3 == 0)
        marks.set(window);
      else
        marks.clear(window);
      REQUIRE(marks == rebuilt);
    }
    CHECK(held > 20);
  });
}

}  // namespace
