// The runs of films that `adatom analyze film` takes, by study.
#pragma once

#include <string>
#include <vector>

#include "scenarios/analysis/film_runs.hpp"
#include "scenarios/analysis/saturation_report.hpp"
#include "tools/commands/run_input.hpp"

namespace tools {

/// Runs that differ in the seed only.
struct FilmStudy {
  std::string label;
  Settings settings;
  double temperature_K = 0.0;  ///< at the beginning; 0: not known
  std::vector<scenarios::FilmRun> runs;
};

/// In the order in which the first run of each is given. Throws lattice::InputError,
/// IoError.
std::vector<FilmStudy> read_film_studies(const std::vector<std::string>& directories);

/// Whether all studies have the density of islands per site; else per nm2 is what they
/// can have in common.
bool all_per_site(const std::vector<FilmStudy>& studies);

/// N_sat of each study, with the flux and the temperature that it may follow; none of
/// those without a flux in layers.
std::vector<scenarios::SaturationGroup> saturation_of(
    const std::vector<FilmStudy>& studies);

}  // namespace tools
