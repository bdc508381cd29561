#include "tools/checkpoint.hpp"

#include <doctest/doctest.h>
#include <sys/mman.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <thread>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "kmc/archive.hpp"
#include "tests/scratch_directory.hpp"
#include "tests/tools/child_process.hpp"
#include "tools/durable_file.hpp"

using tools::BadCheckpoint;
using tools::Checkpoint;
using tools::IoError;

namespace {

// The number is in every section, so that a mixture of two checkpoints is seen.
Checkpoint numbered(std::uint64_t number) {
  Checkpoint checkpoint;
  checkpoint.program_version = "0.1.0";
  kmc::ArchiveWriter writer;
  writer.value(number);
  checkpoint.sections["clock"] = writer.bytes();
  for (int i = 0; i < 5000; ++i) writer.value(number);
  checkpoint.sections["occupancy"] = writer.bytes();
  checkpoint.sections["empty"] = "";
  return checkpoint;
}

std::uint64_t number_of(const Checkpoint& checkpoint) {
  const auto number =
      kmc::ArchiveReader(checkpoint.section("clock")).value<std::uint64_t>();
  CHECK(checkpoint.sections == numbered(number).sections);
  return number;
}

std::string problem_in(const std::filesystem::path& directory) {
  try {
    tools::read_checkpoint(directory);
  } catch (const BadCheckpoint& error) {
    CHECK(error.what() ==
          (directory / "checkpoint.bin").string() + ": " + error.problem());
    return error.problem();
  }
  return "";
}

constexpr std::uint32_t present_format = 4;  ///< what this program writes

// Bytes with a right checksum, whatever they are.
std::string sealed(std::string bytes) {
  const std::uint64_t checksum = XXH3_64bits(bytes.data(), bytes.size());
  kmc::ArchiveWriter writer;
  writer.value(checksum);
  return bytes + writer.bytes();
}

std::string sealed(std::uint32_t format, const kmc::ArchiveWriter& rest) {
  kmc::ArchiveWriter writer;
  writer.value(format);
  return sealed("ADATOMCP" + writer.bytes() + rest.bytes());
}

const std::string no_previous =
    "; checkpoint.bin.prev: cannot open: No such file or directory";

}  // namespace

TEST_CASE("A checkpoint comes back as it was written") {
  const ScratchDirectory directory;
  Checkpoint written;
  written.program_version = "1.2.3";
  written.sections["a"] = std::string("\0\xff\n", 3);
  written.sections[""] = "";
  tools::write_checkpoint(directory.path(), written);
  const Checkpoint read = tools::read_checkpoint(directory.path());
  CHECK(read.program_version == "1.2.3");
  CHECK(read.sections == written.sections);
  CHECK(read.path == directory / "checkpoint.bin");
  CHECK(read.warning.empty());
  CHECK(read.section("a") == written.sections["a"]);
  CHECK_THROWS_AS(read.section("b"), BadCheckpoint);
}

TEST_CASE("The bytes of a checkpoint are those that the format promises") {
  const ScratchDirectory directory;
  Checkpoint checkpoint;
  checkpoint.program_version = "v";
  checkpoint.sections["n"] = "xyz";
  tools::write_checkpoint(directory.path(), checkpoint);
  kmc::ArchiveWriter rest;
  rest.text("v");
  rest.value(std::uint64_t{1});
  rest.text("n");
  rest.text("xyz");
  CHECK(contents(directory / "checkpoint.bin") == sealed(present_format, rest));
}

TEST_CASE("The one before is kept and serves when the newest is missing") {
  const ScratchDirectory directory;
  for (const std::uint64_t number : {1, 2, 3}) {
    tools::write_checkpoint(directory.path(), numbered(number));
  }
  CHECK(number_of(tools::read_checkpoint(directory.path())) == 3);
  std::filesystem::remove(directory / "checkpoint.bin");
  const Checkpoint previous = tools::read_checkpoint(directory.path());
  CHECK(number_of(previous) == 2);
  CHECK(previous.path == directory / "checkpoint.bin.prev");
  CHECK(previous.warning ==
        (directory / "checkpoint.bin").string() +
            ": cannot open: No such file or directory; an older checkpoint is used: " +
            (directory / "checkpoint.bin.prev").string());
}

