#include "tools/plot/svg_shapes.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <initializer_list>
#include <vector>

#include "tools/plot/svg_text.hpp"

namespace tools {
namespace {

constexpr double marker_radius = 4.4;  // [px]

}  // namespace

std::string text_of(Colour colour) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "#%02x%02x%02x", colour.red, colour.green,
                colour.blue);
  return text.data();
}

Look look_of(const Plot& plot, std::size_t index) {
  // In the order in which they differ most on white; without yellow.
  constexpr std::array<unsigned, 7> colours{4, 5, 2, 6, 0, 1, 7};
  constexpr std::array<const char*, 6> dashes{
      "", "9 4", "2.5 3.5", "10 4 2.5 4", "10 3 2.5 3 2.5 3", "4.5 2.5"};
  if (const auto& other = plot.series[index].colour_of)
    return {look_of(plot, *other).colour, dashes[1], 0, 1.3};
  const bool reference = plot.series[index].drawn == Drawn::reference;
  const auto before = static_cast<std::size_t>(std::count_if(
      plot.series.begin(), plot.series.begin() + static_cast<std::ptrdiff_t>(index),
      [&](const PlotSeries& s) {
        return !s.colour_of && (s.drawn == Drawn::reference) == reference;
      }));
  if (reference) return {text_of(ink), dashes[(before + 1) % dashes.size()], 0, 1.3};
  return {text_of(colour_of_category(colours[before % colours.size()])),
          dashes[before / colours.size() % dashes.size()],
          static_cast<int>(before % 5)};
}

std::string attribute(const char* name, double value) {
  return std::string(" ") + name + "=\"" + svg_number(value) + "\"";
}

std::string pair_of(const PaperPoint& p) {
  return svg_number(p.x) + "," + svg_number(p.y);
}

std::string line(const PaperPoint& from, const PaperPoint& to,
                 const std::string& rest) {
  return "<line" + attribute("x1", from.x) + attribute("y1", from.y) +
         attribute("x2", to.x) + attribute("y2", to.y) + rest + "/>\n";
}

std::string stroke(const Look& look) {
  return " fill=\"none\" stroke=\"" + look.colour + "\"" +
         attribute("stroke-width", look.width) +
         (look.dashes.empty() ? "" : " stroke-dasharray=\"" + look.dashes + "\"") +
         " stroke-linejoin=\"round\"";
}

std::string label(const PaperPoint& at, double font, const char* anchor,
                  const std::string& text, const std::string& rest) {
  return "<text" + attribute("x", at.x) + attribute("y", at.y) +
         attribute("font-size", font) + " text-anchor=\"" + anchor + "\"" + rest + ">" +
         svg_label(text) + "</text>\n";
}

std::string polygon(std::span<const PaperPoint> corners, const std::string& rest) {
  std::string text = "<polygon points=\"";
  for (const PaperPoint& p : corners)
    text += (&p == corners.data() ? "" : " ") + pair_of(p);
  return text + "\"" + rest + "/>\n";
}

std::string marker(const PaperPoint& at, const Look& look) {
  const std::string rest =
      " fill=\"" + look.colour + "\" stroke=\"#ffffff\" stroke-width=\"0.8\"";
  const double r = marker_radius;
  const auto shape = [&](std::initializer_list<PaperPoint> corners) {
    std::vector<PaperPoint> points(corners);
    for (PaperPoint& p : points) p = {at.x + r * p.x, at.y + r * p.y};
    return polygon(points, rest);
  };
  switch (look.marker) {
    case 1:
      return shape({{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}});
    case 2:
      return shape({{0.0, -1.25}, {1.15, 0.75}, {-1.15, 0.75}});
    case 3:
      return shape({{0.0, -1.3}, {1.3, 0.0}, {0.0, 1.3}, {-1.3, 0.0}});
    case 4:
      return shape({{0.0, 1.25}, {1.15, -0.75}, {-1.15, -0.75}});
    default:
      return "<circle" + attribute("cx", at.x) + attribute("cy", at.y) +
             attribute("r", r) + rest + "/>\n";
  }
}

}  // namespace tools
