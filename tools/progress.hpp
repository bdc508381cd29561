// How far a run is, told while it goes on.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace tools {

/// "01:02:03", from 99 hours on "12.3 days" or "412 years"; "--:--:--" of infinity.
std::string duration_text(double seconds);

/// One line on standard error: on a terminal rewritten twice a second, else a new line
/// every ten seconds.
class Progress {
 public:
  enum class Style { terminal, plain, silent };

  /// Limits that do not apply are infinite, or the largest number.
  Progress(Style style, double stop_time_s, std::uint64_t stop_events);
  ~Progress();

  /// Tells, if it is time to.
  void update(double time_s, std::uint64_t events, double temperature_K);

  /// terminal if standard error is one, else plain.
  static Style detected_style();

 private:
  using WallClock = std::chrono::steady_clock;

  void finish_line();
  std::string remaining(double time_s, std::uint64_t events, double seconds) const;

  Style style_;
  double stop_time_s_;
  std::uint64_t stop_events_;
  WallClock::time_point last_ = WallClock::now();
  double last_time_s_ = -1.0;  ///< negative: nothing told yet
  std::uint64_t last_events_ = 0;
  std::size_t line_length_ = 0;
};

}  // namespace tools
