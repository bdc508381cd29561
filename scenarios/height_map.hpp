// A film seen from above: how high each of its columns is.
#pragma once

#include <cstdint>
#include <vector>

#include "scenarios/film_columns.hpp"
#include "scenarios/state.hpp"

namespace scenarios {

/// Heights in layers, of the columns (scenarios/film_columns.hpp) that are named after
/// the sites of layer 0: a complete layer raises every column by one, also where the
/// third cell vector leans. The height is one more than the layer of the topmost atom,
/// film or not; 0 where layers from 0 on are empty. What lies beneath an overhang is
/// not seen. On a stepped substrate heights are those above its terraces.
///
/// Cost: O(layers) once; look(): O(atoms + sites_per_layer).
class HeightMap {
 public:
  /// Requires: the state, which must outlive it, has a film, whose layers are parallel
  /// to the first two cell vectors.
  explicit HeightMap(const State& state);

  /// Heights as they are now: shape [cells along y, cells along x, columns_per_cell].
  const std::vector<int>& look();

  std::size_t columns_per_cell() const { return columns_.count_per_cell(); }
  const State& state() const { return state_; }

 private:
  const State& state_;
  FilmColumns columns_;
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