TEST_CASE("A damaged newest checkpoint never pushes out the good one before") {
  const ScratchDirectory directory;
  tools::write_checkpoint(directory.path(), numbered(1));
  tools::write_checkpoint(directory.path(), numbered(2));
  std::string bytes = contents(directory / "checkpoint.bin");
  bytes[1000] ^= 1;
  put(directory / "checkpoint.bin", bytes);
  CHECK(number_of(tools::read_checkpoint(directory.path())) == 1);
  tools::write_checkpoint(directory.path(), numbered(3));
  CHECK(number_of(tools::read_checkpoint(directory.path())) == 3);
  std::filesystem::remove(directory / "checkpoint.bin");
  CHECK(number_of(tools::read_checkpoint(directory.path())) == 1);
}

TEST_CASE("A checkpoint larger than a block of the reader is seen as complete") {
  const ScratchDirectory directory;
  Checkpoint large = numbered(1);
  large.sections["large"] = std::string((std::size_t{1} << 21) + 3, 'x');
  tools::write_checkpoint(directory.path(), large);
  tools::write_checkpoint(directory.path(), numbered(2));
  std::filesystem::remove(directory / "checkpoint.bin");
  CHECK(tools::read_checkpoint(directory.path()).sections == large.sections);
}

TEST_CASE("A checkpoint cut short at any byte is detected") {
  const ScratchDirectory directory;
  Checkpoint checkpoint;
  checkpoint.program_version = "0.1.0";
  checkpoint.sections["clock"] = "0123456789";
  tools::write_checkpoint(directory.path(), checkpoint);
  const std::string bytes = contents(directory / "checkpoint.bin");
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    put(directory / "checkpoint.bin", bytes.substr(0, length));
    const std::string problem = problem_in(directory.path());
    CHECK_MESSAGE(problem.starts_with("cut short"), length, " ", problem);
  }
}

TEST_CASE("A single flipped bit anywhere is detected") {
  const ScratchDirectory directory;
  Checkpoint checkpoint;
  checkpoint.program_version = "0.1.0";
  checkpoint.sections["clock"] = "0123456789";
  tools::write_checkpoint(directory.path(), checkpoint);
  const std::string good = contents(directory / "checkpoint.bin");
  for (std::size_t i = 0; i < 8 * good.size(); ++i) {
    std::string bytes = good;
    bytes[i / 8] = static_cast<char>(bytes[i / 8] ^ (1 << (i % 8)));
    put(directory / "checkpoint.bin", bytes);
    const std::string problem = problem_in(directory.path());
    CHECK_MESSAGE((problem.find("damaged") != problem.npos ||
                   (i < 64 && problem.starts_with("not a checkpoint"))),
                  i, " ", problem);
  }
}

TEST_CASE("Each way of being no checkpoint has its own reason") {
  const ScratchDirectory directory;
  CHECK(problem_in(directory / "missing") ==
        "cannot open: No such file or directory" + no_previous);
  put(directory / "checkpoint.bin", "# a text file");
  CHECK(problem_in(directory.path()) == "not a checkpoint" + no_previous);
  put(directory / "checkpoint.bin", "");
  CHECK(problem_in(directory.path()) == "cut short (0 bytes)" + no_previous);
  put(directory / "checkpoint.bin", sealed("ADATOMCP") + "12345678");
  CHECK(problem_in(directory.path()).starts_with("cut short or damaged (24 bytes)"));
  std::filesystem::remove(directory / "checkpoint.bin");
  std::filesystem::create_directory(directory / "checkpoint.bin");
  CHECK(problem_in(directory.path()) == "not a regular file" + no_previous);
}

TEST_CASE("A later format is refused and not replaced by an older checkpoint") {
  const ScratchDirectory directory;
  tools::write_checkpoint(directory.path(), numbered(1));
  tools::write_checkpoint(directory.path(), numbered(2));
  put(directory / "checkpoint.bin", sealed(present_format + 1, kmc::ArchiveWriter()));
  CHECK(problem_in(directory.path()) ==
        "format 5, this program reads format 4 (use the version of Adatom that wrote "
        "it)");
}

