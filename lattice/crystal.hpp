// The block of sites that a simulation lives on.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "lattice/unit_cell.hpp"

namespace lattice {

/// Number of a site. Sites near each other in space are near each other in memory.
using Site = std::uint32_t;
inline constexpr Site no_site = std::numeric_limits<Site>::max();

enum class Side : std::uint8_t { open, periodic };

/// nx x ny x nz unit cells. Sites are stored in bricks of a few cells; a brick takes a
/// power of two of numbers, some of which may belong to no site (between the sites of a
/// brick and the next, and in bricks that stick out of the block): see exists().
///
/// A neighbour is a constant away that depends only on the place in the brick and on
/// the kind of brick: one within the block, or one near these or those sides of it.
///
/// A block of a stepped surface climbs: its copies beyond the first two sides lie whole
/// cells higher than it, or lower.
class Crystal {
 public:
  using Cells = std::array<int, 3>;

  using Place = CellSite;

  /// By how many cells along the third vector the next copy of the block lies higher,
  /// beyond each of the first two sides.
  using Climb = std::array<int, 2>;

  /// Throws std::invalid_argument: a size < 1, more than 2^32 - 2 site numbers, a
  /// periodic side so short that three bonds lead around it, or a cell so oblique, or a
  /// climb so high, that there are 65 536 kinds of bricks. Requires: where it climbs
  /// the side is periodic, and the third one open.
  Crystal(UnitCell cell, const Cells& size, const std::array<Side, 3>& sides,
          const Climb& climb = {0, 0});

  const UnitCell& cell() const { return cell_; }
  const Cells& size() const { return size_; }
  const std::array<Side, 3>& sides() const { return sides_; }
  const Climb& climb() const { return climb_; }
  /// So many times the way from a site to its next copy beyond a side, in lattice
  /// constants.
  Vector3 edge(int axis, double times = 1.0) const;
  /// Number of sites.
  std::uint64_t site_count() const;
  /// Site numbers are below this.
  Site end() const { return end_; }
  bool exists(Site site) const;

  /// Requires: 0 <= cell < size, basis < basis count.
  Site site(const Cells& cell, unsigned basis) const;
  /// The same for any cell, across periodic sides; no_site beyond an open one.
  Site site_across(Cells cell, unsigned basis) const;
  Place place(Site site) const;
  /// In lattice constants, from the origin of cell (0, 0, 0).
  Vector3 position(Site site) const;
  /// The middle of the block, in lattice constants.
  Vector3 centre() const;

  unsigned bond_count(Site site) const {
    return static_cast<unsigned>(cell_.bonds(basis(site)).size());
  }
  unsigned basis(Site site) const { return basis_[site & brick_mask_]; }

  /// The neighbour along bond d, from its cell; no_site beyond an open side.
  Site neighbour(Site site, unsigned d) const;
  /// The copy of the block, counted along its sides, in which a bond from a place in
  /// the block ends: 0, 0, 0 is the block itself.
  Cells copy_beyond(const Place& from, const Bond& bond) const;
  /// The same for all bonds of a site, fast.
  struct Neighbours {
    Site site;
    std::uint32_t bonds;  ///< bits of those that lead to a site
    const Site* offsets;  ///< by bond: what is added (mod 2^32) to reach its end

    Site operator[](unsigned d) const { return site + offsets[d]; }
  };
  Neighbours neighbours(Site site) const {
    const std::size_t row = this->row(site);
    return {site, bonds_[row], &offsets_[row * stride]};
  }
  /// The same for sites at the same place in bricks of the same kind, from where each
  /// site up to two bonds away is as many numbers away.
  std::size_t row(Site site) const {
    return std::size_t{kind_[site >> brick_bits_]} << brick_bits_ |
           (site & brick_mask_);
  }
  std::size_t row_count() const { return bonds_.size(); }
  /// One of the sites of a row; it may not exist.
  Site example(std::size_t row) const {
    return (examples_[row >> brick_bits_] << brick_bits_) +
           (static_cast<Site>(row) & brick_mask_);
  }

  /// Bonds of a site, as bits, whose ends are also neighbours of the neighbour along d.
  std::uint16_t shared(unsigned basis, unsigned d) const {
    return shared_[basis * stride + d];
  }
  /// Which bond of the neighbour along d leads back.
  unsigned reverse(unsigned basis, unsigned d) const {
    return reverse_[basis * stride + d];
  }

  /// Calls action(Site) for every site of cells low .. high, both included.
  /// Requires: 0 <= low, high < size.
  template <class Action>
  void for_each_site(const Cells& low, const Cells& high, Action&& action) const {
    for (int z = low[2]; z <= high[2]; ++z)
      for (int y = low[1]; y <= high[1]; ++y)
        for (int x = low[0]; x <= high[0]; ++x)
          for (unsigned b = 0; b < cell_.basis().size(); ++b)
            action(site({x, y, z}, b));
  }
  template <class Action>
  void for_each_site(Action&& action) const {
    for_each_site({0, 0, 0}, {size_[0] - 1, size_[1] - 1, size_[2] - 1}, action);
  }

 private:
  static constexpr unsigned stride = 16;  ///< of the tables by bond

  using Depths = std::vector<std::pair<int, int>>;

  Cells copy_of(const Cells& cell) const;
  int rise(const Cells& copy) const;
  void choose_brick();
  void fill_tables();
  void fill_neighbours();
  Depths depths(int axis, int brick) const;
  unsigned local(const Cells& within_brick, unsigned basis) const {
    return static_cast<unsigned>(
        ((within_brick[2] * brick_[1] + within_brick[1]) * brick_[0] +
         within_brick[0]) *
            static_cast<int>(cell_.basis().size()) +
        static_cast<int>(basis));
  }

  UnitCell cell_;
  Cells size_;
  std::array<Side, 3> sides_;
  Climb climb_;
  Cells brick_{1, 1, 1};   ///< cells of a brick
  Cells bricks_{1, 1, 1};  ///< bricks of the block
  Site brick_mask_ = 0;    ///< numbers of a brick - 1
  unsigned brick_bits_ = 0;
  Site end_ = 0;
  std::vector<std::uint16_t> basis_;   ///< shape [numbers of a brick]
  std::vector<Cells> within_brick_;    ///< shape [numbers of a brick]
  std::vector<std::uint16_t> kind_;    ///< shape [brick count]
  std::vector<Site> examples_;         ///< by kind: a brick of it
  std::vector<std::uint16_t> bonds_;   ///< shape [kind count, numbers of a brick]
  std::vector<Site> offsets_;          ///< shape as bonds_, and stride; mod 2^32
  std::vector<std::uint16_t> shared_;  ///< shape [basis_count, stride]
  std::vector<std::uint8_t> reverse_;  ///< shape [basis_count, stride]
  Cells reach_{0, 0, 0};  ///< most cells that two bonds cross, by axis, climbs included
};

}  // namespace lattice
