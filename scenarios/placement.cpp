#include "scenarios/placement.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace scenarios {
namespace {

using Pair = std::pair<std::size_t, std::size_t>;

/// By particle, from 0.
struct Found {
  std::vector<bool> has_surface;
  std::set<Pair> bound;  ///< the smaller number first
};

Found look_at(const State& state) {
  const lattice::Occupancy& occupancy = state.occupancy;
  Found found{std::vector<bool>(state.particles.size(), false), {}};
  occupancy.for_atoms([&](lattice::Atom atom, lattice::Site site) {
    if (state.origin[atom] == 0) return;
    const std::size_t own = state.origin[atom] - 1;
    if (occupancy.coordination(site) < state.crystal.bond_count(site))
      found.has_surface[own] = true;
    occupancy.for_bonds(
        site, occupancy.occupied_bonds(site), [&](unsigned, lattice::Site beside) {
          const std::uint32_t other = state.origin[occupancy.atom(beside)];
          if (other > own + 1) found.bound.insert({own, other - 1});
        });
  });
  return found;
}

std::string text_of(const Contact& contact) {
  return "particles " + std::to_string(contact.first + 1) + " and " +
         std::to_string(contact.second + 1);
}

}  // namespace

std::vector<std::string> odd_placements(const State& state) {
  std::vector<std::string> lines;
  if (state.particles.size() < 2) return lines;
  const Found found = look_at(state);
  const auto& surfaces = found.has_surface;
  if (const auto inner = std::ranges::find(surfaces, false); inner != surfaces.end())
    lines.push_back("particle " + std::to_string(inner - surfaces.begin() + 1) +
                    " lies inside others: touch or position_a places it beside one");
  std::vector<Contact> apart = state.contacts;
  std::erase_if(apart, [&](const Contact& contact) {
    return found.bound.contains({contact.first, contact.second});
  });
  if (!apart.empty())
    lines.push_back(
        std::to_string(apart.size()) + " of " + std::to_string(state.contacts.size()) +
        " contacts begin without a bond, the first of " + text_of(apart.front()) +
        ": their borders meet, their nearest sites lie apart; another "
        "radius or place brings them together");
  return lines;
}

}  // namespace scenarios
