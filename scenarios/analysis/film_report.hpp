// What a study of film growth looks like on paper: plain text tables.
#pragma once

#include <span>
#include <string>

#include "scenarios/analysis/film_runs.hpp"

namespace scenarios {

/// With fewer islands a distribution of sizes says nothing.
inline constexpr std::uint64_t fewest_islands = 30;

/// The study as ASCII text of at most 100 columns (longer names of runs apart), lines
/// end with a newline: a table over coverage, saturation density, roughness exponent,
/// percolation, layers at the end, capture zones, scaled sizes beside amar_family().
/// What the runs did not measure is named with the measurement to ask for. Throws
/// lattice::InputError as the functions of film_growth.hpp. Requires: at least one run;
/// they differ in the seed only.
std::string film_report(std::span<const FilmRun> seeds, const FilmOptions& options);

}  // namespace scenarios
