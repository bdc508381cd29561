#include "tools/run_directory.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <set>
#include <string>
#include <vector>

#include "lattice/input_error.hpp"
#include "tests/contains.hpp"
#include "tests/scratch_directory.hpp"
#include "tests/tools/child_process.hpp"

using lattice::InputError;
using tools::IoError;
using tools::OutputSet;
using tools::RunDirectory;
using Lengths = std::map<std::string, std::uint64_t>;

namespace {

constexpr auto refuse_existing = RunDirectory::Policy::refuse_existing;
constexpr auto replace_existing = RunDirectory::Policy::replace_existing;

// What the InputError or IoError says that `action` throws, empty when it throws none.
template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

// A run with one output of 10 bytes on the disk.
void make_run(const std::filesystem::path& path) {
  const auto run = RunDirectory::create(path, refuse_existing);
  put(run.file("input.toml"), "seed = 1");
  OutputSet outputs(run);
  outputs.open("series.csv").append("0123456789");
  outputs.flush_all();
}

}  // namespace

TEST_CASE("A run directory is made with those above it and an empty one is used") {
  const ScratchDirectory scratch;
  {
    const auto run = RunDirectory::create(scratch / "a/b/c/", refuse_existing);
    CHECK(run.path() == scratch / "a/b/c");
    CHECK(std::filesystem::is_directory(scratch / "a/b/c"));
  }
  // Only .lock is in it now.
  CHECK_NOTHROW(RunDirectory::create(scratch / "a/b/c", refuse_existing));
  CHECK_THROWS_AS(RunDirectory::create("", refuse_existing), InputError);
}

TEST_CASE("Only an existing run can be opened") {
  const ScratchDirectory scratch;
  CHECK_THROWS_AS(RunDirectory::open(scratch / "none"), InputError);
  CHECK_FALSE(std::filesystem::exists(scratch / "none"));
  CHECK_THROWS_AS(RunDirectory::open(scratch.path()), InputError);
  CHECK_FALSE(std::filesystem::exists(scratch / ".lock"));
  put(scratch / "file", "x");
  CHECK_THROWS_AS(RunDirectory::open(scratch / "file"), InputError);
  CHECK_THROWS_AS(RunDirectory::create(scratch / "file", replace_existing), InputError);
  make_run(scratch / "run");
  CHECK(RunDirectory::open(scratch / "run").path() == scratch / "run");
}

TEST_CASE("A directory with files is refused and stays as it was unless asked") {
  const ScratchDirectory scratch;
  make_run(scratch / "run");
  CHECK(contains(
      error_of([&] { RunDirectory::create(scratch / "run", refuse_existing); }),
      "the directory is not empty"));
  CHECK(contents(scratch / "run/series.csv") == "0123456789");
}

TEST_CASE("Replacing deletes what the run made and nothing else") {
  const ScratchDirectory scratch;
  make_run(scratch / "run");
  for (const char* name : {"manifest.json", "checkpoint.bin", "checkpoint.bin.prev",
                           "checkpoint.bin.tmp", "run.log", "notes.txt", "mine.csv"}) {
    put(scratch / "run" / name, "x");
  }
  const auto run = RunDirectory::create(scratch / "run", replace_existing);
  std::set<std::string> left;
  for (const auto& entry : std::filesystem::directory_iterator(run.path())) {
    left.insert(entry.path().filename());
  }
  CHECK(left == std::set<std::string>{".lock", "mine.csv", "notes.txt"});
  OutputSet outputs(run);
  CHECK(contains(error_of([&] { outputs.open("mine.csv"); }), "no run made it"));
  CHECK(contents(run.file("mine.csv")) == "x");
  CHECK_NOTHROW(outputs.open("series.csv"));
}

TEST_CASE("A folder that holds no run is never replaced") {
  const ScratchDirectory scratch;
  put(scratch / "thesis.tex", "x");
  const auto replace = [&] { RunDirectory::create(scratch.path(), replace_existing); };
  CHECK(contains(error_of(replace), "holds files but no run"));
  // A folder of inputs, not of a run.
  put(scratch / "input.toml", "x");
  CHECK(contains(error_of(replace), "holds files but no run"));
  CHECK(contents(scratch / "input.toml") == "x");
  CHECK_FALSE(std::filesystem::exists(scratch / ".lock"));
  // Somebody else's lock.
  put(scratch / ".lock", "x");
  std::filesystem::remove(scratch / "input.toml");
  CHECK(contains(error_of(replace), "holds files but no run"));
}

