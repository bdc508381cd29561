#include "scenarios/config.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "lattice/input_error.hpp"
#include "tests/contains.hpp"
#include "tests/scratch_directory.hpp"

using lattice::InputError;
using lattice::Mistake;
using lattice::Vector3;
using scenarios::Config;
using scenarios::Range;
using scenarios::Section;

namespace {

using Strings = std::vector<std::string>;

const Strings lattices{"fcc", "bcc", "hcp"};

Config from(std::string text, const Strings& overrides = {}) {
  return Config::from_text(std::move(text), "film.toml", overrides);
}

/// What finish() tells, one line for each mistake.
std::string told(const Config& config) {
  try {
    config.finish();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

/// What the constructor tells about a text that cannot be parsed.
std::string refusal(const std::string& text) {
  try {
    from(text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

std::string refusal_of_file(const std::filesystem::path& file) {
  try {
    Config::from_file(file);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

const std::string sample = R"(# A film, "with" a comment: µ
scenario = "coalescence"
temperature_K = 600
events = 1e8
path = 'C:\nickel'
note = """two "lines"
# no comment é"""

[lattice]
name = "fcc"
size = [ 40, 40, 20 ]
periodic = [true, true, false]
axis = [0, 0.5, -1.25]
basis = [[0, 0, 0], [0.5, 0.5, 0]]

[[particle]]
radius_a = 5
at = {x = 1.0, y = -2.5e-3}

  [[particle]]
  radius_a = 0x1F
  at.x = 0
  at.y = 7.25
)";

/// Everything a caller can ask for, as one text, so that two configs can be compared.
std::string all_values(const Config& config) {
  std::string s;
  const auto add = [&](double x) { s += std::to_string(x) + " "; };
  Section root = config.root();
  s += root.choice("scenario", {"coalescence", "deposition"}) + " ";
  add(root.number("temperature_K", Range::positive()));
  add(static_cast<double>(root.integer("events", Range::positive())));
  s += root.text("path") + " " + root.text("note") + " ";
  Section lattice = root.table("lattice");
  s += lattice.choice("name", lattices) + " ";
  for (const auto n : lattice.integers("size", 3, Range::positive(), {})) {
    s += std::to_string(n) + " ";
  }
  for (const bool b : lattice.flags("periodic", 3, {})) s += b ? "yes " : "no ";
  for (const double x : lattice.vector("axis", {})) add(x);
  for (const Vector3& v : lattice.vectors("basis")) {
    for (const double x : v) add(x);
  }
  for (Section particle : root.tables("particle")) {
    add(particle.number("radius_a", Range::positive()));
    Section at = particle.table("at");
    add(at.number("x", Range::any()));
    add(at.number("y", Range::any()));
  }
  return s;
}

}  // namespace

TEST_CASE("Every kind of value is read") {
  const Config config = from(sample);
  Section root = config.root();
  CHECK(root.path().empty());
  CHECK(root.choice("scenario", {"coalescence", "deposition"}) == "coalescence");
  CHECK(root.number("temperature_K", Range::positive()) == 600.0);
  CHECK(root.integer("events", Range::positive()) == 100'000'000);
  CHECK(root.text("path") == "C:\\nickel");
  CHECK(root.text("note") == "two \"lines\"\n# no comment é");
  Section lattice = root.table("lattice");
  CHECK(lattice.path() == "lattice");
  CHECK(lattice.integers("size", 3, Range::positive(), {}) ==
        std::vector<std::int64_t>{40, 40, 20});
  CHECK(lattice.flags("periodic", 3, {}) == std::vector<bool>{true, true, false});
  CHECK(lattice.vector("axis", {}) == Vector3{0.0, 0.5, -1.25});
  CHECK(lattice.vectors("basis") ==
        std::vector<Vector3>{{0.0, 0.0, 0.0}, {0.5, 0.5, 0.0}});
  CHECK(lattice.numbers("axis", Range::any()) == std::vector<double>{0.0, 0.5, -1.25});
  CHECK(lattice.choice("name", lattices) == "fcc");
  std::vector<Section> particles = root.tables("particle");
  REQUIRE(particles.size() == 2);
  CHECK(particles[0].path() == "particle[0]");
  CHECK(particles[1].path() == "particle[1]");
  CHECK(particles[0].number("radius_a", Range::positive()) == 5.0);
  CHECK(particles[1].integer("radius_a", Range::positive()) == 31);
  CHECK(particles[0].table("at").number("y", Range::any()) == -2.5e-3);
  CHECK(particles[1].table("at").path() == "particle[1].at");
  CHECK(particles[1].table("at").number("y", Range::any()) == 7.25);
  CHECK(particles[0].table("at").number("x", Range::any()) == 1.0);
  CHECK(particles[1].table("at").number("x", Range::any()) == 0.0);
  CHECK(config.mistake_count() == 0);
  CHECK(told(config).empty());
}

TEST_CASE("A missing key with a fallback is no mistake and gives the fallback") {
  const Config config = from("");
  Section root = config.root();
  CHECK(root.number("a", Range::positive(), -1.0) == -1.0);
  CHECK_FALSE(root.optional_number("b", Range::any()).has_value());
  CHECK(root.integer("c", Range::any(), 7) == 7);
  CHECK(root.flag("d", true));
  CHECK(root.text("e", "words") == "words");
  CHECK(root.choice("f", lattices, "hcp") == "hcp");
  CHECK(root.vector("g", {1.0, 2.0, 3.0}) == Vector3{1.0, 2.0, 3.0});
  CHECK(root.flags("h", 2, {true, false}) == std::vector<bool>{true, false});
  CHECK(root.integers("i", 1, Range::any(), {4}) == std::vector<std::int64_t>{4});
  CHECK(root.texts("j", {"one"}) == Strings{"one"});
  CHECK(root.tables("k").empty());
  CHECK_FALSE(root.table("l").table("m").flag("n", false));
  CHECK(told(config).empty());
}

TEST_CASE("A missing required key is told at the line of its table") {
  const Config config = from("[a]\nx = 1\n[b]\n  [[c]]\n");
  Section root = config.root();
  root.table("a").number("x", Range::any());
  CHECK(root.table("b").number("rate", Range::positive()) > 0.0);
  CHECK(root.tables("c")[0].choice("name", lattices) == "fcc");
  CHECK(root.table("absent").integer("n", Range::between(2, 4)) >= 2);
  CHECK(told(config) ==
        "film.toml:1:1: absent.n: missing; an integer from 2 to 4 is required\n"
        "film.toml:3:1: b.rate: missing; a number > 0 is required\n"
        "film.toml:4:3: c[0].name: missing; one of \"fcc\", \"bcc\", \"hcp\" is "
        "required");
}

TEST_CASE("Every missing required key is told with what it may be") {
  const Config config = from("");
  Section root = config.root();
  CHECK(root.text("a").empty());
  const std::vector<Vector3> b = root.vectors("b");
  REQUIRE(b.size() == 1);
  CHECK(b[0] != Vector3{0.0, 0.0, 0.0});
  CHECK(root.numbers("c", Range::at_least(2)) == std::vector<double>{2.0});
  CHECK(told(config) ==
        "film.toml:1:1: a: missing; text in quotes is required\n"
        "film.toml:1:1: b: missing; a list of lists of 3 numbers is required\n"
        "film.toml:1:1: c: missing; a list of numbers >= 2 is required");
}

TEST_CASE("All mistakes of a file are told at once in the order of the file") {
  const Config config = from(
      "temperature_K = -3\nname = \"fxc\"\n\n[[particle]]\n  radius_a = \"big\"\n"
      "[[particle]]\nradius_a = 2\nspeling = 1\n");
  Section root = config.root();
  for (Section particle : root.tables("particle")) {
    particle.number("radius_a", Range::positive());
  }
  CHECK(root.choice("name", lattices, "hcp") == "hcp");
  CHECK(root.number("temperature_K", Range::positive(), 300.0) == 300.0);
  CHECK(config.mistake_count() == 3);
  CHECK(
      told(config) ==
      "film.toml:1:1: temperature_K = -3: is out of range (a number > 0 is required)\n"
      "film.toml:2:1: name = \"fxc\": is not a known name (did you mean \"fcc\"? one "
      "of "
      "\"fcc\", \"bcc\", \"hcp\" is required)\n"
      "film.toml:5:3: particle[0].radius_a = \"big\": is text, not a number (a number "
      "> "
      "0 is required)\n"
      "film.toml:8:1: particle[1].speling = 1: unknown key");
  CHECK(told(config) == told(config));
}

TEST_CASE("A mistake carries its parts") {
  const Config config = from("\n[a]\n  b.c = 0x0F # why\n");
  config.root().table("a").table("b").number("c", Range::at_least(16.5));
  try {
    config.finish();
    FAIL("no mistake was found");
  } catch (const InputError& error) {
    REQUIRE(error.mistakes().size() == 1);
    const Mistake& m = error.mistakes().front();
    CHECK(m.file == "film.toml");
    CHECK(m.line == 3);
    CHECK(m.column == 5);
    CHECK(m.key == "a.b.c");
    CHECK(m.value == "0x0F");
    CHECK(m.problem == "is out of range");
    CHECK(m.hint == "a number >= 16.5 is required");
  }
}

TEST_CASE("Columns count characters and are right in inline tables and lists") {
  const Config config = from(
      "\"\xC3\xA9\" = 1\nt = {\"\xC3\xA9\xC3\xA9\" = 1, x = [1, \"\xC3\xA9\", 2, "
      "true], "
      "y = {z = false}}\n");
  Section t = config.root().table("t");
  t.numbers("x", Range::any());
  t.table("y").text("z");
  CHECK(
      told(config) ==
      "film.toml:1:1: \"\xC3\xA9\" = 1: unknown key\n"
      "film.toml:2:6: t.\"\xC3\xA9\xC3\xA9\" = 1: unknown key\n"
      "film.toml:2:24: t.x[1] = \"\xC3\xA9\": is text, not a number (a number is "
      "required)\n"
      "film.toml:2:32: t.x[3] = true: is a flag, not a number (a number is required)\n"
      "film.toml:2:44: t.y.z = false: is a flag, not text (text in quotes is "
      "required)");
}

TEST_CASE("Windows line ends and a byte order mark are read and do not shift places") {
  const std::string text =
      "\xEF\xBB\xBF"
      "a = 1\r\nb = \"x\"\r\n";
  const Config config = from(text);
  config.root().number("a", Range::any());
  config.root().number("b", Range::any());
  CHECK(told(config) ==
        "film.toml:2:1: b = \"x\": is text, not a number (a number is required)");
  CHECK(config.effective_text() == text);
}

TEST_CASE("Numbers of sizes that nothing has are never allowed") {
  const Config config = from(
      "a = 1e-100\nb = -1e100\nc = 0.9e-100\nd = [1, -1.1e100]\ne = 5e-324\nf = "
      "-0.0\n");
  Section root = config.root();
  CHECK(root.number("a", Range::positive()) == 1e-100);
  CHECK(root.number("b", Range::any()) == -1e100);
  root.number("c", Range::positive());
  root.numbers("d", Range::any());
  root.number("e", Range::at_least(1.0));
  CHECK(root.number("f", Range::not_negative()) == 0.0);
  CHECK(told(config) ==
        "film.toml:3:1: c = 0.9e-100: is too small (sizes from 1e-100 to 1e100 are "
        "possible)\n"
        "film.toml:4:9: d[1] = -1.1e100: is too large (sizes from 1e-100 to 1e100 are "
        "possible)\n"
        "film.toml:5:1: e = 5e-324: is out of range (a number >= 1 is required)");
}

TEST_CASE("nan and infinity are never allowed numbers") {
  const Config config = from("a = nan\nb = inf\nc = -inf\nd = [1, nan]\ne = inf\n");
  Section root = config.root();
  CHECK(root.number("a", Range::any()) == 0.0);
  CHECK(root.number("b", Range::positive(), 2.0) == 2.0);
  CHECK_FALSE(root.optional_number("c", Range::any()).has_value());
  CHECK(root.numbers("d", Range::any()) == std::vector<double>{0.0});
  CHECK(root.integer("e", Range::positive()) == 1);
  CHECK(told(config) ==
        "film.toml:1:1: a = nan: is not a finite number (a number is required)\n"
        "film.toml:2:1: b = inf: is not a finite number (a number > 0 is required)\n"
        "film.toml:3:1: c = -inf: is not a finite number (a number is required)\n"
        "film.toml:4:9: d[1] = nan: is not a finite number (a number is required)\n"
        "film.toml:5:1: e = inf: is not an integer (an integer > 0 is required)");
}

TEST_CASE("A number may be written as any integer") {
  const Config config = from("a = 9007199254740993\nb = -9223372036854775808\nc = 7\n");
  Section root = config.root();
  CHECK(root.number("a", Range::any()) == 9007199254740992.0);
  CHECK(root.number("b", Range::any()) == -0x1p63);
  CHECK(root.number("c", Range::any()) == 7.0);
  CHECK(told(config).empty());
}

TEST_CASE("An integer may be written as a float that is exactly one") {
  const Config config = from(
      "a = 1e8\nb = -2.0\nc = 1.5\nd = 9223372036854775808.0\ne = "
      "-9223372036854775808\nf = 9223372036854774784.0\ng = true\n");
  Section root = config.root();
  CHECK(root.integer("a", Range::any()) == 100'000'000);
  CHECK(root.integer("b", Range::any()) == -2);
  CHECK(root.integer("e", Range::any()) == std::numeric_limits<std::int64_t>::min());
  CHECK(root.integer("f", Range::any()) == 9223372036854774784);
  CHECK(config.mistake_count() == 0);
  CHECK(root.integer("c", Range::any(), 3) == 3);
  CHECK(root.integer("d", Range::any(), 4) == 4);
  CHECK(root.integer("g", Range::any(), 5) == 5);
  CHECK(told(config) ==
        "film.toml:3:1: c = 1.5: is not an integer (an integer is required)\n"
        "film.toml:4:1: d = 9223372036854775808.0: is not an integer (an integer is "
        "required)\n"
        "film.toml:7:1: g = true: is a flag, not an integer (an integer is required)");
}

TEST_CASE("A range holds its included bounds only and says so") {
  const Range half{0.0, 1.0, false, true};
  CHECK_FALSE(half.contains(0.0));
  CHECK(half.contains(1.0));
  CHECK(half.text("a number") == "a number > 0 and <= 1");
  CHECK(Range::between(-1, 0.5).contains(-1.0));
  CHECK(Range::between(-1, 0.5).contains(0.5));
  CHECK_FALSE(Range::between(-1, 0.5).contains(0.6));
  CHECK(Range::between(-1, 0.5).text("numbers") == "numbers from -1 to 0.5");
  CHECK_FALSE(Range::positive().contains(0.0));
  CHECK(Range::not_negative().contains(0.0));
  CHECK(Range::not_negative().text("a number") == "a number >= 0");
  CHECK(Range::any().text("a number") == "a number");
  CHECK_FALSE(Range::any().contains(std::numeric_limits<double>::infinity()));
  CHECK_FALSE(Range::any().contains(std::nan("")));
  const Range below{.high = 2.5};
  CHECK(below.text("a number") == "a number < 2.5");
  CHECK_FALSE(below.contains(2.5));
}

TEST_CASE("A required key that is wrong gives some value inside the range") {
  const std::vector<Range> ranges{Range::any(),
                                  Range::positive(),
                                  Range::not_negative(),
                                  Range::at_least(2.5),
                                  Range::between(0.25, 0.5),
                                  {0.0, 1.0, false, false},
                                  {.low = -0.5},
                                  {.high = -3.0},
                                  {0.0, 0.5, false, true},
                                  {.high = -3.5, .includes_high = true}};
  for (const Range& range : ranges) {
    CAPTURE(range.text("a number"));
    CHECK(range.contains(from("").root().number("x", range)));
  }
}

TEST_CASE("Values of the wrong type say what was found") {
  const Config config = from(
      "a = 1\nb = 1.5\nc = true\nd = \"t\"\ne = [1]\nf = 1979-05-27\n[g]\n[[h]]\n");
  Section root = config.root();
  CHECK(root.text("a", "x") == "x");
  CHECK(root.flag("b", true));
  CHECK(root.choice("c", lattices) == "fcc");
  CHECK(root.vector("d", {1.0, 2.0, 3.0}) == Vector3{1.0, 2.0, 3.0});
  CHECK(root.number("e", Range::any(), 9.0) == 9.0);
  CHECK(root.text("f").empty());
  CHECK(root.number("g", Range::any(), 1.0) == 1.0);
  CHECK(root.table("h").number("anything", Range::positive()) == 1.0);
  CHECK(root.table("h").table("deeper").number("x", Range::positive()) == 1.0);
  CHECK(
      told(config) ==
      "film.toml:1:1: a = 1: is an integer, not text (text in quotes is required)\n"
      "film.toml:2:1: b = 1.5: is a number, not a flag (true or false is required)\n"
      "film.toml:3:1: c = true: is a flag, not text (one of \"fcc\", \"bcc\", \"hcp\" "
      "is required)\n"
      "film.toml:4:1: d = \"t\": is text, not a list (a list of 3 numbers is "
      "required)\n"
      "film.toml:5:1: e = [1]: is a list, not a number (a number is required)\n"
      "film.toml:6:1: f = 1979-05-27: is a date or time, not text (text in quotes is "
      "required)\n"
      "film.toml:7:2: g: is a table, not a number (a number is required)\n"
      "film.toml:8:3: h: is a list, not a table ([h] is required)");
}

TEST_CASE("Lists of the wrong length or with wrong entries are told") {
  const Config config = from(
      "a = []\nb = [1, 2]\nc = [true]\nd = [[0, 0, 0], [1, 2], [1, \"x\", 3]]\n"
      "e = [1, 2.5, -3]\nf = []\ng = [\"p\", 1]\n");
  Section root = config.root();
  root.numbers("a", Range::positive());
  root.vector("b", {});
  CHECK(root.flags("c", 3, {true, true, true}).size() == 3);
  CHECK(root.vectors("d").size() == 1);
  CHECK(root.integers("e", 3, Range::positive(), {1, 1, 1}).size() == 3);
  CHECK(root.texts("f", {"x"}).empty());
  CHECK(root.texts("g", {"x"}) == Strings{"x"});
  CHECK(
      told(config) ==
      "film.toml:1:1: a = []: is empty (a list of numbers > 0 is required)\n"
      "film.toml:2:1: b = [1, 2]: has length 2 (a list of 3 numbers is required)\n"
      "film.toml:3:1: c = [true]: has length 1 (a list of 3 flags is required)\n"
      "film.toml:4:17: d[1] = [1, 2]: has length 2 (a list of 3 numbers is required)\n"
      "film.toml:4:29: d[2][1] = \"x\": is text, not a number (a number is required)\n"
      "film.toml:5:9: e[1] = 2.5: is not an integer (an integer > 0 is required)\n"
      "film.toml:5:14: e[2] = -3: is out of range (an integer > 0 is required)\n"
      "film.toml:7:11: g[1] = 1: is an integer, not text (text in quotes is required)");
}

TEST_CASE("A list longer than asked for is told") {
  const Config config = from("a = [1, 2, 3, 4]\n");
  config.root().vector("a", {});
  CHECK(told(config) ==
        "film.toml:1:1: a = [1, 2, 3, 4]: has length 4 (a list of 3 numbers is "
        "required)");
}

TEST_CASE("Keys and tables that nothing asked for are mistakes with a guess") {
  const Config config = from(
      "flux = 1\n[latice]\nname = \"fcc\"\n[[partical]]\nradius = 2\n[known]\nqqq = "
      "3\n  [known.deeper]\n");
  Section root = config.root();
  root.number("flux_ML_per_s", Range::any(), 0.0);
  root.table("lattice").choice("name", lattices, "fcc");
  root.tables("particle");
  root.table("known").number("a", Range::any(), 0.0);
  CHECK(config.mistake_count() == 0);
  CHECK(told(config) ==
        "film.toml:1:1: flux = 1: unknown key (did you mean \"flux_ML_per_s\"?)\n"
        "film.toml:2:2: latice: unknown table (did you mean \"lattice\"?)\n"
        "film.toml:4:3: partical: unknown table (did you mean \"particle\"?)\n"
        "film.toml:7:1: known.qqq = 3: unknown key\n"
        "film.toml:8:10: known.deeper: unknown table");
}

TEST_CASE("Keys that stand in another table than theirs are sent there") {
  const Config config =
      from("touch = 1\nradius = 3\n[lattice]\nseed = 2\n[[particle]]\ncell = 1\n");
  Section root = config.root();
  root.number("seed", Range::any(), 0.0);
  root.table("lattice").number("cell", Range::any(), 0.0);
  for (Section& particle : root.tables("particle"))
    for (const char* key : {"touch", "radius"}) particle.number(key, Range::any(), 0.0);
  root.has("radius");
  CHECK(told(config) ==
        "film.toml:1:1: touch = 1: unknown key (its place is a [[particle]])\n"
        "film.toml:2:1: radius = 3: unknown key (its place is a [[particle]])\n"
        "film.toml:4:1: lattice.seed = 2: unknown key (its place is above the first "
        "[table])\n"
        "film.toml:6:1: particle[0].cell = 1: unknown key (its place is [lattice])");
}

TEST_CASE("A config that nobody asked anything knows no key") {
  CHECK(told(from("a = 1\n")) == "film.toml:1:1: a = 1: unknown key");
}

TEST_CASE("has tells what is given but does not make a key known") {
  const Config config = from("radius_a = 1\n[t]\n");
  Section root = config.root();
  CHECK(root.has("radius_a"));
  CHECK(root.has("t"));
  CHECK_FALSE(root.has("diameter_a"));
  CHECK_FALSE(root.table("none").has("x"));
  root.table("t");
  CHECK(told(config) == "film.toml:1:1: radius_a = 1: unknown key");
  root.number("radius_a", Range::any());
  CHECK(told(config).empty());
}

TEST_CASE("A single table where a list of tables is asked for is a mistake") {
  const Config config = from("a = [{x = 1}, 2]\nb = []\n[particle]\n");
  Section root = config.root();
  CHECK(root.tables("particle").empty());
  CHECK(root.tables("b").empty());
  std::vector<Section> a = root.tables("a");
  REQUIRE(a.size() == 2);
  CHECK(a[0].number("x", Range::any()) == 1.0);
  CHECK(a[1].number("x", Range::any()) == 0.0);
  CHECK(told(config) ==
        "film.toml:1:15: a[1] = 2: is an integer, not a table ([[a]] is required)\n"
        "film.toml:3:2: particle: is a table, not a list of tables ([[particle]] is "
        "required)");
}

TEST_CASE("A caller may add a mistake of its own at a key or at a table") {
  const Config config = from("[a]\nlow = 2\nhigh = 1\nextra = 0\n");
  Section a = config.root().table("a");
  a.number("low", Range::any());
  a.number("high", Range::any());
  a.mistake("high", "must be above low", "make it 3");
  a.mistake("extra", "is not used here");
  a.mistake("", "is odd");
  a.mistake("absent", "is needed for this lattice");
  config.root().mistake("", "is odd too");
  CHECK(config.mistake_count() == 5);
  CHECK(told(config) ==
        "film.toml:1:1: a: is odd\n"
        "film.toml:1:1: a.absent: is needed for this lattice\n"
        "film.toml:1:1: is odd too\n"
        "film.toml:3:1: a.high = 1: must be above low (make it 3)\n"
        "film.toml:4:1: a.extra = 0: is not used here");
}

TEST_CASE("A mistake of the caller about a value that was replaced is dropped") {
  const Config config = from("a = \"x\"\n");
  Section root = config.root();
  root.number("a", Range::any());
  root.mistake("a", "is zero");
  root.number("b", Range::any());
  root.mistake("b", "is zero");
  CHECK(config.mistake_count() == 2);
  CHECK_FALSE(contains(told(config), "is zero"));
}

TEST_CASE("Asking twice tells a mistake once") {
  const Config config = from("a = \"x\"\n");
  config.root().number("a", Range::any());
  config.root().number("a", Range::any());
  CHECK(config.mistake_count() == 1);
}

TEST_CASE("A section outlives its config") {
  Section section = from("[a]\nx = 4\n").root().table("a");
  CHECK(section.number("x", Range::any()) == 4.0);
}

TEST_CASE("A long value or one of several lines is shown shortened") {
  const Config config = from("a = \"" + std::string(100, 'y') + "\"\nb = [1,\n  2]\n" +
                             "c = '''\nz'''\n");
  config.root().number("a", Range::any());
  config.root().number("b", Range::any());
  config.root().number("c", Range::any());
  CHECK(told(config) ==
        "film.toml:1:1: a = \"" + std::string(59, 'y') +
            "...: is text, not a number (a number is required)\n"
            "film.toml:2:1: b = [1, ...: is a list, not a number (a "
            "number is required)\n"
            "film.toml:4:1: c = ''' ...: is text, not a number (a number "
            "is required)");
}

TEST_CASE("Syntax errors have a place and a readable message") {
  CHECK(
      refusal("a = 1\nname = fcc\n") ==
      "film.toml:2:9: name = fcc: syntax error in boolean: expected 'false', saw 'fc' "
      "(text needs quotes, \"fcc\"; a flag is true or false)");
  CHECK(refusal("name = hcp\n") ==
        "film.toml:1:8: name = hcp: syntax error in value: could not determine value "
        "type (text needs quotes, \"fcc\")");
  CHECK(refusal("\n  [lattice\n") ==
        "film.toml:2:11: [lattice: syntax error in table header: expected ']', saw "
        "'\\n'");
  CHECK(
      refusal("a = 1\na = 2\n") ==
      "film.toml:2:5: a = 2: syntax error in key-value pair: cannot redefine existing "
      "integer 'a' (each key and each [table] is given once)");
  CHECK(contains(refusal("T = 600 K\n"), "film.toml:1:9: T = 600 K: "));
  CHECK(contains(refusal("a = 'x"), "closing quote is missing"));
  CHECK(contains(refusal("a = [1, 2"), "closing ] is missing"));
  CHECK(contains(refusal("a 5\n"), "a line is key = value"));
  CHECK(contains(refusal("a = 99999999999999999999\n"), "film.toml:1:"));
  CHECK(contains(refusal("a = \"\xFF\"\n"), "film.toml:1:"));
  CHECK(contains(refusal("[ = 1\n"), "film.toml:1:"));
  CHECK(contains(refusal("# \xFF\n"), "film.toml:1:"));
}

TEST_CASE("Control characters are refused with their place") {
  CHECK(contains(refusal(std::string("a = 1\nb\0= 2\n", 12)),
                 "film.toml:2:2: contains a control character"));
  CHECK(contains(refusal("a = \"\x1B[31m\"\n"), "film.toml:1:6: contains a control"));
  CHECK(contains(refusal("# \x7F\n"), "film.toml:1:3: contains a control"));
  CHECK(contains(refusal("a = 1\rb = 2\n"), "film.toml:1:6: contains a control"));
  CHECK(refusal("\ta\t=\t1\r\n").empty());
}

TEST_CASE("Characters beyond ASCII are for strings and comments only") {
  CHECK(contains(refusal("a = 1\n\"\xC3\xA9\" = 1 \xC3\xA9\n"),
                 "film.toml:2:9: only quotes and comments may have this character"));
  CHECK(contains(refusal("\xC2\xB5 = 1\n"), "film.toml:1:1: only quotes"));
  CHECK(contains(refusal("a = \xE2\x80\x9C"
                         "fcc\xE2\x80\x9D\n"),
                 "film.toml:1:5: only"));
  CHECK(contains(refusal("a = \"\"\"x\"\"\" \xC3\xA9\n"), "film.toml:1:13: only"));
  CHECK(contains(refusal("a = \"x\\\"\" \xC3\xA9\n"), "film.toml:1:11: only"));
  CHECK(contains(refusal("a = 'x\\' \xC3\xA9\n"), "film.toml:1:10: only"));
  CHECK(contains(refusal("a = \"\"\xC3\xA9\n"), "film.toml:1:7: only"));
  CHECK(contains(refusal("a = \"\"\"x\"\"\"\" \xC3\xA9\n"), "film.toml:1:14: only"));
  CHECK(contains(refusal("# \"\n\xC3\xA9 = 1\n"), "film.toml:2:1: only"));
  CHECK(refusal("a = \"\xC3\xA9\" # \xC3\xA9\nb = '\xC3\xA9'\nc = '''\n\xC3\xA9'''\n"
                "d = \"\"\"\n\\\"\"\"\xC3\xA9\"\"\"\"\"\ne = \"# \xC3\xA9\"\n")
            .empty());
}

TEST_CASE("A key of more than 64 dots is refused but a long list of numbers is not") {
  std::string key = "a";
  for (int i = 0; i < 64; ++i) key += ".a";
  CHECK(refusal(key + " = 1\n").empty());
  CHECK(contains(refusal("x = 1\n" + key + ".a = 1\n"),
                 "film.toml:2:130: a key has more than 64 dots"));
  std::string list = "# " + std::string(100, '.') + "\nx = [0.5";
  for (int i = 0; i < 200; ++i) list += ", 0.5";
  CHECK(refusal(list + "]\nt = \"" + std::string(100, '.') + "\"\n").empty());
}

TEST_CASE("More than 16 open brackets are refused") {
  const std::string open(16, '[');
  const std::string close(16, ']');
  CHECK(refusal("[t]\na = " + open + close + "\nb = " + open + close + "\n").empty());
  CHECK(contains(refusal("[t]\na = [" + open + close + "]\n"),
                 "film.toml:2:21: more than 16 brackets are open"));
  CHECK(contains(refusal("a = " + std::string(100'000, '[')), "more than 16 brackets"));
  CHECK(refusal("a = \"" + std::string(100, '{') + "\"\n").empty());
}

TEST_CASE("The deepest nesting that is let through can be read and written") {
  std::string key = "a";
  for (int i = 0; i < 63; ++i) key += ".a";
  std::string text = "x = ";
  for (int i = 0; i < 16; ++i) text += "{b = 1," + key + " = ";
  text += "1" + std::string(16, '}') + "\n";
  const Config config = from(text, {"y=1"});
  CHECK(config.effective_text().size() > text.size());
  CHECK(told(config).starts_with("film.toml:1:1: x = {b = 1,a.a."));
}

TEST_CASE("A text of more than 1 MiB is refused") {
  const std::string fits(1 << 20, '\n');
  CHECK(refusal(fits).empty());
  CHECK(refusal(fits + "\n") == "film.toml: is larger than 1 MiB");
}

TEST_CASE("Files that cannot be an input are refused") {
  const ScratchDirectory folder;
  const std::filesystem::path file = folder / "film.toml";
  CHECK(refusal_of_file(file) == file.string() + ": no such file");
  CHECK(refusal_of_file(folder.path()) ==
        folder.path().string() + ": is a directory, not a file");
  CHECK(refusal_of_file("/dev/zero") == "/dev/zero: is not a regular file");
  CHECK(refusal_of_file("/proc/self/mem") == "/proc/self/mem: cannot be read");
  const std::filesystem::path pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(refusal_of_file(pipe) == pipe.string() + ": is not a regular file");
  CHECK(contains(refusal_of_file(folder / std::string(5000, 'x')), "cannot be read"));
  std::ofstream(file) << std::string((1 << 20) + 1, '\n');
  CHECK(refusal_of_file(file) == file.string() + ": is larger than 1 MiB");
}

TEST_CASE("A file is read and echoed byte for byte") {
  const ScratchDirectory folder;
  const std::filesystem::path file = folder / "film.toml";
  std::ofstream(file, std::ios::binary) << sample;
  const Config config = Config::from_file(file);
  CHECK(all_values(config) == all_values(from(sample)));
  CHECK(told(config).empty());
  CHECK(config.effective_text() == sample);
}

TEST_CASE("Overrides replace values and create keys and tables") {
  const Config config =
      from(sample,
           {"temperature_K=450.5", "lattice.name=hcp", "particle[1].radius_a = 9",
            "lattice.size[2]=7", "new.deep.key=[1, 2]", "fresh[0].x=3", "fresh[1].x=4",
            "title=Ni on \"MgO\"", "file=tables/ni_v1.2.csv", "sharp=a # b"});
  Section root = config.root();
  CHECK(root.number("temperature_K", Range::any()) == 450.5);
  CHECK(root.table("lattice").choice("name", lattices) == "hcp");
  CHECK(root.tables("particle")[0].number("radius_a", Range::any()) == 5.0);
  CHECK(root.tables("particle")[1].number("radius_a", Range::any()) == 9.0);
  CHECK(root.table("lattice").integers("size", 3, Range::any(), {}) ==
        std::vector<std::int64_t>{40, 40, 7});
  CHECK(root.table("new").table("deep").numbers("key", Range::any()) ==
        std::vector<double>{1.0, 2.0});
  CHECK(root.tables("fresh").size() == 2);
  CHECK(root.tables("fresh")[1].number("x", Range::any()) == 4.0);
  CHECK(root.text("title") == "Ni on \"MgO\"");
  CHECK(root.text("file") == "tables/ni_v1.2.csv");
  CHECK(root.text("sharp") == "a # b");
  CHECK(config.mistake_count() == 0);
}

TEST_CASE("What an input says otherwise than an earlier one is told by key") {
  const Config earlier =
      from("a = 1.50\nb = 1\nc = [1, 2]\n[[p]]\nx = 1\n[[p]]\nx = 2\n");
  const auto changes = [&](const std::string& text, const Strings& overrides = {}) {
    std::string all;
    for (const Mistake& change : from(text, overrides).changes_since(earlier))
      all += change.text() + "\n";
    return all;
  };
  const std::string same = "# said again\nb = 1\na = 1.5\nc=[1,2]\np=[{x=1}, {x=2}]\n";
  CHECK(changes(same) == "");
  const std::string since = ": changed since the run began (it was: ";
  CHECK(changes(same, {"a=2"}) == "--set: a = 2" + since + "1.5)\n");
  CHECK(changes("a = 1.5\n c = [2, 1]\nd = 'x'\n[[p]]\nx = 1\n[[p]]\nx = 3\n") ==
        "film.toml: b = (nothing)" + since + "1)\n" +              //
            "film.toml:2:6: c = [2, 1]" + since + "[1, 2])\n" +    //
            "film.toml:3:5: d = \"x\"" + since + "(nothing))\n" +  //
            "film.toml:7:5: p[1].x = 3" + since + "2)\n");
}

TEST_CASE("An override may take several lines but holds one value") {
  CHECK(contains(told(from("a = 1\n", {"a=1\nb=2"})), "goes on after the value"));
  const Config config = from("a = [1]\n", {"a=[2,\n3]"});
  const Config again = from(config.effective_text(), {});
  CHECK(again.root().numbers("a", Range::any()) == std::vector<double>{2.0, 3.0});
}

TEST_CASE("Mistakes in overrides name the option and come last") {
  const Config config =
      from("a = 1\nb = -1\n[[p]]\nx = 1\n",
           {"a=60O",  "p[0].x=-2", "tabel.k=1", "b=[1, zz",   "nonsense",
            "=3",     "c=",        "p[2].x=1",  "p.x=1",      "a.b=1",
            "a[0]=1", "p[0=1",     "p[x]=1",    "p[0]x=1",    ".a=1",
            "a.=1",   "a..b=1",    "[0]=1",     "d=\"\x01\"", "a b=1"});
  Section root = config.root();
  root.number("a", Range::any());
  root.number("b", Range::positive());
  root.table("table").number("k", Range::any(), 0.0);
  for (Section p : root.tables("p")) p.number("x", Range::positive());
  const std::string form =
      ": is not of the form table.key=value or table[0].key=value\n";
  const std::string text = told(config);
  CHECK(
      text.starts_with("film.toml:2:1: b = -1: is out of range (a number > 0 is "
                       "required)\n--set: "));
  for (const std::string line : {
           "--set: a = \"60O\": is text, not a number (a number is required)\n",
           "--set: p[0].x = -2: is out of range (a number > 0 is required)\n",
           "--set: p[2].x = 1: p has length 1; indices count from 0\n",
           "--set: p.x = 1: p is a list, not a table\n",
           "--set: a.b = 1: a is text, not a table\n",
           "--set: a[0] = 1: a is text, not a list\n",
           "--set: d = \"\x01\": contains a control character (an input is plain text",
           "--set: b = [1, zz: syntax error in ",
       }) {
    CAPTURE(line);
    CHECK(contains(text, line));
  }
  for (const std::string bad : {"p[0=1", "p[x]=1", "p[0]x=1", ".a=1", "a.=1", "a..b=1",
                                "[0]=1", "a b=1", "nonsense", "c=", "=3"}) {
    CAPTURE(bad);
    CHECK(contains(text, "--set: " + bad + form));
  }
  CHECK(contains(text, "--set: tabel: unknown table (did you mean \"table\"?)"));
}

TEST_CASE("A key missing in a table that an override made names the option") {
  const Config config = from("", {"t.a=1"});
  config.root().table("t").number("a", Range::any());
  config.root().table("t").number("b", Range::any());
  CHECK(told(config) == "--set: t.b: missing; a number is required");
}

TEST_CASE("The effective text with overrides reads back to the same values") {
  const Config config = from(
      sample, {"temperature_K=0.1", "particle[0].at.x=1e-300", "particle[2].radius_a=3",
               "particle[2].at={x = 1, y = 2}", "particle[0].at.more.z=1",
               "lattice.basis[1]=[0.1, 0.30000000000000004, 1e22]", "lattice.name=bcc",
               "note=tab\t\xC3\xA9\\ \"q\" '''\r"});
  const std::string text = config.effective_text();
  CHECK(text.starts_with("# --set temperature_K=0.1\n"));
  const Config again = from(text);
  CHECK(all_values(again) == all_values(config));
  CHECK(again.root().text("note") == "tab\t\xC3\xA9\\ \"q\" '''");
  CHECK(again.root().number("temperature_K", Range::any()) == 0.1);
  std::vector<Section> particles = again.root().tables("particle");
  REQUIRE(particles.size() == 3);
  CHECK(again.values().at("particle[0].at.x") == "1e-300");
  CHECK(particles[0].table("at").table("more").number("z", Range::any()) == 1.0);
  CHECK(particles[2].table("at").number("y", Range::any()) == 2.0);
  CHECK(again.root().table("lattice").vectors("basis")[1] ==
        Vector3{0.1, 0.30000000000000004, 1e22});
}

TEST_CASE("The values of an input are listed by the keys of its overrides") {
  const Config config = from(
      "temperature_K = 900.0\n[rates]\nmodel = 'linear'\nparts = [0.1, 2, 'c']\n"
      "[[particle]]\nedges_a = [4, 4, 12]\n[[particle]]\nat = { x = 1e-11 }\n",
      {"rates.model=bond_counting"});
  CHECK(config.values() ==
        std::map<std::string, std::string>{{"temperature_K", "900"},
                                           {"rates.model", "\"bond_counting\""},
                                           {"rates.parts", "[0.1, 2, \"c\"]"},
                                           {"particle[0].edges_a", "[4, 4, 12]"},
                                           {"particle[1].at.x", "1e-11"}});
}

TEST_CASE("What is echoed has numbers as they were written and tables by name") {
  const Config config = from(
      "[[particle]]\nposition_a = [0.1, 2.0, 3]\nshape = "
      "\"sphere\"\n[[particle]]\n[lattice]\nconstant_nm = 0.409\n"
      "[a.b]\n\"c d\" = [{x = 1.5}, 2]\n[empty]\n",
      {"t=1e-11"});
  CHECK(config.plain_text() == R"(t = 1e-11

[a.b]
"c d" = [{ x = 1.5 }, 2]

[empty]

[lattice]
constant_nm = 0.409

[[particle]]
position_a = [0.1, 2, 3]
shape = "sphere"

[[particle]]
)");
}

TEST_CASE("Any double and any text survive the effective text") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 300; ++i) {
    // Any finite double of these exponents, and text of quotes, escapes and letters.
    const double x = std::ldexp(static_cast<double>(random() >> 11),
                                static_cast<int>(random() % 2000) - 1000 - 53);
    std::string words;
    const std::string letters = "\"'\\# \t=[]{}.,\nab0\xC3\xA9";
    for (int k = 0; k < 12; ++k) {
      const std::size_t j = random() % (letters.size() - 1);
      words += j + 2 == letters.size() ? "\xC3\xA9" : std::string(1, letters[j]);
    }
    std::string escaped;
    for (const char c : words) {
      if (c == '"' || c == '\\') escaped += '\\';
      escaped += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    char number[40];
    std::snprintf(number, sizeof(number), "%.17e", x);
    const Config config = from("x = " + std::string(number) + "\n\"" + escaped +
                                   "\" = 1\nwords = \"" + escaped + "\"\n",
                               {"y=1"});
    CAPTURE(config.effective_text());
    const Config again = from(config.effective_text());
    CHECK(std::strtod(again.values().at("x").c_str(), nullptr) == x);
    CHECK(again.root().text("words") == words);
    CHECK(again.root().has(words));
  }
}

TEST_CASE("No truncation or change of bytes does more than an input error") {
  const auto survives = [](const std::string& text, const Strings& overrides) {
    try {
      const Config config = from(text, overrides);
      all_values(config);
      config.effective_text();
      config.finish();
    } catch (const InputError& error) {
      return !error.mistakes().empty();
    }
    return true;
  };
  for (std::size_t n = 0; n <= sample.size(); ++n) {
    CHECK(survives(sample.substr(0, n), {"particle[0].radius_a=2"}));
  }
  std::mt19937_64 random(11);
  const std::string likely = "\"'\\#=[]{}.,\n \t\r\xC3_-019eax";
  for (int i = 0; i < 6000; ++i) {
    std::string text = sample;
    const std::size_t changes = 1 + random() % 4;
    for (std::size_t k = 0; k < changes; ++k) {
      const std::size_t at = random() % text.size();
      const char c = random() % 2 == 0 ? static_cast<char>(random() % 256)
                                       : likely[random() % likely.size()];
      switch (random() % 3) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        default:
          text.erase(at, 1 + random() % 3);
          break;
      }
    }
    std::string override_text = "particle[0].at={x=1,y=[2]}";
    override_text[random() % override_text.size()] = static_cast<char>(random() % 256);
    CAPTURE(text);
    CHECK(survives(text, {override_text}));
  }
}
