#include "tools/render/bitmap_font.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace tools {
namespace {

constexpr int column_count = 5, row_count = 7;
constexpr int glyphs_per_band = 13;
constexpr int band_line_length = glyphs_per_band * (column_count + 1);  // with newline

constexpr std::string_view characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:-+=/()<>%_[]?";
constexpr std::string_view with_tail = "gpqy,_";  // drawn two dots lower

// After a newline: the characters in the order above, 13 to a band, 7 lines to a band.
constexpr std::string_view sheet = R"(
.###. ####. .###. ####. ##### ##### .###. #...# .###. ....# #...# #.... #...#
#...# #...# #...# #...# #.... #.... #...# #...# ..#.. ....# #..#. #.... ##.##
#...# #...# #.... #...# #.... #.... #.... #...# ..#.. ....# #.#.. #.... #.#.#
##### ####. #.... #...# ####. ####. #.### ##### ..#.. ....# ##... #.... #.#.#
#...# #...# #.... #...# #.... #.... #...# #...# ..#.. ....# #.#.. #.... #...#
#...# #...# #...# #...# #.... #.... #...# #...# ..#.. #...# #..#. #.... #...#
#...# ####. .###. ####. ##### #.... .###. #...# .###. .###. #...# ##### #...#
#...# .###. ####. .###. ####. .###. ##### #...# #...# #...# #...# #...# #####
#...# #...# #...# #...# #...# #...# ..#.. #...# #...# #...# #...# #...# ....#
##..# #...# #...# #...# #...# #.... ..#.. #...# #...# #...# .#.#. .#.#. ...#.
#.#.# #...# ####. #...# ####. .###. ..#.. #...# #...# #.#.# ..#.. ..#.. ..#..
#..## #...# #.... #.#.# #.#.. ....# ..#.. #...# #...# #.#.# .#.#. ..#.. .#...
#...# #...# #.... #..#. #..#. #...# ..#.. #...# .#.#. ##.## #...# ..#.. #....
#...# .###. #.... .##.# #...# .###. ..#.. .###. ..#.. #...# #...# ..#.. #####
..... #.... ..... ....# ..... ..##. .#### #.... ..#.. ...#. #.... .#... .....
..... #.... ..... ....# ..... .#... #...# #.... ..... ..... #.... .#... .....
.###. ####. .###. .#### .###. ####. #...# ####. ..#.. ...#. #..#. .#... ##.#.
....# #...# #...# #...# #...# .#... #...# #...# ..#.. ...#. #.#.. .#... #.#.#
.#### #...# #.... #...# ##### .#... .#### #...# ..#.. ...#. ##... .#... #.#.#
#...# #...# #...# #...# #.... .#... ....# #...# ..#.. ...#. #.#.. .#... #.#.#
.#### ####. .###. .#### .###. .#... .###. #...# ..#.. .##.. #..#. ..#.. #.#.#
..... ..... ####. .#### ..... ..... .#... ..... ..... ..... ..... #...# .....
..... ..... #...# #...# ..... ..... .#... ..... ..... ..... ..... #...# .....
####. .###. #...# #...# #.##. .#### ####. #...# #...# #...# #...# #...# #####
#...# #...# #...# #...# ##... #.... .#... #...# #...# #...# .#.#. #...# ...#.
#...# #...# ####. .#### #.... .###. .#... #...# #...# #.#.# ..#.. .#### ..#..
#...# #...# #.... ....# #.... ....# .#... #...# .#.#. #.#.# .#.#. ....# .#...
#...# .###. #.... ....# #.... ####. ..##. .#### ..#.. .#.#. #...# .###. #####
.##.. ..#.. .###. .###. ...#. ##### ..##. ##### .###. .###. ..... ..... .....
#..#. .##.. #...# #...# ..##. #.... .#... ....# #...# #...# ..... ..... .....
#..#. ..#.. ....# ....# .#.#. ####. #.... ...#. #...# #...# ..... ..... ..#..
#..#. ..#.. ...#. ..##. #..#. ....# ####. ...#. .###. .#### ..... ..... .....
#..#. ..#.. ..#.. ....# ##### ....# #...# ..#.. #...# ....# ..... ..#.. .....
#..#. ..#.. .#... #...# ...#. #...# #...# ..#.. #...# ...#. ..... ..#.. .....
.##.. .###. ##### .###. ...#. .###. .###. ..#.. .###. .##.. ..#.. .#... ..#..
..... ..... ..... ....# ...#. .#... ..... ..... ##..# ..... .##.. ..##. .###.
..... ..#.. ..... ...#. ..#.. ..#.. ...#. .#... ##..# ..... .#... ...#. #...#
..... ..#.. ##### ...#. ..#.. ..#.. ..#.. ..#.. ...#. ..... .#... ...#. ....#
.###. ##### ..... ..#.. ..#.. ..#.. .#... ...#. ..#.. ..... .#... ...#. ...#.
..... ..#.. ##### .#... ..#.. ..#.. ..#.. ..#.. .#... ..... .#... ...#. ..#..
..... ..#.. ..... .#... ..#.. ..#.. ...#. .#... #..## ##### .#... ...#. .....
..... ..... ..... #.... ...#. .#... ..... ..... #..## ..... .##.. ..##. ..#..
)";