TEST_CASE("A run that was killed before its input was kept is replaced") {
  const std::vector<std::vector<std::string>> moments = {
      {".lock", "run.log"},
      {".lock", "run.log", ".outputs.tmp"},
      {".lock", "run.log", ".outputs", "series.csv"},
      {".lock", "run.log", ".outputs", "series.csv", "input.toml.tmp"}};
  for (const auto& files : moments) {
    const ScratchDirectory scratch;
    for (const std::string& name : files) put(scratch / name, "series.csv\n");
    const auto replace = [&] {
      RunDirectory::create(scratch.path(), replace_existing);
    };
    put(scratch / "thesis.tex", "x");
    CHECK(contains(error_of(replace), "holds files but no run"));
    for (const std::string& name : files)
      CHECK(std::filesystem::exists(scratch / name));
    std::filesystem::remove(scratch / "thesis.tex");
    CHECK_NOTHROW(replace());
    CHECK_FALSE(std::filesystem::exists(scratch / "series.csv"));
    CHECK_FALSE(std::filesystem::exists(scratch / "run.log"));
  }
}

TEST_CASE("A list of outputs cannot make a replacement delete files elsewhere") {
  const ScratchDirectory scratch;
  make_run(scratch / "run");
  put(scratch / "precious", "x");
  put(scratch / "run/.hidden", "x");
  put(scratch / "run/.outputs", "../precious\n.hidden\n\n..\nseries.csv\n");
  const auto run = RunDirectory::create(scratch / "run", replace_existing);
  CHECK(contents(scratch / "precious") == "x");
  CHECK(contents(scratch / "run/.hidden") == "x");
  CHECK_FALSE(std::filesystem::exists(scratch / "run/series.csv"));
}

