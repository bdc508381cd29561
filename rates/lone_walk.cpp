#include "rates/lone_walk.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace rates {

LoneHops::LoneHops(const lattice::UnitCell& cell)
    : bond_count_(cell.coordination()), steps_(cell.basis().size() * stride) {
  for (unsigned b = 0; b < cell.basis().size(); ++b)
    for (unsigned d = 0; d < cell.bonds(b).size(); ++d) {
      const lattice::Bond& bond = cell.bonds(b)[d];
      steps_[b * stride + d] = {bond.cell[0], bond.cell[1], bond.basis};
      reach_ = std::max({reach_, std::abs(bond.cell[0]), std::abs(bond.cell[1])});
    }
}

namespace {

/// Whether bonds lead from a site of the basis to copies of it, so ever farther away.
bool leads_away(const lattice::UnitCell& cell, unsigned basis) {
  std::vector<std::optional<std::array<int, 3>>> seen_in(cell.basis().size());
  std::vector<unsigned> to_follow = {basis};
  seen_in[basis] = {0, 0, 0};
  while (!to_follow.empty()) {
    const unsigned from = to_follow.back();
    to_follow.pop_back();
    for (const lattice::Bond& bond : cell.bonds(from)) {
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
  bool can = cell.is_planar();
  for (unsigned b = 0; b < cell.basis().size(); ++b)
    can = can && cell.bonds(b).size() == cell.coordination() && leads_away(cell, b);
  return can;
}

}  // namespace rates
