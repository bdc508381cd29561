// The area of the substrate that is nearer to an island than to any other: from where
// its atoms come.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scenarios/state.hpp"

namespace scenarios {

/// The zone of one island of two film atoms or more: the Voronoi cell of its centre of
/// mass seen from above. An island is laid out along its bonds before the mean is
/// taken; the centre of one that spans the block has no meaning of its own.
struct CaptureZone {
  double area;  ///< in squared lattice constants; all of them fill the block
  std::uint32_t atoms;
};

/// Whether films on this lattice can be cut into zones: the lateral cell vectors are at
/// right angles.
bool has_right_angles(const lattice::UnitCell& cell);

/// In the order of scenarios/islands.hpp. Requires: a film; has_right_angles.
/// Cost: O(film atoms), and 10 us for each island.
std::vector<CaptureZone> capture_zones(const State& state);

/// Areas in units of their mean.
std::vector<double> relative_areas(std::span<const CaptureZone> zones);

}  // namespace scenarios
