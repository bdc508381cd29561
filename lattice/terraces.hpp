// Where a film is flat.
#pragma once

#include <cstdint>
#include <vector>

#include "lattice/cell_marks.hpp"
#include "lattice/occupancy.hpp"

namespace lattice {

/// Whether the cells of a block stand on each other straight along z, with as many
/// sites in each of their level planes.
bool has_level_planes(const UnitCell& cell);

/// The cells of a film seen from above. A pile of cells is flat where its lowest planes
/// are full, all above are empty, and no site is a trap; its level is then the number
/// of these planes.
///
/// Cost: 16 bytes and a bit for each pile.
class Terraces {
 public:
  /// All atoms that are there came. The crystal must outlive it. Requires:
  /// has_level_planes(crystal.cell()).
  explicit Terraces(const Occupancy& occupancy);

  void came(const CellSite& at);
  void left(const CellSite& at);

  /// Piles that are not flat, or have a flat neighbour along one of the first two
  /// vectors that is not as high: a window without any of them is of one level.
  const CellMarks& edges() const { return edges_; }
  /// Calls action(x, y) for the neighbours of a pile along the first two vectors: those
  /// that can become edges, or cease to be, when it changes.
  template <class Action>
  void for_piles_beside(int x, int y, Action&& action) const {
    const auto for_both = [&](std::size_t axis, int at, auto&& along) {
      const int size = crystal_.size()[axis];
      const bool is_periodic = crystal_.sides()[axis] == Side::periodic;
      if (at > 0 || is_periodic) along(at > 0 ? at - 1 : size - 1);
      if (at < size - 1 || is_periodic) along(at < size - 1 ? at + 1 : 0);
    };
    for_both(0, x, [&](int near) { action(near, y); });
    for_both(1, y, [&](int near) { action(x, near); });
  }
  static constexpr int not_flat = -1;
  /// Of the pile of a cell, or not_flat.
  int level(const CellSite& at) const { return pile(at.cell[0], at.cell[1]).level; }
  /// The plane of a site, counted from 0 at the bottom.
  int plane(const CellSite& at) const {
    return at.cell[2] * planes_per_cell_ + plane_of_[at.basis];
  }
  int planes_per_cell() const { return planes_per_cell_; }
  int plane_count() const { return crystal_.size()[2] * planes_per_cell_; }
  /// The basis sites of a plane of the crystal.
  std::vector<unsigned> basis_of_plane(int plane) const;

 private:
  struct Pile {
    std::uint64_t plane_sum = 0;  ///< of the planes of its atoms
    std::int32_t atom_count = 0;
    std::int32_t level = 0;
  };

  const Pile& pile(int x, int y) const {
    return piles_[static_cast<std::size_t>(y) *
                      static_cast<std::size_t>(crystal_.size()[0]) +
                  static_cast<std::size_t>(x)];
  }
  Pile& pile(int x, int y) {
    return const_cast<Pile&>(static_cast<const Terraces*>(this)->pile(x, y));
  }
  std::int32_t level_of(const Pile& pile) const;
  void change(const CellSite& at, std::int32_t atoms);
  void mark(int x, int y);

  const Crystal& crystal_;
  std::vector<int> plane_of_;  ///< by basis, within the cell
  int planes_per_cell_ = 0;
  int sites_per_plane_ = 0;  ///< of a cell
  std::vector<Pile> piles_;  ///< shape [size y, size x]
  CellMarks edges_;
};

}  // namespace lattice
