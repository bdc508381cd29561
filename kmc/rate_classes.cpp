#include "kmc/rate_classes.hpp"

#include <cmath>

#include "kmc/contract.hpp"

namespace kmc {

RateClasses::Class RateClasses::add_class(double rate_per_s) {
  ADATOM_EXPECT(rate_per_s >= 0.0 && std::isfinite(rate_per_s));
  contents_.push_back({{}, rate_per_s});
  totals_.resize(class_count());
  return static_cast<Class>(class_count() - 1);
}

void RateClasses::set_rate(Class c, double rate_per_s) {
  ADATOM_EXPECT(rate_per_s >= 0.0 && std::isfinite(rate_per_s));
  contents_[c].rate_per_s = rate_per_s;
  update_total(c);
}

void RateClasses::save(ArchiveWriter& archive) const {
  archive.value(static_cast<std::uint64_t>(places_.size()));
  archive.value(static_cast<std::uint64_t>(class_count()));
  for (const Content& content : contents_)
    archive.values(std::span<const Slot>(content.members));
}

void RateClasses::restore(ArchiveReader& archive, std::size_t slot_count) {
  if (archive.value<std::uint64_t>() != slot_count)
    throw BadArchive("the number of slots differs");
  places_.assign(slot_count, Place{no_class, 0});
  if (archive.value<std::uint64_t>() != class_count())
    throw BadArchive("the number of rate classes differs");
  for (Class c = 0; c < class_count(); ++c) {
    std::vector<Slot>& list = contents_[c].members;
    list = archive.values<Slot>();
    for (std::uint32_t index = 0; index < list.size(); ++index) {
      const Slot slot = list[index];
      if (slot >= places_.size() || places_[slot].of_class != no_class)
        throw BadArchive("a rate class holds an impossible member");
      places_[slot] = {c, index};
    }
    update_total(c);
  }
}

}  // namespace kmc
