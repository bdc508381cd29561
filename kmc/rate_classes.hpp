// The catalog of all possible events, sorted by rate: the n-fold way of Bortz, Kalos &
// Lebowitz, J. Comput. Phys. 17, 10 (1975), with a binary tree over the class totals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kmc/archive.hpp"
#include "kmc/lazy_array.hpp"
#include "kmc/rng.hpp"
#include "kmc/sum_tree.hpp"

namespace kmc {

/// Slots (atoms, say), each in one rate class or in none. All slots of a class have the
/// same rate, so a class's total is count x rate: an exact product, no running sum. The
/// tree chooses the class, and a member is taken in O(1).
class RateClasses {
 public:
  using Slot = std::uint32_t;
  using Class = std::uint32_t;
  static constexpr Class no_class = ~Class{0};

  /// `pages`: of what is kept for each slot.
  explicit RateClasses(Pages pages = Pages::small) : places_(0, pages) {}

  struct Choice {
    Class chosen_class;
    Slot slot;
  };

  /// A new, empty class. Requires: rate_per_s >= 0 and finite.
  Class add_class(double rate_per_s);
  std::size_t class_count() const { return lists_.size(); }

  /// For a change of temperature: the class keeps its members.
  void set_rate(Class c, double rate_per_s);
  double rate_per_s(Class c) const { return rates_per_s_[c]; }

  /// Makes room for slots 0 .. count-1; new ones are in no class, and take no memory
  /// until they are in one (kmc::LazyArray). Requires: not fewer than there are; fewer
  /// than 2^31 in one class.
  void resize_slots(std::size_t count);
  std::size_t slot_count() const { return places_.size(); }

  /// Moves a slot to a class, or out of all with no_class. O(1).
  void put(Slot slot, Class c) {
    Place& place = places_[slot];
    const Class old = place.of_class();
    if (old == c) return;
    if (old != no_class) take_out(place);
    place.class_number = c + 1;
    if (c != no_class) put_in(slot, place);
  }

  Class class_of(Slot slot) const { return places_[slot].of_class(); }
  std::span<const Slot> members(Class c) const {
    return {lists_[c].slots.get(), static_cast<std::size_t>(counts_[c])};
  }

  /// Sum over classes of count x rate [1/s].
  double total_per_s() {
    if (stale_blocks_ != 0) update();
    return totals_.total();
  }

  /// The class in which `target` falls (see SumTree::find), and one of its members,
  /// each equally likely. Requires: 0 <= target_per_s < total_per_s(), called just
  /// before.
  Choice pick(double target_per_s, Rng& rng) const {
    const Class c = totals_.find(target_per_s);
    return {c, members(c)[rng.below(members(c).size())]};
  }

  /// Compares with members counted and rates made from scratch, both of shape
  /// [class_count], bit for bit. Empty when equal, else what differs first.
  std::optional<std::string> difference_from(std::span<const std::size_t> member_counts,
                                             std::span<const double> rates_per_s);

  /// Members with their order, which decides what a random number picks. Classes and
  /// rates are the owner's to restore first.
  void save(ArchiveWriter& archive) const;
  /// Throws BadArchive, also when classes or slots were not as many when saved.
  void restore(ArchiveReader& archive, std::size_t slot_count);

 private:
  struct Place {
    Class class_number;   ///< + 1, so that zeros are in no class
    std::uint32_t index;  ///< among the members of its class

    Class of_class() const { return class_number - 1; }
  };

  static std::uint64_t stale_bit(Class c) {
    return std::uint64_t{1} << (c / SumTree::fan % 64);
  }
  struct List {
    std::unique_ptr<Slot[]> slots;
    std::uint32_t room = 0;
  };
  void take_out(const Place& place) {
    const Class c = place.of_class();
    Slot* const members = lists_[c].slots.get();
    const Slot last = members[--counts_[c]];
    members[place.index] = last;
    places_[last].index = place.index;
    stale_blocks_ |= stale_bit(c);
  }
  void put_in(Slot slot, Place& place) {
    const Class c = place.of_class();
    place.index = static_cast<std::uint32_t>(counts_[c]++);
    if (place.index == lists_[c].room) grow(lists_[c]);
    lists_[c].slots[place.index] = slot;
    stale_blocks_ |= stale_bit(c);
  }
  static void grow(List& list);
  void update();

  std::vector<List> lists_;  ///< members, then room for more
  // Whole blocks of the tree of sums, so that their products are made in one go.
  std::vector<std::int32_t> counts_;  ///< of members
  std::vector<double> rates_per_s_;   ///< of one member
  /// Bit b: products are out of date in block b, b + 64, b + 128 ... of the tree.
  std::uint64_t stale_blocks_ = 0;
  LazyArray<Place> places_;  ///< shape [slot_count]
  SumTree totals_;           ///< count x rate
};

}  // namespace kmc
