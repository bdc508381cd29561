// Simulated time. A step of 1e-13 s after 1000 s would vanish in one double: the clock
// is an unevaluated sum of two.
#pragma once

#include <cmath>
#include <limits>

namespace kmc {

/// A time [s] as high + low, where low holds what high rounds away (Dekker, Numer.
/// Math. 18, 224 (1971); two-sum of Knuth).
struct Clock {
  double high_s = 0.0;
  double low_s = 0.0;

  /// This time plus `step_s`, exact to about 2^-100 of it.
  Clock later(double step_s) const {
    const double sum = high_s + step_s;
    if (!std::isfinite(sum)) return {sum, 0.0};
    const double back = sum - high_s;
    const double rest = (high_s - (sum - back)) + (step_s - back) + low_s;
    const double high = sum + rest;
    return {high, rest - (high - sum)};
  }

  /// Whether this is a sum as later() makes it of times from 0 on, perhaps infinite.
  bool is_time() const {
    return high_s >= 0.0 && high_s + low_s == high_s && std::isfinite(low_s);
  }

  static Clock never() { return {std::numeric_limits<double>::infinity(), 0.0}; }

  double seconds() const { return high_s; }

  /// Seconds from `time_s` to this time; negative when it lies ahead.
  double since(double time_s) const { return (high_s - time_s) + low_s; }
  double since(const Clock& earlier) const {
    return (high_s - earlier.high_s) + (low_s - earlier.low_s);
  }
};

}  // namespace kmc
