// The flux of arrivals as a function of time.
#pragma once

#include <cmath>
#include <limits>

#include "scenarios/config.hpp"

namespace scenarios {

/// A constant flux, or pulses of it at regular intervals, until it is switched off.
struct FluxProgramme {
  double rate_per_s = 0.0;  ///< of arrivals on the whole block, while it is on
  double until_s = std::numeric_limits<double>::infinity();
  double pulse_s = std::numeric_limits<double>::infinity();   ///< on, at the start of
  double period_s = std::numeric_limits<double>::infinity();  ///< each period

  /// The rate [1/s] just after time_s.
  double rate_at_per_s(double time_s) const;
  /// When it changes next [s]; infinity when never.
  double next_change_s(double time_s) const;
  /// Time [s] for which the flux is on between 0 and time_s.
  double time_on_s(double time_s) const;
};

/// Reads `until_s`, `pulse_s` and `period_s`; the rate is the caller's.
FluxProgramme read_flux_programme(Section& section);

}  // namespace scenarios
