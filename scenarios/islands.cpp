#include "scenarios/islands.hpp"

#include <algorithm>
#include <limits>

namespace scenarios {
namespace {

using lattice::Crystal;

constexpr auto unseen = std::numeric_limits<std::uint32_t>::max();

/// One walk over the bonds of all film atoms, breadth first.
class Walk {
 public:
  explicit Walk(const State& state)
      : state_(state), place_(state.occupancy.atom_end(), unseen) {}

  Islands take() {
    for (lattice::Atom atom = 0; atom < place_.size(); ++atom)
      if (place_[atom] == unseen && is_film_atom(state_, atom)) follow(atom);
    found_.begins.push_back(static_cast<std::uint32_t>(found_.atoms.size()));
    return std::move(found_);
  }

 private:
  void follow(lattice::Atom first) {
    found_.begins.push_back(static_cast<std::uint32_t>(found_.atoms.size()));
    found_.spans.push_back({});
    touches_ = {};
    add(first, {0, 0});
    for (std::size_t n = found_.begins.back(); n < found_.atoms.size(); ++n) look(n);
    for (int axis = 0; axis < 2; ++axis)
      if (touches_[axis][0] && touches_[axis][1]) found_.spans.back()[axis] = true;
  }

  void add(lattice::Atom atom, const Copy& copy) {
    place_[atom] = static_cast<std::uint32_t>(found_.atoms.size());
    found_.atoms.push_back(atom);
    found_.copies.push_back(copy);
  }

  void look(std::size_t n) {
    const lattice::Site site = state_.occupancy.site(found_.atoms[n]);
    const Crystal::Place here = state_.crystal.place(site);
    const auto bonds = state_.crystal.cell().bonds(here.basis);
    touch_sides(here, bonds);
    state_.occupancy.for_bonds(site, state_.occupancy.occupied_bonds(site),
                               [&](unsigned d, lattice::Site neighbour) {
                                 const lattice::Atom other =
                                     state_.occupancy.atom(neighbour);
                                 if (!is_film_atom(state_, other)) return;
                                 Copy copy = found_.copies[n];
                                 for (int axis = 0; axis < 2; ++axis)
                                   copy[axis] += beyond(here, bonds[d], axis);
                                 if (place_[other] == unseen) return add(other, copy);
                                 for (int axis = 0; axis < 2; ++axis)
                                   if (found_.copies[place_[other]][axis] != copy[axis])
                                     found_.spans.back()[axis] = true;
                               });
  }

  /// -1 or 1 if the bond leaves the block through the lower or upper side, else 0.
  int beyond(const Crystal::Place& here, const lattice::Bond& bond, int axis) const {
    const int cell = here.cell[axis] + bond.cell[axis];
    return cell < 0 ? -1 : cell >= state_.crystal.size()[axis] ? 1 : 0;
  }

  void touch_sides(const Crystal::Place& here, std::span<const lattice::Bond> bonds) {
    for (int axis = 0; axis < 2; ++axis) {
      if (state_.crystal.sides()[axis] == lattice::Side::periodic) continue;
      for (const lattice::Bond& bond : bonds)
        if (const int side = beyond(here, bond, axis); side != 0)
          touches_[axis][side > 0 ? 1 : 0] = true;
    }
  }

  const State& state_;
  Islands found_;
  std::vector<std::uint32_t> place_;              ///< by atom, in found_.atoms
  std::array<std::array<bool, 2>, 2> touches_{};  ///< open sides, of this island
};

}  // namespace

Islands find_islands(const State& state) { return Walk(state).take(); }

Floating floating_of(const State& state) {
  const lattice::Occupancy& occupancy = state.occupancy;
  const auto is_held = [&](lattice::Atom atom) {
    const lattice::Site site = occupancy.site(atom);
    bool held = state.film->layer(state.crystal.position(site)) == 0;
    occupancy.for_bonds(
        site, occupancy.occupied_bonds(site), [&](unsigned, lattice::Site neighbour) {
          held = held || !is_film_atom(state, occupancy.atom(neighbour));
        });
    return held;
  };
  Floating floating;
  const Islands groups = find_islands(state);
  for (std::size_t i = 0; i < groups.count(); ++i) {
    const auto first = groups.atoms.begin() + groups.begins[i];
    if (std::any_of(first, first + groups.size(i), is_held)) continue;
    ++floating.groups;
    floating.atoms += groups.size(i);
  }
  return floating;
}

IslandShape shape_of(const State& state, const Islands& islands, std::size_t island) {
  const Crystal& crystal = state.crystal;
  const lattice::Matrix3& v = crystal.cell().vectors();
  const auto position = [&](std::uint32_t n) {
    return crystal.position(state.occupancy.site(islands.atoms[n])) +
           islands.copies[n][0] * crystal.size()[0] * v[0] +
           islands.copies[n][1] * crystal.size()[1] * v[1];
  };
  const lattice::Vector3 first = position(islands.begins[island]);
  lattice::Vector3 sum{};
  double squares = 0.0;
  int lowest = std::numeric_limits<int>::max(), highest = -lowest;
  for (auto n = islands.begins[island]; n < islands.begins[island + 1]; ++n) {
    const lattice::Vector3 x = position(n) - first;
    const double height = state.film->planes.height(x);
    sum = sum + x;
    squares += dot(x, x) - height * height;
    const int layer = state.film->layer(x + first);
    lowest = std::min(lowest, layer);
    highest = std::max(highest, layer);
  }
  const lattice::Vector3 mean = (1.0 / islands.size(island)) * sum;
  const double height = state.film->planes.height(mean);
  const double squared =
      squares / islands.size(island) - dot(mean, mean) + height * height;
  return {first + mean, std::max(squared, 0.0), lowest, highest};
}

}  // namespace scenarios
