// Hops with barriers by coordination, told to people and counted by pair.
#pragma once

#include <vector>

#include "rates/coordination_barriers.hpp"
#include "rates/event_counts.hpp"
#include "rates/move.hpp"

namespace rates {

/// `initial` is n_initial + 16 x the number of the ground, both of the atom before.
class CoordinationEntries {
 public:
  explicit CoordinationEntries(const CoordinationBarriers& barriers);

  void count_hop(unsigned initial, unsigned n_final) {
    hops_.count(initial * CoordinationBarriers::size + n_final);
  }
  void count_evaporation(unsigned initial) { evaporations_.count(initial); }

  Move hop(lattice::Site to, unsigned initial, unsigned n_final,
           double rate_per_s) const;
  Move evaporation(unsigned initial, double rate_per_s) const;

  /// Pairs, then atoms that left by their n_initial.
  std::vector<UsedEntry> used() const;

  void save(kmc::ArchiveWriter& archive) const;
  /// Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive);

 private:
  CoordinationBarriers barriers_;
  EventCounts hops_;          ///< by initial x 16 + n_final
  EventCounts evaporations_;  ///< by initial
};

}  // namespace rates
