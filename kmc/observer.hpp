// Somebody who watches a run.
#pragma once

#include <cstdint>

namespace kmc {

/// Told at each due point of its schedule, before the event that ends the present
/// state: it sees the state that holds at time_s. It must not change the state.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void observe(double time_s, std::uint64_t event_count) = 0;
};

}  // namespace kmc
