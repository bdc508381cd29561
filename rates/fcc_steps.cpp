#include "rates/fcc_steps.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "kmc/contract.hpp"

namespace rates {
namespace {

bool is_bond(const Steps& a) {
  return square(a) == 2 &&
         std::max({std::abs(a[0]), std::abs(a[1]), std::abs(a[2])}) == 1;
}

std::array<Steps, fcc_coordination> list_bonds() {
  std::array<Steps, fcc_coordination> bonds;
  unsigned count = 0;
  for (int x = -1; x <= 1; ++x)
    for (int y = -1; y <= 1; ++y)
      for (int z = -1; z <= 1; ++z)
        if (is_bond({x, y, z})) bonds[count++] = {x, y, z};
  ADATOM_EXPECT(count == fcc_coordination);
  return bonds;
}

std::array<CubeSymmetry, 48> list_symmetries() {
  std::array<CubeSymmetry, 48> symmetries;
  std::array<unsigned, 3> axes{0, 1, 2};
  unsigned count = 0;
  do {
    for (unsigned bits = 0; bits < 8; ++bits)
      symmetries[count++] = {axes,
                             {(bits & 1U) != 0 ? -1 : 1, (bits & 2U) != 0 ? -1 : 1,
                              (bits & 4U) != 0 ? -1 : 1}};
  } while (std::next_permutation(axes.begin(), axes.end()));
  return symmetries;
}

/// Nothing when it is no bond of fcc.
std::optional<Steps> steps_of(const lattice::UnitCell& cell,
                              const lattice::Bond& bond) {
  const lattice::Vector3 v = cell.to_crystal(bond.vector);
  Steps steps;
  for (int k = 0; k < 3; ++k) {
    steps[k] = static_cast<int>(std::lround(2.0 * v[k]));
    if (std::abs(2.0 * v[k] - steps[k]) > 1e-6) return std::nullopt;
  }
  return is_bond(steps) ? std::optional(steps) : std::nullopt;
}

}  // namespace

Steps sum(const Steps& a, const Steps& b) {
  return {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
}
Steps negative(const Steps& a) { return {-a[0], -a[1], -a[2]}; }
int square(const Steps& a) { return a[0] * a[0] + a[1] * a[1] + a[2] * a[2]; }

const std::array<Steps, fcc_coordination>& fcc_bonds() {
  static const auto bonds = list_bonds();
  return bonds;
}

const std::array<CubeSymmetry, 48>& cube_symmetries() {
  static const auto symmetries = list_symmetries();
  return symmetries;
}

bool is_fcc(const lattice::UnitCell& cell) {
  for (unsigned b = 0; b < cell.basis().size(); ++b) {
    if (cell.bonds(b).size() != fcc_coordination) return false;
    for (unsigned d = 0; d < fcc_coordination; ++d) {
      const auto steps = steps_of(cell, cell.bonds(b)[d]);
      if (!steps || steps != steps_of(cell, cell.bonds(0)[d])) return false;
    }
  }
  return true;
}

std::array<Steps, fcc_coordination> bond_steps(const lattice::UnitCell& cell) {
  ADATOM_EXPECT(is_fcc(cell));
  std::array<Steps, fcc_coordination> steps;
  for (unsigned d = 0; d < fcc_coordination; ++d)
    steps[d] = *steps_of(cell, cell.bonds(0)[d]);
  return steps;
}

}  // namespace rates
