#include "lattice/xyz_reader.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "lattice/input_error.hpp"
#include "tests/lattice/frames.hpp"
#include "tests/lattice/xyz_text.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using lattice::gzip_member;
using lattice::InputError;
using lattice::Vector3;
using lattice::XyzFrame;
using lattice::XyzReader;

Frames read(const std::string& bytes) { return frames_of<XyzReader>(bytes); }

std::string error_of(const std::string& bytes) {
  return error_of_frames<XyzReader>(bytes);
}

XyzFrame example(int seed) {
  std::mt19937_64 random(static_cast<std::uint64_t>(seed));
  const auto uniform = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  XyzFrame frame;
  for (int i = 0; i < 20; ++i) {
    frame.positions_angstrom.push_back({100 * uniform(), -uniform(), 1e-9 * uniform()});
    frame.species.push_back(i % 3 == 0 ? "Au" : "Ag");
    frame.numbers["coordination"].push_back(static_cast<double>(random() % 13));
    frame.numbers["energy"].push_back(uniform() * 1e30);
  }
  frame.header = {{"Time", std::to_string(seed)},
                  {"note", "a \"quoted\" \\ {word} = 1"}};
  return frame;
}

void check_equal(const XyzFrame& a, const XyzFrame& b) {
  CHECK(a.positions_angstrom == b.positions_angstrom);
  CHECK(a.species == b.species);
  CHECK(a.numbers == b.numbers);
  CHECK(a.header == b.header);
}

TEST_CASE("what is written comes back bit for bit from plain and gzip files") {
  std::string plain, gzip;
  for (int i = 0; i < 5; ++i) {
    plain += xyz_text(example(i));
    gzip += gzip_member(xyz_text(example(i)));
  }
  for (const std::string& bytes : {plain, gzip}) {
    const Frames result = read(bytes);
    REQUIRE(result.frames.size() == 5);
    CHECK_FALSE(result.truncated);
    for (int i = 0; i < 5; ++i) check_equal(result.frames[i], example(i));
  }
}

TEST_CASE("every prefix of a trajectory gives its complete frames") {
  std::string plain, gzip;
  std::vector<std::size_t> plain_ends, gzip_ends;
  for (int i = 0; i < 3; ++i) {
    plain += xyz_text(example(i));
    gzip += gzip_member(xyz_text(example(i)));
    plain_ends.push_back(plain.size());
    gzip_ends.push_back(gzip.size());
  }
  for (std::size_t size = plain_ends[0]; size <= plain.size(); size += 7) {
    CAPTURE(size);
    const Frames result = read(plain.substr(0, size));
    std::size_t complete = 0;
    while (complete < 3 && plain_ends[complete] <= size) ++complete;
    CHECK(result.frames.size() == complete);
    CHECK(result.truncated == (plain_ends[complete - 1] != size));
  }
  for (std::size_t size = gzip_ends[0]; size <= gzip.size(); ++size) {
    CAPTURE(size);
    const Frames result = read(gzip.substr(0, size));
    std::size_t complete = 0;
    while (complete < 3 && gzip_ends[complete] <= size) ++complete;
    // All of a frame's text may be there although its member's checksum is not.
    CHECK(result.frames.size() >= complete);
    CHECK(result.truncated == (gzip_ends[complete - 1] != size));
    for (std::size_t i = 0; i < result.frames.size(); ++i) {
      check_equal(result.frames[i], example(static_cast<int>(i)));
    }
  }
}

TEST_CASE("plain XYZ is read with any comment and further columns") {
  const Frames result = read(
      "2\nAtoms. Timestep: 0\nAu 0 0 0\n Ag\t1.5 -2e0 +3 0.1 x\r\n"
      "1\n\n79 1 2 3\n\n"
      "1\nit's \"open\nC 0 0 0\n"
      "1\ntime = 5 step=3 done\nC 0 0 0\n");
  REQUIRE(result.frames.size() == 4);
  CHECK(result.frames[0].positions_angstrom ==
        std::vector<Vector3>{{0, 0, 0}, {1.5, -2, 3}});
  CHECK(result.frames[0].species == std::vector<std::string>{"Au", "Ag"});
  CHECK(result.frames[0].header.at("comment") == "Atoms. Timestep: 0");
  CHECK(result.frames[1].species[0] == "79");
  CHECK(result.frames[1].header.empty());
  CHECK(result.frames[2].header.at("comment") == "it's \"open");
  CHECK(result.frames[3].header.at("time") == "5");
  CHECK(result.frames[3].header.at("step") == "3");
  CHECK(result.frames[3].header.at("done") == "T");
}

