// Which cells of a planar block are taken.
#pragma once

#include "lattice/cell_marks.hpp"
#include "lattice/occupancy.hpp"

namespace lattice {

/// The cells with a trap, or with an atom that came and did not leave. Atoms that left
/// may stay where they are, as long as nobody else is in their cell.
///
/// Cost: a bit a cell.
class TakenCells {
 public:
  /// All atoms that are there came. The occupancy must outlive it.
  explicit TakenCells(const Occupancy& occupancy);

  void came(Site site);
  void left(Site site);
  const CellMarks& marks() const { return marks_; }

 private:
  const Occupancy& occupancy_;
  CellMarks marks_;
};

}  // namespace lattice
