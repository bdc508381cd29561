#include "kmc/engine.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "kmc/contract.hpp"
#include "tests/kmc/scripted_rng.hpp"
#include "tests/kmc/statistics.hpp"

namespace {

using kmc::ArchiveReader;
using kmc::ArchiveWriter;
using kmc::BadArchive;
using kmc::Clock;
using kmc::Engine;
using kmc::Limits;
using kmc::Rng;
using kmc::Schedule;
using kmc::Stop;

Limits until(double time_s) { return {.time_s = time_s}; }
Limits events(std::uint64_t count) { return {.events = count}; }

/// One event at a rate that anybody may change; counts how often it happened.
class OneEvent final : public kmc::Process {
 public:
  explicit OneEvent(double rate) : rate_per_s(rate) {}
  double total_rate_per_s() override { return rate_per_s; }
  void execute(double target_per_s, Rng&) override {
    REQUIRE(target_per_s >= 0.0);
    REQUIRE(target_per_s < rate_per_s);
    ++count;
  }
  double rate_per_s;
  std::uint64_t count = 0;
};

/// A chain of states with given rates between them [1/s].
class MarkovChain final : public kmc::Process {
 public:
  using Rates = std::vector<std::vector<double>>;  // shape [state_count, state_count]
  MarkovChain(Rates rates, std::size_t start)
      : state(start), rates_(std::move(rates)) {}
  double total_rate_per_s() override {
    double sum = 0.0;
    for (const double rate : rates_[state]) sum += rate;
    return sum;
  }
  void execute(double target_per_s, Rng&) override {
    std::size_t to = 0;
    while (target_per_s >= rates_[state][to]) target_per_s -= rates_[state][to++];
    state = to;
  }
  std::size_t state;

 private:
  Rates rates_;
};

/// Arrivals at a constant rate and departures of each one present, as two processes;
/// each event takes a random number of its own, so that paths depend on every draw.
struct Population {
  struct Arrivals final : kmc::Process {
    explicit Arrivals(Population& owner) : p(owner) {}
    double total_rate_per_s() override { return 50.0; }
    void execute(double, Rng& rng) override { p.count += 1 + rng.below(2); }
    Population& p;
  };
  struct Departures final : kmc::Process {
    explicit Departures(Population& owner) : p(owner) {}
    double total_rate_per_s() override { return 1.3 * static_cast<double>(p.count); }
    void execute(double, Rng&) override { --p.count; }
    Population& p;
  };
  std::uint64_t count = 0;
  Arrivals arrivals{*this};
  Departures departures{*this};
};

/// Calls a function at each due point.
class Watcher final : public kmc::Observer {
 public:
  using Action = std::function<void(double, std::uint64_t)>;
  explicit Watcher(Action action) : action_(std::move(action)) {}
  void observe(double time_s, std::uint64_t event_count) override {
    action_(time_s, event_count);
  }

