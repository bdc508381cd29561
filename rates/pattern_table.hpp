// Barriers by the full environment of an fcc hop (rates/hop_environment.hpp), read from
// a CSV file that also says where its numbers come from.
//
//     # metal: Au
//     # source: which potential or paper
//     # method: how the barriers were found
//     pattern,barrier_eV
//     0x16aa5,0.6114
//
// A row gives the barrier of the hop out of the pattern, and of all patterns that are
// the same by symmetry. The way back has a row of its own. Comments: as in
// rates/barrier_table.hpp.
#pragma once

#include <filesystem>
#include <vector>

#include "rates/barrier_table.hpp"

namespace rates {

/// What a file says, for all patterns.
struct PatternTable {
  TableOrigin origin;
  /// NaN where neither the pattern nor one that is the same by symmetry has a row.
  std::vector<double> barrier_eV;  ///< shape [pattern_count]
};

/// Reads a file of at most 64 MiB. Throws lattice::InputError as read_barrier_table,
/// with the first hundred mistakes. A pattern that comes twice is a mistake, and so are
/// symmetric patterns with different barriers.
PatternTable read_pattern_table(const std::filesystem::path& file);

/// E = constant + a n_initial + b n_final by least squares over the entries of a table,
/// symmetric ones counted once. Throws lattice::InputError as the other fit_linear.
LinearFit fit_linear(const PatternTable& table);

}  // namespace rates
