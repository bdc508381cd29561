#include "scenarios/surface_steps.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace scenarios {
namespace {

using lattice::Vector3;

/// Narrower terraces are no longer terraces.
constexpr double fewest_bonds_per_terrace = 2.0;

/// Of a cell along its third vector.
int layers_per_cell(const lattice::UnitCell& cell) {
  const double spacing = lattice_planes(cell, {0, 0, 1}).spacing;
  return static_cast<int>(std::lround(cell.vectors()[2][2] / spacing));
}

bool stands_upright(const lattice::UnitCell& cell) {
  const Vector3& third = cell.vectors()[2];
  return std::abs(third[0]) < 1e-9 && std::abs(third[1]) < 1e-9;
}

/// What the rates or the lattice know nothing of; empty if there is nothing.
std::string obstacle(const Plan& plan) {
  if (!stands_upright(plan.cell)) return "the third cell vector is not along z";
  if (plan.rates.overhangs == Overhangs::forbidden)
    return "the columns of this rate model know no steps of the substrate";
  if (plan.rates.lone_adatoms_walk) return "lone adatoms that walk know no such steps";
  return "";
}

}  // namespace

Vector3 read_steps_down(Section& substrate, Plan& plan) {
  const auto steps =
      substrate.integers("steps_down", 2, Range::between(-1e4, 1e4), {0, 0});
  if (steps[0] == 0 && steps[1] == 0) return {};
  const std::string problem = obstacle(plan);
  if (!problem.empty()) {
    substrate.mistake("steps_down", problem, "[0, 0], or leave it out");
    return {};
  }
  const int per_cell = layers_per_cell(plan.cell);
  Vector3 descent{};
  lattice::Crystal::Climb climb{};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const auto side = static_cast<int>(axis);
    const auto down = static_cast<double>(steps[axis]);
    if (steps[axis] % per_cell != 0)
      substrate.mistake("steps_down",
                        "not a whole number of cells: one has " +
                            std::to_string(per_cell) + " layers",
                        "multiples of " + std::to_string(per_cell));
    climb[axis] = static_cast<int>(-steps[axis] / per_cell);
    descent = descent + (down / plan.size[axis]) * plan.cell.reciprocal(side);
  }
  if (norm(descent) * fewest_bonds_per_terrace * plan.cell.bond_length() > 1.0) {
    substrate.mistake("steps_down", "the terraces are narrower than two bonds",
                      "fewer steps, or a larger box.size_cells");
    return {};
  }
  plan.climb = climb;
  return descent;
}

}  // namespace scenarios
