// Who sits where.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kmc/archive.hpp"
#include "kmc/contract.hpp"
#include "kmc/lazy_array.hpp"
#include "lattice/crystal.hpp"

namespace lattice {

/// Number of an atom; it stays with the atom wherever it goes.
using Atom = std::uint32_t;
/// 1 to most_species; 0 is an empty site.
using Species = std::uint8_t;
inline constexpr Species most_species = 15;

/// What a site offers beside its neighbours.
enum class Ground : std::uint8_t {
  none,     ///< nothing
  support,  ///< it lies on a support, which holds an atom without being one
  trap,     ///< a defect, which holds an atom more strongly than its surroundings
  bulk      ///< the crystal goes on beneath: an atom here never leaves
};
inline constexpr unsigned ground_count = 4;

/// The numbers of neighbours with which an empty site is a *destination*, a site where
/// an atom may hop to: bit n for n neighbours (the atom itself is one of them), by the
/// number of the site's ground. Bit 0 is 0, except in `everywhere`.
using Destinations = std::array<std::uint32_t, ground_count>;
/// Every empty site is one: then nothing needs to be kept up to date.
inline constexpr Destinations everywhere = {~0U, ~0U, ~0U, ~0U};

/// Atoms on the sites of a crystal, at most one on each. Each site knows which of its
/// neighbours are occupied and which are destinations, so that the coordination number
/// costs one load, and so does the number of ways that an atom can go.
///
/// Cost: 8 bytes for each site of a memory page (about 1000 sites, or 500 000 of huge
/// pages) that was ever touched, 4 for each atom. place, remove and move: one visit to
/// each neighbour, and to those of each site that becomes or ceases to be a
/// destination.
class Occupancy {
 public:
  /// The crystal must outlive it. `pages`: huge where atoms are all over the block.
  explicit Occupancy(const Crystal& crystal, kmc::Pages pages = kmc::Pages::small);
  explicit Occupancy(Crystal&&) = delete;

  const Crystal& crystal() const { return *crystal_; }
  /// For whoever keeps something for each site, too.
  kmc::Pages pages() const { return words_.pages(); }

  bool occupied(Site site) const { return species(site) != 0; }
  Species species(Site site) const {
    return words_[site] >> species_shift & most_species;
  }
  /// Bit d: the neighbour along bond d is occupied.
  std::uint32_t occupied_bonds(Site site) const { return words_[site] & bond_bits; }
  /// Bit d: there is a site along bond d, and it is empty.
  std::uint32_t empty_bonds(Site site) const {
    return crystal_->neighbours(site).bonds & ~words_[site];
  }
  /// Bit d: the neighbour along bond d is a destination.
  std::uint32_t destination_bonds(Site site) const {
    return every_empty_ ? empty_bonds(site) : kept_destination_bonds(site);
  }
  /// The same, for who knows that the destinations are not `everywhere`.
  std::uint32_t kept_destination_bonds(Site site) const {
    return words_[site] >> destination_shift;
  }
  Ground ground(Site site) const {
    return static_cast<Ground>(words_[site] >> ground_shift & 3U);
  }
  /// Whether some site was ever given this ground.
  bool has(Ground ground) const {
    return (grounds_given_ >> static_cast<unsigned>(ground) & 1U) != 0;
  }
  /// Part of what a simulation lives on, like the crystal: not saved. Requires: before
  /// set_destinations, and before any process or observer looked at the site.
  void set_ground(Site site, Ground ground);
  /// From now on these are the destinations; at first there are none. Cost: O(atoms).
  void set_destinations(const Destinations& destinations);
  /// Number of occupied neighbours.
  unsigned coordination(Site site) const {
    return static_cast<unsigned>(std::popcount(words_[site] & bond_bits));
  }
  /// The neighbour along bond d. Requires: it is not beyond an open side.
  Site neighbour(Site site, unsigned d) const { return crystal_->neighbours(site)[d]; }

  /// Calls action(bond, site) for each bond in `bonds`, a set of bits; bonds beyond an
  /// open side must not be among them.
  template <class Action>
  void for_bonds(Site site, std::uint32_t bonds, Action&& action) const {
    for_bonds(crystal_->neighbours(site), bonds, action);
  }
  /// The same for all bonds that lead to a site.
  template <class Action>
  void for_all_bonds(Site site, Action&& action) const {
    for_all_bonds(crystal_->neighbours(site), action);
  }

  /// An atom came to a site, or left it.
  struct Change {
    Site site;
    bool came;
  };
  /// From now on all changes are listed there, in their order; null ends it. The list
  /// must outlive it.
  void list_changes(std::vector<Change>* changes) { changes_ = changes; }

  /// Number of atoms now.
  std::size_t atom_count() const { return atom_end_ - free_.size(); }
  /// Atom numbers are below this; those of removed atoms are given out again.
  std::size_t atom_end() const { return atom_end_; }
  /// The atom's site; no_site if it was removed.
  Site site(Atom atom) const { return site_of_[atom]; }
  /// Requires: the site is occupied.
  Atom atom(Site site) const { return atom_at_[site]; }

