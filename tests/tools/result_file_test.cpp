#include "tools/result_file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "tests/scratch_directory.hpp"
#include "tests/tools/child_process.hpp"

using tools::IoError;
using tools::ResultFile;

namespace {

auto entry_count(const ScratchDirectory& directory) {
  return std::ranges::distance(std::filesystem::directory_iterator(directory.path()),
                               std::filesystem::directory_iterator());
}

}  // namespace

TEST_CASE("A result takes its place when it is whole and touches no other file") {
  const ScratchDirectory directory;
  put(directory / "out", "old");
  put(directory / "out.tmp", "precious");
  ResultFile file(directory / "out");
  file.append("new ");
  file.append("bytes");
  CHECK(contents(directory / "out") == "old");
  file.finish();
  CHECK(contents(directory / "out") == "new bytes");
  CHECK(contents(directory / "out.tmp") == "precious");
  CHECK(entry_count(directory) == 2);
}

TEST_CASE("A result that is not finished leaves what was there and nothing else") {
  const ScratchDirectory directory;
  put(directory / "out", "old");
  { ResultFile(directory / "out").append("new"); }
  ChildProcess child([&] {
    limit_file_size(1000);
    try {
      tools::write_result(directory / "out", std::string(5000, 'x'));
    } catch (const IoError& error) {
      return error.problem() == "cannot write: File too large" ? 0 : 1;
    }
    return 2;
  });
  CHECK(child.wait() == 0);
  CHECK(contents(directory / "out") == "old");
  CHECK(entry_count(directory) == 1);
}

TEST_CASE("Not even a file with the name of an unfinished result is replaced") {
  const ScratchDirectory directory;
  const auto taken = directory / ("out." + std::to_string(::getpid()) + ".tmp");
  put(taken, "precious");
  CHECK_THROWS_AS(tools::write_result(directory / "out", "x"), IoError);
  CHECK(contents(taken) == "precious");
  CHECK(entry_count(directory) == 1);
}
