// What a picture in a paper needs beside the atoms: how long a nanometre is, and what
// the colours mean.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tools/render/image.hpp"

namespace tools {

struct LegendEntry {
  Colour colour;
  std::string label;
};

/// Draws a bar with its length written above it, such as "5 nm", in the lower left
/// corner. Its length is the longest of 1, 2, 5 x 10^n units that takes at most a fifth
/// of the picture's width. Returns that length [units].
/// Requires: pixels_per_unit > 0.
double draw_scale_bar(Image& image, double pixels_per_unit, std::string_view unit_name);

/// Draws one line for each entry, a ball and its label, in the upper right corner.
void draw_legend(Image& image, std::span<const LegendEntry> entries);

/// How much room [px] the scale bar takes from below, and the legend from the right, in
/// a picture of this height: what Camera can keep free of atoms.
int scale_bar_height(int image_height);
int legend_width(int image_height, std::span<const LegendEntry> entries);

}  // namespace tools
