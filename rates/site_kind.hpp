// What kind of place a site of an fcc surface is, by which neighbours it has: the
// places that the names of surface processes speak of.
#pragma once

#include <cstdint>

#include "rates/fcc_steps.hpp"

namespace rates {

/// Sites with fewer neighbours than this are no places to stay: an atom there has so
/// little to hold to that it is hardly ever at a minimum of the energy.
inline constexpr unsigned fewest_stable_neighbours = 3;

/// Each is one set of occupied neighbours, whichever way it is turned. With "n" their
/// number; the atom on the site itself does not count. Two places of the literature
/// that have the same neighbours are one kind: those beyond may differ.
enum class SiteKind : std::uint8_t {
  unstable,     ///< n < fewest_stable_neighbours
  terrace_111,  ///< n = 3: on a (111) facet
  terrace_100,  ///< n = 4: on a (100) facet, or at the corner of an island there
  corner_111,   ///< n = 4, one of them beside it on (111): a corner, or a dimer
  step_A,       ///< n = 5: at a step with a {100} face: an A step of (111), and the
                ///< <110> step of (100)
  step_B,       ///< n = 5: at a step with a {111} face: a B step of (111), and the
                ///< channel of (110)
  kink,         ///< n = 6: half a crystal, at steps of every kind
  row_A,        ///< n = 7: in the edge row of an A step, or of a <110> step of (100);
                ///< beside a vacancy of (100)
  row_B,        ///< n = 7: in the edge row of a B step
  vacancy_111,  ///< n = 8: in a (111) layer, beside a vacancy
  other
};
inline constexpr unsigned site_kind_count = 11;

SiteKind site_kind(NeighbourSet neighbours);
/// Neighbours of a site of this kind. Requires: one set of them.
unsigned neighbour_count(SiteKind kind);
const char* name_of(SiteKind kind);

}  // namespace rates
