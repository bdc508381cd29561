// The atoms within two bonds of a site, found by a few operations on bits.
#pragma once

#ifdef __BMI2__
#include <immintrin.h>
#endif

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "lattice/crystal.hpp"
#include "lattice/occupancy.hpp"

namespace lattice {

/// The sites within two bonds of a site are numbered by their vectors from it, in the
/// order of bonds, so that a set of them is 64 bits (fcc has 55 of them, hcp 57). The
/// occupied bonds of a neighbour only have to be spread over the bits of the sites
/// around it, and no atom is listed twice.
///
/// Cost: 256 bytes for each site of each kind of brick.
class Vicinity {
 public:
  /// The crystal must outlive it. Requires: check(crystal.cell()) does not throw.
  explicit Vicinity(const Crystal& crystal);
  explicit Vicinity(Crystal&&) = delete;

  /// Throws std::invalid_argument: a site has more than 64 within two bonds (as they
  /// are a bond length apart, hardly more have room), or coordinates of its sites
  /// differ by about 1e-9 of a bond, which is neither rounding nor more.
  static void check(const UnitCell& cell) { places_of(cell); }

  /// Calls action(site) for each atom beside the site, and for each beside the ends of
  /// `bonds`, a set of its bonds, as bits, that lead to sites. Each atom comes once,
  /// except where a periodic block is so small that there are two ways to it.
  template <class Action>
  void for_atoms(const Occupancy& occupancy, Site site, std::uint32_t bonds,
                 Action&& action) const {
    for_sites(site, atoms(occupancy, site, bonds), action);
  }
  /// Calls action(site) for each of the sites beside the site and beside those, that
  /// `marked` tells of: marked(site) are bits of the bonds to marked sites.
  template <class Marked, class Action>
  void for_marked(Site site, Marked&& marked, Action&& action) const {
    for_sites(site, set_of(marked, site, crystal_->neighbours(site).bonds), action);
  }
  /// As for_atoms, around both ends of bond d of `from`, `bonds_to` being bonds of the
  /// other.
  template <class Action>
  void for_atoms(const Occupancy& occupancy, Site from, unsigned d,
                 std::uint32_t bonds_from, std::uint32_t bonds_to,
                 Action&& action) const {
    const Site to = crystal_->neighbours(from)[d];
    const Set near_from = atoms(occupancy, from, bonds_from);
    const Set near_to = atoms(occupancy, to, bonds_to);
    const Common& common = places_[crystal_->basis(from)].common[d];
    for_sites(from, near_from, action);
    for_sites(to, near_to & ~spread(gathered(near_from, common.from), common.to),
              action);
  }

 private:
  using Set = std::uint64_t;
  static constexpr std::size_t set_size = 64;
  static constexpr std::size_t stride = 16;  ///< of tables by bond

  /// The sites near both ends of a bond, as each end numbers them.
  struct Common {
    Set from = 0, to = 0;
  };
  struct Places {
    Set beside = 0;
    std::array<Set, stride> beyond{};  ///< those beside the neighbour, by bond
    std::array<Common, stride> common{};
  };
  static std::vector<Places> places_of(const UnitCell& cell);

  /// The first bits, in their order, at the places of the set.
  static Set spread(std::uint64_t bits, Set set) {
#ifdef __BMI2__
    return _pdep_u64(bits, set);
#else
    Set result = 0;
    for (; set != 0; set &= set - 1, bits >>= 1)
      if ((bits & 1U) != 0) result |= set & -set;
    return result;
#endif
  }
  /// Undoes spread().
  static std::uint64_t gathered(Set bits, Set set) {
#ifdef __BMI2__
    return _pext_u64(bits, set);
#else
    std::uint64_t result = 0;
    for (std::uint64_t bit = 1; set != 0; set &= set - 1, bit <<= 1)
      if ((bits & set & -set) != 0) result |= bit;
    return result;
#endif
  }

  Set atoms(const Occupancy& occupancy, Site site, std::uint32_t bonds) const {
    return set_of([&](Site near) { return occupancy.occupied_bonds(near); }, site,
                  bonds);
  }
  /// Without branches: what is marked, and where bonds lead, is as good as random.
  template <class Marked>
  Set set_of(Marked&& marked, Site site, std::uint32_t bonds) const {
    const Places& places = places_[crystal_->basis(site)];
    const Crystal::Neighbours neighbours = crystal_->neighbours(site);
    Set set = spread(marked(site), places.beside);
    for (; bonds != 0; bonds &= bonds - 1) {
      const auto d = static_cast<unsigned>(std::countr_zero(bonds));
      set |= spread(marked(neighbours[d]), places.beyond[d]);
    }
    return set;
  }
  template <class Action>
  void for_sites(Site site, Set set, Action&& action) const {
    const Site* const offsets = &offsets_[set_size * crystal_->row(site)];
    for (; set != 0; set &= set - 1) action(site + offsets[std::countr_zero(set)]);
  }

  const Crystal* crystal_;
  std::vector<Places> places_;  ///< by basis
  std::vector<Site> offsets_;   ///< shape [crystal.row_count(), set_size], mod 2^32
};

}  // namespace lattice
