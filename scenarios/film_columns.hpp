// The columns of a film: which site of each layer stands above which of the first.
#pragma once

#include <cstddef>
#include <vector>

#include "lattice/crystal.hpp"
#include "scenarios/lattice_planes.hpp"

namespace scenarios {

/// A column has one site of each plane: above a site of the plane that it is named
/// after stands, in each plane, the site that is nearest as seen from above (of several
/// equally near ones that in the same direction everywhere). On a simple cubic lattice
/// columns are straight; on fcc and bcc they zigzag by less than a bond length.
class FilmColumns {
 public:
  /// What a site of the cell stands on.
  struct Foot {
    lattice::Crystal::Cells cell;  ///< relative to the site's own
    std::size_t column;            ///< of that cell
    lattice::Vector3 lateral;      ///< the way there as seen from above
  };

  /// Columns are named after the sites of planes.number() == plane. The cell must
  /// outlive it. Requires: planes parallel to the first two cell vectors.
  FilmColumns(const lattice::UnitCell& cell, const LatticePlanes& planes, int plane);

  std::size_t count_per_cell() const { return count_per_cell_; }
  int planes_per_cell() const { return planes_per_cell_; }
  /// Of a site of a basis that lies so many planes above those of the feet. Requires:
  /// level >= 0.
  const Foot& foot(int level, unsigned basis);

 private:
  /// The plane of a site of cell 0: period x planes per cell + remainder.
  struct Rung {
    int period;
    int remainder;
  };

  /// Where a site of the cell lies in the planes of a period, without its height.
  lattice::Vector3 from_above(unsigned basis, int period) const;
  /// Shape [basis_count]: on what the sites in the planes of a period stand.
  std::vector<Foot> feet_of(int period) const;

  const lattice::UnitCell& cell_;
  LatticePlanes planes_;
  int planes_per_cell_ = 1;
  std::size_t count_per_cell_ = 0;
  std::vector<Rung> rungs_;              ///< shape [basis_count]
  std::vector<std::vector<Foot>> feet_;  ///< shape [period][basis_count], as needed
};

}  // namespace scenarios
