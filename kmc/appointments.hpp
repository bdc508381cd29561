// Who is due next, of many whose times are known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kmc/clock.hpp"

namespace kmc {

/// Slots, each with one time or with none: a binary heap that knows where each slot is.
/// Of equal times the lower slot comes first, so that the order does not depend on how
/// the heap was filled.
///
/// Cost: 4 bytes a slot, 24 for one with a time; set and cancel O(log n), first O(1).
class Appointments {
 public:
  using Slot = std::uint32_t;

  /// Requires: not fewer than there are.
  void resize_slots(std::size_t count) { places_.resize(count, nowhere); }

  bool empty() const { return heap_.empty(); }
  /// The earliest. Requires: not empty.
  Slot first() const { return heap_.front().slot; }
  const Clock& first_time() const { return heap_.front().time; }

  /// Requires: the slot has no time.
  void set(Slot slot, const Clock& time);
  /// Requires: the slot has a time.
  void cancel(Slot slot);

 private:
  struct Entry {
    Clock time;
    Slot slot;

    bool before(const Entry& other) const {
      if (time.high_s != other.time.high_s) return time.high_s < other.time.high_s;
      if (time.low_s != other.time.low_s) return time.low_s < other.time.low_s;
      return slot < other.slot;
    }
  };
  static constexpr std::uint32_t nowhere = ~std::uint32_t{0};

  void put(std::size_t place, const Entry& entry) {
    heap_[place] = entry;
    places_[entry.slot] = static_cast<std::uint32_t>(place);
  }
  void settle(std::size_t place, const Entry& entry);

  std::vector<Entry> heap_;  ///< none is before the one at (its place - 1) / 2
  std::vector<std::uint32_t> places_;  ///< by slot: in heap_, or nowhere
};

}  // namespace kmc
