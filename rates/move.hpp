// What an atom can do and why its rate is what it is, for people who look into a run.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "lattice/crystal.hpp"

namespace rates {

/// One thing that an atom can do, or could if it had a finite barrier.
struct Move {
  lattice::Site to = lattice::no_site;  ///< where it ends; no_site: in the gas
  unsigned n_initial = 0;               ///< neighbours before, as the model counts them
  unsigned n_final = 0;                 ///< after; E_final - E_initial goes by the two
  std::string environment{};            ///< all that its barrier depends on
  std::string entry{};   ///< the pair, pattern or process by which its barrier goes
  std::string source{};  ///< where the barrier comes from: a word_of(BarrierSource)
  double barrier_eV = std::numeric_limits<double>::infinity();  ///< infinite: it does
                                                                ///< not happen
  double rate_per_s = 0.0;
};

/// How often the events of a run used an entry.
struct UsedEntry {
  std::string entry;   ///< as Move::entry
  std::string source;  ///< as Move::source
  double barrier_eV = 0.0;
  std::uint64_t event_count = 0;
};

}  // namespace rates
