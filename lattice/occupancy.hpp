// Who sits where.
#pragma once

#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "kmc/archive.hpp"
#include "kmc/contract.hpp"
#include "kmc/lazy_array.hpp"
#include "lattice/crystal.hpp"

namespace lattice {

/// Number of an atom; it stays with the atom wherever it goes.
using Atom = std::uint32_t;
/// 1 to 15; 0 is an empty site.
using Species = std::uint8_t;

/// What a site offers beside its neighbours: two bits of its word.
enum class Ground : std::uint8_t {
  none,     ///< nothing
  support,  ///< it lies on a support, which holds an atom without being one
  trap,     ///< a defect, which holds an atom more strongly than its surroundings
  bulk      ///< the crystal goes on beneath: an atom here never leaves
};
inline constexpr unsigned ground_count = 4;

/// Atoms on the sites of a crystal, at most one on each. Each site knows which of its
/// neighbours are occupied, so that the coordination number costs one load.
///
/// Cost: 8 bytes for each site of a memory page (about 1000 sites) that was ever
/// touched, 4 for each atom. place, remove and move: one visit to each neighbour.
class Occupancy {
 public:
  /// The crystal must outlive it.
  explicit Occupancy(const Crystal& crystal);
  explicit Occupancy(Crystal&&) = delete;

  const Crystal& crystal() const { return *crystal_; }

  bool occupied(Site site) const { return (words_[site] & species_bits) != 0; }
  Species species(Site site) const {
    return static_cast<Species>((words_[site] & species_bits) >> species_shift);
  }
  /// Bit d: the neighbour along bond d is occupied.
  std::uint32_t occupied_bonds(Site site) const { return words_[site] & bond_bits; }
  /// Bit d: there is a site along bond d, and it is empty.
  std::uint32_t empty_bonds(Site site) const {
    return existing_bonds(site) & ~words_[site];
  }
  Ground ground(Site site) const {
    return static_cast<Ground>((words_[site] >> ground_shift) & 3U);
  }
  /// Part of what a simulation lives on, like the crystal: not saved. Requires: before
  /// any process or observer looked at the site.
  void set_ground(Site site, Ground ground);
  /// Number of occupied neighbours.
  unsigned coordination(Site site) const {
    return static_cast<unsigned>(std::popcount(words_[site] & bond_bits));
  }
  /// The neighbour along bond d. Requires: it is not beyond an open side.
  Site neighbour(Site site, unsigned d) const {
    if ((words_[site] & wraps_bit) == 0) return crystal_->inner_neighbour(site, d);
    return crystal_->neighbour(site, d);
  }

  /// Calls action(bond, site) for each bond in `bonds`, a set of bits; bonds beyond an
  /// open side must not be among them.
  template <class Action>
  void for_bonds(Site site, std::uint32_t bonds, Action&& action) const {
    if ((words_[site] & wraps_bit) == 0) {
      for (; bonds != 0; bonds &= bonds - 1) {
        const auto d = static_cast<unsigned>(std::countr_zero(bonds));
        action(d, crystal_->inner_neighbour(site, d));
      }
    } else {
      for (; bonds != 0; bonds &= bonds - 1) {
        const auto d = static_cast<unsigned>(std::countr_zero(bonds));
        action(d, crystal_->neighbour(site, d));
      }
    }
  }
  /// The same for all bonds that lead to a site.
  template <class Action>
  void for_all_bonds(Site site, Action&& action) const {
    // Far from the sides of an fcc crystal the loop has a constant length.
    if ((words_[site] & (wraps_bit | edge_mask << edge_shift)) == 0 && has_12_bonds_)
      for (unsigned d = 0; d < 12; ++d) action(d, crystal_->inner_neighbour(site, d));
    else
      for_bonds(site, existing_bonds(site), action);
  }
  /// Bits of the bonds that lead to a site at all.
  std::uint32_t existing_bonds(Site site) const {
    const std::uint32_t edge = (words_[site] >> edge_shift) & edge_mask;
    if (edge == 0) return inner_bonds_[crystal_->basis(site)];
    return edge != edge_mask ? edge_bonds_[edge] : search_bonds(site);
  }

  /// Number of atoms now.
  std::size_t atom_count() const { return site_of_.size() - free_.size(); }
  /// Atom numbers are below this; those of removed atoms are given out again.
  std::size_t atom_end() const { return site_of_.size(); }
  /// The atom's site; no_site if it was removed.
  Site site(Atom atom) const { return site_of_[atom]; }
  /// Requires: the site is occupied.
  Atom atom(Site site) const { return atom_at_[site]; }

  /// Puts a new atom. Requires: the site exists and is empty, 1 <= species <= 15.
  Atom place(Site site, Species species = 1);
  /// Requires: the site is occupied.
  void remove(Site site);
  /// The atom goes along bond d. Returns where it is now. Requires: occupied, and the
  /// neighbour along d exists and is empty.
  Site move(Site site, unsigned d);
  /// The atom goes to any other site. Requires: `from` is occupied, `to` exists and is
  /// empty.
  void relocate(Site from, Site to);

  /// Atoms with their numbers, sites and species.
  void save(kmc::ArchiveWriter& archive) const;
  /// Requires: no atoms yet. Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive);

 private:
  // One 32-bit word a site: occupied bonds; species; whether a bond wraps around a
  // periodic side; ground; edge, which of the sets of bonds there are near an open side
  // it has: 0 for all bonds, edge_mask for a set that found no room in the list.
  static constexpr std::uint32_t bond_bits = 0xFFFF;
  static constexpr unsigned species_shift = 16;
  static constexpr std::uint32_t species_bits = 0xFU << species_shift;
  static constexpr std::uint32_t wraps_bit = 1U << 20;
  static constexpr unsigned ground_shift = 21;
  static constexpr unsigned edge_shift = 23;
  static constexpr std::uint32_t edge_mask = 0xFF;

  std::uint32_t edge_of(std::uint32_t bonds);
  std::uint32_t search_bonds(Site site) const;
  void occupy(Site site, Atom atom, Species species);
  void vacate(Site site);
  void toggle_at_neighbours(Site site);

  const Crystal* crystal_;
  std::vector<std::uint32_t> inner_bonds_;  ///< shape [basis_count]
  bool has_12_bonds_ = true;                ///< every site inside the block
  std::vector<std::uint32_t> edge_bonds_;   ///< by edge
  kmc::LazyArray<std::uint32_t> words_;     ///< shape [crystal.end()]
  kmc::LazyArray<Atom> atom_at_;            ///< shape [crystal.end()]
  std::vector<Site> site_of_;               ///< shape [atom_end()]
  std::vector<Atom> free_;                  ///< numbers of removed atoms
};

}  // namespace lattice
