// Atoms of an fcc crystal hop with barriers by the full environment of each hop.
#pragma once

#include <cstddef>
#include <memory>

#include "lattice/occupancy.hpp"
#include "rates/directed_hop.hpp"
#include "rates/pattern_barriers.hpp"

namespace rates {

/// Distinct rates that a run can hold: round a larger table to 0.1 meV.
inline constexpr std::size_t most_distinct_rates = 65535;

/// Whether an atom at a site stays for good, where barriers go by pattern or process:
/// on a trap, or in the bulk.
inline bool stays(const lattice::Occupancy& occupancy, lattice::Site site) {
  const lattice::Ground ground = occupancy.ground(site);
  return ground == lattice::Ground::trap || ground == lattice::Ground::bulk;
}

/// How many distinct rates there are, of hops that happen.
std::size_t distinct_rate_count(const PatternBarriers& barriers);

/// Hops with the rates f nu exp(-E / kT), each E and f by the pattern of its hop
/// (PatternBarriers::frequency_factor). Enters the atoms that sit there already. Sites
/// beyond an open side count as empty. A support is no neighbour here, and some atoms
/// stay: stays(). Atoms do not leave for the gas.
///
/// Cost: as SiteHop.
/// The occupancy must outlive it. Requires: is_fcc(its cell),
/// temperature_K > 0, distinct_rate_count(barriers) <= most_distinct_rates.
std::unique_ptr<DirectedHop> make_pattern_hop(lattice::Occupancy& occupancy,
                                              const PatternBarriers& barriers,
                                              double temperature_K);

}  // namespace rates
