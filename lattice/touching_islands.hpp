// Islands that grow where atoms touch, and that traps hold.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lattice/islands.hpp"

namespace lattice {

/// Atoms that touch are one island from then on; with one atom on Ground::trap
/// it is *pinned*. Cost: a byte an atom more than Islands.
class TouchingIslands : public Islands {
 public:
  /// The occupancy must outlive it.
  explicit TouchingIslands(const Occupancy& occupancy) : occupancy_(occupancy) {}

  void resize(std::size_t atom_end) {
    Islands::resize(atom_end);
    pinned_.resize(atom_end, false);
  }

  bool is_trap(Site site) const { return occupancy_.ground(site) == Ground::trap; }
  /// Requires: the name of an island.
  bool pinned(Atom island) const { return pinned_[island] != 0; }

  void set_alone(Atom atom) {
    Islands::set_alone(atom);
    pinned_[atom] = false;
  }

  /// The atom is new where it is: traps hold it, and it stays with what it touches.
  /// Calls gone(Atom) for each name that is no more.
  template <class Gone>
  void join(Atom atom, Gone&& gone) {
    const Site site = occupancy_.site(atom);
    if (is_trap(site)) pinned_[island(atom)] = true;
    occupancy_.for_bonds(
        site, occupancy_.occupied_bonds(site), [&](unsigned, Site neighbour) {
          merge_with(island(atom), island(occupancy_.atom(neighbour)), gone);
        });
  }

  /// Compares with the groups of atoms that touch, and with the traps beneath them.
  /// Empty when equal, else what differs first.
  std::optional<std::string> difference_from_rebuilt() const {
    if (auto difference = Islands::difference_from_rebuilt(occupancy_))
      return difference;
    for (Atom atom = 0; atom < atom_end(); ++atom)
      if (is_name(atom) && pinned(atom) != has_trap(atom))
        return "the trap of atom " + std::to_string(atom);
    return std::nullopt;
  }
  /// Whether there is an island of this name.
  bool is_name(Atom atom) const {
    return occupancy_.site(atom) != no_site && island(atom) == atom;
  }

  /// Requires: the occupancy was restored before. Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive) {
    Islands::restore(archive, occupancy_.atom_end());
    pinned_.assign(atom_end(), false);
    occupancy_.for_atoms([this](Atom atom, Site site) {
      if (is_trap(site)) pinned_[island(atom)] = true;
    });
  }

 private:
  bool has_trap(Atom island) const {
    bool found = false;
    for_atoms(island,
              [&](Atom atom) { found = found || is_trap(occupancy_.site(atom)); });
    return found;
  }

  template <class Gone>
  void merge_with(Atom first, Atom second, Gone&& gone) {
    if (first == second) return;
    const bool either_pinned = pinned(first) || pinned(second);
    const Atom lost = merge(first, second);
    pinned_[lost == first ? second : first] = either_pinned;
    gone(lost);
  }

  const Occupancy& occupancy_;
  std::vector<std::uint8_t> pinned_;  ///< by the name of an island
};

}  // namespace lattice
