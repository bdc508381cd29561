// Sites that stack in columns along z: where films without overhangs grow.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "lattice/crystal.hpp"

namespace lattice {

/// Number of a column.
using Column = std::uint32_t;
inline constexpr Column no_column = std::numeric_limits<Column>::max();

/// Whether the sites of a cell stack in columns: each has one neighbour straight above,
/// one straight below, and all others at its own height; layers are equally far apart,
/// have the same bonds, and no column leaves its cell sideways.
bool stacks_in_columns(const UnitCell& cell);

/// The columns of a block, each of as many layers, counted from 0 at the bottom.
///
/// Cost: 4 bytes for each neighbour of each column.
class Columns {
 public:
  /// The crystal must outlive it. Requires: stacks_in_columns(crystal.cell()), and the
  /// third side is open.
  explicit Columns(const Crystal& crystal);

  std::size_t count() const;
  unsigned layer_count() const;
  /// Between layers, in lattice constants.
  double layer_spacing() const { return layer_spacing_; }

  Column column(Site site) const;
  unsigned layer(Site site) const;
  /// Requires: column < count(), layer < layer_count().
  Site site(Column column, unsigned layer) const;

  /// The neighbours of a column by direction; no_column beyond an open side, and where
  /// other columns have more neighbours.
  std::span<const Column> neighbours(Column column) const {
    return {neighbours_.data() + std::size_t{column} * direction_count_,
            direction_count_};
  }
  /// Along which bond a site of basis() lies in a direction.
  unsigned bond(Column column, unsigned direction) const {
    return stacks_[stack(column)].level_bonds[direction];
  }
  /// The basis site at the bottom of a column.
  unsigned basis(Column column) const { return stacks_[stack(column)].basis.front(); }

 private:
  /// The columns of a cell.
  struct Stack {
    std::vector<unsigned> basis;        ///< its basis sites, from below
    std::vector<unsigned> level_bonds;  ///< of the lowest
  };

  unsigned stack(Column column) const {
    return column % static_cast<unsigned>(stacks_.size());
  }
  void find_stacks();
  void find_neighbours();

  const Crystal& crystal_;
  double layer_spacing_ = 0.0;
  std::vector<Stack> stacks_;
  std::vector<unsigned> stack_of_;  ///< shape [basis_count]
  std::vector<unsigned> layer_of_;  ///< shape [basis_count], within the cell
  unsigned direction_count_ = 0;
  std::vector<Column> neighbours_;  ///< shape [count, direction_count]
};

}  // namespace lattice
