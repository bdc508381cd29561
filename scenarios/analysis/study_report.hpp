// A study of sintering as a table: exponents of neck growth by window, and relaxation
// times, by temperature, size and whatever else was varied.
#pragma once

#include <span>
#include <string>

#include "scenarios/analysis/study_group.hpp"

namespace scenarios {

/// A row for each group: settings, temperature_K, atoms, runs, then for each window
/// alpha_<lower>_<upper> with _error (of the mean), _runs and _begun_inside (how many
/// of these: a contact that existed lowers alpha), for each level of r/R
/// log10_time_s_<level> with _error and _runs, and relaxation_time_s (the geometric
/// mean) with relaxation_ln_error and relaxation_runs. nan: not known.
std::string study_csv(std::span<const StudyGroup> groups);

/// The same for reading: a table for each family, and the laws of its times
/// (scenarios/analysis/study_laws.hpp).
std::string study_report(std::span<const StudyGroup> groups);

}  // namespace scenarios
