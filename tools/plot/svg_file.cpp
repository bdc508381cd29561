#include "tools/plot/svg_file.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tools/plot/layout.hpp"
#include "tools/plot/svg_shapes.hpp"
#include "tools/plot/svg_text.hpp"
#include "tools/render/colours.hpp"
#include "tools/result_file.hpp"

namespace tools {
namespace {

constexpr double closest_points = 0.4;   // along a line: nearer ones are left out [px]
constexpr double closest_markers = 6.0;  // likewise
constexpr double tick_length = 7.0, minor_tick_length = 4.0;

class Drawing final {
 public:
  /// `name` tells the plots of a figure apart.
  explicit Drawing(const Plot& plot, std::string name = "frame")
      : plot_(plot), layout_(layout_of(plot)), name_(std::move(name)) {}

  double width() const { return std::ceil(layout_.width); }
  double height() const { return std::ceil(layout_.height); }

  std::string text() const {
    std::string body = axis_x() + axis_y() + title();
    body += "<g clip-path=\"url(#" + name_ + ")\">\n";
    for (std::size_t i = 0; i < plot_.series.size(); ++i) body += curve(i);
    for (const SlopeLine& slope : layout_.slopes) body += slope_line(slope);
    body += "</g>\n";
    for (std::size_t i = 0; i < plot_.series.size(); ++i)
      if (plot_.series[i].drawn == Drawn::points) body += markers(i);
    return head() + body + frame() + legend() + "</g>\n";
  }

 private:
  std::string head() const {
    return "<clipPath id=\"" + name_ + "\"><rect" + frame_box() +
           "/></clipPath>\n<g fill=\"" + text_of(ink) +
           "\" font-family=\"Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', "
           "sans-serif\">\n";
  }

  std::string frame_box() const {
    const Box& f = layout_.frame;
    return attribute("x", f.left) + attribute("y", f.top) +
           attribute("width", f.right - f.left) + attribute("height", f.bottom - f.top);
  }

  std::string frame() const {
    return "<rect" + frame_box() + " fill=\"none\" stroke=\"" + text_of(ink) +
           "\" stroke-width=\"1.2\"/>\n";
  }

  std::string tick_style() const { return " stroke=\"" + text_of(ink) + "\""; }

  std::string axis_x() const {
    const Box& f = layout_.frame;
    std::string text;
    for (const Tick& tick : layout_.x_ticks.ticks) {
      const double x = layout_.place(plot_, tick.value, layout_.y.low).x;
      const double length = tick.label.empty() ? minor_tick_length : tick_length;
      text += line({x, f.bottom}, {x, f.bottom - length}, tick_style());
      text += line({x, f.top}, {x, f.top + length}, tick_style());
      if (!tick.label.empty())
        text +=
            label({x, f.bottom + 1.35 * tick_font}, tick_font, "middle", tick.label);
    }
    const double low = f.bottom + 1.5 * tick_font + 1.35 * label_font;
    return text +
           label({0.5 * (f.left + f.right), low}, label_font, "middle", plot_.x.label) +
           factor({f.right, low}, "end", layout_.x_ticks.exponent);
  }

  std::string axis_y() const {
    const Box& f = layout_.frame;
    std::string text;
    for (const Tick& tick : layout_.y_ticks.ticks) {
      const double y = layout_.place(plot_, layout_.x.low, tick.value).y;
      const double length = tick.label.empty() ? minor_tick_length : tick_length;
      text += line({f.left, y}, {f.left + length, y}, tick_style());
      text += line({f.right, y}, {f.right - length, y}, tick_style());
      if (!tick.label.empty())
        text +=
            label({f.left - 8.0, y + 0.35 * tick_font}, tick_font, "end", tick.label);
    }
    const PaperPoint at{1.4 * label_font, 0.5 * (f.top + f.bottom)};
    return text +
           label(at, label_font, "middle", plot_.y.label,
                 " transform=\"rotate(-90 " + svg_number(at.x) + " " +
                     svg_number(at.y) + ")\"") +
           factor({f.left, f.top - 8.0}, "start", layout_.y_ticks.exponent);
  }

  static std::string factor(const PaperPoint& at, const char* anchor, int exponent) {
    if (exponent == 0) return "";
    const std::string digits = std::to_string(std::abs(exponent));
    return label(at, tick_font, anchor,
                 "\u00d7 10^{" + (exponent < 0 ? "\u2212" + digits : digits) + "}");
  }

  std::string title() const {
    if (plot_.title.empty()) return "";
    const Box& f = layout_.frame;
    return label({0.5 * (f.left + f.right), f.top - 0.6 * label_font}, label_font,
                 "middle", plot_.title);
  }

  std::string curve(std::size_t index) const {
    const Look look = look_of(plot_, index);
    std::string text;
    if (plot_.series[index].drawn != Drawn::points)
      for (const auto& piece : layout_.pieces[index]) {
        if (plot_.series[index].drawn == Drawn::line) text += band(piece, look);
        text += polyline(piece, look);
      }
    return text;
  }