 private:
  Action action_;
};

/// What somebody saw: time (all bits of it), number of events, state.
struct Sight {
  double time_s;
  std::uint64_t event_count;
  std::uint64_t state;
  friend bool operator==(const Sight& a, const Sight& b) {
    return std::bit_cast<std::uint64_t>(a.time_s) ==
               std::bit_cast<std::uint64_t>(b.time_s) &&
           a.event_count == b.event_count && a.state == b.state;
  }
};

/// A population in an engine, watched after every event, and at regular times.
struct Run {
  explicit Run(std::uint64_t seed) : engine(Rng(seed)) {
    engine.add(population.arrivals);
    engine.add(population.departures);
    engine.watch(at_events, Schedule::every_events(1));
    engine.watch(at_times, Schedule::linear(0.37));
  }
  Population population;
  std::vector<Sight> path, samples;
  Watcher at_events{[this](double time_s, std::uint64_t event_count) {
    path.push_back({time_s, event_count, population.count});
  }};
  Watcher at_times{[this](double time_s, std::uint64_t event_count) {
    samples.push_back({time_s, event_count, population.count});
  }};
  Engine engine;
};

/// First and second moment of the time until a chain gets from `start` to a state that
/// it cannot leave: with Q the generator, Q T1 = -1 and Q T2 = -2 T1 on the other
/// states (Norris, Markov Chains, theorem 3.3.3). Solved by Gauss-Seidel iteration.
std::pair<double, double> moments_of_absorption(const MarkovChain::Rates& rates,
                                                std::size_t start) {
  std::vector<double> first(rates.size(), 0.0), second(rates.size(), 0.0);
  for (int sweep = 0; sweep < 10000; ++sweep)
    for (std::size_t i = 0; i < rates.size(); ++i) {
      double out = 0.0, sum1 = 1.0, sum2 = 2.0 * first[i];
      for (std::size_t j = 0; j < rates.size(); ++j) {
        out += rates[i][j];
        sum1 += rates[i][j] * first[j];
        sum2 += rates[i][j] * second[j];
      }
      if (out == 0.0) continue;
      first[i] = sum1 / out;
      second[i] = sum2 / out;
    }
  return {first[start], second[start]};
}

/// Mean time to absorption over many runs, in standard errors from the exact mean.
double sigmas_off(const MarkovChain::Rates& rates, std::size_t start,
                  double exact_mean_s) {
  const auto [mean_s, square] = moments_of_absorption(rates, start);
  REQUIRE(mean_s == doctest::Approx(exact_mean_s).epsilon(1e-9));
  constexpr int runs = 100000;
  MarkovChain chain(rates, start);
  Engine engine(Rng(5));
  engine.add(chain);
  double sum_s = 0.0;
  for (int run = 0; run < runs; ++run) {
    const double begin_s = engine.time_s();
    chain.state = start;
    REQUIRE(engine.run({}) == Stop::nothing_can_happen);
    sum_s += engine.time_s() - begin_s;
  }
  const double error_s = std::sqrt((square - mean_s * mean_s) / runs);
  return std::abs(sum_s / runs - exact_mean_s) / error_s;
}

TEST_CASE("Waiting times follow the exponential law of the total rate") {
  // Mean 1/R within 5/(R sqrt n); the variance of the square deviation of an
  // exponential variable is 8/R^4, so the variance 1/R^2 within 5 sqrt(8/n)/R^2.
  constexpr std::size_t n = 300000;
  OneEvent slow(1e3), fast(3e3);
  Engine engine(Rng(1));
  engine.add(slow);
  engine.add(fast);
  std::vector<double> times_s, waits;
  Watcher watcher([&](double time_s, std::uint64_t) { times_s.push_back(time_s); });
  engine.watch(watcher, Schedule::every_events(1));
  REQUIRE(engine.run(events(n)) == Stop::events_reached);
  for (std::size_t i = 0; i < n; ++i)
    waits.push_back(4e3 * (times_s[i + 1] - times_s[i]));
  const double root_n = std::sqrt(static_cast<double>(n));
  double sum = 0.0, squares = 0.0;
  for (const double wait : waits) {
    sum += wait;
    squares += (wait - 1.0) * (wait - 1.0);
  }
  CHECK(std::abs(sum / n - 1.0) < 5.0 / root_n);
  CHECK(std::abs(squares / n - 1.0) < 5.0 * std::sqrt(8.0) / root_n);
  CHECK(statistics::kolmogorov_smirnov(waits, [](double x) {
          return -std::expm1(-x);
        }) < statistics::kolmogorov_smirnov_bound(n));
  // Binomial: n p (1 - p) with p = 1/4.
  CHECK(std::abs(static_cast<double>(slow.count) - n / 4.0) <
        5.0 * std::sqrt(n * 3.0 / 16.0));
}

TEST_CASE("Arrivals at a constant rate are Poisson distributed") {
  // 1.5 expected in a window; windows of 7 and more are one bin (expected above 40).
  OneEvent arrivals(3.0);
  Engine engine(Rng(2));
  engine.add(arrivals);
  std::vector<std::uint64_t> counts;
  Watcher watcher([&](double, std::uint64_t count) { counts.push_back(count); });
  engine.watch(watcher, Schedule::linear(0.5));
  constexpr std::size_t windows = 50000;
  engine.run(until(0.5 * windows));
  REQUIRE(counts.size() == windows + 1);
  std::vector<double> observed(8, 0.0), expected(8, 0.0);
  for (std::size_t i = 0; i < windows; ++i)
    ++observed[std::min<std::uint64_t>(counts[i + 1] - counts[i], 7)];
  double term = windows * std::exp(-1.5), rest = windows;
  for (int k = 0; k < 7; ++k) {
    expected[k] = term;
    rest -= term;
    term *= 1.5 / (k + 1.0);
  }
  expected[7] = rest;
  CHECK(statistics::chi_square(observed, expected) < statistics::chi_square_bound(7));
}

TEST_CASE("A walker between absorbing ends needs the exact mean time") {
  // k (L - k) / (2 g) for hops at rate g to either side from site k of 0 .. L.
  constexpr std::size_t length = 7;
  constexpr double g = 2.5;
  MarkovChain::Rates rates(length + 1, std::vector<double>(length + 1, 0.0));
  for (std::size_t i = 1; i < length; ++i) rates[i][i - 1] = rates[i][i + 1] = g;
  for (const std::size_t k : {1U, 3U, 6U})
    CHECK(sigmas_off(rates, k, static_cast<double>(k * (length - k)) / (2.0 * g)) <
          5.0);
}

TEST_CASE("A flicker with an escape needs the exact mean time") {
  constexpr double there = 100.0, back = 300.0, escape = 2.0;
  const MarkovChain::Rates rates = {{0, there, 0}, {back, 0, escape}, {0, 0, 0}};
  CHECK(sigmas_off(rates, 0, (there + back + escape) / (there * escape)) < 5.0);
}

TEST_CASE("Processes of rate zero are never chosen at either extreme") {
  for (const std::uint64_t bits : {lowest_bits, middle_bits, highest_bits}) {
    std::array<OneEvent, 7> processes = {OneEvent(0.0), OneEvent(0.1), OneEvent(0.0),
                                         OneEvent(0.5), OneEvent(0.3), OneEvent(0.0),
                                         OneEvent(0.0)};
    Engine engine(scripted_rng({middle_bits, bits}));
    for (OneEvent& process : processes) engine.add(process);
    CHECK(engine.run(events(1)) == Stop::events_reached);
    CHECK(processes[1].count == (bits == lowest_bits ? 1 : 0));
    CHECK(processes[3].count == (bits == middle_bits ? 1 : 0));
    CHECK(processes[4].count == (bits == highest_bits ? 1 : 0));
  }
}

TEST_CASE("A single process is chosen at either extreme whatever its rate") {
  for (const double rate_per_s : {1e-300, 0.1, 1.0 / 3.0, 1e13, 1e300})
    for (const std::uint64_t bits : {lowest_bits, highest_bits}) {
      OneEvent process(rate_per_s), idle(0.0);
      Engine engine(scripted_rng({middle_bits, bits}));
      engine.add(process);
      engine.add(idle);
      engine.run(events(1));
      CHECK(process.count == 1);
    }
}

TEST_CASE("Rounding at the end of the last process chooses that process") {
  // (0.3 + 1.1 + 1.0) (1 - 2^-53) - 0.3 - 1.1 is 1.0 in doubles, not less than it.
  REQUIRE((0.3 + 1.1 + 1.0) * (1.0 - 0x1p-53) - 0.3 - 1.1 == 1.0);
  std::array<OneEvent, 5> processes = {OneEvent(0.3), OneEvent(0.0), OneEvent(1.1),
                                       OneEvent(1.0), OneEvent(0.0)};
  Engine engine(scripted_rng({middle_bits, highest_bits}));
  for (OneEvent& process : processes) engine.add(process);
  engine.run(events(1));
  CHECK(processes[3].count == 1);
}

TEST_CASE("Nothing can happen without a process or when all rates are zero") {
  Engine engine(Rng(1));
  CHECK(engine.run({}) == Stop::nothing_can_happen);
  OneEvent idle(0.0);
  engine.add(idle);
  CHECK(engine.run(until(1.0)) == Stop::nothing_can_happen);
  CHECK(engine.time_s() == 0.0);
  CHECK(engine.event_count() == 0);
  CHECK(engine.total_rate_per_s() == 0.0);
}

TEST_CASE("The beginning is told once also when no event comes") {
  for (const Schedule& schedule : {Schedule::linear(1.0), Schedule::every_events(5),
                                   Schedule::logarithmic(1.0, 1.0)}) {
    OneEvent process(0.0);
    Engine engine(Rng(1));
    engine.add(process);
    int told = 0;
    Watcher watcher([&](double time_s, std::uint64_t event_count) {
      CHECK(time_s == 0.0);
      CHECK(event_count == 0);
      ++told;
    });
    engine.watch(watcher, schedule);
    CHECK(engine.run(events(0)) == Stop::events_reached);
    CHECK(told == 1);
    CHECK(engine.run({}) == Stop::nothing_can_happen);
    process.rate_per_s = 1e9;
    CHECK(engine.run(events(2)) == Stop::events_reached);
    CHECK(told == 1);
  }
}

TEST_CASE("Each limit ends a run for its own reason") {
  OneEvent process(1.0);
  Engine engine(Rng(1));
  engine.add(process);
  CHECK(engine.run(events(10)) == Stop::events_reached);
  CHECK(engine.event_count() == 10);
  CHECK(process.count == 10);
  CHECK(engine.run(events(10)) == Stop::events_reached);
  CHECK(engine.event_count() == 10);
  const double then_s = engine.time_s() + 100.0;
  CHECK(engine.run(until(then_s)) == Stop::time_reached);
  CHECK(engine.time_s() == then_s);
  CHECK(engine.run(until(then_s - 50.0)) == Stop::time_reached);
  CHECK(engine.time_s() == then_s);  // never back
  int asked = 0;
  CHECK(engine.run({.interrupted = [&] { return ++asked == 3; }}) == Stop::interrupted);
  CHECK(engine.event_count() == 3 * Engine::poll_interval);
}

TEST_CASE("Observers see the state before the event that ends it") {
  Run run(3);
  run.engine.run(until(100.0));
  REQUIRE(run.path.size() > 5000);
  REQUIRE(run.samples.size() == 271);  // 0 to 270 times 0.37 s: up to 99.9 s
  std::size_t k = 0;
  for (std::size_t i = 0; i < run.samples.size(); ++i) {
    const Sight& sample = run.samples[i];
    CHECK(sample.time_s == static_cast<double>(37 * i) / 100.0);
    while (k + 1 < run.path.size() && run.path[k + 1].time_s < sample.time_s) ++k;
    CHECK(sample.event_count == run.path[k].event_count);
    CHECK(sample.state == run.path[k].state);
  }
}

TEST_CASE("All points that are due in one waiting time are told in order of time") {
  // The first waiting time is 53 ln 2 = 36.7 s.
  OneEvent process(1.0);
  Engine engine(scripted_rng({lowest_bits, middle_bits}));
  engine.add(process);
  std::vector<double> all_s, coarse_s, fine_s;
  Watcher coarse([&](double time_s, std::uint64_t count) {
    CHECK(process.count == 0);
    CHECK(count == 0);
    all_s.push_back(time_s);
    coarse_s.push_back(time_s);
  });
  Watcher fine([&](double time_s, std::uint64_t) {
    all_s.push_back(time_s);
    fine_s.push_back(time_s);
  });
  engine.watch(coarse, Schedule::linear(10.0));
  engine.watch(fine, Schedule::logarithmic(0.1, 1.0));
  CHECK(engine.run(events(1)) == Stop::events_reached);
  CHECK(coarse_s == std::vector<double>{0.0, 10.0, 20.0, 30.0});
  CHECK(fine_s == std::vector<double>{0.0, 0.1, 1.0, 10.0});
  CHECK(std::is_sorted(all_s.begin(), all_s.end()));
  CHECK(all_s.size() == 8);
}

TEST_CASE("A point that is due exactly at the limit is told once") {
  OneEvent process(1000.0);
  Engine engine(Rng(4));
  engine.add(process);
  std::vector<double> times_s;
  Watcher watcher([&](double time_s, std::uint64_t) { times_s.push_back(time_s); });
  engine.watch(watcher, Schedule::linear(1.0));
  for (const double limit_s : {1.0, 1.0, 2.0, 2.5, 3.0}) engine.run(until(limit_s));
  CHECK(times_s == std::vector<double>{0.0, 1.0, 2.0, 3.0});
}

TEST_CASE("A schedule by events tells the state after those events once") {
  OneEvent process(1.0);
  Engine engine(Rng(4));
  engine.add(process);
  std::vector<std::uint64_t> counts;
  Watcher watcher([&](double time_s, std::uint64_t count) {
    CHECK(process.count == count);
    CHECK(time_s == engine.time_s());
    counts.push_back(count);
  });
  engine.watch(watcher, Schedule::every_events(3));
  for (const std::uint64_t limit : {0, 3, 3, 4, 9, 10}) engine.run(events(limit));
  CHECK(counts == std::vector<std::uint64_t>{0, 3, 6, 9});
}

/// Runs up to event `last` in pieces; next_limits(piece) gives the end of each.
template <class NextLimits>
void check_same_path_in_pieces(unsigned pieces, NextLimits&& next_limits) {
  constexpr std::uint64_t last = 40000;
  Run whole(6), cut(6);
  REQUIRE(whole.engine.run(events(last)) == Stop::events_reached);
  for (unsigned piece = 1; piece < pieces; ++piece) {
    Limits limits = next_limits(piece, whole.engine.time_s());
    limits.events = std::min(limits.events, last);
    REQUIRE(cut.engine.run(limits) != Stop::nothing_can_happen);
    REQUIRE(cut.engine.event_count() < last);
  }
  REQUIRE(cut.engine.run(events(last)) == Stop::events_reached);
  CHECK(cut.engine.time_s() == whole.engine.time_s());
  CHECK(cut.path == whole.path);
  CHECK(cut.samples == whole.samples);
}

TEST_CASE("A run cut by times takes bit for bit the same path") {
  for (const unsigned pieces : {2U, 3U, 7U, 1000U})
    check_same_path_in_pieces(pieces, [&](unsigned piece, double end_s) {
      return until(end_s * piece / pieces);
    });
}

TEST_CASE("A run cut by numbers of events takes bit for bit the same path") {
  for (const unsigned pieces : {2U, 3U, 7U, 1000U})
    check_same_path_in_pieces(
        pieces, [&](unsigned piece, double) { return events(40000 * piece / pieces); });
}

TEST_CASE("A run cut by interrupts takes bit for bit the same path") {
  for (const unsigned pieces : {2U, 3U, 7U, 1000U}) {
    check_same_path_in_pieces(pieces, [&](unsigned piece, double) {
      // Asked after each row of the two observers, and now and then between.
      return Limits{
          .interrupted = [left = piece % 7]() mutable { return left-- == 0; }};
    });
  }
}

TEST_CASE("An observer halts a run when all who are due at its time were told") {
  for (const double rate_per_s : {1.0, 0.0}) {
    OneEvent process(rate_per_s);
    Engine engine(Rng(4));
    engine.add(process);
    bool halted = false;
    double seen_s = 0.0;
    Watcher judge([&](double time_s, std::uint64_t) { halted = time_s == 20.0; });
    Watcher other([&](double time_s, std::uint64_t) { seen_s = time_s; });
    engine.watch(judge, Schedule::linear(10.0));
    engine.watch(other, Schedule::linear(5.0));
    const Limits limits{
        .time_s = 100.0, .interrupted = [&] { return halted; }, .halted = &halted};
    if (rate_per_s == 0.0) CHECK(engine.run(limits) == Stop::nothing_can_happen);
    CHECK((rate_per_s > 0.0 ? engine.run(limits) : engine.wait(limits)) ==
          Stop::halted);
    CHECK(engine.time_s() == 20.0);
    CHECK(seen_s == 20.0);

    OneEvent same(rate_per_s);
    Engine uncut(Rng(4));
    uncut.add(same);
    CHECK(uncut.run(until(20.0)) ==
          (rate_per_s > 0.0 ? Stop::time_reached : Stop::nothing_can_happen));
    CHECK(engine.event_count() == uncut.event_count());
    if (rate_per_s == 0.0) continue;
    uncut.run(events(1000));
    CHECK(engine.run(events(1000)) == Stop::events_reached);
    CHECK(engine.time_s() == uncut.time_s());
  }
}

TEST_CASE("A run that is halted when an event is due does not pass it") {
  // The event comes 3e-14 s before 1024 s, which in a double is 1024 s.
  const double before_s = std::nextafter(1024.0, 0.0);
  OneEvent process(0.0);
  bool halted = false;
  Watcher judge([&](double time_s, std::uint64_t) { halted = time_s == 1024.0; });
  Engine engine(scripted_rng({lowest_bits, middle_bits}));
  engine.add(process);
  engine.watch(judge, Schedule::linear(1024.0));
  CHECK(engine.run(until(before_s)) == Stop::nothing_can_happen);
  engine.wait(until(before_s));
  process.rate_per_s = 53.0 * std::log(2.0) / 8e-14;
  CHECK(engine.run({.halted = &halted}) == Stop::halted);
  CHECK(engine.time_s() == 1024.0);
  CHECK(process.count == 0);
  kmc::ArchiveWriter saved;
  engine.save(saved);
  Engine again(Rng(1));
  again.watch(judge, Schedule::linear(1024.0));
  kmc::ArchiveReader archive(saved.bytes());
  CHECK_NOTHROW(again.restore(archive));
}

TEST_CASE("A run without rows is interrupted within some thousand events") {
  OneEvent process(1.0);
  Engine engine(Rng(13));
  engine.add(process);
  Limits limits{.interrupted = [asked = 0]() mutable { return ++asked == 2; }};
  CHECK(engine.run(limits) == Stop::interrupted);
  CHECK(engine.event_count() == Engine::poll_interval);
}

TEST_CASE("A run is interrupted between two rows and goes on with the next") {
  OneEvent process(0.0);
  Engine engine(scripted_rng({middle_bits, middle_bits}));  // first event: ln 2 s
  engine.add(process);
  std::vector<double> times_s;
  Watcher watcher([&](double time_s, std::uint64_t) { times_s.push_back(time_s); });
  engine.watch(watcher, Schedule::linear(0.125));
  Limits limits{.time_s = 0.5, .interrupted = [&] { return times_s.size() == 1; }};
  CHECK(engine.run(limits) == Stop::interrupted);
  CHECK(times_s == std::vector<double>{0.0});
  limits.interrupted = [&] { return times_s.size() == 3; };
  CHECK(engine.run(limits) == Stop::nothing_can_happen);
  CHECK(engine.wait(limits) == Stop::interrupted);
  CHECK(times_s == std::vector<double>{0.0, 0.125, 0.25});
  CHECK(engine.time_s() == 0.0);
  process.rate_per_s = 1.0;
  CHECK(engine.run({.time_s = 1.0, .interrupted = [&] {
                      return times_s.size() == 4;
                    }}) == Stop::interrupted);
  CHECK(times_s.back() == 0.375);
  CHECK(engine.run({.time_s = 1.0, .events = 1}) == Stop::events_reached);
  CHECK(times_s == std::vector<double>{0.0, 0.125, 0.25, 0.375, 0.5, 0.625});
  CHECK(engine.time_s() == doctest::Approx(std::log(2.0)).epsilon(1e-14));
}

TEST_CASE("A restored engine takes bit for bit the same path") {
  constexpr std::uint64_t last = 20000;
  Run whole(7);
  whole.engine.run(events(last));
  for (const bool in_a_waiting_time : {false, true}) {
    Run saved(7);
    if (in_a_waiting_time)
      REQUIRE(saved.engine.run(until(0.4 * whole.engine.time_s())) ==
              Stop::time_reached);
    else
      REQUIRE(saved.engine.run(events(5000)) == Stop::events_reached);
    kmc::ArchiveWriter written;
    saved.engine.save(written);

    Run restored(1);
    restored.population.count = saved.population.count;
    restored.path = saved.path;
    restored.samples = saved.samples;
    kmc::ArchiveReader archive(written.bytes());
    restored.engine.restore(archive);
    CHECK(archive.at_end());
    CHECK(restored.engine.time_s() == saved.engine.time_s());
    CHECK(restored.engine.event_count() == saved.engine.event_count());
    restored.engine.run(events(last));
    CHECK(restored.path == whole.path);
    CHECK(restored.samples == whole.samples);
  }
}

TEST_CASE("An engine cannot be restored with other observers or cut bytes") {
  Run saved(8);
  kmc::ArchiveWriter written;
  saved.engine.save(written);
  Engine unwatched{Rng(8)};
  kmc::ArchiveReader archive(written.bytes());
  CHECK_THROWS_AS(unwatched.restore(archive), kmc::BadArchive);
  kmc::ArchiveReader cut(std::string_view(written.bytes()).substr(0, 100));
  CHECK_THROWS_AS(saved.engine.restore(cut), kmc::BadArchive);
}

TEST_CASE("The same seed takes the same path and another seed another") {
  Run one(9), same(9), other(10);
  for (Run* run : {&one, &same, &other}) run->engine.run(events(1000));
  CHECK(one.path == same.path);
  CHECK_FALSE(one.path == other.path);
}

/// A process whose rate changes at the given times, again and again: the integral of
/// the rate between two events must be exponential with mean 1.
double distance_from_exponential(const std::vector<double>& rates_per_s,
                                 std::size_t sample_count) {
  OneEvent process(0.0);
  Engine engine(Rng(11));
  engine.add(process);
  std::vector<double> waits;
  double integral = 0.0, since_s = 0.0;
  Watcher watcher([&](double time_s, std::uint64_t event_count) {
    if (event_count == 0) return;
    waits.push_back(integral + process.rate_per_s * (time_s - since_s));
    integral = 0.0;
    since_s = time_s;
  });
  engine.watch(watcher, Schedule::every_events(1));
  constexpr double stage_s = 0.5;
  for (std::uint64_t stage = 1; waits.size() < sample_count; ++stage) {
    process.rate_per_s = rates_per_s[stage % rates_per_s.size()];
    const double end_s = stage_s * static_cast<double>(stage);
    if (engine.run(until(end_s)) == Stop::nothing_can_happen) engine.wait(until(end_s));
    REQUIRE(engine.time_s() == end_s);
    integral += process.rate_per_s * (end_s - since_s);
    since_s = end_s;
  }
  REQUIRE(std::all_of(waits.begin(), waits.end(), [](double x) { return x >= 0.0; }));
  return statistics::kolmogorov_smirnov(waits,
                                        [](double x) { return -std::expm1(-x); });
}

TEST_CASE("A rate that changes from outside keeps the exponential law") {
  constexpr std::size_t n = 100000;
  CHECK(distance_from_exponential({0.3, 5.0, 1.0}, n) <
        statistics::kolmogorov_smirnov_bound(n));
}

TEST_CASE("A rate that is zero for a while keeps the exponential law") {
  constexpr std::size_t n = 100000;
  CHECK(distance_from_exponential({1.0, 0.0}, n) <
        statistics::kolmogorov_smirnov_bound(n));
  CHECK(distance_from_exponential({1.0, 0.0, 2.0, 0.0, 0.0}, n) <
        statistics::kolmogorov_smirnov_bound(n));
}

TEST_CASE("The clock never goes back when a rate was zero for a while") {
  OneEvent process(1.0);
  Engine engine(scripted_rng({lowest_bits, middle_bits}));  // first event: 36.7 s
  engine.add(process);
  CHECK(engine.run(until(10.0)) == Stop::time_reached);
  process.rate_per_s = 0.0;
  CHECK(engine.run(until(100.0)) == Stop::nothing_can_happen);
  engine.wait(until(100.0));
  process.rate_per_s = 1.0;
  CHECK(engine.run(events(1)) == Stop::events_reached);
  CHECK(engine.time_s() == doctest::Approx(90.0 + 53.0 * std::log(2.0)).epsilon(1e-14));
}

TEST_CASE("Time passes without events after nothing can happen") {
  OneEvent idle(0.0);
  Engine engine(Rng(1));
  engine.add(idle);
  std::vector<double> times_s;
  Watcher watcher([&](double time_s, std::uint64_t) { times_s.push_back(time_s); });
  engine.watch(watcher, Schedule::linear(1.0));
  CHECK(engine.run(until(2.5)) == Stop::nothing_can_happen);
  engine.wait(until(2.5));
  CHECK(engine.time_s() == 2.5);
  CHECK(times_s == std::vector<double>{0.0, 1.0, 2.0});
  engine.wait(until(1.0));
  CHECK(engine.time_s() == 2.5);
}

TEST_CASE("A waiting time beyond all numbers ends at the limit of time") {
  OneEvent process(1e-310);
  Engine engine(scripted_rng({lowest_bits, middle_bits}));
  engine.add(process);
  CHECK(engine.run({.time_s = 1e6, .events = 1}) == Stop::time_reached);
  CHECK(engine.time_s() == 1e6);
  CHECK(process.count == 0);
}

TEST_CASE("A waiting time beyond all numbers ends when the rate rises") {
  OneEvent process(1e-310);
  Engine engine(scripted_rng({lowest_bits, middle_bits, middle_bits, middle_bits}));
  engine.add(process);
  CHECK(engine.run(until(1e6)) == Stop::time_reached);
  process.rate_per_s = 1.0;
  CHECK(engine.run({.time_s = 1e9, .events = 1}) == Stop::events_reached);
  CHECK(engine.time_s() > 1e6);
  CHECK(process.count == 1);
}

TEST_CASE("A step of 1e-13 s after 1000 s is not lost") {
  OneEvent process(1e13);
  Engine engine(Rng(12));
  engine.add(process);
  engine.run(events(0));
  engine.wait(until(1000.0));
  constexpr double n = 1e6;
  engine.run(events(static_cast<std::uint64_t>(n)));
  // The sum of n exponential times of mean 1e-13 s has a relative error of 1 / sqrt n;
  // seconds() rounds to 1.1e-13 s.
  CHECK(std::abs((engine.time_s() - 1000.0) / (n * 1e-13) - 1.0) <
        5.0 / std::sqrt(n) + 2e-6);
}

/// Whether an engine can be restored to these times.
bool restores(const Clock& now, const Clock& pending, double pending_rate_per_s) {
  ArchiveWriter written;
  Rng(1).save(written);
  written.value(now);
  written.value(std::uint64_t{5});
  written.value(pending);
  written.value(pending_rate_per_s);
  written.value(std::uint64_t{0});  // observers
  ArchiveReader archive(written.bytes());
  Engine engine(Rng(1));
  try {
    engine.restore(archive);
  } catch (const BadArchive&) {
    return false;
  }
  return true;
}

TEST_CASE("A saved state with times that no run has is refused") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinite = std::numeric_limits<double>::infinity();
  CHECK(restores({3.0, 1e-17}, {4.0, 0.0}, 2.0));
  CHECK(restores({3.0, 0.0}, {3.0, 1e-17}, 2.0));
  CHECK(restores({3.0, 0.0}, {infinite, 0.0}, 1e-310));
  CHECK(restores({3.0, 0.0}, {2.0, 0.0}, 0.0));  // not drawn yet
  for (const Clock& now : {Clock{nan, 0.0}, Clock{0.0, nan}, Clock{-1.0, 0.0},
                           Clock{infinite, 0.0}, Clock{1.0, infinite}, Clock{1.0, 1.0}})
    CHECK_FALSE(restores(now, {9.0, 0.0}, 2.0));
  for (const double rate_per_s : {nan, -1.0, infinite})
    CHECK_FALSE(restores({3.0, 0.0}, {4.0, 0.0}, rate_per_s));
  for (const Clock& pending :
       {Clock{nan, 0.0}, Clock{4.0, nan}, Clock{2.0, 0.0}, Clock{3.0, -1e-17}})
    CHECK_FALSE(restores({3.0, 0.0}, pending, 2.0));
}

}  // namespace

TEST_CASE("A sum of rates beyond all numbers ends a run instead of passing for none") {
  for (const double rate_per_s : {HUGE_VAL, std::nan("")}) {
    OneEvent endless(rate_per_s);
    Engine engine(Rng(1));
    engine.add(endless);
    CHECK_THROWS_AS(engine.run({}), kmc::BrokenInvariant);
    CHECK(engine.event_count() == 0);
  }
}
