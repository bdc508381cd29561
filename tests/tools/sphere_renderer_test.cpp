// The pictures: balls, their colours, and the annotations drawn over them.
#include "tools/render/sphere_renderer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "tools/render/annotations.hpp"
#include "tools/render/bitmap_font.hpp"

namespace {

using tools::Camera;
using tools::Colour;
using tools::Image;
using tools::Sphere;
using tools::View;

/// The spheres as they just fill the picture.
Image filled_picture(std::span<const Sphere> spheres, const Camera& camera) {
  return render(spheres, fit(spheres, camera));
}

constexpr Colour red{200, 30, 20}, blue{20, 40, 180};
constexpr lattice::Vector3 along_y{0.0, 1.0, 0.0};  // right is x, up is z

/// How many pixels in these columns, of all rows, are not white.
long painted_count(const Image& image, int first_column, int end_column) {
  long count = 0;
  for (int row = 0; row < image.height; ++row)
    for (int column = first_column; column < end_column; ++column)
      count += image.at(column, row) != tools::white;
  return count;
}
long painted_count(const Image& image) { return painted_count(image, 0, image.width); }

double luminance(Colour c) {
  return 0.2126 * tools::light_of(c.red) + 0.7152 * tools::light_of(c.green) +
         0.0722 * tools::light_of(c.blue);
}

}  // namespace

TEST_CASE("No atoms give a white picture") {
  const Camera camera{.width = 30, .height = 20};
  CHECK(fit({}, camera).pixels_per_unit == 1.0);
  const Image image = filled_picture({}, camera);
  CHECK(image.width == 30);
  CHECK(image.height == 20);
  CHECK(image.pixels == std::vector<Colour>(600, tools::white));
}

TEST_CASE("A ball covers as many pixels as its area") {
  const std::vector<Sphere> ball{{{5.0, -3.0, 2.0}, 1.5, blue}};
  const Camera camera{.width = 300, .height = 200, .margin = 0.1};
  const double pixels_per_unit = fit(ball, camera).pixels_per_unit;
  CHECK(pixels_per_unit == doctest::Approx(160.0 / 3.0));  // 200 less 2 x 20
  // A painted pixel touches the disc, and one inside of the disc is painted; two points
  // of a pixel are at most sqrt(2) apart. So the painted area contains the disc of
  // radius r - sqrt(2) and lies in that of radius r + sqrt(2).
  const double radius = 80.0;
  const auto count = static_cast<double>(painted_count(filled_picture(ball, camera)));
  CHECK(count >= std::numbers::pi * std::pow(radius - std::numbers::sqrt2, 2));
  CHECK(count <= std::numbers::pi * std::pow(radius + std::numbers::sqrt2, 2));
}

TEST_CASE("The strips for legend and scale bar stay free and the ball fills the rest") {
  const std::vector<Sphere> ball{{{0.0, 0.0, 0.0}, 1.0, blue}};
  const Image image = filled_picture(ball, Camera{.view_direction = along_y,
                                                  .width = 300,
                                                  .height = 240,
                                                  .margin = 0.0,
                                                  .kept_free_right = 100,
                                                  .kept_free_below = 40});
  CHECK(painted_count(image, 200, 300) == 0);
  CHECK(painted_count(image, 199, 200) > 0);
  CHECK(painted_count(image, 0, 1) > 0);
  CHECK(image.at(100, 0) != tools::white);
  CHECK(image.at(100, 199) != tools::white);
  CHECK(image.at(100, 200) == tools::white);
}

TEST_CASE("A nearer ball hides a farther one in any order") {
  const Sphere near{{0.0, -3.0, 0.0}, 1.0, red}, far{{0.1, 3.0, 0.1}, 0.8, blue};
  const View view = fit(std::array{near}, {.view_direction = along_y});
  const Image alone = render(std::array{near}, view);
  CHECK(render(std::array{near, far}, view).pixels == alone.pixels);
  CHECK(render(std::array{far, near}, view).pixels == alone.pixels);
  const View behind = fit(std::array{near}, {.view_direction = {0.0, -1.0, 0.0}});
  const Colour middle = render(std::array{near, far}, behind).at(600, 450);
  CHECK(middle.blue > middle.red);
}

