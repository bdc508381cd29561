#include "tools/signals.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include "tests/tools/child_process.hpp"

using tools::SignalWatch;

namespace {

int handled_count = 0;

void count_signal(int) { ++handled_count; }

}  // namespace

TEST_CASE("Nothing is requested before a signal comes") {
  SignalWatch watch;
  CHECK_FALSE(watch.stop_requested());
  CHECK_FALSE(watch.take_checkpoint_request());
}

TEST_CASE("SIGTERM and SIGINT and SIGHUP each request a stop that stays") {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    SignalWatch watch;
    ::raise(signal);
    CHECK(watch.stop_requested());
    CHECK(watch.stop_requested());
    CHECK_FALSE(watch.take_checkpoint_request());
  }
}

TEST_CASE("SIGUSR1 requests one checkpoint and no stop") {
  SignalWatch watch;
  ::raise(SIGUSR1);
  CHECK(watch.take_checkpoint_request());
  CHECK_FALSE(watch.take_checkpoint_request());
  CHECK_FALSE(watch.stop_requested());
}

TEST_CASE("SIGPIPE does nothing and neither does a SIGHUP that was ignored before") {
  ChildProcess child([] {
    ::signal(SIGHUP, SIG_IGN);
    SignalWatch watch;
    ::raise(SIGPIPE);
    ::raise(SIGHUP);
    return watch.stop_requested() ? 1 : 7;
  });
  CHECK(child.wait() == 7);
}

TEST_CASE("A second SIGINT ends the program at once but a second SIGTERM does not") {
  ChildProcess interrupted([] {
    SignalWatch watch;
    ::raise(SIGINT);
    ::raise(SIGINT);
    return 0;
  });
  CHECK(interrupted.wait() == 130);
  ChildProcess terminated([] {
    SignalWatch watch;
    ::raise(SIGTERM);
    ::raise(SIGTERM);
    ::raise(SIGINT);
    return watch.stop_requested() ? 7 : 0;
  });
  CHECK(terminated.wait() == 7);
}

TEST_CASE(
    "A watch within another listens to the same requests and leaves it listening") {
  SignalWatch outer;
  ::raise(SIGTERM);
  {
    SignalWatch inner;
    CHECK(inner.stop_requested());
    ::raise(SIGUSR1);
  }
  ::raise(SIGUSR1);
  CHECK(outer.take_checkpoint_request());
  CHECK(outer.stop_requested());
}

TEST_CASE("The handlers from before are restored and a new watch starts afresh") {
  struct sigaction counting {};
  counting.sa_handler = count_signal;
  struct sigaction before {};
  REQUIRE(::sigaction(SIGTERM, &counting, &before) == 0);
  {
    SignalWatch watch;
    ::raise(SIGTERM);
    CHECK(handled_count == 0);
  }
  ::raise(SIGTERM);
  CHECK(handled_count == 1);
  {
    SignalWatch watch;
    CHECK_FALSE(watch.stop_requested());
  }
  ::sigaction(SIGTERM, &before, nullptr);
}
