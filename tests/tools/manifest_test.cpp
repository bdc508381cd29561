#include "tools/manifest.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <string>

#include "lattice/input_error.hpp"
#include "tests/scratch_directory.hpp"
#include "tools/durable_file.hpp"

using lattice::InputError;
using tools::IoError;
using tools::Manifest;

namespace {

Manifest example() {
  Manifest manifest;
  manifest.program_version = "0.1.0";
  manifest.git_commit = "0123abc";
  manifest.compiler = "g++ 12.2.0";
  manifest.compiler_flags = "-O3 -DTEXT=\"a\"";
  manifest.input_xxh3 = tools::xxh3_of("seed = 1");
  manifest.seed = std::numeric_limits<std::uint64_t>::max();
  manifest.stream = 7;
  manifest.started_utc = "2024-05-17T09:30:00Z";
  manifest.core_count = 2;
  manifest.facts["time_s"] = 3.0;
  manifest.facts["events"] = std::uint64_t{1} << 60;
  manifest.facts["lattice"] = "fcc";
  manifest.facts["small"] = 0.1;
  manifest.files.push_back({"series.csv", 12, "00000000000000ff"});
  return manifest;
}

std::string mistake_in(const std::filesystem::path& path, const std::string& text) {
  put(path, text);
  try {
    tools::read_manifest(path);
  } catch (const InputError& error) {
    CHECK(error.mistakes().at(0).file == path.string());
    lattice::Mistake mistake = error.mistakes().at(0);
    mistake.file.clear();
    return mistake.text();
  }
  return "";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("A manifest comes back as it was written") {
  const ScratchDirectory directory;
  const Manifest written = example();
  tools::write_manifest(directory / "manifest.json", written);
  const Manifest read = tools::read_manifest(directory / "manifest.json");
  CHECK(read.program_version == written.program_version);
  CHECK(read.git_commit == written.git_commit);
  CHECK(read.compiler == written.compiler);
  CHECK(read.compiler_flags == written.compiler_flags);
  CHECK(read.input_xxh3 == written.input_xxh3);
  CHECK(read.seed == written.seed);
  CHECK(read.stream == written.stream);
  CHECK(read.started_utc == written.started_utc);
  CHECK(read.ended_utc.empty());
  CHECK(read.core_count == 2);
  CHECK(read.exit_reason.empty());
  CHECK(read.facts == written.facts);
  REQUIRE(read.files.size() == 1);
  CHECK(read.files[0].name == "series.csv");
  CHECK(read.files[0].size_bytes == 12);
  CHECK(read.files[0].xxh3 == "00000000000000ff");
}

TEST_CASE("The same manifest gives the same bytes in the order of its parts") {
  const ScratchDirectory directory;
  tools::write_manifest(directory / "a", example());
  tools::write_manifest(directory / "b", example());
  const std::string text = contents(directory / "a");
  CHECK(text == contents(directory / "b"));
  CHECK(text.starts_with("{\n  \"program_version\": \"0.1.0\",\n  \"git_commit\":"));
  CHECK(text.find("\"events\"") < text.find("\"lattice\""));
  CHECK(text.find("\"stream\": 7,\n  \"started_utc\"") != text.npos);
  CHECK(text.ends_with("]\n}\n"));
}

TEST_CASE("Numbers that are not finite and bytes that are not UTF-8 are survived") {
  const ScratchDirectory directory;
  Manifest manifest = example();
  const double infinity = std::numeric_limits<double>::infinity();
  manifest.facts = {{"a", infinity},
                    {"b", -infinity},
                    {"c", std::numeric_limits<double>::quiet_NaN()}};
  manifest.exit_reason = "bad path \xff";
  tools::write_manifest(directory / "manifest.json", manifest);
  const Manifest read = tools::read_manifest(directory / "manifest.json");
  CHECK(read.facts ==
        std::map<std::string, tools::Fact>{{"a", "inf"}, {"b", "-inf"}, {"c", "nan"}});
  CHECK(read.exit_reason == "bad path \xef\xbf\xbd");
}

TEST_CASE("What is no manifest is refused with line or key") {
  const ScratchDirectory directory;
  const auto path = directory / "manifest.json";
  CHECK_THROWS_AS(tools::read_manifest(path), IoError);
  CHECK_THROWS_AS(tools::read_manifest(directory.path()), IoError);
  tools::write_manifest(path, example());
  const std::string good = contents(path);
  CHECK(mistake_in(path, good).empty());
  CHECK(mistake_in(path, "") == ":1: not valid JSON");
  CHECK(mistake_in(path, "{\n\n  x") == ":3: not valid JSON");
  CHECK(mistake_in(path, "{\n\n").starts_with(":3: "));
  CHECK(mistake_in(path, "{\"a\n\": 1}") == ":1: not valid JSON");
  CHECK(mistake_in(path, "[]") == "not a manifest");
  CHECK(mistake_in(path, "{}") == "program_version: the key is missing");
  CHECK(mistake_in(path, replaced(good, "\"stream\": 7", "\"stream\": -7")) ==
        "stream: not a whole number from 0");
  CHECK(mistake_in(path, replaced(good, "\"0123abc\"", "1")) ==
        "git_commit: not a text");
  CHECK(mistake_in(path, replaced(good, "\"fcc\"", "[]")) ==
        "facts.lattice: neither a number nor a text");
  CHECK(mistake_in(path, replaced(good, "\"files\": [", "\"files\": [1,")) ==
        "files: of the wrong type");
  CHECK(mistake_in(path, replaced(good, "\"facts\": {", "\"facts\": 1, \"x\": {")) ==
        "facts: of the wrong type");
  // A hostile depth must not overflow the stack.
  CHECK_FALSE(mistake_in(path, std::string(1'000'000, '[')).empty());
}

TEST_CASE("A manifest cut short at any byte is refused") {
  const ScratchDirectory directory;
  tools::write_manifest(directory / "manifest.json", example());
  const std::string good = contents(directory / "manifest.json");
  // The last byte is only the end of the line.
  for (std::size_t length = 0; length + 1 < good.size(); ++length) {
    CHECK_FALSE(
        mistake_in(directory / "manifest.json", good.substr(0, length)).empty());
  }
}

TEST_CASE("A file is recorded with its name and size and checksum") {
  const ScratchDirectory directory;
  // The published XXH3 (64 bits, no seed) of no bytes.
  CHECK(tools::xxh3_of("") == "2d06800538d394c2");
  // Also those that begin with zeros, one in 16.
  for (int i = 0; i < 200; ++i) CHECK(tools::xxh3_of(std::to_string(i)).size() == 16);
  const std::string bytes((std::size_t{1} << 21) + 5, 'x');
  put(directory / "series.csv", bytes);
  const tools::FileRecord record = tools::record_of(directory / "series.csv");
  CHECK(record.name == "series.csv");
  CHECK(record.size_bytes == bytes.size());
  CHECK(record.xxh3 == tools::xxh3_of(bytes));
  CHECK_THROWS_AS(tools::record_of(directory / "none"), IoError);
}

TEST_CASE("A new manifest knows compiler and machine and time") {
  const Manifest manifest = tools::manifest_of_this_build();
#ifdef __clang__
  CHECK(manifest.compiler.starts_with("clang "));
#else
  CHECK(manifest.compiler.starts_with("g++ "));
#endif
  CHECK(manifest.core_count >= 1);
  REQUIRE(manifest.started_utc.size() == 20);
  CHECK(manifest.started_utc[10] == 'T');
  CHECK(manifest.started_utc[19] == 'Z');
  CHECK(manifest.started_utc <= tools::now_utc());
  CHECK(manifest.started_utc > "2024-01-01T00:00:00Z");
}