  std::string polyline(std::span<const PlotPoint> piece, const Look& look) const {
    if (piece.size() == 1) {
      const Look dot{look.colour, "", 0, look.width};
      return marker(layout_.place(plot_, piece[0].x, piece[0].y), dot);
    }
    if (piece.empty()) return "";
    std::string text = "<polyline points=\"";
    PaperPoint last{-1e9, -1e9};
    for (const PlotPoint& point : piece) {
      const PaperPoint here = layout_.place(plot_, point.x, point.y);
      if (std::hypot(here.x - last.x, here.y - last.y) < closest_points &&
          &point != &piece.back())
        continue;
      text += (last.x < -1e8 ? "" : " ") + pair_of(here);
      last = here;
    }
    return text + "\"" + stroke(look) + "/>\n";
  }

  std::string band(std::span<const PlotPoint> piece, const Look& look) const {
    if (piece.size() < 2 || std::ranges::none_of(piece, has_error)) return "";
    std::vector<PaperPoint> corners;
    for (const PlotPoint& point : piece)
      corners.push_back(layout_.error_ends(plot_, point).second);
    for (std::size_t i = piece.size(); i-- > 0;)
      corners.push_back(layout_.error_ends(plot_, piece[i]).first);
    return polygon(corners, " fill=\"" + look.colour + "\" fill-opacity=\"0.22\"");
  }

  std::string markers(std::size_t index) const {
    const Look look = look_of(plot_, index);
    std::string text;
    PaperPoint last{-1e9, -1e9};
    for (const auto& piece : layout_.pieces[index])
      for (const PlotPoint& point : piece) {
        const PaperPoint here = layout_.place(plot_, point.x, point.y);
        if (std::hypot(here.x - last.x, here.y - last.y) < closest_markers) continue;
        last = here;
        text += error_bar(point, look) + marker(here, look);
      }
    return text;
  }

  std::string error_bar(const PlotPoint& point, const Look& look) const {
    if (!has_error(point)) return "";
    constexpr double half_cap = 3.5;
    const auto [low, high] = layout_.error_ends(plot_, point);
    const std::string style = " stroke=\"" + look.colour + "\" stroke-width=\"1.3\"";
    std::string text = line(low, high, style);
    for (const PaperPoint& end : {low, high})
      text += line({end.x - half_cap, end.y}, {end.x + half_cap, end.y}, style);
    return text;
  }

  std::string slope_line(const SlopeLine& slope) const {
    return line(slope.from, slope.to,
                " stroke=\"" + text_of(ink) +
                    "\" stroke-width=\"1.4\" stroke-dasharray=\"6 4\"") +
           label(slope.label, tick_font, "start", slope.text);
  }

  std::string legend() const {
    if (!layout_.legend) return "";
    constexpr double sample = 34.0;
    const Box& box = *layout_.legend;
    std::string text;
    double y = box.top + 0.95 * tick_font;
    for (std::size_t i = 0; i < plot_.series.size(); ++i) {
      const PlotSeries& series = plot_.series[i];
      if (series.label.empty()) continue;
      const PaperPoint from{box.left + 6.0, y}, to{box.left + 6.0 + sample, y};
      const Look look = look_of(plot_, i);
      text += series.drawn == Drawn::points ? marker({0.5 * (from.x + to.x), y}, look)
                                            : line(from, to, stroke(look));
      text += label({to.x + 10.0, y + 0.35 * tick_font}, tick_font, "start",
                    legend_label(series));
      y += 1.45 * tick_font;
    }
    return text;
  }

  const Plot& plot_;
  const Layout layout_;
  const std::string name_;
};

/// A whole document around what is drawn.
std::string document(double width, double height, const std::string& body) {
  const std::string w = svg_number(width), h = svg_number(height);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:space=\"preserve\" width=\"" +
         w + "\" height=\"" + h + "\" viewBox=\"0 0 " + w + " " + h +
         "\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n" + body +
         "</svg>\n";
}

}  // namespace

std::string svg_of(const Plot& plot) {
  const Drawing drawing(plot);
  return document(drawing.width(), drawing.height(), drawing.text());
}

std::string svg_of(std::span<const Plot> panels) {
  std::string body;
  double width = 0.0, height = 0.0;
  for (std::size_t k = 0; k < panels.size(); ++k) {
    const Drawing drawing(panels[k], "frame_" + std::to_string(k + 1));
    body += "<g transform=\"translate(0 " + svg_number(height) + ")\">\n" +
            drawing.text() + "</g>\n";
    width = std::max(width, drawing.width());
    height += drawing.height();
  }
  return document(width, height, body);
}

void write_svg(const std::filesystem::path& path, const Plot& plot) {
  write_result(path, svg_of(plot));
}

void write_svg(const std::filesystem::path& path, std::span<const Plot> panels) {
  write_result(path, svg_of(panels));
}

}  // namespace tools
