// Atoms that hang together, each group of them in one piece.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "lattice/occupancy.hpp"

namespace scenarios {

/// Groups of atoms that bonds between nearest neighbours connect, in the order of their
/// lowest atom number.
struct AtomGroups {
  std::vector<lattice::Atom> atoms;   ///< group after group, from the lowest number on
  std::vector<std::uint32_t> begins;  ///< shape [count + 1]: of each group in `atoms`
  /// shape [atoms]: the copy of the block, counted along its sides, where an atom lies
  /// if its group is laid out along its bonds, from its first atom on, instead of being
  /// cut by periodic sides.
  std::vector<lattice::Crystal::Cells> copies;
  /// shape [count]: whether the group connects the two periodic sides x, y, z of the
  /// block: a way along its bonds comes back to the same atom in another copy (M. E. J.
  /// Newman and R. M. Ziff, Phys. Rev. E 64, 016706 (2001)); one that winds around two
  /// at once spans both.
  std::vector<std::array<bool, 3>> spans;

  std::size_t count() const { return spans.size(); }
  std::uint32_t size(std::size_t group) const {
    return begins[group + 1] - begins[group];
  }
};

/// `members`, of shape [occupancy.atom_end()]: other atoms are in no group and connect
/// nothing. Requires: each of them has a site. Cost: O(members); about 0.2 s for a
/// million fcc atoms.
AtomGroups connected_groups(const lattice::Occupancy& occupancy,
                            const std::vector<bool>& members);

}  // namespace scenarios
