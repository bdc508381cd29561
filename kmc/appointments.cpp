#include "kmc/appointments.hpp"

#include "kmc/contract.hpp"

namespace kmc {

void Appointments::set(Slot slot, const Clock& time) {
  ADATOM_EXPECT(places_[slot] == nowhere);
  heap_.emplace_back();
  settle(heap_.size() - 1, {time, slot});
}

void Appointments::cancel(Slot slot) {
  const std::size_t place = places_[slot];
  ADATOM_EXPECT(place != nowhere);
  places_[slot] = nowhere;
  const Entry last = heap_.back();
  heap_.pop_back();
  if (place < heap_.size()) settle(place, last);
}

/// Puts an entry at a free place, or above or below it, whichever the order asks for.
void Appointments::settle(std::size_t place, const Entry& entry) {
  for (; place > 0 && entry.before(heap_[(place - 1) / 2]); place = (place - 1) / 2)
    put(place, heap_[(place - 1) / 2]);
  for (std::size_t child; (child = 2 * place + 1) < heap_.size(); place = child) {
    if (child + 1 < heap_.size() && heap_[child + 1].before(heap_[child])) ++child;
    if (!heap_[child].before(entry)) break;
    put(place, heap_[child]);
  }
  put(place, entry);
}

}  // namespace kmc
