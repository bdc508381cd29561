#include "tools/render/colouring.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "lattice/atom_bonds.hpp"
#include "lattice/input_error.hpp"

namespace {

/// Of a frame by itself.
tools::Colouring colouring_of(const lattice::XyzFrame& frame, std::string_view name,
                              double nearest_angstrom) {
  tools::ColourRange range;
  range.widen(frame, name);
  return tools::colouring_of(frame, name, nearest_angstrom, range);
}

using lattice::block_of;
using lattice::Vector3;
using lattice::XyzFrame;

using tools::Colour;
using tools::Image;

/// Atoms of a square lattice of spacing 3, in a block of 10 x 10 that is periodic
/// sideways.
XyzFrame film(const std::vector<std::array<int, 3>>& cells) {
  XyzFrame frame;
  for (const auto& [x, y, z] : cells) {
    frame.positions_angstrom.push_back({3.0 * x, 3.0 * y, 3.0 * z});
    frame.species.emplace_back("Ag");
  }
  frame.header = {{"Lattice", "30 0 0 0 30 0 0 0 30"}, {"pbc", "T T F"}};
  return frame;
}

bool has_entry(const tools::Colouring& colouring, const std::string& label) {
  return std::ranges::find(colouring.legend, label, &tools::LegendEntry::label) !=
         colouring.legend.end();
}

/// All pairs at most `reach` apart, by trying all images.
std::set<std::array<std::uint32_t, 2>> pairs_by_force(const std::vector<Vector3>& all,
                                                      double reach,
                                                      const lattice::Block& block) {
  using lattice::operator*;
  std::set<std::array<std::uint32_t, 2>> pairs;
  for (std::uint32_t i = 0; i < all.size(); ++i)
    for (std::uint32_t j = i + 1; j < all.size(); ++j)
      for (int x : {-1, 0, 1})
        for (int y : {-1, 0, 1})
          for (int z : {-1, 0, 1}) {
            if ((z != 0 && !block.periodic[2])) continue;
            const Vector3 image = all[j] + double(x) * block.edges[0] +
                                  double(y) * block.edges[1] +
                                  double(z) * block.edges[2];
            if (norm(image - all[i]) <= reach) pairs.insert({i, j});
          }
  return pairs;
}

}  // namespace

TEST_CASE(
    "Bonds across oblique periodic sides are those that trying all images finds") {
  const lattice::Block block{{{{10, 0, 0}, {5, 8.7, 0}, {1, 2, 12}}},
                             {true, true, false}};
  std::vector<Vector3> positions;
  unsigned state = 7;
  const auto number = [&state] {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) / double(1u << 24);
  };
  for (int i = 0; i < 150; ++i) {
    using lattice::operator*;
    positions.push_back(number() * block.edges[0] + number() * block.edges[1] +
                        number() * block.edges[2]);
  }
  std::set<std::array<std::uint32_t, 2>> pairs;
  for (auto [a, b] : bonds_within(positions, 1.7, block).bonds)
    pairs.insert({std::min(a, b), std::max(a, b)});
  CHECK(pairs.size() > 100);
  CHECK(pairs == pairs_by_force(positions, 1.7, block));
}

TEST_CASE("Bonds need neither a block nor places within reason") {
  const std::vector<Vector3> far{
      {0, 0, 0}, {1, 0, 0}, {1e300, -1e300, 0}, {1e300, 1, 1}};
  CHECK(lattice::bonds_within(far, 1.5, std::nullopt).bonds.size() == 1);
  CHECK(lattice::bonds_within({}, 1.5, std::nullopt).bonds.empty());
}

TEST_CASE("A block is taken from the header only if it spans a volume") {
  XyzFrame frame = film({});
  REQUIRE(block_of(frame));
  CHECK(block_of(frame)->periodic == std::array{true, true, false});
  CHECK(block_of(frame)->edges[1] == Vector3{0, 30, 0});
  for (const char* bad : {"", "1 2 3", "1 0 0 0 1 0 0 0 nan", "1 0 0 2 0 0 0 0 1"}) {
    frame.header["Lattice"] = bad;
    CHECK_FALSE(block_of(frame));
  }
}

TEST_CASE("The nearest distance is that of the closest two places") {
  const std::vector<Vector3> positions{{0, 0, 0}, {5, 0, 0}, {5, 2, 0}, {5, 2, 0}};
  CHECK(lattice::nearest_distance(positions) == 2.0);
  CHECK_FALSE(lattice::nearest_distance({}));
  CHECK_FALSE(lattice::nearest_distance(std::vector<Vector3>{{1, 1, 1}, {1, 1, 1}}));
}

TEST_CASE("An island across a periodic side has one colour and its neighbour another") {
  // Cells 9 and 0 touch across the side; 4 and 5 are an island; 7 is alone.
  XyzFrame frame = film({{0, 0, 0}, {9, 0, 0}, {4, 5, 0}, {5, 5, 0}, {7, 8, 0}});
  const auto colouring = colouring_of(frame, "island", 3.0);
  const auto& c = colouring.colours;
  CHECK(c[0] == c[1]);
  CHECK(c[2] == c[3]);
  CHECK(c[0] != c[2]);
  CHECK(c[4] != c[0]);
  CHECK(c[4] != c[2]);
  CHECK(has_entry(colouring, "2 islands"));
  CHECK(has_entry(colouring, "1 monomer"));
  frame.header["pbc"] = "F T F";
  CHECK(has_entry(colouring_of(frame, "island", 3.0), "3 monomers"));
}

