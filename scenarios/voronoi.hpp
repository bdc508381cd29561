// Voronoi cells in a plane. The home of Voro++.
#pragma once

#include <array>
#include <span>
#include <vector>

namespace scenarios {

using Point2 = std::array<double, 2>;

/// The area of the cell of each point: of that part of a rectangle which is nearer to
/// it than to any other. Across periodic sides the rectangle repeats itself. Points
/// outside are brought in there, and must not be beyond open sides. Points closer than
/// 1e-9 of the shorter side count as one and share its cell equally. Throws
/// kmc::BrokenInvariant when the areas do not add up to the rectangle, or a point is
/// not finite.
/// Method: C. H. Rycroft, Chaos 19, 041111 (2009), on a slab of one point's thickness.
/// Cost: about 10 us a point.
std::vector<double> voronoi_areas(std::span<const Point2> points, const Point2& sides,
                                  const std::array<bool, 2>& periodic);

}  // namespace scenarios
