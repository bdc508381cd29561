#include "kmc/schedule.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "kmc/contract.hpp"

namespace kmc {
namespace {

/// To 14 digits.
double rounded(double time_s) {
  std::array<char, 32> digits;
  const auto written = std::to_chars(digits.begin(), digits.end(), time_s,
                                     std::chars_format::scientific, 13);
  std::from_chars(digits.begin(), written.ptr, time_s);
  return time_s;
}

}  // namespace

Schedule Schedule::linear(double interval_s) {
  ADATOM_EXPECT(interval_s > 0.0);
  return {Kind::linear, interval_s, 0.0};
}

Schedule Schedule::logarithmic(double first_s, double points_per_decade) {
  ADATOM_EXPECT(first_s > 0.0 && points_per_decade > 0.0);
  return {Kind::logarithmic, points_per_decade, first_s};
}

Schedule Schedule::every_events(std::uint64_t event_count) {
  ADATOM_EXPECT(event_count > 0);
  return {Kind::events, static_cast<double>(event_count), 0.0};
}

Schedule Schedule::none() { return {Kind::none, 0.0, 0.0}; }

void Schedule::advance() {
  ++passed_;
  place();
}

void Schedule::restore(ArchiveReader& archive) {
  passed_ = archive.value<std::uint64_t>();
  place();
}

void Schedule::place() {
  const auto n = static_cast<double>(passed_);
  if (kind_ == Kind::linear) next_time_s_ = rounded(n * step_);
  if (kind_ == Kind::logarithmic)
    next_time_s_ =
        passed_ == 0 ? 0.0 : rounded(first_ * std::pow(10.0, (n - 1.0) / step_));
  if (kind_ == Kind::events) next_event_ = passed_ * static_cast<std::uint64_t>(step_);
}

}  // namespace kmc
