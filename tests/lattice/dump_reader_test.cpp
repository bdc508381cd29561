#include "lattice/dump_reader.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

#include "lattice/input_error.hpp"
#include "tests/lattice/frames.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using lattice::DumpReader;
using lattice::InputError;
using lattice::Vector3;
using lattice::XyzFrame;

Frames read(const std::string& bytes) { return frames_of<DumpReader>(bytes); }

std::string error_of(const std::string& bytes) {
  return error_of_frames<DumpReader>(bytes);
}

std::string head(const std::string& step, const std::string& count,
                 const std::string& columns) {
  return "ITEM: TIMESTEP\n" + step + "\nITEM: NUMBER OF ATOMS\n" + count +
         "\nITEM: BOX BOUNDS pp ff pp\n0 10\n-2 2\n1 5\nITEM: ATOMS " + columns + "\n";
}

std::string example(int step) {
  return head(std::to_string(step), "3", "id type x y z") +
         "7 2 1.5 -2e0 +3\n2 1 0 0 " + std::to_string(step) + "\n9 1 4 5 6\n";
}

TEST_CASE("atoms of a dump come in the order of their ids") {
  const Frames result = read(example(40) + "\n" + example(80));
  REQUIRE(result.frames.size() == 2);
  CHECK_FALSE(result.truncated);
  const XyzFrame& frame = result.frames[1];
  CHECK(frame.positions_angstrom ==
        std::vector<Vector3>{{0, 0, 80}, {1.5, -2, 3}, {4, 5, 6}});
  CHECK(frame.numbers == std::map<std::string, std::vector<double>>{
                             {"id", {2, 7, 9}}, {"type", {1, 2, 1}}});
  CHECK(frame.species == std::vector<std::string>{"1", "2", "1"});
  CHECK(frame.header ==
        std::map<std::string, std::string>{
            {"Timestep", "80"}, {"Lattice", "10 0 0 0 4 0 0 0 4"}, {"pbc", "T F T"}});
}

TEST_CASE("columns of a dump may come in any order and be scaled or unwrapped") {
  const auto position = [](const std::string& columns, const std::string& atom) {
    const Frames result = read(head("0", "1", columns) + atom + "\n");
    REQUIRE(result.frames.size() == 1);
    return result.frames[0].positions_angstrom[0];
  };
  CHECK(position("z vx y element x", "3 nan 2 Au 1") == Vector3{1, 2, 3});
  CHECK(position("xs ys zs", "0.5 0.25 0.75") == Vector3{5, -1, 4});
  CHECK(position("x y z ix iy iz", "1 1 2 1 0 -2") == Vector3{11, 1, -6});
  CHECK(position("xs ys zs ix iy iz", "0.5 0.25 0.75 1 0 -2") == Vector3{15, -1, -4});
  CHECK(position("x y z xu yu zu ix iy iz", "1 1 2 21 1 2 2 0 0") == Vector3{21, 1, 2});
  CHECK(position("xsu ysu zsu", "1.5 0.25 -0.75") == Vector3{15, -1, -2});
}

TEST_CASE("types may be names and numbers in one frame of a dump") {
  const Frames result =
      read(head("0", "2", "id type x y z") + "2 1 0 0 0\n1 Au 0 0 1\n");
  REQUIRE(result.frames.size() == 1);
  CHECK(result.frames[0].species == std::vector<std::string>{"Au", "1"});
  CHECK(result.frames[0].numbers.size() == 1);
  CHECK(read(head("0", "0", "id type x y z")).frames.size() == 1);
}

TEST_CASE("positions in a tilted box of a dump are those that LAMMPS means") {
  // lo = 0, edges (10 0 0) (2 4 0) (-1 1 4); the bounds are those of the whole box.
  const Frames result = read(
      "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n1\n"
      "ITEM: BOX BOUNDS xy xz yz pp pp pp\n-1 12 2\n0 5 -1\n0 4 1\n"
      "ITEM: ATOMS xs ys zs\n0.5 0.5 0.5\n");
  REQUIRE(result.frames.size() == 1);
  CHECK(result.frames[0].header.at("Lattice") == "10 0 0 2 4 0 -1 1 4");
  CHECK(result.frames[0].positions_angstrom[0] == Vector3{5.5, 2.5, 2});
  // The third edge leans down along y: (10 0 0) (0 10 0) (0 -2 10) from 0.
  const Frames down = read(
      "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n1\n"
      "ITEM: BOX BOUNDS xy xz yz pp pp pp\n0 10 0\n-2 10 0\n0 10 -2\n"
      "ITEM: ATOMS xs ys zs\n0.5 0.5 0.5\n");
  REQUIRE(down.frames.size() == 1);
  CHECK(down.frames[0].header.at("Lattice") == "10 0 0 0 10 0 0 -2 10");
  CHECK(down.frames[0].positions_angstrom[0] == Vector3{5, 4, 5});
}

TEST_CASE("the time of a dump is in seconds whatever its units") {
  const std::string time = "ITEM: TIME\n2.5\n" + example(1);
  CHECK(read(time).frames[0].header.at("Time") == "2.5e-12");
  CHECK(read("ITEM: UNITS\nmetal\n" + time).frames[0].header.at("Time") == "2.5e-12");
  const Frames real = read("ITEM: UNITS\nreal\n" + time + time);
  CHECK(real.frames.at(1).header.at("Time") == "2.5e-15");
  CHECK(error_of("ITEM: UNITS\nlj\n" + time) ==
        "2: lj: these units are not known (metal or real)");
}

