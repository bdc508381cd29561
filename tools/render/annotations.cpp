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

/// The number at this part of a colour scale; 0 for what is nothing beside its range.
std::string number_at(const ColourScale& scale, double part) {
  const double range = scale.high - scale.low;
  const double value = scale.low + part * range;
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.3g",
                std::abs(value) < 5e-4 * range ? 0.0 : value);
  return text.data();
}

constexpr Colour outline{130, 130, 130};
constexpr double scale_bar_width = 1.3;  // of a colour scale [text heights]

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

void draw_caption(Image& image, std::string_view caption) {
  const double text = text_height(image.height);
  draw_text(image, image.width - 1.5 * text - text_width(caption, text),
            image.height - 2.5 * text, text, caption);
}

void draw_legend(Image& image, std::span<const LegendEntry> entries) {
  const double text = text_height(image.height);
  const double radius = 0.72 * text, rim = std::max(1.0, 0.09 * text);
  const double left = image.width - legend_width(image.height, entries) + 0.5 * text;
  double middle = 2.0 * text + 0.5;
  for (const LegendEntry& entry : entries) {
    draw_disc(image, left + radius, middle, radius, ink);
    draw_disc(image, left + radius, middle, radius - rim, entry.colour);
    draw_text(image, left + 2.0 * radius + 0.6 * text, middle - 0.5 * text, text,
              entry.label);
    middle += 2.0 * text;
  }
}

void draw_colour_scale(Image& image, const ColourScale& scale,
                       std::size_t entry_count) {
  const double text = text_height(image.height);
  const double left = image.width - colour_scale_width(image.height, scale) + text;
  const double title_top =
      (1.5 + 2.0 * static_cast<double>(entry_count) + (entry_count > 0 ? 1.0 : 0.0)) *
      text;
  draw_text(image, left, title_top, text, scale.title);
  const int first = static_cast<int>(title_top + 2.2 * text);
  const int last = first + static_cast<int>(14.0 * text);
  const int begin = static_cast<int>(left);
  const int end = begin + static_cast<int>(scale_bar_width * text);
  const bool range = scale.high > scale.low;
  for (int row = first - 1; row <= last + 1; ++row) {
    const double part = static_cast<double>(last - row) / (last - first);
    const Colour colour = colour_of_fraction(range ? part : 0.5);
    for (int column = begin - 1; column <= end + 1; ++column) {
      const bool rim = row < first || row > last || column < begin || column > end;
      cover(image, column, row, rim ? ink : colour, 1.0f);
    }
  }
  const double right = end + 0.7 * text;
  if (!range)
    return draw_text(image, right, 0.5 * (first + last - text), text,
                     number_at(scale, 0.0));
  for (int part = 0; part <= 2; ++part)
    draw_text(image, right, last - 0.5 * part * (last - first) - 0.5 * text, text,
              number_at(scale, 0.5 * part));
}

void draw_line_beneath(Image& image, std::array<double, 2> from,
                       std::array<double, 2> to) {
  const double half = std::max(0.6, 0.03 * text_height(image.height));
  const double dx = to[0] - from[0], dy = to[1] - from[1];
  const double squared = dx * dx + dy * dy;
  const auto last = [](double a, double b, int size) {
    return static_cast<int>(std::clamp(std::max(a, b) + 2.0, -1.0, size - 1.0));
  };
  const auto first = [](double a, double b, int size) {
    return static_cast<int>(std::clamp(std::min(a, b) - 2.0, 0.0, 1.0 * size));
  };
  const int end_column = last(from[0], to[0], image.width);
  const int end_row = last(from[1], to[1], image.height);
  for (int row = first(from[1], to[1], image.height); row <= end_row; ++row)
    for (int column = first(from[0], to[0], image.width); column <= end_column;
         ++column) {
      const double x = column + 0.5 - from[0], y = row + 0.5 - from[1];
      const double part =
          squared > 0.0 ? std::clamp((x * dx + y * dy) / squared, 0.0, 1.0) : 0.0;
      const double inside = half + 0.5 - std::hypot(x - part * dx, y - part * dy);
      if (inside > 0.0 && image.at(column, row) == white)
        cover(image, column, row, outline, static_cast<float>(std::min(inside, 1.0)));
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

int colour_scale_width(int image_height, const ColourScale& scale) {
  const double text = text_height(image_height);
  double widest = 0.0;
  for (const double part : {0.0, 0.5, 1.0})
    widest = std::max(widest, text_width(number_at(scale, part), text));
  const double below = widest + (scale_bar_width + 0.7) * text;
  return static_cast<int>(
      std::ceil(std::max(below, text_width(scale.title, text)) + 2.5 * text));
}

}  // namespace tools
