// The temperature as a function of time.
#pragma once

#include <vector>

#include "scenarios/config.hpp"

namespace scenarios {

/// Temperatures held one after the other. A ramp is a staircase of small steps, each
/// held: the one approximation made, named and chosen by step_K. Within a step the
/// rates are constant and the simulation is exact; at its end the waiting time that is
/// left is carried over exactly (kmc::Engine).
class TemperatureProgramme {
 public:
  struct Hold {
    double until_s;  ///< infinity for the last
    double temperature_K;
  };

  /// Requires: at least one; until_s increasing, the last infinite; temperatures > 0.
  explicit TemperatureProgramme(std::vector<Hold> holds);

  /// The temperature just after time_s.
  double temperature_K(double time_s) const { return hold_at(time_s).temperature_K; }
  /// When it changes next; infinity when never.
  double next_change_s(double time_s) const { return hold_at(time_s).until_s; }
  const std::vector<Hold>& holds() const { return holds_; }

 private:
  const Hold& hold_at(double time_s) const;

  std::vector<Hold> holds_;
};

/// Reads either `temperature_K`, or a list of [[stage]]: each with duration_s, and
/// either temperature_K, or from_K, to_K and step_K. The last stage's final temperature
/// stays.
TemperatureProgramme read_temperature_programme(Section root);

}  // namespace scenarios
