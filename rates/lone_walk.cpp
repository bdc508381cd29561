#include "rates/lone_walk.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>

namespace rates {

std::uint32_t level_bonds(const lattice::UnitCell& cell, unsigned basis) {
  std::uint32_t bits = 0;
  for (unsigned d = 0; d < cell.bonds(basis).size(); ++d)
    if (std::abs(cell.fractional(cell.bonds(basis)[d].vector)[2]) < 1e-6)
      bits |= 1U << d;
  return bits;
}

LoneHops::LoneHops(const lattice::UnitCell& cell)
    : bond_count_(static_cast<unsigned>(std::popcount(level_bonds(cell, 0)))),
      steps_(cell.basis().size() * stride) {
  for (unsigned b = 0; b < cell.basis().size(); ++b) {
    const lattice::Vector3 from_first = cell.basis()[b] - cell.basis()[0];
    sites_per_cell_ += std::abs(cell.fractional(from_first)[2]) < 1e-6;
    std::size_t step = b * stride;
    for (std::uint32_t bits = level_bonds(cell, b); bits != 0; bits &= bits - 1) {
      const lattice::Bond& bond =
          cell.bonds(b)[static_cast<unsigned>(std::countr_zero(bits))];
      steps_[step++] = {bond.cell[0], bond.cell[1], bond.basis};
      reach_ = std::max({reach_, std::abs(bond.cell[0]), std::abs(bond.cell[1])});
    }
  }
}

namespace {

/// Whether they lead from a site of the basis to copies of it, so ever farther away.
bool leads_away(const lattice::UnitCell& cell, unsigned basis) {
  std::vector<std::optional<std::array<int, 3>>> seen_in(cell.basis().size());
  std::vector<unsigned> to_follow = {basis};
  seen_in[basis] = {0, 0, 0};
  while (!to_follow.empty()) {
    const unsigned from = to_follow.back();
    to_follow.pop_back();
    for (unsigned d = 0; d < cell.bonds(from).size(); ++d) {
      if ((level_bonds(cell, from) >> d & 1U) == 0) continue;
      const lattice::Bond& bond = cell.bonds(from)[d];
      std::array<int, 3> in = *seen_in[from];
      for (std::size_t axis = 0; axis < 3; ++axis) in[axis] += bond.cell[axis];
      auto& seen = seen_in[bond.basis];
      if (seen && *seen != in) return true;
      if (!seen) to_follow.push_back(bond.basis);
      seen = in;
    }
  }
  return false;
}

}  // namespace

bool can_walk_alone(const lattice::UnitCell& cell) {
  const auto count = [&](unsigned b) { return std::popcount(level_bonds(cell, b)); };
  for (unsigned b = 0; b < cell.basis().size(); ++b)
    if (count(b) != count(0) || !leads_away(cell, b)) return false;
  return true;
}

}  // namespace rates
