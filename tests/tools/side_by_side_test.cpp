#include "tools/side_by_side.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using tools::Arguments;
using tools::EndedProcess;
using tools::run_side_by_side;

/// This program is run again: it lists its tests.
const std::vector<Arguments> jobs(3, Arguments{"--list-test-cases"});

bool has_children() { return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD; }

TEST_CASE("Processes side by side are told of when they begin and have ended") {
  std::vector<std::size_t> begun, ended;
  const bool stopped = run_side_by_side(
      jobs, 2, [&](std::size_t job) { begun.push_back(job); },
      [&](const EndedProcess& process) {
        CHECK(process.exit_code == 0);
        ended.push_back(process.index);
      });
  CHECK_FALSE(stopped);
  CHECK(begun == std::vector<std::size_t>{0, 1, 2});
  CHECK(ended.size() == 3);
  CHECK_FALSE(has_children());
}

/// Run by the next test, in processes of its own.
TEST_CASE("A process that waits for its end" * doctest::skip()) {
  std::this_thread::sleep_for(std::chrono::minutes(2));
}

TEST_CASE("No process is left behind by a caller who fails") {
  const auto fail_at_second = [](std::size_t job) {
    if (job == 1) throw std::runtime_error("the disk is full");
  };
  const std::vector<Arguments> waiting(
      2, {"--no-skip", "--test-case=A process that waits for its end"});
  const auto begin = std::chrono::steady_clock::now();
  // Often the first process is still being made when the second fails.
  for (int k = 0; k < 5; ++k) {
    CHECK_THROWS_AS(
        run_side_by_side(waiting, 2, fail_at_second, [](const EndedProcess&) {}),
        std::runtime_error);
    CHECK_FALSE(has_children());
  }
  // They did not wait until they were through.
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::minutes(1));
}

}  // namespace
