// A neck as somebody has measured it, point by point, with errors where they are known:
// to be held against runs.
#pragma once

#include <optional>

#include "scenarios/analysis/csv_table.hpp"
#include "scenarios/analysis/neck_growth.hpp"

namespace scenarios {

/// The neck whose definition is "given", from one of two pairs of columns of a table
/// with time_s:
///   neck_nm,  and perhaps neck_error_nm    r [nm], and its standard error
///   r_over_R, and perhaps r_over_R_error   r/R, and its standard error
/// Where r is nan there is no point, and its error does not count. Nothing if there is
/// neither pair. `radius_nm` is R, by which the first pair is divided. Throws
/// lattice::InputError for both pairs in one table, an error without its value or with
/// a name that is nearly its own, and, with the line, for a time below 0, a neck or an
/// error that is not above 0. Requires: radius_nm > 0.
std::optional<NeckSeries> given_neck(const CsvTable& table, double radius_nm);

/// Whether a column of the table is a neck's radius, of which only R makes r/R.
bool needs_radius(const CsvTable& table);

}  // namespace scenarios
