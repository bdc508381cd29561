// Who sits where.
#pragma once

#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "kmc/archive.hpp"
#include "kmc/contract.hpp"
#include "lattice/crystal.hpp"
#include "lattice/lazy_array.hpp"

namespace lattice {

/// Number of an atom; it stays with the atom wherever it goes.
using Atom = std::uint32_t;
/// 1 to 15; 0 is an empty site.
using Species = std::uint8_t;

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
    const std::uint32_t word = words_[site];
    const std::uint32_t all = all_bonds_[crystal_->basis(site)] & ~word;
    return (word & rim_bit) == 0 ? all : all & ~missing_bonds(site);
  }
  /// Number of occupied neighbours.
  unsigned coordination(Site site) const {
    return static_cast<unsigned>(std::popcount(words_[site] & bond_bits));
  }
  /// The neighbour along bond d. Requires: it is not beyond an open side.
  Site neighbour(Site site, unsigned d) const {
    if ((words_[site] & rim_bit) == 0) return crystal_->inner_neighbour(site, d);
    return crystal_->neighbour(site, d);
  }

  /// Calls action(bond, site) for each bond in `bonds`, a set of bits; bonds beyond an
  /// open side must not be among them.
  template <class Action>
  void for_bonds(Site site, std::uint32_t bonds, Action&& action) const {
    if ((words_[site] & rim_bit) == 0) {
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
  /// Bits of the bonds that lead to a site at all.
  std::uint32_t existing_bonds(Site site) const {
    const std::uint32_t all = all_bonds_[crystal_->basis(site)];
    return (words_[site] & rim_bit) == 0 ? all : all & ~missing_bonds(site);
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

  /// Atoms with their numbers, sites and species.
  void save(kmc::ArchiveWriter& archive) const;
  /// Requires: no atoms yet. Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive);

 private:
  // One 32-bit word a site: occupied bonds, species, and whether it is a rim site.
  static constexpr std::uint32_t bond_bits = 0xFFFF;
  static constexpr unsigned species_shift = 16;
  static constexpr std::uint32_t species_bits = 0xFU << species_shift;
  static constexpr std::uint32_t rim_bit = 1U << 20;

  std::uint32_t missing_bonds(Site site) const;
  void occupy(Site site, Atom atom, Species species);
  void vacate(Site site);
  void toggle_at_neighbours(Site site, std::uint32_t bonds);

  const Crystal* crystal_;
  std::vector<std::uint32_t> all_bonds_;  ///< shape [basis_count]
  LazyArray<std::uint32_t> words_;        ///< shape [crystal.end()]
  LazyArray<Atom> atom_at_;               ///< shape [crystal.end()]
  std::vector<Site> site_of_;             ///< shape [atom_end()]
  std::vector<Atom> free_;                ///< numbers of removed atoms
};

}  // namespace lattice
