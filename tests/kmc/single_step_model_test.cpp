// The single-step model of growth (Meakin, Ramanlal, Sander & Ball, Phys. Rev. A 34,
// 5091 (1986)) as a process of a user: on a ring, heights of neighbours differ by one;
// a local minimum rises by two at rate p, a local maximum falls by two at rate q. All
// sequences of as many steps up as down are equally likely in the stationary state, so
// W^2 = (L + 1) / 12 and a site is a local minimum with probability L / (4 (L - 1)).
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "kmc/engine.hpp"
#include "kmc/rate_classes.hpp"
#include "tests/kmc/block_average.hpp"

namespace {

class SingleStepModel final : public kmc::Process {
 public:
  /// Begins flat: heights 0 and 1 in turn. Requires: length is even.
  SingleStepModel(std::uint32_t length, double up_per_s, double down_per_s)
      : heights_(length) {
    classes_.add_class(up_per_s);
    classes_.add_class(down_per_s);
    classes_.resize_slots(length);
    for (std::uint32_t i = 0; i < length; ++i) heights_[i] = i % 2;
    for (std::uint32_t i = 0; i < length; ++i) classify(i);
  }

  double total_rate_per_s() override { return classes_.total_per_s(); }

  void execute(double target_per_s, kmc::Rng& rng) override {
    const auto [chosen_class, i] = classes_.pick(target_per_s, rng);
    heights_[i] += chosen_class == minimum ? 2 : -2;
    (chosen_class == minimum ? up_count : down_count) += 1;
    for (const std::uint32_t site : {before(i), i, after(i)}) classify(site);
  }

  double square_of_width() const {
    double sum = 0.0, squares = 0.0;
    for (const std::int64_t height : heights_) {
      const auto h = static_cast<double>(height - heights_[0]);
      sum += h;
      squares += h * h;
    }
    const auto n = static_cast<double>(heights_.size());
    return squares / n - sum / n * (sum / n);
  }

  std::uint64_t up_count = 0, down_count = 0;

 private:
  static constexpr kmc::RateClasses::Class minimum = 0, maximum = 1;

  std::uint32_t before(std::uint32_t i) const { return i > 0 ? i - 1 : last(); }
  std::uint32_t after(std::uint32_t i) const { return i < last() ? i + 1 : 0; }
  std::uint32_t last() const { return static_cast<std::uint32_t>(heights_.size() - 1); }

  void classify(std::uint32_t i) {
    const std::int64_t rise = heights_[after(i)] - heights_[i];
    const bool extreme = heights_[before(i)] - heights_[i] == rise;
    classes_.put(i, !extreme   ? kmc::RateClasses::no_class
                    : rise > 0 ? minimum
                               : maximum);
  }

  std::vector<std::int64_t> heights_;
  kmc::RateClasses classes_;
};

/// Counts between two times.
std::vector<double> differences(const std::vector<double>& counts) {
  std::vector<double> list;
  for (std::size_t i = 0; i + 1 < counts.size(); ++i)
    list.push_back(counts[i + 1] - counts[i]);
  return list;
}

/// Calls a function at each due point.
class AtTimes final : public kmc::Observer {
 public:
  explicit AtTimes(std::function<void()> action) : action_(std::move(action)) {}
  void observe(double, std::uint64_t) override { action_(); }

 private:
  std::function<void()> action_;
};

TEST_CASE("The single-step model on a ring has the exact stationary width") {
  // The slowest of L = 16 sites forgets in about L^2 / (p + q) s (symmetric) or less: a
  // block of 20000 events is at least ten times that.
  for (const double down_per_s : {0.0, 0.3, 1.0})
    for (const std::uint32_t length : {4U, 8U, 16U}) {
      CAPTURE(down_per_s);
      CAPTURE(length);
      SingleStepModel model(length, 1.0, down_per_s);
      statistics::BlockAverage width([&] { return model.square_of_width(); }, 20000);
      kmc::Engine start{kmc::Rng(21)}, engine{kmc::Rng(21, 1)};
      start.add(model);
      start.run({.events = 20000});
      engine.add(model);
      engine.watch(width, kmc::Schedule::every_events(1));
      engine.run({.events = 1000000});
      const auto [average, error] = width.average();
      const double value = average;
      CAPTURE(value);
      CHECK(error < 0.01 * value);
      CHECK(std::abs(value - (length + 1.0) / 12.0) < 5.0 * error);
    }
}

TEST_CASE("The single-step model on a ring grows at the exact rate") {
  // Counts in windows far longer than the memory are independent.
  for (const double down_per_s : {0.0, 0.5})
    for (const std::uint32_t length : {4U, 8U, 16U}) {
      CAPTURE(down_per_s);
      CAPTURE(length);
      SingleStepModel model(length, 1.0, down_per_s);
      std::vector<double> ups, downs;
      AtTimes count([&] {
        ups.push_back(static_cast<double>(model.up_count));
        downs.push_back(static_cast<double>(model.down_count));
      });
      kmc::Engine start{kmc::Rng(22)}, engine{kmc::Rng(22, 1)};
      start.add(model);
      start.run({.events = 20000});
      engine.add(model);
      constexpr double window_s = 2000.0;
      engine.watch(count, kmc::Schedule::linear(window_s));
      engine.run({.time_s = 100.0 * window_s});
      const double per_site_and_s = length / (4.0 * (length - 1.0));
      const double expected = per_site_and_s * length * window_s;
      const auto up = statistics::mean(differences(ups));
      const auto down = statistics::mean(differences(downs));
      CHECK(up.error < 0.01 * expected);
      CHECK(std::abs(up.value - expected) < 5.0 * up.error);
      CHECK(std::abs(down.value - down_per_s * expected) <= 5.0 * down.error);
    }
}

}  // namespace
