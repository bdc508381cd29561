#include "tools/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace tools {

std::string duration_text(double seconds) {
  constexpr double day_s = 86400.0, year_s = 365.25 * day_s;
  char text[32];
  if (!std::isfinite(seconds)) return "--:--:--";
  if (seconds >= 99.0 * 3600.0) {
    const bool years = seconds >= year_s;
    std::snprintf(text, sizeof text, "%.3g %s", seconds / (years ? year_s : day_s),
                  years ? "years" : "days");
    return text;
  }
  const auto whole = static_cast<long>(std::ceil(seconds));
  std::snprintf(text, sizeof text, "%02ld:%02ld:%02ld", whole / 3600, whole / 60 % 60,
                whole % 60);
  return text;
}

Progress::Progress(Style style, double stop_time_s, std::uint64_t stop_events)
    : style_(style), stop_time_s_(stop_time_s), stop_events_(stop_events) {}

Progress::~Progress() { finish_line(); }

Progress::Style Progress::detected_style() {
  return ::isatty(STDERR_FILENO) == 1 ? Style::terminal : Style::plain;
}

void Progress::update(double time_s, std::uint64_t events, double temperature_K) {
  if (style_ == Style::silent) return;
  const auto now = WallClock::now();
  const double seconds = std::chrono::duration<double>(now - last_).count();
  if (last_time_s_ >= 0.0 && seconds < (style_ == Style::terminal ? 0.5 : 10.0)) return;
  std::string rate = "-", left = "--:--:--";
  char number[32];
  if (last_time_s_ >= 0.0) {
    std::snprintf(number, sizeof number, "%.3g",
                  static_cast<double>(events - last_events_) / seconds);
    rate = number;
    left = remaining(time_s, events, seconds);
  }
  char line[160];
  std::snprintf(
      line, sizeof line, "%.3e events  t = %.4e s  %.4g K  %s events/s  left %s",
      static_cast<double>(events), time_s, temperature_K, rate.c_str(), left.c_str());
  const std::string text = line;
  if (style_ == Style::terminal) {
    const std::string blank(line_length_ > text.size() ? line_length_ - text.size() : 0,
                            ' ');
    std::fprintf(stderr, "\r%s%s", text.c_str(), blank.c_str());
    line_length_ = text.size();
  } else {
    std::fprintf(stderr, "%s\n", text.c_str());
  }
  std::fflush(stderr);
  last_ = now;
  last_time_s_ = time_s;
  last_events_ = events;
}

std::string Progress::remaining(double time_s, std::uint64_t events,
                                double seconds) const {
  double left_s = std::numeric_limits<double>::infinity();
  if (stop_events_ != std::numeric_limits<std::uint64_t>::max() &&
      events > last_events_)
    left_s = static_cast<double>(stop_events_ - events) * seconds /
             static_cast<double>(events - last_events_);
  if (std::isfinite(stop_time_s_) && time_s > last_time_s_)
    left_s =
        std::min(left_s, (stop_time_s_ - time_s) * seconds / (time_s - last_time_s_));
  return duration_text(left_s);
}

void Progress::finish_line() {
  if (style_ == Style::terminal && line_length_ > 0) std::fprintf(stderr, "\n");
}

}  // namespace tools
