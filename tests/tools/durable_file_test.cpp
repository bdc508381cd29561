#include "tools/durable_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <string>

#include "tests/scratch_directory.hpp"
#include "tests/tools/child_process.hpp"

using tools::AppendFile;
using tools::IoError;

namespace {

// The problem in the IoError that `action` throws, empty when it throws none.
template <class Action>
std::string problem_of(Action action) {
  try {
    action();
  } catch (const IoError& error) {
    return error.problem();
  }
  return "";
}

}  // namespace

TEST_CASE("A whole file holds exactly what was written and no temporary file stays") {
  const ScratchDirectory directory;
  const std::string bytes("a\0b\n", 4);
  tools::write_whole_file(directory / "file", "something longer");
  tools::write_whole_file(directory / "file", bytes);
  CHECK(contents(directory / "file") == bytes);
  CHECK_FALSE(std::filesystem::exists(directory / "file.tmp"));
}

TEST_CASE("A missing directory is an error with path and reason") {
  const ScratchDirectory directory;
  try {
    tools::write_whole_file(directory / "missing/file", "x");
    FAIL("no error");
  } catch (const IoError& error) {
    CHECK(error.problem() == "cannot open: No such file or directory");
    CHECK(error.what() == (directory / "missing/file.tmp").string() +
                              ": cannot open: No such file or directory");
  }
}

TEST_CASE("Where no file can be made nobody may write whatever the permissions") {
  // Root ignores permissions, but /proc takes no new files from anybody.
  CHECK_THROWS_AS(tools::write_whole_file("/proc/adatom", "x"), IoError);
  CHECK_THROWS_AS(AppendFile("/proc/adatom"), IoError);
}

TEST_CASE("A file that cannot be finished leaves the old one and nothing else") {
  const ScratchDirectory directory;
  tools::write_whole_file(directory / "file", "old");
  ChildProcess child([&] {
    limit_file_size(1000);
    const std::string problem = problem_of(
        [&] { tools::write_whole_file(directory / "file", std::string(5000, 'x')); });
    return problem == "cannot write: File too large" ? 0 : 1;
  });
  CHECK(child.wait() == 0);
  CHECK(contents(directory / "file") == "old");
  CHECK_FALSE(std::filesystem::exists(directory / "file.tmp"));
}

TEST_CASE("A whole file never goes through a link that lies in its way") {
  const ScratchDirectory directory;
  put(directory / "precious", "precious");
  std::filesystem::create_symlink(directory / "precious", directory / "file.tmp");
  tools::write_whole_file(directory / "file", "x");
  CHECK(contents(directory / "precious") == "precious");
  CHECK(contents(directory / "file") == "x");
}

TEST_CASE("A directory in place of the file is an error and no temporary file stays") {
  const ScratchDirectory directory;
  std::filesystem::create_directory(directory / "file");
  CHECK_THROWS_AS(tools::write_whole_file(directory / "file", "x"), IoError);
  CHECK_FALSE(std::filesystem::exists(directory / "file.tmp"));
}

TEST_CASE("Only regular files within the limit are read") {
  const ScratchDirectory directory;
  put(directory / "file", "12345");
  REQUIRE(::mkfifo((directory / "pipe").c_str(), 0600) == 0);
  CHECK(tools::read_whole_file(directory / "file", 5) == "12345");
  CHECK(problem_of([&] { tools::read_whole_file(directory / "file", 4); }) ==
        "too large: 5 bytes, at most 4 are allowed");
  for (const auto& path :
       {directory.path(), directory / "pipe", std::filesystem::path("/dev/zero")}) {
    CHECK(problem_of([&] { tools::read_whole_file(path, 5); }) == "not a regular file");
  }
}

TEST_CASE("Appended bytes count at once and are in the file after a flush") {
  const ScratchDirectory directory;
  AppendFile file(directory / "series");
  file.append("ab");
  CHECK(file.length() == 2);
  CHECK(contents(directory / "series").empty());
  file.flush_to_disk();
  file.append(std::string(100'000, 'c'));
  file.append("d");
  CHECK(file.length() == 100'003);
  file.flush_to_disk();
  CHECK(contents(directory / "series") == "ab" + std::string(100'000, 'c') + "d");
  CHECK(file.length() == 100'003);
}

TEST_CASE("An opened file goes on at its end and a closed or forgotten one is whole") {
  const ScratchDirectory directory;
  {
    AppendFile file(directory / "series");
    file.append("ab");
  }
  CHECK(contents(directory / "series") == "ab");
  AppendFile file(directory / "series");
  CHECK(file.length() == 2);
  file.append("c");
  AppendFile moved(std::move(file));
  moved.append("d");
  moved.close();
  CHECK(contents(directory / "series") == "abcd");
}

TEST_CASE("A resumed file is cut to the recorded length and goes on there") {
  const ScratchDirectory directory;
  put(directory / "series", "0123456789");
  auto file = AppendFile::truncate_to(directory / "series", 4);
  CHECK(file.length() == 4);
  CHECK(contents(directory / "series") == "0123");
  file.append("x");
  file.close();
  CHECK(contents(directory / "series") == "0123x");
}

TEST_CASE("A resumed file that is shorter than recorded or missing is an error") {
  const ScratchDirectory directory;
  put(directory / "series", "0123");
  CHECK(problem_of([&] { AppendFile::truncate_to(directory / "series", 5); }) ==
        "the file was damaged: 4 bytes are left of 5");
  CHECK(contents(directory / "series") == "0123");
  CHECK(problem_of([&] { AppendFile::truncate_to(directory / "none", 0); }) ==
        "cannot open: No such file or directory");
  CHECK_FALSE(std::filesystem::exists(directory / "none"));
}

TEST_CASE("A full disk is reported by flush and by close and by a long append") {
  const std::string full = "cannot write: No space left on device";
  AppendFile file("/dev/full");
  file.append("x");
  CHECK(problem_of([&] { file.flush_to_disk(); }) == full);
  CHECK(problem_of([&] { file.close(); }) == full);
  CHECK(problem_of([&] { file.append(std::string(100'000, 'x')); }) == full);
  CHECK(file.length() == 100'001);
}

TEST_CASE("Once the disk has not confirmed a flush no later flush succeeds") {
  // /dev/null takes all bytes but cannot confirm that they are on a disk.
  const ScratchDirectory directory;
  std::filesystem::create_symlink("/dev/null", directory / "series");
  AppendFile file(directory / "series");
  CHECK(problem_of([&] { file.flush_to_disk(); }) ==
        "cannot write to the disk: Invalid argument");
  CHECK(problem_of([&] { file.flush_to_disk(); }) == "earlier bytes were lost");
}

TEST_CASE("Short writes are continued and a failed append is made good later") {
  const ScratchDirectory directory;
  std::string bytes;
  for (int i = 0; i < 40'000; ++i) bytes += std::to_string(i) + "\n";
  ChildProcess child([&] {
    AppendFile file(directory / "series");
    // A soft limit: the disk becomes full in the middle of a write, then is freed.
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit full{100'001, RLIM_INFINITY};
    const rlimit freed{RLIM_INFINITY, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &full);
    if (problem_of([&] { file.append(bytes); }).empty()) return 1;
    if (std::filesystem::file_size(directory / "series") != 100'001) return 2;
    ::setrlimit(RLIMIT_FSIZE, &freed);
    file.close();
    return 0;
  });
  CHECK(child.wait() == 0);
  CHECK(contents(directory / "series") == bytes);
}
