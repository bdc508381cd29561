// What a picture in a paper needs beside the atoms: how long a nanometre is, when it
// was, and what the colours mean.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "tools/render/image.hpp"

namespace tools {

struct LegendEntry {
  Colour colour;
  std::string label;
};

/// Numbers as colours, by colour_of_fraction().
struct ColourScale {
  std::string title;  ///< with the unit
  double low = 0.0;
  double high = 0.0;
};

/// Draws a bar with its length written above it, such as "5 nm", in the lower left
/// corner. Its length is the longest of 1, 2, 5 x 10^n units that takes at most a fifth
/// of the picture's width. Returns that length [units].
/// Requires: pixels_per_unit > 0.
double draw_scale_bar(Image& image, double pixels_per_unit, std::string_view unit_name);

/// Draws one line of text in the lower right corner.
void draw_caption(Image& image, std::string_view text);

/// Draws one line for each entry, a ball and its label, in the upper right corner.
void draw_legend(Image& image, std::span<const LegendEntry> entries);

/// Draws the title and a bar of the colours with the numbers at its ends, below a
/// legend of `entry_count` entries; a bar of one colour if the numbers are equal.
void draw_colour_scale(Image& image, const ColourScale& scale, std::size_t entry_count);

/// Draws a thin line where the picture is still white: beneath what was drawn before.
/// Lengths are in px from the upper left corner.
void draw_line_beneath(Image& image, std::array<double, 2> from,
                       std::array<double, 2> to);

/// How much room [px] the scale bar takes from below, and the legend or the colour
/// scale from the right, in a picture of this height: what Camera can keep free of
/// atoms.
int scale_bar_height(int image_height);
int legend_width(int image_height, std::span<const LegendEntry> entries);
int colour_scale_width(int image_height, const ColourScale& scale);

}  // namespace tools
