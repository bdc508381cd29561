#include "scenarios/whole_clusters.hpp"

#include <algorithm>
#include <cmath>

namespace scenarios {
namespace {

using lattice::Atom;
using lattice::Crystal;
using lattice::Vector3;

/// A copy of the periodic block, counted along its sides.
using Copy = std::array<int, 3>;

/// One walk over the bonds of all atoms, breadth first.
class Walk {
 public:
  explicit Walk(const State& state)
      : state_(state),
        copies_(state.occupancy.atom_end(), Copy{}),
        seen_(state.occupancy.atom_end(), false) {}

  /// False if a cluster spans the block.
  bool lay_out() {
    for (Atom atom = 0; atom < seen_.size(); ++atom) {
      if (seen_[atom] || state_.occupancy.site(atom) == lattice::no_site) continue;
      begins_.push_back(atoms_.size());
      add(atom, Copy{});
      for (std::size_t n = begins_.back(); n < atoms_.size(); ++n) look(atoms_[n]);
    }
    begins_.push_back(atoms_.size());
    return !spans_;
  }

  /// Moves every cluster next to the largest.
  void gather() {
    std::size_t largest = 0;
    for (std::size_t k = 0; k + 1 < begins_.size(); ++k)
      if (size(k) > size(largest)) largest = k;
    const Vector3 middle = centre_in_blocks(largest);
    for (std::size_t k = 0; k + 1 < begins_.size(); ++k) {
      const Vector3 away = middle - centre_in_blocks(k);
      for (int axis = 0; axis < 3; ++axis)
        if (state_.crystal.sides()[axis] == lattice::Side::periodic)
          for (std::size_t n = begins_[k]; n < begins_[k + 1]; ++n)
            copies_[atoms_[n]][axis] += static_cast<int>(std::lround(away[axis]));
    }
  }

  std::vector<Vector3> positions() const {
    std::vector<Vector3> positions;
    for (Atom atom = 0; atom < seen_.size(); ++atom)
      if (seen_[atom]) positions.push_back(position(atom));
    return positions;
  }

 private:
  std::size_t size(std::size_t cluster) const {
    return begins_[cluster + 1] - begins_[cluster];
  }

  void add(Atom atom, const Copy& copy) {
    seen_[atom] = true;
    copies_[atom] = copy;
    atoms_.push_back(atom);
  }

  void look(Atom atom) {
    const lattice::Site site = state_.occupancy.site(atom);
    const Crystal::Place here = state_.crystal.place(site);
    const auto bonds = state_.crystal.cell().bonds(here.basis);
    state_.occupancy.for_bonds(
        site, state_.occupancy.occupied_bonds(site),
        [&](unsigned d, lattice::Site neighbour) {
          const Atom other = state_.occupancy.atom(neighbour);
          Copy copy = copies_[atom];
          for (int axis = 0; axis < 3; ++axis) {
            const int cell = here.cell[axis] + bonds[d].cell[axis];
            copy[axis] += cell < 0 ? -1 : cell >= state_.crystal.size()[axis] ? 1 : 0;
          }
          if (!seen_[other]) return add(other, copy);
          // The same atom in two copies of the block: the cluster has come around.
          spans_ = spans_ || copies_[other] != copy;
        });
  }

  Vector3 position(Atom atom) const {
    const Crystal& crystal = state_.crystal;
    Vector3 x = crystal.position(state_.occupancy.site(atom)) - crystal.centre();
    for (int axis = 0; axis < 3; ++axis)
      x = x +
          copies_[atom][axis] * crystal.size()[axis] * crystal.cell().vectors()[axis];
    return x;
  }

  /// The mean position of a cluster, in sides of the block.
  Vector3 centre_in_blocks(std::size_t cluster) const {
    Vector3 sum{};
    for (std::size_t n = begins_[cluster]; n < begins_[cluster + 1]; ++n)
      sum = sum + position(atoms_[n]);
    Vector3 centre = state_.crystal.cell().fractional(
        1.0 / static_cast<double>(size(cluster)) * sum);
    for (int axis = 0; axis < 3; ++axis) centre[axis] /= state_.crystal.size()[axis];
    return centre;
  }

  const State& state_;
  std::vector<Atom> atoms_;          ///< cluster after cluster
  std::vector<std::size_t> begins_;  ///< shape [cluster count + 1]: of each in atoms_
  std::vector<Copy> copies_;         ///< by atom: the copy of the block it lies in
  std::vector<bool> seen_;           ///< by atom
  bool spans_ = false;
};

std::vector<Vector3> plain_positions(const State& state) {
  std::vector<Vector3> positions;
  state.occupancy.for_atoms([&](Atom, lattice::Site site) {
    positions.push_back(state.crystal.position(site) - state.crystal.centre());
  });
  return positions;
}

}  // namespace

std::optional<std::vector<Vector3>> whole_cluster_positions(const State& state) {
  if (std::ranges::count(state.crystal.sides(), lattice::Side::periodic) == 0 ||
      state.occupancy.atom_count() == 0)
    return plain_positions(state);
  Walk walk(state);
  if (!walk.lay_out()) return std::nullopt;
  walk.gather();
  return walk.positions();
}

}  // namespace scenarios
