#include "lattice/extended_xyz.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "lattice/input_error.hpp"
#include "tests/lattice/xyz_text.hpp"

namespace {

using lattice::InputError;
using lattice::XyzFrame;

TEST_CASE("a frame becomes the text of extended XYZ") {
  XyzFrame frame;
  frame.positions_angstrom = {{0, 2.04, -2.04}, {1e-5, 100000, -0.0}};
  frame.species = {"Au", "Ag"};
  frame.numbers["coordination"] = {12, 100000};
  frame.numbers["energy"] = {-3.5, 2};
  frame.header = {
      {"Time", "1.5e-06"}, {"Lattice", "4 0 0 0 4 0 0 0 4"}, {"title", "a \"b\" \\c"}};
  CHECK(xyz_text(frame) ==
        "2\n"
        "Lattice=\"4 0 0 0 4 0 0 0 4\" "
        "Properties=species:S:1:pos:R:3:coordination:I:1:energy:R:1 "
        "Time=1.5e-06 title=\"a \\\"b\\\" \\\\c\"\n"
        "Au 0 2.04 -2.04 12 -3.5\n"
        "Ag 1e-05 100000 0 100000 2\n");
}

TEST_CASE("a frame without atoms and header has two lines") {
  CHECK(xyz_text(XyzFrame{}) == "0\nProperties=species:S:1:pos:R:3\n");
}

TEST_CASE("numbers that are not finite are written by name") {
  constexpr double inf = std::numeric_limits<double>::infinity();
  std::string text;
  const std::vector<double> numbers{-std::numeric_limits<double>::quiet_NaN(), inf,
                                    -inf};
  lattice::append_xyz_atom(text, "H", {0, 0, 0}, numbers);
  CHECK(text == "H 0 0 0 nan inf -inf\n");
}

TEST_CASE("names and values that would break the format are refused") {
  const auto with_header = [](const std::string& key, const std::string& value) {
    XyzFrame f;
    f.header[key] = value;
    return xyz_text(f);
  };
  CHECK_THROWS_AS(with_header("a b", "1"), InputError);
  CHECK_THROWS_AS(with_header("", "1"), InputError);
  CHECK_THROWS_AS(with_header("a=", "1"), InputError);
  CHECK_THROWS_AS(with_header("Properties", "1"), InputError);
  CHECK_THROWS_AS(with_header("a", "1\n2"), InputError);
  CHECK_NOTHROW(with_header("a", "1 = 2"));
  for (const char* name : {"x:y", "pos", "species", ""}) {
    XyzFrame f;
    f.numbers[name] = {};
    CHECK_THROWS_AS(xyz_text(f), InputError);
  }
  std::string text;
  CHECK_THROWS_AS(lattice::append_xyz_atom(text, "", {0, 0, 0}, {}), InputError);
  CHECK_THROWS_AS(lattice::append_xyz_atom(text, "A u", {0, 0, 0}, {}), InputError);
}

}  // namespace
