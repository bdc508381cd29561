// Barriers by named process (rates/surface_process.hpp), read from a CSV file that also
// says where its numbers come from.
//
//     # metal: Ag
//     # source: which potential or paper
//     # method: how the barriers were found
//     process,barrier_eV
//     terrace_111,0.065
//
// The way back has a row of its own. Comments: as in rates/barrier_table.hpp.
#pragma once

#include <filesystem>
#include <vector>

#include "rates/linear_fit.hpp"
#include "rates/pattern_table.hpp"

namespace rates {

/// What a file says, for all processes.
struct ProcessTable {
  TableOrigin origin;
  /// By ProcessNumber; NaN without a row. Shape [number of process_rules()].
  std::vector<double> barrier_eV;
};

/// Reads a file of at most 1 MiB. Throws lattice::InputError as read_barrier_table; a
/// process that comes twice is a mistake, and so is a name that no rule has.
ProcessTable read_process_table(const std::filesystem::path& file);

/// Rows of `other` replace those of the same process; its comments do not count. Throws
/// lattice::InputError if it is of another metal, or states another prefactor.
void replace_rows(ProcessTable& table, const ProcessTable& other);

/// The barrier of every pattern whose hop has a name, for those with a row.
PatternTable by_pattern(const ProcessTable& table);

/// E = constant + a n_initial + b n_final by least squares over the rows of hops
/// between places to stay (fewest_stable_neighbours). Throws lattice::InputError as the
/// other fit_linear.
LinearFit fit_linear(const ProcessTable& table);

}  // namespace rates
