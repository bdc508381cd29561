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
  return Schedule(Linear{interval_s});
}

Schedule Schedule::logarithmic(double first_s, double points_per_decade) {
  ADATOM_EXPECT(first_s > 0.0 && points_per_decade > 0.0);
  return Schedule(Logarithmic{first_s, points_per_decade});
}

Schedule Schedule::every_events(std::uint64_t event_count) {
  ADATOM_EXPECT(event_count > 0);
  return Schedule(Events{event_count});
}

Schedule Schedule::none() { return Schedule(None{}); }

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
  if (const auto* linear = std::get_if<Linear>(&formula_))
    next_time_s_ = rounded(n * linear->interval_s);
  if (const auto* logarithmic = std::get_if<Logarithmic>(&formula_))
    next_time_s_ =
        passed_ == 0
            ? 0.0
            : rounded(logarithmic->first_s *
                      std::pow(10.0, (n - 1.0) / logarithmic->points_per_decade));
  if (const auto* events = std::get_if<Events>(&formula_))
    next_event_ = passed_ * events->interval;
}

}  // namespace kmc