TEST_CASE("a file of ASE is read") {
  const Frames result = read(
      "2\n"
      "Lattice=\"4.08 0.0 0.0 0.0 4.08 0.0 0.0 0.0 4.08\" "
      "Properties=species:S:1:pos:R:3:forces:R:3:tags:I:1:move_mask:L:1 "
      "energy=-1.5 info=\"_JSON {\\\"a\\\": 1}\" empty=\"\" stress=[1, 2] pbc=\"T T "
      "F\"\n"
      "Au       0.00000000       0.00000000       0.00000000 0.1 0.2 0.3  5 T\n"
      "Au       2.04000000       2.04000000       0.00000000 0.4 nan 0.6 -1 F\n");
  REQUIRE(result.frames.size() == 1);
  const XyzFrame& frame = result.frames[0];
  CHECK(frame.positions_angstrom == std::vector<Vector3>{{0, 0, 0}, {2.04, 2.04, 0}});
  CHECK(frame.numbers == std::map<std::string, std::vector<double>>{{"tags", {5, -1}}});
  CHECK(frame.header == std::map<std::string, std::string>{
                            {"Lattice", "4.08 0.0 0.0 0.0 4.08 0.0 0.0 0.0 4.08"},
                            {"energy", "-1.5"},
                            {"info", "_JSON {\"a\": 1}"},
                            {"empty", ""},
                            {"stress", "1, 2"},
                            {"pbc", "T T F"}});
}

TEST_CASE("a file of OVITO is read whatever the order of its columns") {
  const Frames result = read(
      "1\nLattice=\"1 0 0 0 1 0 0 0 1\" Origin=\"0 0 0\" "
      "Properties=id:I:1:pos:R:3:Potential.Energy:R:1\n"
      "17 1 2 3 -inf\n");
  REQUIRE(result.frames.size() == 1);
  CHECK(result.frames[0].species == std::vector<std::string>{"X"});
  CHECK(result.frames[0].positions_angstrom == std::vector<Vector3>{{1, 2, 3}});
  CHECK(result.frames[0].numbers.at("id") == std::vector<double>{17});
  CHECK(std::isinf(result.frames[0].numbers.at("Potential.Energy")[0]));
}

TEST_CASE("frames without atoms and empty files are no errors") {
  CHECK(read("").frames.empty());
  CHECK(read("\n \n").frames.empty());
  CHECK(read("0\n\n0\n\n").frames.size() == 2);
}

TEST_CASE("one frame written by hand may lack its last newline") {
  CHECK(read("1\n\nAu 1 2 3").frames.size() == 1);
  const Frames second = read("1\n\nAu 1 2 3\n1\n\nAu 1 2 3");
  CHECK(second.frames.size() == 1);
  CHECK(second.truncated);
}

TEST_CASE("malformed files are refused with the line and what was expected") {
  CHECK(error_of("-5\n\n") ==
        "1: -5: not a number of atoms (a line of XYZ with one integer)");
  CHECK(error_of("2.5\n\n").starts_with("1: 2.5: not a number of atoms"));
  CHECK(error_of("1 2\n\n").starts_with("1: 1 2: not a number of atoms"));
  CHECK(error_of("1000000000000000000\n\nAu 0 0 0\n") ==
        "1: 1000000000000000000: too many atoms (at most 100000000)");
  CHECK(error_of("99999999999999999999999\n\n").starts_with("1: 9999"));
  CHECK(error_of("900000\n\nAu 0 0 0\n") ==
        "3: the file ends after 1 of 900000 atoms (at least one complete frame)");
  CHECK(error_of("3").starts_with("1: the file ends before the comment line"));
  CHECK(error_of("1\n\nAu 0 nan 0\n") ==
        "3: nan: not a position (a number from -1e9 to 1e9, in angstrom)");
  CHECK(error_of("1\n\nAu 0 inf 0\n").starts_with("3: inf: not a position"));
  CHECK(error_of("1\n\nAu 0 1e999 0\n").starts_with("3: 1e999: not a number"));
  CHECK(error_of("1\n\nAu 0 0x1 0\n").starts_with("3: 0x1: not a number"));
  CHECK(error_of("1\n\nAu 0 0\n") == "3: an atom's line with 3 columns (expected 4)");
  CHECK(error_of("2\n\nAu 0 0 0\n1\n\nAu 0 0 0\n") ==
        "4: an atom's line with 1 columns (expected 4)");
  CHECK(error_of("1\n\nAu 0 0 0\nAu 0 0 0\n").starts_with("4: Au 0 0 0: not a number"));
  CHECK(error_of("1\n\n\n") == "3: an atom's line with 0 columns (expected 4)");
}

