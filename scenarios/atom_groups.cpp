#include "scenarios/atom_groups.hpp"

#include <limits>
#include <utility>

namespace scenarios {
namespace {

using lattice::Atom;
using lattice::Crystal;

constexpr auto unseen = std::numeric_limits<std::uint32_t>::max();

/// One walk over the bonds of all members, breadth first.
class Walk {
 public:
  Walk(const lattice::Occupancy& occupancy, const std::vector<bool>& members)
      : occupancy_(occupancy), members_(members), place_(members.size(), unseen) {}

  AtomGroups take() {
    for (Atom atom = 0; atom < members_.size(); ++atom)
      if (members_[atom] && place_[atom] == unseen) follow(atom);
    found_.begins.push_back(static_cast<std::uint32_t>(found_.atoms.size()));
    return std::move(found_);
  }

 private:
  void follow(Atom first) {
    found_.begins.push_back(static_cast<std::uint32_t>(found_.atoms.size()));
    found_.spans.push_back({});
    add(first, {0, 0, 0});
    for (std::size_t n = found_.begins.back(); n < found_.atoms.size(); ++n) look(n);
  }

  void add(Atom atom, const Crystal::Cells& copy) {
    place_[atom] = static_cast<std::uint32_t>(found_.atoms.size());
    found_.atoms.push_back(atom);
    found_.copies.push_back(copy);
  }

  void look(std::size_t n) {
    const Crystal& crystal = occupancy_.crystal();
    const lattice::Site site = occupancy_.site(found_.atoms[n]);
    const Crystal::Place here = crystal.place(site);
    const auto bonds = crystal.cell().bonds(here.basis);
    occupancy_.for_bonds(site, occupancy_.occupied_bonds(site),
                         [&](unsigned d, lattice::Site beside) {
                           const Atom other = occupancy_.atom(beside);
                           if (!members_[other]) return;
                           Crystal::Cells copy = crystal.copy_beyond(here, bonds[d]);
                           for (int axis = 0; axis < 3; ++axis)
                             copy[axis] += found_.copies[n][axis];
                           if (place_[other] == unseen) return add(other, copy);
                           for (int axis = 0; axis < 3; ++axis)
                             if (found_.copies[place_[other]][axis] != copy[axis])
                               found_.spans.back()[axis] = true;
                         });
  }

  const lattice::Occupancy& occupancy_;
  const std::vector<bool>& members_;
  AtomGroups found_;
  std::vector<std::uint32_t> place_;  ///< by atom, in found_.atoms
};

}  // namespace

AtomGroups connected_groups(const lattice::Occupancy& occupancy,
                            const std::vector<bool>& members) {
  return Walk(occupancy, members).take();
}

}  // namespace scenarios
