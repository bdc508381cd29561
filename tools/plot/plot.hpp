// A plot as data: curves, their errors, axes with labels, power laws to compare with.
// What it looks like is decided in svg_file.cpp.
//
// Labels are UTF-8; ^{...} and _{...} raise and lower what is in the braces, as in
// "Island density (nm^{-2})".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tools {

enum class Scale { linear, logarithmic };

enum class Drawn {
  line,       ///< errors are a shaded band
  points,     ///< a marker each; errors are bars
  reference,  ///< a thin black line, dashed in a pattern of its own; no errors
};

/// Shown if x and y are finite, and positive on a logarithmic axis; a line has a gap
/// where a point is not shown.
struct PlotPoint {
  double x = 0.0;
  double y = 0.0;
  double error = 0.0;  ///< of y, to both sides; none if not finite and positive
};

struct PlotSeries {
  std::string label;  ///< in the legend; none if empty
  std::vector<PlotPoint> points;
  Drawn drawn = Drawn::line;
  /// The number of another series whose colour it has, thin and dashed.
  std::optional<std::size_t> colour_of{};
};

struct PlotAxis {
  std::string label;  ///< with the unit
  Scale scale = Scale::linear;
};

/// A straight dashed piece of y ~ x^exponent beside the data, with its label. Drawn
/// only where both axes are logarithmic.
struct ReferenceSlope {
  double exponent = 1.0;
  std::string label;
};

struct Plot {
  std::string title{};  ///< above the frame; none if empty
  PlotAxis x;
  PlotAxis y;
  std::vector<PlotSeries> series{};
  std::vector<ReferenceSlope> slopes{};
};

}  // namespace tools
