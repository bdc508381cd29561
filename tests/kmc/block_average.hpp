// Time averages with an error: for tests that compare a run with an exact average.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "kmc/observer.hpp"
#include "tests/kmc/statistics.hpp"

namespace statistics {

/// Time integrals of an observable and of one, in blocks of equally many events. Watch
/// it with Schedule::every_events(1).
class BlockAverage final : public kmc::Observer {
 public:
  BlockAverage(std::function<double()> observable, std::uint64_t block_size)
      : observable_(std::move(observable)), block_size_(block_size) {}

  /// Told after each event; the value of the last call held until now.
  void observe(double time_s, std::uint64_t event_count) override {
    if (event_count > 0) {
      if ((event_count - 1) % block_size_ == 0) blocks_.push_back({0.0, 0.0});
      blocks_.back().integral += value_ * (time_s - since_s_);
      blocks_.back().time_s += time_s - since_s_;
    }
    since_s_ = time_s;
    value_ = observable_();
  }

  /// The ratio of two sums over n independent blocks, and its standard deviation to
  /// first order: sqrt(n / (n - 1) sum (I - ratio T)^2) / sum T (Cochran, Sampling
  /// Techniques, 1977, eq. 6.13). Blocks must be far longer than the system's memory.
  Mean average() const {
    double integral = 0.0, time_s = 0.0, squares = 0.0;
    for (const Block& block : blocks_) {
      integral += block.integral;
      time_s += block.time_s;
    }
    for (const Block& block : blocks_) {
      const double off = block.integral - integral / time_s * block.time_s;
      squares += off * off;
    }
    const auto n = static_cast<double>(blocks_.size());
    return {integral / time_s, std::sqrt(squares * n / (n - 1.0)) / time_s};
  }

 private:
  struct Block {
    double integral;
    double time_s;
  };
  std::function<double()> observable_;
  std::uint64_t block_size_;
  double value_ = 0.0;
  double since_s_ = 0.0;
  std::vector<Block> blocks_;
};

}  // namespace statistics