TEST_CASE("A directory in which another process runs is refused until that ends") {
  const ScratchDirectory scratch;
  make_run(scratch / "run");
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  ChildProcess child([&] {
    const auto run = RunDirectory::open(scratch / "run");
    if (::write(pipe[1], "x", 1) != 1) return 1;
    ::pause();
    return 0;
  });
  char ready = 0;
  REQUIRE(::read(pipe[0], &ready, 1) == 1);
  const std::string refusal = (scratch / "run").string() +
                              ": another process runs in this directory (process " +
                              std::to_string(child.id()) + ")";
  CHECK(error_of([&] { RunDirectory::open(scratch / "run"); }) == refusal);
  CHECK(error_of([&] { RunDirectory::create(scratch / "run", replace_existing); }) ==
        refusal);
  CHECK(contents(scratch / "run/series.csv") == "0123456789");
  child.kill_now();
  CHECK_NOTHROW(RunDirectory::open(scratch / "run"));
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST_CASE(
    "Names of files stay within the directory and within the allowed characters") {
  const ScratchDirectory scratch;
  const auto run = RunDirectory::create(scratch / "run", refuse_existing);
  CHECK(run.file("Neck_1-2.xyz.gz") == scratch / "run/Neck_1-2.xyz.gz");
  OutputSet outputs(run);
  for (const std::string name : {"", ".", "..", "../x", "a/b", "/etc/passwd", ".lock",
                                 "a b", "a\n", "\xc3\xa9"}) {
    CHECK_THROWS_AS(run.file(name), InputError);
    CHECK_THROWS_AS(outputs.open(name), InputError);
  }
  CHECK_THROWS_AS(run.file(std::string("a\0b", 3)), InputError);
  CHECK_NOTHROW(run.file(std::string(200, 'a')));
  CHECK_THROWS_AS(run.file(std::string(201, 'a')), InputError);
  for (const std::string name : {"manifest.json", "input.toml", "checkpoint.bin",
                                 "checkpoint.bin.prev", "run.log", "series.csv.tmp"}) {
    CHECK_THROWS_AS(outputs.open(name), InputError);
  }
  CHECK(outputs.lengths().empty());
}

TEST_CASE("Outputs know their lengths and flush together") {
  const ScratchDirectory scratch;
  const auto run = RunDirectory::create(scratch / "run", refuse_existing);
  OutputSet outputs(run);
  tools::AppendFile& series = outputs.open("series.csv");
  outputs.open("trajectory.xyz").append("atoms");
  series.append("abc");
  CHECK(&outputs.open("series.csv") == &series);
  CHECK(outputs.lengths() == Lengths{{"series.csv", 3}, {"trajectory.xyz", 5}});
  outputs.flush_all();
  CHECK(contents(run.file("series.csv")) == "abc");
  CHECK(contents(run.file("trajectory.xyz")) == "atoms");
}

TEST_CASE("A resumed run finds its outputs as they were at the checkpoint") {
  const ScratchDirectory scratch;
  {
    const auto run = RunDirectory::create(scratch / "run", refuse_existing);
    put(run.file("input.toml"), "seed = 1");
    OutputSet outputs(run);
    outputs.open("series.csv").append("0123456789");
    outputs.open("late.csv").append("after the checkpoint");
    outputs.flush_all();
    put(run.file("notes.txt"), "mine");
  }
  const auto run = RunDirectory::open(scratch / "run");
  OutputSet outputs(run, {{"series.csv", 4}});
  CHECK(outputs.lengths() == Lengths{{"series.csv", 4}});
  CHECK_FALSE(std::filesystem::exists(run.file("late.csv")));
  CHECK(contents(run.file("notes.txt")) == "mine");
  outputs.open("series.csv").append("x");
  outputs.open("late.csv").append("again");
  outputs.flush_all();
  CHECK(contents(run.file("series.csv")) == "0123x");
  CHECK(contents(run.file("late.csv")) == "again");
}

TEST_CASE("A resume is refused when an output was damaged or its name is bad") {
  const ScratchDirectory scratch;
  make_run(scratch / "run");
  const auto run = RunDirectory::open(scratch / "run");
  const auto resume = [&](const Lengths& lengths) {
    return error_of([&] { OutputSet(run, lengths); });
  };
  CHECK(contains(resume({{"series.csv", 11}}), "the file was damaged: 10 bytes"));
  CHECK(contains(resume({{"gone.csv", 1}}), "No such file"));
  CHECK_THROWS_AS(OutputSet(run, {{"../precious", 0}}), InputError);
  CHECK_THROWS_AS(OutputSet(run, {{"input.toml", 0}}), InputError);
  CHECK(contents(run.file("series.csv")) == "0123456789");
}

TEST_CASE("Outputs that go on have the checksum of all their bytes") {
  const ScratchDirectory scratch;
  {
    OutputSet outputs(RunDirectory::create(scratch / "run", refuse_existing));
    put(scratch / "run/input.toml", "seed = 1");
    outputs.open("series.csv").append("0123456789");
    outputs.flush_all();
    CHECK(outputs.xxh3() ==
          Lengths{{"series.csv", tools::xxh3_value_of("0123456789")}});
  }
  const auto run = RunDirectory::open(scratch / "run");
  const auto check = [&](std::uint64_t length, const char* bytes) {
    return error_of([&] {
      OutputSet::check(run, {{"series.csv", length}},
                       {{"series.csv", tools::xxh3_value_of(bytes)}});
    });
  };
  CHECK(check(4, "0123") == "");
  CHECK(contains(check(4, "0124"), "series.csv: changed since the run wrote it"));
  CHECK(contains(check(5, "0123"), "series.csv: changed since the run wrote it"));
  OutputSet outputs(run, {{"series.csv", 4}});
  outputs.open("series.csv").append("x");
  CHECK(outputs.xxh3() == Lengths{{"series.csv", tools::xxh3_value_of("0123x")}});
}

TEST_CASE("A full disk beneath a run directory is an error with the name of the file") {
  const ScratchDirectory scratch;
  const auto run = RunDirectory::create(scratch / "run", refuse_existing);
  std::filesystem::create_symlink("/dev/full", run.file("series.csv"));
  OutputSet outputs(run);
  outputs.open("series.csv").append("x");
  CHECK(error_of([&] { outputs.flush_all(); }) ==
        run.file("series.csv").string() + ": cannot write: No space left on device");
}
