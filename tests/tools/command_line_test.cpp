#include "tools/command_line.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <array>

#include "tests/tools/child_process.hpp"

TEST_CASE("A checkpoint that is asked for where no run is ends nothing") {
  ChildProcess child([] {
    std::array<char, 7> name{"adatom"};
    std::array<char*, 2> words{name.data(), nullptr};
    tools::command_line(1, words.data());  // what it says of its usage is no matter
    ::raise(SIGUSR1);
    return 0;
  });
  CHECK(child.wait() == 0);
}
