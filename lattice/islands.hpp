// Which atoms belong to the same island, for atoms that come together and stay so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kmc/archive.hpp"
#include "kmc/contract.hpp"
#include "lattice/occupancy.hpp"

namespace lattice {

/// A partition of atoms into islands. An island has the name of one of its atoms, which
/// changes only when it merges with one that is not smaller. Its atoms are chained in a
/// ring, so that an island needs no memory of its own.
///
/// Cost: 12 bytes an atom. merge: the number of atoms of the smaller island, so that N
/// atoms come together in at most N log2 N steps, in whatever order.
class Islands {
 public:
  /// Atom numbers are below this.
  void resize(std::size_t atom_end) { members_.resize(atom_end); }
  std::size_t atom_end() const { return members_.size(); }

  /// The atom becomes an island of its own; whoever was with it must be set alone too.
  void set_alone(Atom atom) { members_[atom] = {atom, atom, 1}; }

  /// The name of the atom's island.
  Atom island(Atom atom) const { return members_[atom].island; }
  /// Number of atoms. Requires: the name of an island.
  std::uint32_t size(Atom island) const { return members_[island].size; }

  /// Two islands become one, with the name of the larger (of the first, if equal).
  /// Returns the name that is no more. Requires: names of different islands.
  Atom merge(Atom first, Atom second) {
    ADATOM_EXPECT(first != second && island(first) == first &&
                  island(second) == second);
    if (size(first) < size(second)) std::swap(first, second);
    for_atoms(second, [&](Atom atom) { members_[atom].island = first; });
    members_[first].size += members_[second].size;
    std::swap(members_[first].next, members_[second].next);
    return second;
  }

  /// Calls action(Atom) for each atom of an island; it must not change islands.
  template <class Action>
  void for_atoms(Atom island, Action&& action) const {
    Atom atom = island;
    do {
      action(atom);
      atom = members_[atom].next;
    } while (atom != island);
  }

  /// Compares with the groups of atoms that touch (lattice/clusters.hpp). Empty when
  /// equal, else what differs first.
  std::optional<std::string> difference_from_rebuilt(const Occupancy& occupancy) const;

  void save(kmc::ArchiveWriter& archive) const;
  /// Throws kmc::BadArchive when these cannot be islands of `atom_end` atoms.
  void restore(kmc::ArchiveReader& archive, std::size_t atom_end);

 private:
  struct Member {
    Atom island;
    Atom next;           ///< of the ring of its island
    std::uint32_t size;  ///< of the island that has this atom's name
  };

  std::vector<Member> members_;  ///< shape [atom_end()]
};

}  // namespace lattice
