// Events whose times are drawn ahead.
#pragma once

#include "kmc/clock.hpp"
#include "kmc/rng.hpp"

namespace kmc {

/// Events that do not wait as a rate lets them, since each stands for many that were
/// worked out together: when the next one happens is known before. Until then the state
/// may lag behind the clock, in what nothing else depends on, unless it is shown.
class TimedEvents {
 public:
  virtual ~TimedEvents() = default;

  /// `now` is the time of the run from here on; it must outlive them.
  virtual void follow(const Clock& now) = 0;
  /// When the next one happens, never before now; infinitely late: there is none.
  virtual Clock next() const = 0;
  /// The next one happens: the run is at its time. Requires: next() is finite.
  virtual void execute(Rng& rng) = 0;
  /// The state becomes that of a time, between now and next(), for those who look at
  /// it. What comes afterwards is the same whether it was shown or not.
  virtual void show(const Clock& time) = 0;
};

}  // namespace kmc