TEST_CASE("every prefix of a dump gives its complete frames") {
  std::string plain, gzip;
  std::vector<std::size_t> ends, gzip_ends;
  for (int i = 0; i < 3; ++i) {
    plain += example(i);
    gzip += lattice::gzip_member(example(i));
    ends.push_back(plain.size());
    gzip_ends.push_back(gzip.size());
  }
  const auto check = [](const std::string& bytes, std::size_t size,
                        const std::vector<std::size_t>& frame_ends, bool exact) {
    CAPTURE(size);
    const Frames result = read(bytes.substr(0, size));
    std::size_t complete = 0;
    while (complete < 3 && frame_ends[complete] <= size) ++complete;
    CHECK(result.frames.size() >= complete);
    if (exact) CHECK(result.frames.size() == complete);
    CHECK(result.truncated == (frame_ends[complete - 1] != size));
    for (std::size_t i = 0; i < result.frames.size(); ++i)
      CHECK(result.frames[i].positions_angstrom[0][2] == static_cast<double>(i));
  };
  for (std::size_t size = ends[0]; size <= plain.size(); ++size)
    check(plain, size, ends, true);
  for (std::size_t size = gzip_ends[0]; size <= gzip.size(); ++size)
    check(gzip, size, gzip_ends, false);
}

TEST_CASE(
    "every prefix of a dump whose last frame is empty gives its complete frames") {
  const std::string first = example(0), both = first + head("80", "0", "id type x y z");
  for (std::size_t size = first.size(); size <= both.size(); ++size) {
    CAPTURE(size);
    const Frames result = read(both.substr(0, size));
    CHECK(result.frames.size() == (size == both.size() ? 2 : 1));
    CHECK(result.truncated == (size != first.size() && size != both.size()));
  }
}

TEST_CASE("malformed dumps are refused with the line and what was expected") {
  const std::string columns = "id x y z";
  CHECK(
      error_of("3\n\nAu 0 0 0\n").starts_with("1: 3: not a section of a LAMMPS dump"));
  CHECK(error_of("ITEM: TIMESTEP\n1.5\n") == "2: 1.5: not a number (an integer)");
  CHECK(error_of("ITEM: TIMESTEP\n1 2\n") == "2: 1 2: not one value (ITEM: TIMESTEP)");
  CHECK(error_of(head("0", "-1", columns)) ==
        "4: -1: not a number (a number of atoms)");
  CHECK(
      error_of(head("0", "100000001", columns)).starts_with("4: 100000001: too many"));
  CHECK(error_of("ITEM: ATOMS id x y z\n").starts_with("1: atoms before their number"));
  CHECK(error_of("ITEM: BOX BOUNDS ff ff ff\n0 1 2\n") ==
        "2: 0 1 2: not the bounds of a box (lo hi)");
  CHECK(error_of("ITEM: BOX BOUNDS ff ff ff\n1 0\n") ==
        "2: 1 0: not the bounds of a box (lo <= hi)");
  CHECK(error_of("ITEM: BOX BOUNDS abc origin pp pp pp\n")
            .ends_with("a box of general vectors (orthogonal or xy xz yz)"));
  CHECK(error_of(head("0", "1", "id x y") + "1 0 0\n")
            .ends_with("no positions (x y z, xs ys zs or xu yu zu)"));
  CHECK(error_of(head("0", "1", "id x y z x") + "1 0 0 0 0\n")
            .starts_with("9: x: this column is there twice"));
  CHECK(error_of(head("0", "1", columns) + "1 0 0\n") ==
        "10: an atom's line with 3 columns (expected 4)");
  CHECK(error_of(head("0", "1", columns) + "1 0 inf 0\n") ==
        "10: inf: not a number (a finite position)");
  CHECK(error_of(head("0", "1", columns) + "1.5 0 0 0\n") ==
        "10: 1.5: not a number (an integer id)");
  CHECK(error_of(head("0", "1", columns + " q") + "1 0 0 0 x\n") ==
        "10: x: not a number (column q)");
  CHECK(error_of(head("0", "2", columns) + "1 0 0 0\n1 1 1 1\n") ==
        "11: 1: two atoms of the frame that ends here have this id (unique ids)");
  CHECK(error_of(head("0", "2", columns) + "1 0 0 0\n") ==
        "10: the file ends after 1 of 2 atoms (at least one complete frame)");
  CHECK(error_of("ITEM: TIMESTEP\n0\n")
            .starts_with("2: the file ends within the head of a frame"));
  CHECK(error_of(std::string("\xFD"
                             "7zXZ\0more",
                             10))
            .find("xz -dk") != std::string::npos);
  CHECK(read("").frames.empty());
  CHECK(read(example(1).substr(0, example(1).size() - 1)).frames.size() == 1);
}

TEST_CASE("dumps with random damage are read or refused and never crash") {
  const std::string plain = example(1) + example(2);
  std::mt19937 random(3);
  int refused = 0, accepted = 0;
  for (int trial = 0; trial < 4000; ++trial) {
    std::string bytes = plain;
    for (auto changes = 1 + random() % 2; changes > 0 && !bytes.empty(); --changes) {
      const std::size_t at = random() % bytes.size(), length = random() % 40;
      const std::size_t from = random() % bytes.size();
      if (random() % 3 == 0)
        bytes[at] = static_cast<char>(random() % 256);
      else if (random() % 2 == 0)
        bytes.erase(at, length);
      else
        bytes.insert(at, bytes.substr(from, length));
    }
    try {
      for (const XyzFrame& frame : read(bytes).frames)
        for (const Vector3& p : frame.positions_angstrom)
          CHECK(std::isfinite(dot(p, {1, 1, 1})));
      ++accepted;
    } catch (const InputError&) {
      ++refused;
    }
  }
  CHECK(refused > 500);
  CHECK(accepted > 200);
}

}  // namespace