TEST_CASE("A mirror image of atoms gives the mirror image of the picture") {
  std::vector<Sphere> atoms{{{0.0, 0.3, 1.1}, 0.8, blue}};
  for (double side : {-1.0, 1.0}) {
    atoms.push_back({{side * 0.7, -0.2, 0.2}, 0.9, red});
    atoms.push_back({{side * 2.1, 1.7, -0.4}, 0.7, blue});
    atoms.push_back({{side * 1.3, -1.9, -1.3}, 0.6, red});
  }
  const Image image = filled_picture(
      atoms, Camera{.view_direction = along_y, .width = 201, .height = 150});
  Image mirrored = image;
  for (int row = 0; row < image.height; ++row) {
    const auto first = mirrored.pixels.begin() + row * image.width;
    std::reverse(first, first + image.width);
  }
  CHECK(image.pixels == mirrored.pixels);
  CHECK(painted_count(image) > 1000);
}

TEST_CASE("A film seen along z has y up although z is up for the camera") {
  const std::vector<Sphere> atoms{{{0.0, 2.0, 0.0}, 1.0, red},
                                  {{0.0, -2.0, 0.0}, 1.0, blue}};
  const View view = fit(atoms, {.view_direction = {0.0, 0.0, -1.0}});
  CHECK(view.right == lattice::Vector3{1.0, 0.0, 0.0});
  CHECK(view.up == lattice::Vector3{0.0, 1.0, 0.0});
  CHECK(view.toward_viewer == lattice::Vector3{0.0, 0.0, 1.0});
  const Image image = render(atoms, view);
  CHECK(image.at(600, 250).red > image.at(600, 250).blue);
  CHECK(image.at(600, 650).blue > image.at(600, 650).red);
}

TEST_CASE("A ball between higher ones is darker than alone") {
  std::vector<Sphere> atoms{{{0.0, 0.0, 0.0}, 1.0, red}};
  for (double x : {-1.8, 0.0, 1.8})
    for (double z : {-1.8, 0.0, 1.8})
      if (x != 0.0 || z != 0.0) atoms.push_back({{x, -1.5, z}, 1.0, red});
  const View view = fit(atoms, {.view_direction = along_y});
  const Image alone = render(std::span(atoms).first(1), view);
  const Image between = render(atoms, view);
  CHECK(between.at(600, 450).red < 0.9 * alone.at(600, 450).red);
}

TEST_CASE("A line one pixel wide runs along the rim of a ball") {
  const std::vector<Sphere> ball{{{0.0, 0.0, 0.0}, 1.0, red}};
  const Image image = filled_picture(
      ball,
      Camera{.view_direction = along_y, .width = 900, .height = 900, .margin = 0.1});
  const double middle = image.at(450, 450).red;
  CHECK(image.at(89, 450) == tools::white);
  CHECK(image.at(90, 450).red < 0.35 * middle);
  CHECK(image.at(92, 450).red > 0.55 * middle);
}

TEST_CASE("Each further neighbour makes an atom lighter") {
  for (unsigned bulk_count : {4u, 6u, 8u, 12u}) {
    for (unsigned n = 0; n < bulk_count; ++n)
      CHECK(luminance(tools::colour_of_coordination(n, bulk_count)) <
            luminance(tools::colour_of_coordination(n + 1, bulk_count)));
    CHECK(tools::colour_of_coordination(bulk_count + 3, bulk_count) ==
          tools::colour_of_coordination(bulk_count, bulk_count));
  }
}

TEST_CASE("Eight categories have different colours and the ninth repeats the first") {
  for (unsigned i = 0; i < 8; ++i) {
    for (unsigned j = 0; j < i; ++j)
      CHECK(tools::colour_of_category(i) != tools::colour_of_category(j));
    CHECK(tools::colour_of_category(i + 8) == tools::colour_of_category(i));
  }
}

