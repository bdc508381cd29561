#include "scenarios/islands.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace scenarios {

AtomGroups find_islands(const State& state) {
  std::vector<bool> members(state.occupancy.atom_end());
  for (lattice::Atom atom = 0; atom < members.size(); ++atom)
    members[atom] = is_film_atom(state, atom);
  return connected_groups(state.occupancy, members);
}

bool touches_ground(const State& state, lattice::Atom atom) {
  const lattice::Occupancy& occupancy = state.occupancy;
  const lattice::Site site = occupancy.site(atom);
  bool touches = state.film->layer(state.crystal.position(site)) == 0;
  occupancy.for_bonds(
      site, occupancy.occupied_bonds(site), [&](unsigned, lattice::Site neighbour) {
        touches = touches || !is_film_atom(state, occupancy.atom(neighbour));
      });
  return touches;
}

Floating floating_of(const State& state) {
  const auto is_held = [&](lattice::Atom atom) { return touches_ground(state, atom); };
  Floating floating;
  const AtomGroups groups = find_islands(state);
  for (std::size_t i = 0; i < groups.count(); ++i) {
    const auto first = groups.atoms.begin() + groups.begins[i];
    if (std::any_of(first, first + groups.size(i), is_held)) continue;
    ++floating.groups;
    floating.atoms += groups.size(i);
  }
  return floating;
}

IslandShape shape_of(const State& state, const AtomGroups& islands,
                     std::size_t island) {
  const lattice::Crystal& crystal = state.crystal;
  const auto position = [&](std::uint32_t n) {
    return crystal.position(state.occupancy.site(islands.atoms[n])) +
           crystal.edge(0, islands.copies[n][0]) +
           crystal.edge(1, islands.copies[n][1]);
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
