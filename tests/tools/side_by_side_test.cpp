#include "tools/side_by_side.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cerrno>
#include <stdexcept>
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

TEST_CASE("No process is left behind by a caller who fails") {
  const auto fail_at_second = [](std::size_t job) {
    if (job == 1) throw std::runtime_error("the disk is full");
  };
  CHECK_THROWS_AS(run_side_by_side(jobs, 2, fail_at_second, [](const EndedProcess&) {}),
                  std::runtime_error);
  CHECK_FALSE(has_children());
}

}  // namespace
