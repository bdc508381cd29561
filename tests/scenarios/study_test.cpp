#include "scenarios/study.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "lattice/input_error.hpp"
#include "scenarios/plan.hpp"
#include "scenarios/study_check.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using scenarios::check_runs;
using scenarios::read_study;
using scenarios::Study;

const std::string base = R"(scenario = "coalescence"
temperature_K = 500
[lattice]
cell = "fcc"
lattice_constant_nm = 0.408
[[particle]]
shape = "sphere"
radius_a = 2
[[particle]]
shape = "sphere"
radius_a = 2
touch = 1
[rates]
model = "bond_counting"
bond_energy_eV = 0.1
[series]
first_s = 1e-10
[stop]
events = 100
)";

/// A folder with base.toml and a study of it.
class Folder {
 public:
  Folder() { write("base.toml", base); }
  std::filesystem::path write(const std::string& name, const std::string& text) {
    put(directory_ / name, text);
    return directory_ / name;
  }
  Study study(const std::string& text) { return read_study(write("study.toml", text)); }

 private:
  ScratchDirectory directory_;
};

std::vector<std::string> values_of(const scenarios::StudyRun& run) {
  std::vector<std::string> values;
  for (const auto& setting : run.settings) values.push_back(setting.value.toml);
  return values;
}

/// What is said about a study: file name, line and the rest of each mistake.
std::string mistakes_of(Folder& folder, const std::string& text) {
  std::string all;
  try {
    check_runs(folder.study(text));
  } catch (const lattice::InputError& error) {
    for (auto mistake : error.mistakes()) {
      mistake.file = std::filesystem::path(mistake.file).filename();
      all += mistake.text() + "\n";
    }
  }
  return all;
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a study has all combinations and the first factor varies slowest") {
  Folder folder;
  const Study study = folder.study(R"(base = "base.toml"
[set]
"stop.events" = 7
[sweep]
seed = [4, 5]
"particle[1].axis" = [[1, 0, 0], [1, 1, 1]]
[[together]]
"particle[0].radius_a" = [2, 2.5]
"particle[1].radius_a" = [2, 3]
)");
  REQUIRE(study.runs.size() == 8);
  CHECK(study.keys == std::vector<std::string>{"seed", "particle[1].axis",
                                               "particle[0].radius_a",
                                               "particle[1].radius_a"});
  using Values = std::vector<std::string>;
  CHECK(values_of(study.runs[0]) == Values{"4", "[1, 0, 0]", "2", "2"});
  CHECK(values_of(study.runs[1]) == Values{"4", "[1, 0, 0]", "2.5", "3"});
  CHECK(values_of(study.runs[6]) == Values{"5", "[1, 1, 1]", "2", "2"});
  CHECK(study.runs[7].name == "run_0008");

  auto input = study.input_of(study.runs[7]);
  const scenarios::Plan plan = scenarios::read_plan(input);
  CHECK(plan.seed == 5);
  CHECK(plan.stream == 7);
  CHECK(plan.stop_events == 7);
  CHECK(plan.particles[0].radius == doctest::Approx(2.5));
  CHECK(plan.particles[1].radius == doctest::Approx(3));
  const auto streams = check_runs(study);
  REQUIRE(streams.size() == 8);
  CHECK(streams[7].seed == 5);
  CHECK(streams[7].stream == 7);
}

TEST_CASE("values appended to the first factor leave the inputs of runs as they were") {
  Folder folder;
  const std::string text =
      "base = \"base.toml\"\n[sweep]\nseed = [1, 2]\n"
      "temperature_K = [400, 500]\n";
  const Study before = folder.study(text);
  const Study after =
      folder.study(std::string(text).replace(text.find("[1, 2]"), 6, "[1, 2, 3]"));
  REQUIRE(after.runs.size() == 6);
  for (std::size_t k = 0; k < before.runs.size(); ++k)
    CHECK(before.input_of(before.runs[k]).effective_text() ==
          after.input_of(after.runs[k]).effective_text());
}

TEST_CASE("an input with a sweep is a study of itself") {
  Folder folder;
  const Study study = folder.study(base + "[sweep]\ntemperature_K = [400, 450]\n");
  REQUIRE(study.runs.size() == 2);
  CHECK(check_runs(study).size() == 2);
  auto input = study.input_of(study.runs[1]);
  CHECK(scenarios::read_plan(input).temperature.temperature_K(0) == 450);
  CHECK_FALSE(says(input.effective_text(), "sweep"));
  CHECK(
      says(mistakes_of(folder, base + "speed = 1\n[sweep]\nseed = [1, 2]\n"), "speed"));
}

TEST_CASE("a study may give the streams itself but no two runs may share one") {
  Folder folder;
  const std::string head = "base = \"base.toml\"\n[sweep]\n";
  const auto streams = check_runs(folder.study(head + "stream = [9, 11]\n"));
  CHECK(streams[1].stream == 11);
  CHECK(says(mistakes_of(folder, head + "stream = [3]\ntemperature_K = [400, 500]\n"),
             "run_0002 would draw the random numbers of run_0001"));
}

