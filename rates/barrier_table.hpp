// Barrier tables: the barrier of a hop by how many neighbours the atom has before it
// and how many after, read from a CSV file that also says where its numbers come from.
//
//     # metal: Au
//     # source: which potential or paper
//     # method: how the barriers were found
//     n_initial,n_final,barrier_eV
//     3,3,0.025
//
// Comments come first. metal, source and method are required; prefactor_per_s, limits,
// balance and note are optional; notes may take several lines, the others one.
#pragma once

#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "rates/coordination_barriers.hpp"
#include "rates/linear_fit.hpp"
#include "rates/table_origin.hpp"

namespace rates {

/// What stands in for a pair that a table lacks.
enum class GapPolicy {
  error,      ///< nothing: the table is refused
  forbidden,  ///< the hop does not happen. A hop whose reverse is in the table becomes
              ///< one-way, which breaks detailed balance.
  linear_fit  ///< the plane through the table's entries; see fit_linear
};

/// What a file says, and nothing else.
struct BarrierTable {
  TableOrigin origin;
  /// n_initial: neighbours of the atom; n_final: neighbours of the destination, without
  /// the atom itself. NaN where the file has no entry. Shape [n_initial, n_final].
  CoordinationBarriers::Table barrier_eV =
      CoordinationBarriers::filled(std::numeric_limits<double>::quiet_NaN());
};

/// Reads a file of at most 1 MiB. The columns may stand in any order; blank lines do
/// not count. Throws lattice::InputError with every mistake of the file: comments that
/// are missing, repeated or unknown, columns likewise, values that are no numbers, not
/// finite or out of range, and pairs that come twice. A file that cannot be read, is no
/// regular file, is empty, too large or no plain text has that mistake only.
BarrierTable read_barrier_table(const std::filesystem::path& file);

/// A pair without an entry.
struct Gap {
  unsigned n_initial = 0;
  unsigned n_final = 0;
  bool operator==(const Gap&) const = default;
};

/// The pairs without an entry, in order, of those from `fewest` to coordination - 1: an
/// atom with all its neighbours has nowhere to go, and the atom itself is not counted
/// at its destination. Pairs that a lattice excludes because both ends share neighbours
/// (on fcc four, so that n_initial and n_final differ by at most 7) are not left out.
/// Requires: coordination <= CoordinationBarriers::size.
std::vector<Gap> gaps(const BarrierTable& table, unsigned coordination,
                      unsigned fewest);

/// "n_initial 1-2: n_final 1-11; n_initial 3: n_final 1-2, 10-11". Requires: in the
/// order of gaps().
std::string text_of(const std::vector<Gap>& gaps);

/// The plane through the entries that a lattice of this coordination can have: those of
/// more neighbours are of no hop. Throws lattice::InputError if they do not fix a
/// plane: there are fewer than three, or all lie on one line of (n_initial, n_final).
LinearFit fit_linear(const BarrierTable& table, unsigned coordination);

/// The barriers of a run in which hops with n_initial < fewest or n_final < fewest are
/// forbidden. The fit is clipped as in LinearBarriers: max(E, 0, dE). The description
/// says what stands in for how many gaps. Entries from `coordination` on cannot occur,
/// and are left out.
/// Throws lattice::InputError with a list of the gaps (GapPolicy::error), or as
/// fit_linear when a gap needs it. Requires: as gaps().
CoordinationBarriers to_barriers(const BarrierTable& table, unsigned coordination,
                                 unsigned fewest, GapPolicy policy);

}  // namespace rates
