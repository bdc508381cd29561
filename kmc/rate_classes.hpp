// The catalog of all possible events, sorted by rate: the n-fold way of Bortz, Kalos &
// Lebowitz, J. Comput. Phys. 17, 10 (1975), with a binary tree over the class totals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kmc/archive.hpp"
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

  struct Choice {
    Class chosen_class;
    Slot slot;
  };

  /// A new, empty class. Requires: rate_per_s >= 0 and finite.
  Class add_class(double rate_per_s);
  std::size_t class_count() const { return contents_.size(); }

  /// For a change of temperature: the class keeps its members.
  void set_rate(Class c, double rate_per_s);
  double rate_per_s(Class c) const { return contents_[c].rate_per_s; }

  /// Makes room for slots 0 .. count-1; new ones are in no class.
  void resize_slots(std::size_t count) { places_.resize(count, Place{no_class, 0}); }
  std::size_t slot_count() const { return places_.size(); }

  /// Moves a slot to a class, or out of all with no_class. O(1).
  void put(Slot slot, Class c) {
    Place& place = places_[slot];
    if (place.of_class == c) return;
    if (place.of_class != no_class) take_out(place);
    if (c != no_class) {
      std::vector<Slot>& list = contents_[c].members;
      place.index = static_cast<std::uint32_t>(list.size());
      list.push_back(slot);
      update_total(c);
    }
    place.of_class = c;
  }

  Class class_of(Slot slot) const { return places_[slot].of_class; }
  const std::vector<Slot>& members(Class c) const { return contents_[c].members; }

  /// Sum over classes of count x rate [1/s].
  double total_per_s() {
    totals_.update();
    return totals_.total();
  }

  /// The class in which `target` falls (see SumTree::find), and one of its members,
  /// each equally likely. Requires: 0 <= target_per_s < total_per_s(), called just
  /// before.
  Choice pick(double target_per_s, Rng& rng) const {
    const Class c = totals_.find(target_per_s);
    return {c, members(c)[rng.below(members(c).size())]};
  }

  /// Members with their order, which decides what a random number picks. Classes and
  /// rates are the owner's to restore first.
  void save(ArchiveWriter& archive) const;
  /// Throws BadArchive, also when classes or slots were not as many when saved.
  void restore(ArchiveReader& archive, std::size_t slot_count);

 private:
  struct Place {
    Class of_class;
    std::uint32_t index;  ///< among the members of its class
  };
  /// What is needed together lies together: a table has thousands of classes.
  struct Content {
    std::vector<Slot> members;
    double rate_per_s;
  };

  void take_out(const Place& place) {
    std::vector<Slot>& list = contents_[place.of_class].members;
    list[place.index] = list.back();
    places_[list.back()].index = place.index;
    list.pop_back();
    update_total(place.of_class);
  }
  void update_total(Class c) {
    const Content& content = contents_[c];
    totals_.set(c, static_cast<double>(content.members.size()) * content.rate_per_s);
  }

  std::vector<Content> contents_;  ///< shape [class_count]
  std::vector<Place> places_;      ///< shape [slot_count]
  SumTree totals_;                 ///< over classes
};

}  // namespace kmc