TEST_CASE("all mistakes of all runs are told once with their places") {
  Folder folder;
  const std::string all = mistakes_of(folder, R"(base = "base.toml"
[set]
"rates.bond_energy_eV" = -1
[sweep]
seed = [1, 2]
temperature_K = [400, "hot", -1]
"particle[1].radius" = [3]
"particle[1].touch" = [1, 5]
)");
  CAPTURE(all);
  CHECK(says(all, "study.toml:3:26: rates.bond_energy_eV = -1: is out"));
  CHECK(says(all, "study.toml:6:23: temperature_K = \"hot\": is text"));
  CHECK(says(all, "study.toml:6:30: temperature_K = -1: is out of range"));
  CHECK(says(all, "study.toml:7:25: particle[1].radius = 3: unknown key"));
  CHECK(says(all, "study.toml:8:27: particle[1].touch = 5: there is no earlier"));
  CHECK(std::ranges::count(all, '\n') == 5);
}

TEST_CASE("a mistake is told at its key and not at one whose name it begins with") {
  Folder folder;
  const std::string all = mistakes_of(folder, R"(base = "base.toml"
[set]
"stop.events_each" = 5
[sweep]
"stop.events" = [100, 200]
)");
  CHECK(says(all, "study.toml:3:22: stop.events_each = 5: unknown key"));
  CHECK(std::ranges::count(all, '\n') == 1);
}

TEST_CASE("an unknown key of many values is one mistake") {
  Folder folder;
  const std::string all = mistakes_of(folder, R"(base = "base.toml"
[sweep]
temperature_k = [1, 2, 3, 4, 5]
)");
  CHECK(says(all, "study.toml:3:18: temperature_k = 1: unknown key"));
  CHECK(std::ranges::count(all, '\n') == 1);
}

TEST_CASE("mistakes of tables that a study makes have the line of one of their keys") {
  Folder folder;
  const std::string all = mistakes_of(folder, R"(base = "base.toml"
[set]
"traps.fracton" = 0.1
"particle[2].radius_a" = 3
"" = 3
[sweep]
seed = [1, 2]
)");
  CAPTURE(all);
  CHECK(says(all, "study.toml:2:1: set: a key without a name"));
  const std::string others = mistakes_of(folder, R"(base = "base.toml"
[set]
"traps.fracton" = 0.1
"particle[2].radius_a" = 3
[sweep]
seed = [1, 2]
)");
  CAPTURE(others);
  CHECK(says(others, "study.toml:3:19: traps: unknown table"));
  CHECK(says(others, "study.toml:4:26: particle[2].shape: missing"));
}

TEST_CASE("a mistake that only some runs have names the first of them") {
  Folder folder;
  const std::string all = mistakes_of(folder, R"(base = "base.toml"
[set]
"box.size_cells" = [9, 6, 6]
[sweep]
seed = [1, 2]
"particle[0].radius_a" = [2, 4]
)");
  CAPTURE(all);
  CHECK(says(all,
             "in run_0002, where seed = 1, particle[0].radius_a = 4, and in 1 more"));
}

TEST_CASE("mistakes in the form of a study are told with their places") {
  Folder folder;
  const std::string all = mistakes_of(folder, R"(base = "base.toml"
temperature_K = 5
[sweep]
seed = 1
lattice.cell = ["fcc"]
stream = []
[[together]]
"a.b" = [1, 2]
"a.c" = [1, 2, 3]
seed = [1, 2]
)");
  CAPTURE(all);
  CHECK(says(all, "study.toml:2:1: temperature_K = 5: unknown key"));
  CHECK(says(all, "sweep.seed = 1: is an integer, not a list"));
  CHECK(says(all, "a key with dots stands in quotes: \"lattice.key\""));
  CHECK(says(all, "sweep.stream = []: is empty"));
  CHECK(says(all, "has length 3"));
  CHECK(says(all, "given twice in the study"));
  const std::string table_and_key =
      mistakes_of(folder,
                  "base = \"base.toml\"\n[set]\n\"stop.events\" = 5\n"
                  "[sweep]\nstop = [{time_s = 1}, {time_s = 2}]\n");
  CHECK(says(table_and_key, "study.toml:5:"));
  CHECK(says(table_and_key, "given twice in the study, there is stop.events too"));
  CHECK(says(mistakes_of(folder, "base = \"base.toml\"\n"), "nothing varies"));
  CHECK(says(mistakes_of(folder, "base = \"no.toml\"\n[sweep]\nseed = [1]\n"),
             "no such file"));
  std::string many = "base = \"base.toml\"\n[sweep]\n";
  for (const char* key : {"a", "b", "c", "d", "e"})
    many += std::string(key) + " = [1, 2, 3, 4, 5, 6, 7]\n";
  CHECK(says(mistakes_of(folder, many), "more than 8192 runs"));
  CHECK(says(mistakes_of(folder, "base = \"base.toml\"\n[sweep]\n\"a(b\" = [1]\n"),
             "study.toml:3:10: a(b=1: is not of the form table.key=value"));
}