TEST_CASE("A larger fraction has a lighter colour up to the ends") {
  for (int i = 0; i < 20; ++i)
    CHECK(luminance(tools::colour_of_fraction(i / 20.0)) <
          luminance(tools::colour_of_fraction((i + 1) / 20.0)));
  CHECK(tools::colour_of_fraction(0.0) == Colour{68, 1, 84});
  CHECK(tools::colour_of_fraction(-1.0) == tools::colour_of_fraction(0.0));
  CHECK(tools::colour_of_fraction(std::numeric_limits<double>::quiet_NaN()) ==
        tools::colour_of_fraction(0.0));
  CHECK(tools::colour_of_fraction(1.0) == Colour{253, 231, 37});
  CHECK(tools::colour_of_fraction(7.0) == tools::colour_of_fraction(1.0));
}

TEST_CASE("The scale bar is the longest round length within a fifth of the width") {
  // A fifth of 1000 pixels; pixels per unit, length of the bar in units.
  for (const auto& [pixels_per_unit, length] : {std::array{33.0, 5.0},
                                                {40.0, 5.0},
                                                {41.0, 2.0},
                                                {150.0, 1.0},
                                                {201.0, 0.5},
                                                {0.02, 10000.0},
                                                {3.0, 50.0}}) {
    Image image = tools::white_image(1000, 300);
    CHECK(draw_scale_bar(image, pixels_per_unit, "nm") == doctest::Approx(length));
    std::vector<long> dark_counts;
    for (int row = 0; row < image.height; ++row) {
      const auto first = image.pixels.begin() + row * image.width;
      dark_counts.push_back(std::count(first, first + image.width, tools::ink));
    }
    // The rows of the bar have the most ink; a pixel at its end may be partly covered.
    const long longest = *std::max_element(dark_counts.begin(), dark_counts.end());
    CHECK(longest == static_cast<long>(pixels_per_unit * length + 1e-6));
  }
}

TEST_CASE("A legend shows its colours and keeps to its width") {
  const std::vector<tools::LegendEntry> entries{{red, "particle 1"}, {blue, "other"}};
  Image image = tools::white_image(500, 300);
  draw_legend(image, entries);
  for (Colour colour : {red, blue})
    CHECK(std::count(image.pixels.begin(), image.pixels.end(), colour) > 20);
  const int left = image.width - tools::legend_width(image.height, entries);
  CHECK(painted_count(image, 0, left) == 0);
  CHECK(painted_count(image, image.width - 1, image.width) == 0);
}

TEST_CASE("A caption stands in the lower right corner") {
  Image image = tools::white_image(500, 300);
  draw_caption(image, "");
  CHECK(painted_count(image, 0, 500) == 0);
  draw_caption(image, "t = 1.5e-07 s");
  CHECK(painted_count(image, 300, 499) > 100);
  CHECK(painted_count(image, 0, 300) + painted_count(image, 499, 500) == 0);
  for (int column = 0; column < 500; ++column)
    for (int row : {0, 299 - tools::scale_bar_height(300), 299})
      CHECK(image.at(column, row) == tools::white);
}

TEST_CASE("Every character looks different and is as wide as promised") {
  const std::string characters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 "
      ".,:-+=/()<>%_[]?";
  std::set<std::vector<unsigned>> looks;
  for (char c : characters) {
    Image image = tools::white_image(60, 60);
    const double width = tools::text_width(std::string(1, c), 28.0);
    draw_text(image, 10.0, 10.0, 28.0, std::string(1, c));
    // The stroke's own edge may reach a little over the character's cell.
    CHECK(painted_count(image, 0, 9) == 0);
    CHECK(painted_count(image, 11 + static_cast<int>(width), 60) == 0);
    std::vector<unsigned> look;
    for (Colour pixel : image.pixels) look.push_back(pixel.red);
    CHECK(looks.insert(look).second);
  }
  CHECK(tools::text_width("", 28.0) == 0.0);
  CHECK(tools::text_width("ab", 28.0) >
        tools::text_width("a", 28.0) + tools::text_width("b", 28.0));
}

TEST_CASE("Text over the edge of a picture is cut off") {
  Image image = tools::white_image(20, 20);
  draw_text(image, -10.0, -5.0, 14.0, "Wide text");
  CHECK(painted_count(image) > 0);
}
