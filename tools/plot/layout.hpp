// Where the parts of a plot lie on the paper: frame, points, legend, reference slopes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tools/plot/axis.hpp"
#include "tools/plot/plot.hpp"

namespace tools {

inline constexpr double tick_font = 15.0;   ///< [px], of ticks, legend and slopes
inline constexpr double label_font = 17.0;  ///< [px], of axes and title

/// A point on the paper [px], y down.
struct PaperPoint {
  double x = 0.0;
  double y = 0.0;
};

struct Box {
  double left = 0.0, top = 0.0, right = 0.0, bottom = 0.0;  ///< [px]
  bool contains(const PaperPoint& p) const {
    return p.x >= left && p.x <= right && p.y >= top && p.y <= bottom;
  }
};

/// A piece of a power law beside the data.
struct SlopeLine {
  PaperPoint from, to, label;  ///< the label begins there
  std::string text;
};

struct Layout {
  double width = 0.0, height = 0.0;  ///< of the picture [px]
  Box frame;
  Range x, y;
  Ticks x_ticks, y_ticks;
  /// Shape [series][piece][point]: the points that are shown, cut where some are not.
  std::vector<std::vector<std::vector<PlotPoint>>> pieces;
  std::vector<SlopeLine> slopes;
  std::optional<Box> legend;  ///< inside of the frame where it covers nothing

  PaperPoint place(const Plot& plot, double x_value, double y_value) const;
  /// The ends of a point's error, as far as the axis reaches; the point without one.
  std::pair<PaperPoint, PaperPoint> error_ends(const Plot& plot,
                                               const PlotPoint& point) const;
};

Layout layout_of(const Plot& plot);

/// Whether the point has an error to show.
bool has_error(const PlotPoint& point);

/// What the legend shows of a label.
std::string legend_label(const PlotSeries& series);

}  // namespace tools
