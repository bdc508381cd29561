#include "kmc/rate_classes.hpp"

#include <cmath>

#include "kmc/contract.hpp"

namespace kmc {

RateClasses::Class RateClasses::add_class(double rate_per_s) {
  ADATOM_EXPECT(rate_per_s >= 0.0 && std::isfinite(rate_per_s));
  rates_per_s_.push_back(rate_per_s);
  members_.emplace_back();
  totals_.resize(rates_per_s_.size());
  return static_cast<Class>(rates_per_s_.size() - 1);
}

void RateClasses::set_rate(Class c, double rate_per_s) {
  ADATOM_EXPECT(rate_per_s >= 0.0 && std::isfinite(rate_per_s));
  rates_per_s_[c] = rate_per_s;
  totals_.set(c, static_cast<double>(members_[c].size()) * rate_per_s);
}

void RateClasses::save(ArchiveWriter& archive) const {
  archive.value(static_cast<std::uint64_t>(places_.size()));
  archive.value(static_cast<std::uint64_t>(members_.size()));
  for (const auto& list : members_) archive.values(std::span<const Slot>(list));
}

void RateClasses::restore(ArchiveReader& archive, std::size_t slot_count) {
  if (archive.value<std::uint64_t>() != slot_count)
    throw BadArchive("the number of slots differs");
  places_.assign(slot_count, Place{no_class, 0});
  if (archive.value<std::uint64_t>() != members_.size())
    throw BadArchive("the number of rate classes differs");
  for (Class c = 0; c < members_.size(); ++c) {
    members_[c] = archive.values<Slot>();
    for (std::uint32_t index = 0; index < members_[c].size(); ++index) {
      const Slot slot = members_[c][index];
      if (slot >= places_.size() || places_[slot].of_class != no_class)
        throw BadArchive("a rate class holds an impossible member");
      places_[slot] = {c, index};
    }
    totals_.set(c, static_cast<double>(members_[c].size()) * rates_per_s_[c]);
  }
}

}  // namespace kmc