TEST_CASE("Sizes in a file with a right checksum are not trusted") {
  const ScratchDirectory directory;
  const auto huge = ~std::uint64_t{0};
  kmc::ArchiveWriter long_version;
  long_version.value(huge);
  kmc::ArchiveWriter many_sections;
  many_sections.text("v");
  many_sections.value(huge);
  kmc::ArchiveWriter long_section;
  long_section.text("v");
  long_section.value(std::uint64_t{1});
  long_section.text("n");
  long_section.value(huge / 2);
  put(directory / "checkpoint.bin", sealed(present_format, long_version));
  CHECK(problem_in(directory.path()) == "a list is cut short" + no_previous);
  put(directory / "checkpoint.bin", sealed(present_format, many_sections));
  CHECK(problem_in(directory.path()) == "the bytes end early" + no_previous);
  put(directory / "checkpoint.bin", sealed(present_format, long_section));
  CHECK(problem_in(directory.path()) == "a list is cut short" + no_previous);
  kmc::ArchiveWriter twice;
  twice.text("v");
  twice.value(std::uint64_t{2});
  for (int i = 0; i < 4; ++i) twice.text("n");
  put(directory / "checkpoint.bin", sealed(present_format, twice));
  CHECK(problem_in(directory.path()) ==
        "two sections have the same name" + no_previous);
  kmc::ArchiveWriter too_much;
  too_much.text("v");
  too_much.value(std::uint64_t{0});
  too_much.text("n");
  put(directory / "checkpoint.bin", sealed(present_format, too_much));
  CHECK(problem_in(directory.path()) == "bytes follow the last section" + no_previous);
}

TEST_CASE("A checkpoint that cannot be written leaves the old ones as they were") {
  const ScratchDirectory directory;
  CHECK_THROWS_AS(tools::write_checkpoint(directory / "missing", numbered(1)), IoError);
  tools::write_checkpoint(directory.path(), numbered(1));
  tools::write_checkpoint(directory.path(), numbered(2));
  ChildProcess child([&] {
    limit_file_size(20'000);
    try {
      tools::write_checkpoint(directory.path(), numbered(3));
    } catch (const IoError&) {
      return 0;
    }
    return 1;
  });
  CHECK(child.wait() == 0);
  CHECK_FALSE(std::filesystem::exists(directory / "checkpoint.bin.tmp"));
  CHECK(number_of(tools::read_checkpoint(directory.path())) == 2);
  std::filesystem::remove(directory / "checkpoint.bin");
  CHECK(number_of(tools::read_checkpoint(directory.path())) == 1);
}

TEST_CASE("Killed at any moment a run leaves a complete checkpoint and loses none") {
  const ScratchDirectory directory;
  // The last checkpoint of which the child knows that it was written.
  void* page = ::mmap(nullptr, sizeof(std::atomic<std::uint64_t>),
                      PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(page != MAP_FAILED);
  auto& written = *new (page) std::atomic<std::uint64_t>(0);
  tools::write_checkpoint(directory.path(), numbered(0));
  std::mt19937 random(20240517);
  for (int kill = 0; kill < 100; ++kill) {
    ChildProcess child([&] {
      for (std::uint64_t number = written + 1;; ++number) {
        tools::write_checkpoint(directory.path(), numbered(number));
        written = number;
      }
      return 0;
    });
    // Let it write at least one, however slow the disk is (at most 20 s), then some
    // more.
    const std::uint64_t before = written;
    for (int i = 0; i < 100'000 && written == before; ++i) {
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    REQUIRE(written > before);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 10'000));
    REQUIRE(child.kill_now() == -SIGKILL);
    const std::uint64_t found = number_of(tools::read_checkpoint(directory.path()));
    // One more when the child was killed before it could tell.
    CHECK(found >= written);
    CHECK(found <= written + 1);
    written = found;
  }
  ::munmap(page, sizeof(std::atomic<std::uint64_t>));
}