TEST_CASE("Heights on a stepped substrate go by layers") {
  // Two terraces, the second a layer of 3 angstrom lower.
  XyzFrame frame = film({{0, 2, 1}, {0, 2, 2}, {0, 4, 0}, {0, 4, 1}, {0, 4, 2}});
  frame.numbers["layer"] = {-1, 0, -1, 0, 1};
  frame.header["LayerHeight"] = "3";
  const auto colouring = colouring_of(frame, "height", 3.0);
  CHECK(has_entry(colouring, "substrate"));
  CHECK(colouring.colours[0] == colouring.colours[2]);
  CHECK(colouring.colours[1] == colouring.colours[3]);
  CHECK(colouring.colours[0] != colouring.colours[1]);
  REQUIRE(colouring.scale);
  CHECK(colouring.scale->low == doctest::Approx(0.15));
  CHECK(colouring.scale->high == doctest::Approx(0.45));
}

TEST_CASE("The substrate is grey and joins no islands") {
  XyzFrame frame = film({{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {0, 0, 1}, {2, 0, 1}});
  frame.numbers["origin"] = {0, 0, 0, 1, 2};
  for (const char* name : {"island", "height", "origin"}) {
    const auto colouring = colouring_of(frame, name, 3.0);
    CHECK(has_entry(colouring, "substrate"));
    CHECK(colouring.colours[0] == colouring.colours[2]);
    CHECK(colouring.colours[0].red == colouring.colours[0].blue);
    CHECK(colouring.colours[3] != colouring.colours[0]);
  }
  CHECK(has_entry(colouring_of(frame, "island", 3.0), "2 monomers"));
}

TEST_CASE("What lies beneath the surface that the frame names is grey") {
  // Wherever it came from: 0 of a substrate, 1 of a film.
  XyzFrame frame = film({{0, 0, 1}, {0, 0, 2}});
  frame.header["Surface"] = "5";
  frame.numbers["origin"] = {1, 0};
  XyzFrame substrate_only = film({{0, 0, 1}});
  substrate_only.numbers["origin"] = {0};
  const Colour grey = colouring_of(substrate_only, "island", 3.0).colours[0];
  for (const char* name : {"island", "height", "origin"}) {
    CAPTURE(name);
    const auto colouring = colouring_of(frame, name, 3.0);
    CHECK(has_entry(colouring, "substrate"));
    CHECK(colouring.colours[0] == grey);
    CHECK(colouring.colours[1] != grey);
  }
  CHECK(has_entry(colouring_of(frame, "island", 3.0), "1 monomer"));
}

TEST_CASE("Height is counted from the substrate and arrival in seconds") {
  XyzFrame frame = film({{0, 0, 1}, {0, 0, 2}, {0, 0, 4}});
  const auto bare = colouring_of(frame, "height", 3.0);
  REQUIRE(bare.scale);
  CHECK(bare.scale->low == 0.0);
  CHECK(bare.scale->high == doctest::Approx(0.9));
  CHECK(bare.colours[2] == tools::colour_of_fraction(1.0));
  frame.numbers["origin"] = {0, 1, 2};
  frame.numbers["arrival_s"] = {0, 2.5, 7.5};
  const auto height = colouring_of(frame, "height", 3.0);
  CHECK(height.scale->low == doctest::Approx(0.3));
  CHECK(height.colours[1] == tools::colour_of_fraction(0.0));
  const auto arrival = colouring_of(frame, "arrival", 3.0);
  CHECK(arrival.scale->low == 2.5);
  CHECK(arrival.scale->high == 7.5);
  CHECK(arrival.scale->title == "arrival [s]");
  frame.numbers.erase("arrival_s");
  CHECK_THROWS_WITH_AS(colouring_of(frame, "arrival", 3.0),
                       doctest::Contains("no such column"), lattice::InputError);
}

TEST_CASE("Every colouring has a colour for each atom also when there are none") {
  for (const int count : {0, 1})
    for (const std::string_view name : tools::colouring_names()) {
      XyzFrame frame = film(std::vector<std::array<int, 3>>(count));
      for (const char* column : {"coordination", "origin", "arrival_s"})
        frame.numbers[column].resize(static_cast<std::size_t>(count));
      CHECK(colouring_of(frame, name, 3.0).colours.size() ==
            static_cast<std::size_t>(count));
    }
}

TEST_CASE("A colour scale runs from the last colour at its top to the first") {
  Image image = tools::white_image(600, 450);
  const tools::ColourScale scale{"height [nm]", 0.0, 2.0};
  const int width = tools::colour_scale_width(450, scale);
  draw_colour_scale(image, scale, 0);
  std::vector<int> top, bottom;
  for (int row = 0; row < 450; ++row)
    for (int column = 0; column < 600; ++column) {
      if (image.at(column, row) != tools::white) CHECK(column >= 600 - width);
      if (image.at(column, row) == tools::colour_of_fraction(1.0)) top.push_back(row);
      if (image.at(column, row) == tools::colour_of_fraction(0.0))
        bottom.push_back(row);
    }
  REQUIRE_FALSE(top.empty());
  REQUIRE_FALSE(bottom.empty());
  CHECK(top.back() < bottom.front());
}

TEST_CASE("A line beneath covers only what is white") {
  Image image = tools::white_image(40, 20);
  constexpr Colour red{200, 0, 0};
  for (int row = 0; row < 20; ++row) image.at(20, row) = red;
  draw_line_beneath(image, {5.0, 10.0}, {35.0, 10.0});
  CHECK(image.at(20, 10) == red);
  CHECK(image.at(10, 10) != tools::white);
  CHECK(image.at(10, 5) == tools::white);
  CHECK(image.at(2, 10) == tools::white);
  draw_line_beneath(image, {-1e9, -1e9}, {1e9, 1e9});  // is cut off
}
