// A family of events.
#pragma once

#include "kmc/rng.hpp"

namespace kmc {

/// All events of one kind (hops, arrivals, ...): how fast they are together, and how
/// one of them happens. It keeps its own catalog of them up to date, whoever changed
/// the state that its rates depend on.
class Process {
 public:
  virtual ~Process() = default;

  /// Sum of the rates of all its events that are possible now [1/s]; exactly 0 when
  /// there is none. A function of the present state only.
  virtual double total_rate_per_s() = 0;

  /// Lets one event happen: the one in which `target_per_s` falls when its events'
  /// rates are laid end to end. Requires: 0 <= target_per_s < total_rate_per_s(),
  /// called last.
  virtual void execute(double target_per_s, Rng& rng) = 0;
};

}  // namespace kmc
