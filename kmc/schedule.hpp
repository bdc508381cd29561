// When something is due: at which simulated times, or after how many events.
#pragma once

#include <cstdint>
#include <limits>
#include <variant>

#include "kmc/archive.hpp"

namespace kmc {

/// An increasing list of due points, made from a formula, so that no rounding
/// accumulates and a checkpoint needs only the number of points passed. The first point
/// of every schedule is the beginning (time 0, event 0). Times have 14 digits, so that
/// one moment is the same number in different schedules: 1e-10, not
/// 9.9999999999999991e-11.
class Schedule {
 public:
  static constexpr double never_s = std::numeric_limits<double>::infinity();
  static constexpr std::uint64_t no_event = ~std::uint64_t{0};

  /// 0, interval, 2 interval, ... Requires: interval_s > 0.
  static Schedule linear(double interval_s);
  /// 0, first, first 10^(1/n), first 10^(2/n), ... with n points a decade.
  /// Requires: first_s > 0, points_per_decade > 0.
  static Schedule logarithmic(double first_s, double points_per_decade);
  /// Events 0, n, 2n, ... Requires: event_count > 0.
  static Schedule every_events(std::uint64_t event_count);
  /// Never due.
  static Schedule none();

  /// The next due time [s]; never_s when it goes by events.
  double next_time_s() const { return next_time_s_; }
  /// The next due event number; no_event when it goes by time.
  std::uint64_t next_event() const { return next_event_; }
  /// Passes to the following point.
  void advance();

  void save(ArchiveWriter& archive) const { archive.value(passed_); }
  /// Throws BadArchive.
  void restore(ArchiveReader& archive);

 private:
  struct None {};
  struct Linear {
    double interval_s;
  };
  struct Logarithmic {
    double first_s;
    double points_per_decade;
  };
  struct Events {
    std::uint64_t interval;
  };
  using Formula = std::variant<None, Linear, Logarithmic, Events>;

  explicit Schedule(Formula formula) : formula_(formula) { place(); }
  void place();

  Formula formula_;
  std::uint64_t passed_ = 0;
  double next_time_s_ = never_s;
  std::uint64_t next_event_ = no_event;
};

}  // namespace kmc
