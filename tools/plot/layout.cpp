#include "tools/plot/layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "tools/plot/svg_text.hpp"

namespace tools {
namespace {

constexpr double frame_width = 560.0, frame_height = 420.0;  // [px]
constexpr double edge = 16.0;           // free around everything [px]
constexpr double line_height = 1.45;    // of the legend [font sizes]
constexpr double sample_length = 34.0;  // of a line in the legend [px]
constexpr std::size_t longest_label = 64;

using Pieces = std::vector<std::vector<PlotPoint>>;

Pieces shown_pieces(const Plot& plot, const PlotSeries& series) {
  Pieces pieces(1);
  for (const PlotPoint& point : series.points) {
    if (can_show(point.x, plot.x.scale) && can_show(point.y, plot.y.scale))
      pieces.back().push_back(point);
    else if (!pieces.back().empty())
      pieces.emplace_back();
  }
  return pieces;
}

void set_ranges(const Plot& plot, Layout& layout) {
  std::vector<double> x, y;
  for (std::size_t i = 0; i < plot.series.size(); ++i)
    for (const auto& piece : layout.pieces[i])
      for (const PlotPoint& point : piece) {
        const bool bar = std::isfinite(point.error) && point.error > 0.0 &&
                         plot.series[i].drawn != Drawn::reference;
        x.push_back(point.x);
        y.push_back(point.y);
        if (bar && (point.y - point.error > 0.0 || point.y <= 0.0))
          y.push_back(point.y - point.error);
        if (bar) y.push_back(point.y + point.error);
      }
  layout.x = range_of(x, plot.x.scale);
  layout.y = range_of(y, plot.y.scale);
}

/// How much of an axis [px] a label takes.
double room_of(const Tick& tick, bool along_text) {
  return (along_text ? label_width(tick.label) + 0.7 : 1.3) * tick_font;
}

bool labels_overlap(const Ticks& ticks, const Range& range, Scale scale, double length,
                    bool along_text) {
  double end = -1e9;
  for (const Tick& tick : ticks.ticks) {
    if (tick.label.empty()) continue;
    const double middle = length * fraction_along(tick.value, range, scale);
    const double half = 0.5 * room_of(tick, along_text);
    if (middle - half < end) return true;
    end = middle + half;
  }
  return false;
}

Ticks fitting_ticks(const Range& range, Scale scale, double length, bool along_text) {
  int most = 8;
  Ticks ticks = ticks_of(range, scale, most);
  while (most > 2 && labels_overlap(ticks, range, scale, length, along_text))
    ticks = ticks_of(range, scale, --most);
  return ticks;
}

double widest_label(const Ticks& ticks) {
  double widest = 0.0;
  for (const Tick& tick : ticks.ticks)
    widest = std::max(widest, label_width(tick.label));
  return widest * tick_font;
}

void set_frame(const Plot& plot, Layout& layout) {
  layout.x_ticks = fitting_ticks(layout.x, plot.x.scale, frame_width, true);
  layout.y_ticks = fitting_ticks(layout.y, plot.y.scale, frame_height, false);
  const double left = edge + 2.0 * label_font + widest_label(layout.y_ticks);
  const bool above = !plot.title.empty() || layout.y_ticks.exponent != 0;
  const double top = edge + (above ? 1.6 * label_font : 0.0);
  layout.frame = {left, top, left + frame_width, top + frame_height};
  layout.width = layout.frame.right + edge + 0.5 * widest_label(layout.x_ticks);
  layout.height = layout.frame.bottom + 1.6 * tick_font + 1.4 * label_font + edge;
}

/// Points from one place on the paper to another, a few px apart.
void add_points(const PaperPoint& from, const PaperPoint& to,
                std::vector<PaperPoint>& points) {
  constexpr double apart = 5.0;  // [px]
  const double length = std::hypot(to.x - from.x, to.y - from.y);
  for (double part = 0.0; part < 1.0; part += apart / std::max(length, apart))
    points.push_back(
        {from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)});
  points.push_back(to);
}

/// Points on the paper along the data and the slopes beside them.
std::vector<PaperPoint> drawn_points(const Plot& plot, const Layout& layout) {
  std::vector<PaperPoint> drawn;
  for (std::size_t i = 0; i < plot.series.size(); ++i)
    for (const auto& piece : layout.pieces[i])
      for (std::size_t k = 0; k < piece.size(); ++k) {
        const PaperPoint here = layout.place(plot, piece[k].x, piece[k].y);
        const bool line = plot.series[i].drawn != Drawn::points && k > 0;
        add_points(line ? layout.place(plot, piece[k - 1].x, piece[k - 1].y) : here,
                   here, drawn);
      }
  for (const SlopeLine& slope : layout.slopes) {
    add_points(slope.from, slope.to, drawn);
    add_points(slope.label,
               {slope.label.x + label_width(slope.text) * tick_font,
                slope.label.y - tick_font},
               drawn);
  }
  return drawn;
}

/// Points on the paper along bars of errors, and along the edges of bands.
std::vector<PaperPoint> error_points(const Plot& plot, const Layout& layout) {
  std::vector<PaperPoint> drawn;
  for (std::size_t i = 0; i < plot.series.size(); ++i)
    for (const auto& piece : layout.pieces[i])
      for (std::size_t k = 0; k < piece.size(); ++k) {
        const auto [low, high] = layout.error_ends(plot, piece[k]);
        add_points(low, high, drawn);
        if (plot.series[i].drawn != Drawn::line || k == 0) continue;
        const auto [low_before, high_before] = layout.error_ends(plot, piece[k - 1]);
        add_points(low_before, low, drawn);
        add_points(high_before, high, drawn);
      }
  return drawn;
}

/// A place for a piece of a power law, and how far from parallel the data run to it.
struct SlopePlace {
  SlopeLine line;
  double spread = 0.0;  ///< [px]
};

/// Above (side 1) or below (-1) the points between left and right. Its label begins
/// beside its middle, farther from the points.
SlopePlace slope_beside(std::span<const PaperPoint> points, double left, double right,
                        double steepness, int side) {
  constexpr double distance = 16.0;  // [px]
  double highest = -1e9, lowest = 1e9;
  for (const PaperPoint& p : points)
    if (p.x >= left - distance && p.x <= right + distance) {
      const double height = side * (-p.y - steepness * p.x);
      highest = std::max(highest, height);
      lowest = std::min(lowest, height);
    }
  const double offset = side * (highest + distance * std::hypot(1.0, steepness));
  const auto y_at = [&](double x) { return -(offset + steepness * x); };
  const double middle = 0.5 * (left + right);
  return {{{left, y_at(left)}, {right, y_at(right)}, {middle, y_at(middle)}, {}},
          highest - lowest};
}

/// Beside a rising line there is room to the left above it, to the right below it.
void place_label(SlopeLine& line, double steepness, int side) {
  const bool left = (side > 0) == (steepness > 0);
  line.label.x += left ? -label_width(line.text) * tick_font - 8.0 : 8.0;
  line.label.y += side > 0 ? -6.0 : 6.0 + 0.8 * tick_font;
}

bool holds(const Box& whole_frame, const SlopeLine& line) {
  const Box frame{whole_frame.left + 8.0, whole_frame.top + 10.0,
                  whole_frame.right - 8.0, whole_frame.bottom - 10.0};
  const PaperPoint end{line.label.x + label_width(line.text) * tick_font,
                       line.label.y - tick_font};
  return frame.contains(line.from) && frame.contains(line.to) &&
         frame.contains(line.label) && frame.contains(end);
}

/// Where the data are most nearly parallel to it, within the frame.
std::optional<SlopeLine> placed_slope(const Plot& plot, const Layout& layout,
                                      const ReferenceSlope& slope) {
  const std::vector<PaperPoint> points = drawn_points(plot, layout);
  const double steepness =
      slope.exponent *
      (frame_height / (std::log(layout.y.high) - std::log(layout.y.low))) /
      (frame_width / (std::log(layout.x.high) - std::log(layout.x.low)));
  const double length = std::min(
      0.3 * frame_width, 0.35 * frame_height / std::max(0.1, std::abs(steepness)));
  std::optional<SlopePlace> best;
  for (double left = layout.frame.left + 10.0; left + length < layout.frame.right;
       left += 0.05 * frame_width)
    for (const int side : {1, -1}) {
      SlopePlace found = slope_beside(points, left, left + length, steepness, side);
      found.line.text = slope.label;
      place_label(found.line, steepness, side);
      if (holds(layout.frame, found.line) && (!best || found.spread < best->spread))
        best = found;
    }
  return best ? std::optional(best->line) : std::nullopt;
}

void place_slopes(const Plot& plot, Layout& layout) {
  if (plot.x.scale != Scale::logarithmic || plot.y.scale != Scale::logarithmic) return;
  for (const ReferenceSlope& slope : plot.slopes)
    if (const auto line = placed_slope(plot, layout, slope))
      layout.slopes.push_back(*line);
}

/// In the corner where it covers nothing, or else right of the frame, in a wider
/// picture.
void place_legend(const Plot& plot, Layout& layout) {
  double widest = 0.0, count = 0.0;
  for (const PlotSeries& series : plot.series)
    if (!series.label.empty()) {
      widest = std::max(widest, label_width(legend_label(series)) * tick_font);
      ++count;
    }
  if (count == 0.0) return;
  constexpr double inset = 12.0;
  const Box& frame = layout.frame;
  const double width = widest + sample_length + 22.0;
  const double height = (count * line_height + 0.4) * tick_font;
  std::vector<PaperPoint> drawn = drawn_points(plot, layout);
  std::ranges::copy(error_points(plot, layout), std::back_inserter(drawn));
  const double right = frame.right - inset, low = frame.bottom - inset;
  const double left = frame.left + inset, top = frame.top + inset;
  for (const Box& box : {Box{right - width, top, right, top + height},
                         Box{left, top, left + width, top + height},
                         Box{right - width, low - height, right, low},
                         Box{left, low - height, left + width, low}}) {
    const Box around{box.left - 8.0, box.top - 8.0, box.right + 8.0, box.bottom + 8.0};
    const auto covered = [&](const PaperPoint& p) { return around.contains(p); };
    if (box.left < frame.left || box.top < frame.top || box.bottom > frame.bottom ||
        std::ranges::any_of(drawn, covered))
      continue;
    layout.legend = box;
    return;
  }
  layout.legend = Box{frame.right + edge, frame.top, frame.right + edge + width,
                      frame.top + height};
  layout.width = layout.legend->right + edge;
  layout.height = std::max(layout.height, layout.legend->bottom + edge);
}

}  // namespace

PaperPoint Layout::place(const Plot& plot, double x_value, double y_value) const {
  return {frame.left +
              (frame.right - frame.left) * fraction_along(x_value, x, plot.x.scale),
          frame.bottom -
              (frame.bottom - frame.top) * fraction_along(y_value, y, plot.y.scale)};
}

bool has_error(const PlotPoint& point) {
  return std::isfinite(point.error) && point.error > 0.0;
}

std::pair<PaperPoint, PaperPoint> Layout::error_ends(const Plot& plot,
                                                     const PlotPoint& point) const {
  const double error = has_error(point) ? point.error : 0.0;
  const auto at = [&](double y_value) {
    return place(plot, point.x, std::clamp(y_value, y.low, y.high));
  };
  return {at(point.y - error), at(point.y + error)};
}

Layout layout_of(const Plot& plot) {
  Layout layout;
  for (const PlotSeries& series : plot.series)
    layout.pieces.push_back(shown_pieces(plot, series));
  set_ranges(plot, layout);
  set_frame(plot, layout);
  place_slopes(plot, layout);
  place_legend(plot, layout);
  return layout;
}

std::string legend_label(const PlotSeries& series) {
  return shortened(series.label, longest_label);
}

}  // namespace tools
