#include "kmc/timed_events.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "kmc/engine.hpp"
#include "tests/kmc/statistics.hpp"

namespace {

using kmc::Clock;
using kmc::Engine;
using kmc::Rng;
using kmc::Stop;

/// An event at every multiple of a period, up to a last one. What it shows is the time.
class Ticks final : public kmc::TimedEvents {
 public:
  explicit Ticks(double period_s, double last_s = 1e300)
      : period_s_(period_s), last_s_(last_s) {}
  void follow(const Clock& now) override { now_ = &now; }
  Clock next() const override {
    const double next_s = period_s_ * static_cast<double>(count + 1);
    return next_s <= last_s_ ? Clock{next_s, 0.0} : Clock::never();
  }
  void execute(Rng&) override {
    CHECK(now_->seconds() == next().seconds());
    ++count;
  }
  void show(const Clock& time) override {
    CHECK(time.since(*now_) >= 0.0);
    CHECK(time.since(next()) <= 0.0);
    shown_s = time.seconds();
  }
  const Clock& now() const { return *now_; }
  std::uint64_t count = 0;
  double shown_s = -1.0;

 private:
  const Clock* now_ = nullptr;
  double period_s_, last_s_;
};

/// Arrivals, never after the next tick; the rate may change from outside.
class Arrivals final : public kmc::Process {
 public:
  Arrivals(double rate, const Ticks& ticks) : rate_per_s(rate), ticks_(ticks) {}
  double total_rate_per_s() override { return rate_per_s; }
  void execute(double, Rng&) override {
    if (ticks_.now().since(ticks_.next()) > 0.0) FAIL("a tick was left behind");
    ++count;
  }
  double rate_per_s;
  std::uint64_t count = 0;

 private:
  const Ticks& ticks_;
};

class Watcher final : public kmc::Observer {
 public:
  explicit Watcher(const Ticks& ticks) : ticks_(ticks) {}
  void observe(double time_s, std::uint64_t) override {
    CHECK(ticks_.shown_s == time_s);
    // A point at the very time of an event is told before it.
    CHECK(ticks_.count ==
          static_cast<std::uint64_t>(std::max(std::ceil(time_s) - 1, 0.0)));
    times_s.push_back(time_s);
  }
  std::vector<double> times_s;

 private:
  const Ticks& ticks_;
};

TEST_CASE("Timed events happen at their times and are shown before observers look") {
  Ticks ticks(1.0, 10.0);
  Engine engine(Rng(1));
  engine.add(ticks);
  Watcher watcher(ticks);
  engine.watch(watcher, kmc::Schedule::linear(0.4));
  CHECK(engine.run({.time_s = 4.5}) == Stop::time_reached);
  CHECK(ticks.count == 4);
  CHECK(ticks.shown_s == 4.5);
  CHECK(engine.event_count() == 4);
  CHECK(engine.run({.events = 6}) == Stop::events_reached);
  CHECK(engine.time_s() == 6.0);
  CHECK(engine.run({}) == Stop::nothing_can_happen);
  CHECK(ticks.count == 10);
  CHECK(engine.time_s() == 10.0);
  CHECK(watcher.times_s.size() == 26);
}

TEST_CASE("Arrivals between timed events stay a Poisson process") {
  // Mean count lambda t, variance the same; the waiting times are redrawn at each tick.
  constexpr double rate_per_s = 1.7, end_s = 100000.0;
  Ticks ticks(0.3);
  Arrivals arrivals(rate_per_s, ticks);
  Engine engine(Rng(2));
  engine.add(arrivals);
  engine.add(ticks);
  CHECK(engine.run({.time_s = end_s}) == Stop::time_reached);
  CHECK(std::abs(static_cast<double>(arrivals.count) - rate_per_s * end_s) <
        5.0 * std::sqrt(rate_per_s * end_s));
  CHECK(engine.event_count() == arrivals.count + ticks.count);
}

TEST_CASE("No waiting time passes while the rate is zero and timed events go on") {
  // In each period of 1 s the rate is 1 for a quarter: 0.25 arrivals in it. Were the
  // rest of a waiting time to pass in between, there would be one at each beginning.
  // Few ticks, since after each the waiting time is drawn anew.
  constexpr int periods = 40000;
  Ticks ticks(10.1);
  Arrivals arrivals(1.0, ticks);
  Engine engine(Rng(3));
  engine.add(arrivals);
  engine.add(ticks);
  for (int period = 0; period < periods; ++period) {
    arrivals.rate_per_s = 1.0;
    engine.run({.time_s = period + 0.25});
    arrivals.rate_per_s = 0.0;
    engine.run({.time_s = period + 1.0});
  }
  CHECK(std::abs(static_cast<double>(arrivals.count) - 0.25 * periods) <
        5.0 * std::sqrt(0.25 * periods));
}

TEST_CASE("A run with timed events that is cut in two takes the same path") {
  const auto path = [](int pieces) {
    Ticks ticks(0.37);
    Arrivals arrivals(2.0, ticks);
    Engine engine(Rng(4));
    engine.add(arrivals);
    engine.add(ticks);
    for (int piece = 1; piece < pieces; ++piece)
      engine.run({.time_s = 500.0 * piece / pieces});
    engine.run({.events = 3000});
    CHECK(ticks.count + arrivals.count == 3000);
    return engine.time_s();
  };
  const double whole_s = path(1);
  for (const int pieces : {2, 3, 1000}) CHECK(path(pieces) == whole_s);
}

}  // namespace
