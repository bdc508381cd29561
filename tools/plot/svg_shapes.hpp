// Lines, texts and markers as SVG elements, one to a line.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "tools/plot/layout.hpp"
#include "tools/plot/plot.hpp"
#include "tools/render/colours.hpp"

namespace tools {

/// What tells the series apart: those of data by colour, marker and dashes, those to
/// compare with by dashes.
struct Look {
  std::string colour, dashes;
  int marker = 0;  ///< 0 to 4
  double width = 2.0;
};

Look look_of(const Plot& plot, std::size_t index);

/// As #rrggbb.
std::string text_of(Colour colour);

/// A blank and name="value".
std::string attribute(const char* name, double value);

/// The attributes of a line that looks so.
std::string stroke(const Look& look);

/// `x,y`, as lists of points have them.
std::string pair_of(const PaperPoint& p);

/// The elements; `rest` is further attributes, each after a blank.
std::string line(const PaperPoint& from, const PaperPoint& to, const std::string& rest);
std::string polygon(std::span<const PaperPoint> corners, const std::string& rest);
std::string label(const PaperPoint& at, double font, const char* anchor,
                  const std::string& text, const std::string& rest = "");

/// A circle, square, triangle, diamond or triangle upside down, of about equal areas.
std::string marker(const PaperPoint& at, const Look& look);

}  // namespace tools
