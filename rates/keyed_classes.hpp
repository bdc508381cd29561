// Rate classes by what fixes their rate: the key of an atom, a column, an island.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kmc/rate_classes.hpp"
#include "rates/class_hash.hpp"

namespace rates {

/// A class is made when the first slot has its key. Index: ClassArray or ClassHash.
/// The owner is asked for new keys and new temperatures only:
///
///     bool happens(const Key&) const;    // false: who has it is in no class
///     double rate_of(const Key&) const;  // of one member [1/s]
template <class Key, class Index>
class KeyedClasses : public kmc::RateClasses {
 public:
  using kmc::RateClasses::RateClasses;

  const Key& key(Class c) const { return keys_[c]; }

  template <class Owner>
  [[gnu::always_inline]] void put(Slot slot, const Key& key, const Owner& owner) {
    Class known = index_.find(key);
    if (known == not_made) known = add(key, owner);
    RateClasses::put(slot, known);
  }
  void take_out(Slot slot) { RateClasses::put(slot, no_class); }

  /// After a change of temperature.
  template <class Owner>
  void set_rates(const Owner& owner) {
    for (Class c = 0; c < keys_.size(); ++c) set_rate(c, owner.rate_of(keys_[c]));
  }

  /// The sum of weight(key) over the slots that have a rate.
  template <class Weight>
  std::size_t mobile_count(Weight&& weight) const {
    std::size_t count = 0;
    for (Class c = 0; c < keys_.size(); ++c)
      if (rate_per_s(c) > 0.0) count += members(c).size() * weight(keys_[c]);
    return count;
  }

  /// for_slots(check) calls check(slot, key) for all slots that can be in a class; no
  /// key: it is in none. Empty when all is as made anew, else what differs first.
  template <class ForSlots, class Owner>
  std::optional<std::string> difference_from_rebuilt(ForSlots&& for_slots,
                                                     const Owner& owner) {
    std::vector<std::size_t> member_counts(keys_.size(), 0);
    std::optional<std::string> difference;
    for_slots([&](Slot slot, const std::optional<Key>& key) {
      const Class c = class_of(slot);
      const bool has_class = key && owner.happens(*key);
      if (has_class ? c >= keys_.size() || keys_[c] != *key : c != no_class)
        difference = "the rate class of slot " + std::to_string(slot);
      else if (has_class)
        ++member_counts[c];
    });
    if (difference) return difference;
    std::vector<double> rates_per_s;
    for (const Key& key : keys_) rates_per_s.push_back(owner.rate_of(key));
    return difference_from(member_counts, rates_per_s);
  }

  void save(kmc::ArchiveWriter& archive) const {
    archive.values(std::span<const Key>(keys_));
    RateClasses::save(archive);
  }
  /// Requires: no class yet. Throws kmc::BadArchive.
  template <class Owner>
  void restore(kmc::ArchiveReader& archive, std::size_t slot_count,
               const Owner& owner) {
    for (const Key& key : archive.values<Key>())
      if (!owner.happens(key) || index_.find(key) != not_made)
        throw kmc::BadArchive("a rate class is impossible");
      else
        add(key, owner);
    RateClasses::restore(archive, slot_count);
  }

 private:
  template <class Owner>
  [[gnu::noinline]] Class add(const Key& key, const Owner& owner) {
    Class added = no_class;
    if (owner.happens(key)) {
      added = add_class(owner.rate_of(key));
      keys_.push_back(key);
    }
    index_.insert(key, added);
    return added;
  }

  std::vector<Key> keys_;  ///< shape [class_count]
  Index index_;
};

}  // namespace rates
