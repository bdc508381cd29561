// How often events used each entry of a table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kmc/archive.hpp"

namespace rates {

/// Counts by the number of an entry. Cost: 8 bytes an entry, an increment an event.
class EventCounts {
 public:
  explicit EventCounts(std::size_t entry_count) : counts_(entry_count, 0) {}

  void count(std::size_t entry, std::uint64_t times = 1) { counts_[entry] += times; }

  /// Calls action(entry, count) for each entry that was used, in order.
  template <class Action>
  void for_used(Action&& action) const {
    for (std::size_t entry = 0; entry < counts_.size(); ++entry)
      if (counts_[entry] > 0) action(entry, counts_[entry]);
  }

  /// Only the entries that were used.
  void save(kmc::ArchiveWriter& archive) const {
    std::vector<Used> list;
    for_used([&](std::size_t entry, std::uint64_t count) {
      list.push_back({entry, count});
    });
    archive.values(std::span<const Used>(list));
  }
  /// Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive) {
    counts_.assign(counts_.size(), 0);
    for (const Used& used : archive.values<Used>()) {
      if (used.entry >= counts_.size()) throw kmc::BadArchive("counts of entries");
      counts_[used.entry] = used.count;
    }
  }

 private:
  struct Used {
    std::uint64_t entry;
    std::uint64_t count;
  };
  std::vector<std::uint64_t> counts_;
};

}  // namespace rates