  /// Calls action(atom, site) for each atom there is, in the order of their numbers.
  template <class Action>
  void for_atoms(Action&& action) const {
    for (Atom atom = 0; atom < atom_end_; ++atom)
      if (const Site site = site_of_[atom]; site != no_site) action(atom, site);
  }

  /// Puts a new atom. Requires: the site exists and is empty, 1 <= species <=
  /// most_species.
  Atom place(Site site, Species species = 1);
  /// Requires: the site is occupied.
  void remove(Site site);
  // The same in two steps: an atom can be without a site for a while.
  /// The number of a new atom without a site.
  Atom add();
  /// An atom without a site is none any more.
  void drop(Atom atom) { free_.push_back(atom); }
  /// Requires: the site exists and is empty, the atom has no site.
  void put(Site site, Atom atom, Species species);
  /// Requires: the site is occupied.
  void lift(Site site);
  /// The atom goes along bond d. Returns where it is now. Requires: occupied, and the
  /// neighbour along d exists and is empty.
  Site move(Site site, unsigned d);
  /// The atom goes to any other site. Requires: `from` is occupied, `to` exists and is
  /// empty.
  void relocate(Site from, Site to);
  /// The atoms near the last place, remove, move or relocate of which the coordination
  /// or the number of destinations may have changed, some of them more than once: their
  /// sites. The atom that came may be among them.
  std::span<const Site> changed() const { return {changed_.data(), changed_count_}; }

  /// Compares what the sites of atoms and those beside them know of their neighbours
  /// with the same by the slow path of the crystal. Empty when equal, else what differs
  /// first. Cost: O(atoms).
  std::optional<std::string> difference_from_rebuilt() const;

  /// Atoms with their numbers, sites and species.
  void save(kmc::ArchiveWriter& archive) const;
  /// Requires: no atoms yet. Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive);

 private:
  // One 32-bit word a site, from its lowest bits: the occupied bonds (12), its species
  // (4), its ground (2), nothing (2), the bonds to destinations (12).
  using Neighbours = Crystal::Neighbours;
  static_assert(UnitCell::most_neighbours == 12);
  static constexpr std::uint32_t bond_bits = 0xFFF;
  static constexpr std::uint32_t both_bits = ~0U;
  static constexpr unsigned species_shift = 12;
  static constexpr unsigned ground_shift = 16;
  static constexpr unsigned destination_shift = 20;

  /// Where one neighbour more or less makes a difference: bit n for the number n of
  /// neighbours afterwards.
  struct Steps {
    Destinations by_ground{};
    std::uint32_t anywhere = 0;  ///< on any ground
  };

  template <class Action>
  static void for_all_bonds(const Neighbours& neighbours, Action&& action) {
    // Within an fcc crystal the loop has a constant length.
    if (neighbours.bonds == 0xFFF)
      for (unsigned d = 0; d < 12; ++d) action(d, neighbours[d]);
    else
      for_bonds(neighbours, neighbours.bonds, action);
  }
  template <class Action>
  static void for_bonds(const Neighbours& neighbours, std::uint32_t bonds,
                        Action&& action) {
    for (; bonds != 0; bonds &= bonds - 1) {
      const auto d = static_cast<unsigned>(std::countr_zero(bonds));
      action(d, neighbours[d]);
    }
  }
  /// Whether an empty site is a destination that its neighbours' words tell of.
  bool is_kept(Site site, unsigned coordination) const {
    const auto ground = static_cast<unsigned>(this->ground(site));
    return (destinations_[ground] >> coordination & 1U) != 0;
  }
  std::uint32_t rebuilt_word(Site site) const;
  void settle(Site site, Atom atom, Species species);
  void unsettle(Site site) {
    words_[site] &= ~(std::uint32_t{most_species} << species_shift);
  }
  void occupy(Site site);
  void vacate(Site site);
  void list(Site site, bool came) const {
    if (changes_ != nullptr) [[unlikely]]
      changes_->push_back({site, came});
  }
  void toggle_all_destinations();
  void toggle(const Neighbours& neighbours, std::uint32_t toggled);
  void toggle_destination(Site site);
  void follow(const Neighbours& neighbours, std::uint32_t bonds, std::uint32_t occupied,
              const Steps& steps);

  const Crystal* crystal_;
  std::vector<std::uint32_t> back_bits_;  ///< shape [basis_count, 16], both halves
  kmc::LazyArray<std::uint32_t> words_;   ///< shape [crystal.end()]
  kmc::LazyArray<Atom> atom_at_;          ///< shape [crystal.end()]
  kmc::LazyArray<Site> site_of_;          ///< by atom: as many as sites at most
  std::size_t atom_end_ = 0;
  std::vector<Atom> free_;  ///< numbers of removed atoms
  std::vector<Change>* changes_ = nullptr;

  unsigned grounds_given_ = 0;   ///< bits by their number
  bool every_empty_ = false;     ///< is a destination
  Destinations destinations_{};  ///< otherwise
  Steps rises_, falls_;
  /// Neighbours of both ends of a hop, and of theirs.
  std::array<Site, 2 * 16 * 17> changed_;
  std::size_t changed_count_ = 0;
};

}  // namespace lattice
