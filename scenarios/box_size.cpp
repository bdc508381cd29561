#include "scenarios/box_size.hpp"

#include <stdexcept>

#include "lattice/crystal.hpp"
#include "lattice/words.hpp"

namespace scenarios {

bool read_size_cells(Section& box, Plan& plan) {
  const auto size = box.integers("size_cells", 3, Range::between(1, 1e6), {});
  if (size.size() != 3) {
    box.mistake("size_cells", "missing", "the numbers of unit cells along the sides");
    return false;
  }
  for (int axis = 0; axis < 3; ++axis) plan.size[axis] = static_cast<int>(size[axis]);
  return true;
}

bool can_be_block(Section& box, const Plan& plan, double most_sites) {
  if (plan.cell.is_planar() && plan.size[2] != 1) {
    box.mistake("size_cells", "a planar lattice has one layer",
                "the third number is 1");
    return false;
  }
  auto sites = static_cast<double>(plan.cell.basis().size());
  for (const int cells : plan.size) sites *= cells;
  if (sites > most_sites) {
    const bool sized = box.has("size_cells");
    box.mistake(sized ? "size_cells" : "",
                "the block would have " + lattice::shortest(sites) + " sites",
                "at most " + lattice::shortest(most_sites) +
                    (sized ? "" : ": smaller particles, or nearer to each other"));
    return false;
  }
  try {
    lattice::Crystal(plan.cell, plan.size, plan.sides, plan.climb);
    return true;
  } catch (const std::invalid_argument& error) {
    box.mistake("size_cells", error.what());
    return false;
  }
}

}  // namespace scenarios
