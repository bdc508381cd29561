// Finds the class of a key that has been seen before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "kmc/rate_classes.hpp"

namespace rates {

/// Of a key that has not been seen; no_class is remembered, too.
inline constexpr kmc::RateClasses::Class not_made = kmc::RateClasses::no_class - 1;

/// Rate classes by key: open addressing, at most half full, as an event looks dozens
/// up. Hash{}(key) gives well mixed bits.
template <class Key, class Hash>
class ClassHash {
 public:
  using Class = kmc::RateClasses::Class;

  /// not_made if the key has not been inserted.
  Class find(const Key& key) const { return entries_[slot_of(key)].found; }

  /// Requires: not in there.
  void insert(const Key& key, Class added) {
    if (2 * ++count_ > entries_.size()) grow();
    entries_[slot_of(key)] = {key, added};
  }

 private:
  struct Entry {
    Key key{};
    Class found = not_made;
  };

  /// Where a key is, or the empty slot where it would be.
  std::size_t slot_of(const Key& key) const {
    std::size_t slot = Hash{}(key) & (entries_.size() - 1);
    while (entries_[slot].found != not_made && !(entries_[slot].key == key))
      slot = (slot + 1) & (entries_.size() - 1);
    return slot;
  }
  void grow() {
    const std::vector<Entry> old =
        std::exchange(entries_, std::vector<Entry>(2 * entries_.size()));
    for (const Entry& entry : old)
      if (entry.found != not_made) entries_[slot_of(entry.key)] = entry;
  }

  std::size_t count_ = 0;
  std::vector<Entry> entries_ = std::vector<Entry>(1024);
};

/// Classes by key.packed() < Key::packed_end: one load.
template <class Key>
class ClassArray {
 public:
  using Class = kmc::RateClasses::Class;

  Class find(const Key& key) const { return found_[key.packed()]; }
  void insert(const Key& key, Class c) { found_[key.packed()] = c; }

 private:
  std::vector<Class> found_ = std::vector<Class>(Key::packed_end, not_made);
};

}  // namespace rates