TEST_CASE("malformed columns are refused") {
  const auto columns = [](const std::string& properties, const std::string& atom) {
    return error_of("1\nProperties=" + properties + "\n" + atom + "\n");
  };
  CHECK(columns("species:S:1:pos:R:3", "Au 0 0 0") == "no error");
  CHECK(columns("species:S:1:pos:R:3", "Au 0 0 0 0") ==
        "3: an atom's line with 5 columns (expected 4)");
  CHECK(columns("species:S:1", "Au").starts_with("2: species:S:1: Properties has no"));
  CHECK(columns("pos:R:2", "0 0").starts_with("2: pos: not a position"));
  CHECK(columns("pos:S:3", "0 0 0").starts_with("2: pos: not a position"));
  CHECK(columns("species:S:2:pos:R:3", "A u 0 0 0").starts_with("2: species: species"));
  CHECK(
      columns("pos:R:3:pos:R:3", "0 0 0 0 0 0").starts_with("2: pos: this column is"));
  CHECK(columns("pos:R:3:id:I:1", "0 0 0 1.5").starts_with("3: 1.5: not an integer"));
  CHECK(columns("pos:R:3:id:I:1", "0 0 0 9007199254740993")
            .starts_with("3: 9007199254740993: not an integer"));
  for (const char* properties :
       {"pos", "pos:R", "pos:R:x", "pos:R:-3", "pos:R:0", "pos:Q:3", ":R:3", "pos:RR:3",
        "pos:R:3:a:R:18446744073709551615", "pos:R:3:a:R:1001", "pos:R:3:a:R:1:b"}) {
    CAPTURE(properties);
    CHECK(columns(properties, "0 0 0").find("Properties cannot be") !=
          std::string::npos);
  }
  CHECK(columns("", "0 0 0").find("Properties has no positions") != std::string::npos);
  CHECK(columns("pos:R:3 a=\"open", "0 0 0").find("a quote is not closed") !=
        std::string::npos);
}

TEST_CASE("after an error the reader is at its end") {
  const ScratchFile file("x\n1\n\nAu 0 0 0\n");
  XyzReader reader(file.path());
  CHECK_THROWS_AS(reader.next(), InputError);
  CHECK_FALSE(reader.next().has_value());
}

TEST_CASE("files with random damage are read or refused and never crash") {
  const std::string plain = xyz_text(example(1)) + xyz_text(example(2)) +
                            "2\nfree text\nAu 0 0 0\nAu 1 1 1\n";
  const std::string gzip = gzip_member(plain.substr(0, 900)) + gzip_member(plain);
  const std::string interesting("\0\n\r\"\\{[=: -9e.\x1f\x8b\xff", 18);
  std::mt19937 random(3);
  int refused = 0, accepted = 0;
  for (int trial = 0; trial < 6000; ++trial) {
    std::string bytes = trial % 3 == 0 ? gzip : plain;
    const auto changes = 1 + random() % 4;
    for (unsigned i = 0; i < changes && !bytes.empty(); ++i) {
      const std::size_t at = random() % bytes.size();
      const std::size_t from = random() % bytes.size();
      const std::size_t length = random() % 50;
      switch (random() % 5) {
        case 0:
          bytes[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          bytes[at] = interesting[random() % interesting.size()];
          break;
        case 2:
          bytes.erase(at, length);
          break;
        case 3:
          bytes.insert(at, bytes.substr(from, length));
          break;
        default:
          bytes.resize(at + 1);
      }
    }
    try {
      for (const XyzFrame& frame : read(bytes).frames) {
        const std::size_t n = frame.positions_angstrom.size();
        CHECK(frame.species.size() == n);
        for (const auto& [name, values] : frame.numbers) CHECK(values.size() == n);
        for (const Vector3& p : frame.positions_angstrom) {
          CHECK(std::isfinite(dot(p, {1, 1, 1})));
        }
      }
      ++accepted;
    } catch (const InputError&) {
      ++refused;
    }
  }
  CHECK(refused > 1000);
  CHECK(accepted > 200);
}

}  // namespace
