#include "scenarios/whole_clusters.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "scenarios/atom_groups.hpp"

namespace scenarios {
namespace {

using lattice::Atom;
using lattice::Vector3;

Vector3 from_middle(const State& state, lattice::Site site) {
  return state.crystal.position(site) - state.crystal.centre();
}

/// Clusters, each in one piece.
class Layout {
 public:
  Layout(const State& state, AtomGroups clusters)
      : state_(state), clusters_(std::move(clusters)) {}

  /// Moves every cluster next to the largest.
  void gather() {
    std::size_t largest = 0;
    for (std::size_t k = 0; k < clusters_.count(); ++k)
      if (clusters_.size(k) > clusters_.size(largest)) largest = k;
    const Vector3 middle = centre_in_blocks(largest);
    for (std::size_t k = 0; k < clusters_.count(); ++k) {
      const Vector3 away = middle - centre_in_blocks(k);
      for (int axis = 0; axis < 3; ++axis)
        if (state_.crystal.sides()[axis] == lattice::Side::periodic)
          for (auto n = clusters_.begins[k]; n < clusters_.begins[k + 1]; ++n)
            clusters_.copies[n][axis] += static_cast<int>(std::lround(away[axis]));
    }
  }

  /// By atom number; those that are no more are left out.
  std::vector<Vector3> positions() const {
    std::vector<Vector3> by_atom(state_.occupancy.atom_end()), positions;
    for (std::uint32_t n = 0; n < clusters_.atoms.size(); ++n)
      by_atom[clusters_.atoms[n]] = position(n);
    state_.occupancy.for_atoms(
        [&](Atom atom, lattice::Site) { positions.push_back(by_atom[atom]); });
    return positions;
  }

 private:
  Vector3 position(std::uint32_t n) const {
    const lattice::Crystal& crystal = state_.crystal;
    Vector3 x = from_middle(state_, state_.occupancy.site(clusters_.atoms[n]));
    for (int axis = 0; axis < 3; ++axis)
      x = x + crystal.edge(axis, clusters_.copies[n][axis]);
    return x;
  }

  /// The mean position of a cluster, in sides of the block.
  Vector3 centre_in_blocks(std::size_t cluster) const {
    Vector3 sum{};
    for (auto n = clusters_.begins[cluster]; n < clusters_.begins[cluster + 1]; ++n)
      sum = sum + position(n);
    Vector3 centre =
        state_.crystal.cell().fractional(1.0 / clusters_.size(cluster) * sum);
    for (int axis = 0; axis < 3; ++axis) centre[axis] /= state_.crystal.size()[axis];
    return centre;
  }

  const State& state_;
  AtomGroups clusters_;
};

std::vector<Vector3> plain_positions(const State& state) {
  std::vector<Vector3> positions;
  state.occupancy.for_atoms(
      [&](Atom, lattice::Site site) { positions.push_back(from_middle(state, site)); });
  return positions;
}

}  // namespace

std::optional<std::vector<Vector3>> whole_cluster_positions(const State& state) {
  if (std::ranges::count(state.crystal.sides(), lattice::Side::periodic) == 0 ||
      state.occupancy.atom_count() == 0)
    return plain_positions(state);
  std::vector<bool> all(state.occupancy.atom_end(), false);
  state.occupancy.for_atoms([&](Atom atom, lattice::Site) { all[atom] = true; });
  AtomGroups clusters = connected_groups(state.occupancy, all);
  for (const auto& spans : clusters.spans)
    if (std::ranges::count(spans, true) > 0) return std::nullopt;
  Layout layout(state, std::move(clusters));
  layout.gather();
  return layout.positions();
}

std::optional<double> squared_gyration(const State& state) {
  const auto positions = whole_cluster_positions(state);
  if (!positions) return std::nullopt;
  const auto count = static_cast<double>(positions->size());
  Vector3 sum{};
  double squares = 0.0;
  for (const Vector3& x : *positions) {
    sum = sum + x;
    squares += dot(x, x);
  }
  return squares / count - dot(sum, sum) / (count * count);
}

double squared_gyration_of_round(const lattice::UnitCell& cell, double count) {
  if (cell.is_planar()) return count * cell.area_per_site() / (2.0 * std::numbers::pi);
  const double volume = count * cell.volume_per_site();
  const double radius = std::cbrt(3.0 * volume / (4.0 * std::numbers::pi));
  return 0.6 * radius * radius;
}

}  // namespace scenarios
