// A film seen from above: how high each of its columns is.
#pragma once

#include <cstdint>
#include <vector>

#include "scenarios/state.hpp"

namespace scenarios {

/// Heights in layers. A column has one site of each layer: above a site of layer 0
/// stands, in each layer, the site that is nearest as seen from above (of several
/// equally near ones that in the same direction everywhere). On a simple cubic lattice
/// columns are straight; on fcc and bcc they zigzag by less than a bond length, and a
/// complete layer raises every column by one, also where the third cell vector leans.
/// The height is one more than the layer of the topmost atom, film or not; 0 where
/// layers from 0 on are empty. What lies beneath an overhang is not seen. On a stepped
/// substrate heights are those above its terraces.
///
/// Cost: O(layers) once; look(): O(atoms + sites_per_layer).
class HeightMap {
 public:
  /// Requires: the state, which must outlive it, has a film, whose layers are parallel
  /// to the first two cell vectors.
  explicit HeightMap(const State& state);

  /// Heights as they are now: shape [cells along y, cells along x, columns_per_cell].
  const std::vector<int>& look();

  std::size_t columns_per_cell() const { return columns_per_cell_; }
  const State& state() const { return state_; }

 private:
  /// The layer of a site of cell 0: period x layers per cell + remainder.
  struct Rung {
    int period;
    int remainder;
  };
  /// Of a site of the cell: its column, the first one of the cell it belongs to.
  struct Foot {
    lattice::Crystal::Cells cell;  ///< relative to the site's own
    std::size_t column;
  };

  /// Where a site of the cell lies in the layers of a period, without its height.
  lattice::Vector3 from_above(unsigned site, int period) const;
  /// Shape [basis_count]: on which columns the sites in the layers of a period stand.
  std::vector<Foot> feet_of(int period) const;

  const State& state_;
  int layers_per_cell_ = 1;
  int lift_ = 0;  ///< whole cells, by which no level of the film is negative
  std::size_t columns_per_cell_ = 0;
  std::vector<Rung> rungs_;              ///< shape [basis_count]
  std::vector<std::vector<Foot>> feet_;  ///< shape [period][basis_count], as needed
  std::vector<int> heights_;
};

/// Mean and mean square deviation of heights, in layers and layers^2.
struct HeightMoments {
  double mean;
  double variance;
};

/// Nothing cancels: sums are of whole numbers. Requires: not empty.
HeightMoments moments_of(const std::vector<int>& heights);

/// G(r) = <(h(x + r) - h(x))^2> over all columns x of which x + r is in the block too.
struct HeightDifference {
  double distance;      ///< r, in lattice constants
  double mean_squared;  ///< G, in layers^2
};

/// Along a lateral axis, 0 or 1: at whole numbers of cells, from 1 to half the block;
/// above 20 only at each tenth or so more than the last, so that the cost is O(60
/// columns). `heights` is what map.look() returned.
std::vector<HeightDifference> height_differences(const HeightMap& map,
                                                 const std::vector<int>& heights,
                                                 int axis);

}  // namespace scenarios
