#include "scenarios/surface_steps.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/film_columns.hpp"

namespace scenarios {
namespace {

using lattice::Vector3;

/// Narrower terraces are no longer terraces.
constexpr double fewest_bonds_per_terrace = 2.0;

bool stands_upright(const lattice::UnitCell& cell) {
  const Vector3& third = cell.vectors()[2];
  return std::abs(third[0]) < 1e-9 && std::abs(third[1]) < 1e-9;
}

/// By plane of the cell; empty if the sites of one do not all stand alike.
std::vector<Vector3> ways_to_foot(const lattice::UnitCell& cell,
                                  const LatticePlanes& planes, int lowest_plane) {
  FilmColumns columns(cell, planes, lowest_plane);
  std::vector<std::optional<Vector3>> ways(
      static_cast<std::size_t>(columns.planes_per_cell()));
  for (unsigned b = 0; b < cell.basis().size(); ++b) {
    const int level = planes.number(cell.basis()[b]) - lowest_plane;
    auto& way = ways[static_cast<std::size_t>(level) % ways.size()];
    const Vector3& lateral = columns.foot(level, b).lateral;
    if (way && norm(*way - lateral) > 1e-6) return {};
    way = lateral;
  }
  std::vector<Vector3> found;
  for (const auto& way : ways) found.push_back(way.value_or(Vector3{}));
  return found;
}

/// Counts the terraces of the block, from corner to corner.
void find_terraces(const Plan& plan, const LatticePlanes& planes, StepsDown& steps) {
  const lattice::Matrix3& v = plan.cell.vectors();
  for (const int x : {0, plan.size[0] - 1})
    for (const int y : {0, plan.size[1] - 1})
      for (const Vector3& site : plan.cell.basis()) {
        const int level = planes.number(site) - steps.lowest_plane;
        const int terrace = steps.terrace(x * v[0] + y * v[1] + site, level);
        steps.highest_terrace = std::min(steps.highest_terrace, terrace);
        steps.lowest_terrace = std::max(steps.lowest_terrace, terrace);
      }
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

StepsDown read_steps_down(Section& substrate, Plan& plan) {
  const auto counts =
      substrate.integers("steps_down", 2, Range::between(-1e4, 1e4), {0, 0});
  if (counts[0] == 0 && counts[1] == 0) return {};
  const auto refuse = [&](const std::string& problem, const std::string& hint) {
    substrate.mistake("steps_down", problem, hint);
    return StepsDown{};
  };
  if (const std::string problem = obstacle(plan); !problem.empty())
    return refuse(problem, "[0, 0], or leave it out");
  const LatticePlanes planes = lattice_planes(plan.cell, {0, 0, 1});
  StepsDown steps;
  steps.lowest_plane = planes.number(*std::ranges::min_element(
      plan.cell.basis(), {}, [](const Vector3& site) { return site[2]; }));
  steps.to_foot = ways_to_foot(plan.cell, planes, steps.lowest_plane);
  if (steps.to_foot.empty())
    return refuse("the sites of a layer do not all stand alike on those below",
                  "another lattice, or a flat surface");
  const auto per_cell = static_cast<int>(steps.to_foot.size());
  for (std::size_t axis = 0; axis < 2; ++axis) {
    if (counts[axis] % per_cell != 0)
      return refuse("not a whole number of cells: one has " + std::to_string(per_cell) +
                        " layers",
                    "multiples of " + std::to_string(per_cell));
    const auto side = static_cast<int>(axis);
    const double per_cell_down = static_cast<double>(counts[axis]) / plan.size[side];
    steps.descent = steps.descent + per_cell_down * plan.cell.reciprocal(side);
  }
  if (steps.terrace_width() < fewest_bonds_per_terrace * plan.cell.bond_length())
    return refuse("the terraces are narrower than two bonds",
                  "fewer steps, or a larger box.size_cells");
  for (std::size_t axis = 0; axis < 2; ++axis)
    plan.climb[axis] = static_cast<int>(-counts[axis] / per_cell);
  find_terraces(plan, planes, steps);
  return steps;
}

}  // namespace scenarios
