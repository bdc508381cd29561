// Finds the class of a key that has been seen before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "kmc/rate_classes.hpp"

namespace rates {

/// Rate classes by a 64-bit key that is not 0: open addressing, at most half full. A
/// table has thousands of classes, and an event looks dozens up: std::unordered_map
/// took a third of the time of an event.
class ClassHash {
 public:
  kmc::RateClasses::Class find(std::uint64_t key) const {
    for (std::size_t slot = start(key);; slot = (slot + 1) & (entries_.size() - 1)) {
      if (entries_[slot].key == key) return entries_[slot].found;
      if (entries_[slot].key == 0) return kmc::RateClasses::no_class;
    }
  }

  void insert(std::uint64_t key, kmc::RateClasses::Class added) {
    if (2 * ++count_ > entries_.size()) grow();
    put(key, added);
  }

 private:
  struct Entry {
    std::uint64_t key = 0;
    kmc::RateClasses::Class found = kmc::RateClasses::no_class;
  };

  /// Fibonacci hashing (Knuth, The Art of Computer Programming 3, section 6.4).
  std::size_t start(std::uint64_t key) const {
    return (key * 0x9E3779B97F4A7C15ULL) >> 32 & (entries_.size() - 1);
  }
  void put(std::uint64_t key, kmc::RateClasses::Class added) {
    std::size_t slot = start(key);
    while (entries_[slot].key != 0) slot = (slot + 1) & (entries_.size() - 1);
    entries_[slot] = {key, added};
  }
  void grow() {
    const std::vector<Entry> old =
        std::exchange(entries_, std::vector<Entry>(2 * entries_.size()));
    for (const Entry& entry : old)
      if (entry.key != 0) put(entry.key, entry.found);
  }

  std::size_t count_ = 0;
  std::vector<Entry> entries_ = std::vector<Entry>(1024);
};

}  // namespace rates
