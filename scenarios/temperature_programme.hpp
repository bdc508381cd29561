// The temperature as a function of time or of the number of events.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "scenarios/config.hpp"

namespace scenarios {

/// Temperatures held one after the other. A ramp is a staircase of small steps, each
/// held: the one approximation made, named and chosen by step_K. Within a step the
/// rates are constant and the simulation is exact; at its end the waiting time that is
/// left is carried over exactly (kmc::Engine).
///
/// A programme goes by time or by events. By events, because activated rates differ so
/// much that no duration suits several temperatures.
class TemperatureProgramme {
 public:
  struct Hold {
    double until_s;  ///< infinity for the last, and for all that go by events
    double temperature_K;
    std::uint64_t until_event = never_event;  ///< likewise never_event
  };
  static constexpr std::uint64_t never_event =
      std::numeric_limits<std::uint64_t>::max();

  /// Requires: at least one; either until_s increasing, the last infinite, or
  /// until_event increasing; temperatures > 0.
  explicit TemperatureProgramme(std::vector<Hold> holds);

  /// What holds just after time_s and after so many events; the last one for ever.
  const Hold& hold_at(double time_s, std::uint64_t event_count) const;
  double temperature_K(double time_s, std::uint64_t event_count = 0) const {
    return hold_at(time_s, event_count).temperature_K;
  }
  /// When a programme by events is over; never_event for one by time.
  std::uint64_t end_event() const { return holds_.back().until_event; }
  const std::vector<Hold>& holds() const { return holds_; }

 private:
  std::vector<Hold> holds_;
};

/// Reads one of
/// - `temperature_K`;
/// - `temperatures_K` with `events_each`: so many events at each of them. Whatever the
///   order in the input, the hottest comes first: its short times would be lost behind
///   the long times of the cold ones;
/// - a list of [[stage]]: each with duration_s, and either temperature_K, or from_K,
///   to_K and step_K. The last stage's final temperature stays.
TemperatureProgramme read_temperature_programme(Section root);

}  // namespace scenarios
