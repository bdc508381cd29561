#include "tools/render/annotations.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "kmc/contract.hpp"
#include "tools/render/bitmap_font.hpp"

namespace tools {
namespace {

/// The measures of all annotations follow from the height of the text [px].
double text_height(int image_height) { return std::max(7.0, image_height / 45.0); }

double round_length(double longest) {
  const double power = std::pow(10.0, std::floor(std::log10(longest)));
  for (double digit : {5.0, 2.0})
    if (digit * power <= longest) return digit * power;
  return power;
}

std::string label_of(double length, std::string_view unit_name) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%g ", length);
  return std::string(text.data()).append(unit_name);
}

/// Covers whole rows, and parts of a column where the bar ends inside of it.
void draw_bar(Image& image, double left, double right, int top, int bottom) {
  for (int x = static_cast<int>(left); x < right; ++x) {
    const double covered = std::min(x + 1.0, right) - std::max<double>(x, left);
    for (int y = top; y < bottom; ++y)
      cover(image, x, y, ink, static_cast<float>(covered));
  }
}

void draw_disc(Image& image, double x, double y, double radius, Colour colour) {
  for (int row = static_cast<int>(y - radius); row <= y + radius; ++row)
    for (int column = static_cast<int>(x - radius); column <= x + radius; ++column) {
      const double dx = column + 0.5 - x, dy = row + 0.5 - y;
      const double inside = radius + 0.5 - std::sqrt(dx * dx + dy * dy);
      if (inside > 0.0)
        cover(image, column, row, colour, static_cast<float>(std::min(inside, 1.0)));
    }
}

}  // namespace

double draw_scale_bar(Image& image, double pixels_per_unit,
                      std::string_view unit_name) {
  ADATOM_EXPECT(pixels_per_unit > 0.0);
  const double text = text_height(image.height);
  const double length = round_length(0.2 * image.width / pixels_per_unit);
  const double length_px = length * pixels_per_unit;
  const std::string label = label_of(length, unit_name);
  const double label_px = text_width(label, text);
  const double left =
      std::round(1.5 * text + std::max(0.0, label_px - length_px) / 2.0);
  const int bottom = image.height - static_cast<int>(std::lround(1.5 * text));
  const int thickness = std::max(2, static_cast<int>(std::lround(0.25 * text)));
  draw_bar(image, left, left + length_px, bottom - thickness, bottom);
  draw_text(image, left + 0.5 * (length_px - label_px),
            bottom - thickness - 1.65 * text, text, label);
  return length;
}

void draw_legend(Image& image, std::span<const LegendEntry> entries) {
  const double text = text_height(image.height);
  const double radius = 0.72 * text, outline = std::max(1.0, 0.09 * text);
  const double left = image.width - legend_width(image.height, entries) + 0.5 * text;
  double middle = 2.0 * text + 0.5;
  for (const LegendEntry& entry : entries) {
    draw_disc(image, left + radius, middle, radius, ink);
    draw_disc(image, left + radius, middle, radius - outline, entry.colour);
    draw_text(image, left + 2.0 * radius + 0.6 * text, middle - 0.5 * text, text,
              entry.label);
    middle += 2.0 * text;
  }
}

int scale_bar_height(int image_height) {
  return static_cast<int>(std::ceil(4.5 * text_height(image_height)));
}

int legend_width(int image_height, std::span<const LegendEntry> entries) {
  const double text = text_height(image_height);
  double widest = 0.0;
  for (const LegendEntry& e : entries)
    widest = std::max(widest, text_width(e.label, text));
  return static_cast<int>(std::ceil(widest + 4.1 * text));
}

}  // namespace tools
