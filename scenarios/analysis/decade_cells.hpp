// Cells of equal width on a logarithmic axis: of a series one sample in each is kept,
// so that each decade weighs alike however often it was sampled.
#pragma once

#include <cmath>

namespace scenarios {

inline constexpr double cells_per_decade = 20;

/// The number of the cell of x. Points of a schedule that has so many a decade lie on
/// the borders of cells: rounding must not decide which of two a point is in, or one
/// cell would have two points and its neighbour none. Requires: x > 0.
inline double cell_of(double x, double per_decade = cells_per_decade) {
  return std::floor(std::log10(x) * per_decade + 1e-6);
}

}  // namespace scenarios
