// A family of events.
#pragma once

#include <cstdint>

#include "kmc/rng.hpp"

namespace kmc {

/// What an event takes time for: the waiting time before it and all else of the loop,
/// which event it is, the change of the state, and the catalog that follows.
enum class Phase : std::uint8_t { wait, select, apply, update };

/// Told where the phases of events begin, to measure them.
class PhaseWatch {
 public:
  virtual ~PhaseWatch() = default;
  virtual void begin(Phase phase) = 0;
};

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

  /// From now on the watch is told, if there is one and the process knows its phases;
  /// it must outlive the process or be replaced by null.
  virtual void watch_phases(PhaseWatch* watch) { phase_watch_ = watch; }

 protected:
  void begin(Phase phase) const {
    if (phase_watch_ != nullptr) phase_watch_->begin(phase);
  }

 private:
  PhaseWatch* phase_watch_ = nullptr;
};

}  // namespace kmc
