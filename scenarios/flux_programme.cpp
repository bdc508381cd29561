#include "scenarios/flux_programme.hpp"

#include <algorithm>

namespace scenarios {
namespace {

/// Number of the period in which time_s lies; its start belongs to it, whatever way
/// the quotient is rounded.
double period_of(double time_s, double period_s) {
  if (std::isinf(period_s)) return 0.0;
  double k = std::floor(time_s / period_s);
  if ((k + 1.0) * period_s <= time_s) k += 1.0;
  if (k * period_s > time_s) k -= 1.0;
  return k;
}

double start_of(double k, double period_s) { return k == 0.0 ? 0.0 : k * period_s; }

}  // namespace

double FluxProgramme::rate_at_per_s(double time_s) const {
  if (time_s >= until_s) return 0.0;
  const double start_s = start_of(period_of(time_s, period_s), period_s);
  return time_s < start_s + pulse_s ? rate_per_s : 0.0;
}

double FluxProgramme::next_change_s(double time_s) const {
  if (time_s >= until_s) return std::numeric_limits<double>::infinity();
  const double k = period_of(time_s, period_s);
  const double end_of_pulse_s = start_of(k, period_s) + pulse_s;
  return std::min(until_s,
                  time_s < end_of_pulse_s ? end_of_pulse_s : (k + 1.0) * period_s);
}

double FluxProgramme::time_on_s(double time_s) const {
  const double end_s = std::min(time_s, until_s);
  if (std::isinf(period_s)) return std::min(end_s, pulse_s);
  if (std::isinf(end_s)) return end_s;
  const double k = period_of(end_s, period_s);
  return k * pulse_s + std::min(end_s - k * period_s, pulse_s);
}

FluxProgramme read_flux_programme(Section& section) {
  FluxProgramme flux;
  if (const auto until_s = section.optional_number("until_s", Range::positive()))
    flux.until_s = *until_s;
  const auto pulse_s = section.optional_number("pulse_s", Range::positive());
  const auto period_s = section.optional_number("period_s", Range::positive());
  if (pulse_s.has_value() != period_s.has_value()) {
    section.mistake(pulse_s ? "pulse_s" : "period_s", "half of a pulsed flux",
                    "give pulse_s and period_s, or neither");
  } else if (pulse_s) {
    if (!(*pulse_s < *period_s))
      section.mistake("pulse_s", "not shorter than period_s",
                      "a constant flux needs neither");
    flux.pulse_s = *pulse_s;
    flux.period_s = *period_s;
  }
  return flux;
}

}  // namespace scenarios
