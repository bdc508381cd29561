// The elementary processes of fcc surfaces by the names of the literature, and the
// rules that say which of them a move is.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rates/hop_environment.hpp"
#include "rates/site_kind.hpp"

namespace rates {

/// How an atom, or two, come from a site to another.
enum class Way : std::uint8_t {
  hop,       ///< one atom, to a neighbouring site
  exchange,  ///< two bonds, over an atom: that one goes on, the first takes its place
  over_edge  ///< two bonds, one atom, over a site where it would be unstable
};

/// What a rule asks for beside the kinds of both ends.
enum class Where : std::uint8_t {
  anywhere,
  in_line,       ///< hop: an atom sits straight behind its start or ahead of its end
  aside,         ///< hop: none does
  next_nearest,  ///< two bonds: the ends are a lattice constant apart
  far            ///< two bonds: they are farther apart
};

/// One process: a move that goes this way between sites of these kinds.
struct ProcessRule {
  const char* name;
  Way way;
  SiteKind before;
  SiteKind after;
  const char* way_back;  ///< the name of the process that undoes it; "" when none is
  Where where = Where::anywhere;
  /// Its rate is this times k = nu exp(-E / kT), E from a table. For terrace_111 1/6: E
  /// is that from an fcc hollow to each of the three hcp hollows beside it, which are
  /// no sites of the lattice. From there the atom goes on to each of three fcc hollows
  /// as often, one of which it came from; it is in either kind of hollow half of the
  /// time, where both bind it alike. So D = 3 k l^2 / 4, with l = d / sqrt(3) from
  /// hollow to hollow, is that of six ways of length d with k / 6 each.
  double frequency_factor = 1.0;

  /// "hop from step_A to terrace_100, in line with an atom".
  std::string text() const;
};

/// Number of a process: its place in process_rules().
using ProcessNumber = std::uint8_t;

/// All processes that have a name. The first is "settle": any hop out of an unstable
/// site to one with more neighbours.
std::span<const ProcessRule> process_rules();
std::optional<ProcessNumber> process_number(std::string_view name);
/// The process that undoes one; nothing for "settle".
std::optional<ProcessNumber> way_back(ProcessNumber process);

/// Which process a hop is; nothing if it has no name. One that lets go of all
/// neighbours before it meets others, as across a slit between two particles, has none,
/// except to settle.
std::optional<ProcessNumber> hop_process(Pattern pattern);
/// ProcessRule::frequency_factor of that process; 1 without a name.
double frequency_factor(Pattern pattern);
/// A hop for people: what its rule says, or the places that it leads between.
std::string hop_text(Pattern pattern);

/// Which process a move over two bonds is; nothing if it has no name. distance_squared:
/// of the ends, in (half lattice constants)^2: 4 or 6. Requires: way != Way::hop.
std::optional<ProcessNumber> two_bond_process(Way way, SiteKind before, SiteKind after,
                                              int distance_squared);

}  // namespace rates