constexpr double gap = 1.4;           // between two characters [dots]
constexpr double space_width = 2.6;   // [dots]
constexpr double half_stroke = 0.52;  // [dots]

struct Point {
  double x, y;
};
struct Stroke {
  Point from, to;
};

/// What is drawn for one character, in dots; a dot of the sheet is 1 wide.
struct Glyph {
  std::vector<Stroke> strokes;
  double width = space_width;
};

/// Whether the sheet has a dot there; none outside of the glyph.
bool dot(std::size_t glyph, int column, int row) {
  if (column < 0 || column >= column_count || row < 0 || row >= row_count) return false;
  const std::size_t band = glyph / glyphs_per_band, place = glyph % glyphs_per_band;
  const std::size_t line = band * row_count + static_cast<std::size_t>(row);
  return sheet[1 + line * band_line_length + place * (column_count + 1) + column] ==
         '#';
}

/// Strokes from this dot to itself and to the dots right of it and below it; diagonally
/// only where no dot beside both makes a corner of its own.
void add_strokes(std::size_t glyph, int column, int row, std::vector<Stroke>& strokes) {
  const Point here{column + 0.5, row + 0.5};
  strokes.push_back({here, here});
  const auto link = [&](int right, int down) {
    if (dot(glyph, column + right, row + down))
      strokes.push_back({here, {here.x + right, here.y + down}});
  };
  link(1, 0);
  link(0, 1);
  for (int right : {-1, 1})
    if (!dot(glyph, column + right, row) && !dot(glyph, column, row + 1))
      link(right, 1);
}

Glyph glyph_of(char character) {
  if (character == ' ') return {};
  std::size_t glyph = characters.find(character);
  if (glyph == std::string_view::npos) glyph = characters.find('?');
  std::vector<Stroke> strokes;
  int first = column_count, last = 0;
  for (int row = 0; row < row_count; ++row)
    for (int column = 0; column < column_count; ++column)
      if (dot(glyph, column, row)) {
        first = std::min(first, column);
        last = std::max(last, column);
        add_strokes(glyph, column, row, strokes);
      }
  const double drop = with_tail.find(character) == std::string_view::npos ? 0.0 : 2.0;
  for (Stroke& s : strokes)
    for (Point* p : {&s.from, &s.to}) *p = {p->x - first, p->y + drop};
  return {std::move(strokes), last - first + 1.0};
}

double distance(Point p, const Stroke& s) {
  const double dx = s.to.x - s.from.x, dy = s.to.y - s.from.y;
  const double length_squared = dx * dx + dy * dy;
  const double along = (p.x - s.from.x) * dx + (p.y - s.from.y) * dy;
  const double part =
      length_squared > 0.0 ? std::clamp(along / length_squared, 0.0, 1.0) : 0.0;
  const double x = p.x - s.from.x - part * dx, y = p.y - s.from.y - part * dy;
  return std::sqrt(x * x + y * y);
}

void draw_glyph(Image& image, const Glyph& glyph, double left_px, double top_px,
                double dot_px, Colour colour) {
  const int right = static_cast<int>(left_px + (glyph.width + 1.0) * dot_px);
  const int bottom = static_cast<int>(top_px + (row_count + 3.0) * dot_px);
  for (int y = static_cast<int>(top_px - dot_px); y <= bottom; ++y)
    for (int x = static_cast<int>(left_px - dot_px); x <= right; ++x) {
      const Point p{(x + 0.5 - left_px) / dot_px, (y + 0.5 - top_px) / dot_px};
      double nearest = row_count;
      for (const Stroke& s : glyph.strokes) nearest = std::min(nearest, distance(p, s));
      const double inside_px = (half_stroke - nearest) * dot_px;
      if (inside_px > -0.5)
        cover(image, x, y, colour, static_cast<float>(std::min(inside_px + 0.5, 1.0)));
    }
}

}  // namespace

void draw_text(Image& image, double left_px, double top_px, double height_px,
               std::string_view text, Colour colour) {
  const double dot_px = height_px / row_count;
  for (char character : text) {
    const Glyph glyph = glyph_of(character);
    draw_glyph(image, glyph, left_px, top_px, dot_px, colour);
    left_px += (glyph.width + gap) * dot_px;
  }
}

double text_width(std::string_view text, double height_px) {
  double dots = text.empty() ? 0.0 : -gap;
  for (char character : text) dots += glyph_of(character).width + gap;
  return dots * height_px / row_count;
}

}  // namespace tools
