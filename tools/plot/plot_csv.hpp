// The numbers that a plot shows, for other programs.
#pragma once

#include <string>

#include "tools/plot/plot.hpp"

namespace tools {

/// A row for each point: the label of its series, x, y and the half-width of its bar or
/// band as drawn (nan: none). The columns of x and y have the labels of the axes, as
/// the plot writes them.
std::string csv_of(const Plot& plot);

}  // namespace tools
