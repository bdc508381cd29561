#include "kmc/rate_classes.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "kmc/contract.hpp"

namespace kmc {

void RateClasses::grow(List& list) {
  const std::uint32_t room = 2 * list.room;
  auto slots = std::make_unique_for_overwrite<Slot[]>(room);
  ask_for_huge_pages(slots.get(), room * sizeof(Slot));
  std::copy_n(list.slots.get(), list.room, slots.get());
  list = {std::move(slots), room};
}

void RateClasses::resize_slots(std::size_t count) {
  ADATOM_EXPECT(count >= places_.size());
  places_.grow(count);
}

RateClasses::Class RateClasses::add_class(double rate_per_s) {
  ADATOM_EXPECT(rate_per_s >= 0.0 && std::isfinite(rate_per_s));
  const std::size_t added = class_count();
  if (added % SumTree::fan == 0) {
    counts_.resize(added + SumTree::fan, 0);
    rates_per_s_.resize(added + SumTree::fan, 0.0);
    totals_.resize(added + SumTree::fan);
  }
  lists_.push_back({std::make_unique<Slot[]>(1), 1});
  rates_per_s_[added] = rate_per_s;
  stale_blocks_ |= stale_bit(static_cast<Class>(added));
  return static_cast<Class>(added);
}

void RateClasses::set_rate(Class c, double rate_per_s) {
  ADATOM_EXPECT(rate_per_s >= 0.0 && std::isfinite(rate_per_s));
  rates_per_s_[c] = rate_per_s;
  stale_blocks_ |= stale_bit(c);
}

void RateClasses::update() {
  for (std::uint32_t b = 0; b < counts_.size() / SumTree::fan; ++b) {
    if ((stale_blocks_ >> b % 64 & 1U) == 0) continue;
    SumTree::Block& block = totals_.block(b);
    const std::int32_t* const counts = &counts_[b * SumTree::fan];
    const double* const rates_per_s = &rates_per_s_[b * SumTree::fan];
    for (unsigned k = 0; k < SumTree::fan; ++k)
      block[k] = static_cast<double>(counts[k]) * rates_per_s[k];
  }
  totals_.update();
  stale_blocks_ = 0;
}

std::optional<std::string> RateClasses::difference_from(
    std::span<const std::size_t> member_counts, std::span<const double> rates_per_s) {
  ADATOM_EXPECT(member_counts.size() == class_count() &&
                rates_per_s.size() == class_count());
  SumTree totals(totals_.size());
  for (Class c = 0; c < class_count(); ++c) {
    if (member_counts[c] != members(c).size()) return "the size of a rate class";
    if (rates_per_s[c] != rate_per_s(c)) return "the rate of a class";
    totals.set(c, static_cast<double>(member_counts[c]) * rates_per_s[c]);
  }
  totals.update();
  if (totals.total() != total_per_s()) return "the total rate";
  return std::nullopt;
}

void RateClasses::save(ArchiveWriter& archive) const {
  archive.value(static_cast<std::uint64_t>(places_.size()));
  archive.value(static_cast<std::uint64_t>(class_count()));
  for (Class c = 0; c < class_count(); ++c) archive.values(members(c));
}

void RateClasses::restore(ArchiveReader& archive, std::size_t slot_count) {
  if (archive.value<std::uint64_t>() != slot_count)
    throw BadArchive("the number of slots differs");
  places_ = LazyArray<Place>(slot_count, places_.pages());
  if (archive.value<std::uint64_t>() != class_count())
    throw BadArchive("the number of rate classes differs");
  for (Class c = 0; c < class_count(); ++c) {
    counts_[c] = 0;
    for (const Slot slot : archive.values<Slot>()) {
      if (slot >= places_.size() || class_of(slot) != no_class)
        throw BadArchive("a rate class holds an impossible member");
      put(slot, c);
    }
    stale_blocks_ |= stale_bit(c);
  }
}

}  // namespace kmc
