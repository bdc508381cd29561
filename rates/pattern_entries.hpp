// Hops with barriers by pattern, told to people and counted by pattern.
#pragma once

#include <vector>

#include "lattice/occupancy.hpp"
#include "rates/event_counts.hpp"
#include "rates/move.hpp"
#include "rates/pattern_barriers.hpp"

namespace rates {

/// The entry of a hop is the pattern that stands for all that are the same by symmetry:
/// canonical(). Keeps a copy of the barriers, which an event does not touch: 4 MB with
/// the counts.
class PatternEntries {
 public:
  explicit PatternEntries(const PatternBarriers& barriers);

  void count(Pattern pattern) { counts_.count(pattern); }

  Move hop(lattice::Site to, Pattern pattern, double rate_per_s) const;
  /// The same of an atom that the ground holds for good: a trap, or the bulk.
  Move held(lattice::Site to, Pattern pattern, lattice::Ground ground) const;

  /// Patterns that are one by symmetry are one entry.
  std::vector<UsedEntry> used() const;

  void save(kmc::ArchiveWriter& archive) const { counts_.save(archive); }
  /// Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive) { counts_.restore(archive); }

 private:
  PatternBarriers barriers_;
  EventCounts counts_;  ///< by pattern
};

}  // namespace rates
