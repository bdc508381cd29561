// What a study of neck growth looks like on paper: a plain text table of the exponents,
// and what others have found beside it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "scenarios/analysis/neck_errors.hpp"
#include "scenarios/analysis/neck_growth.hpp"
#include "scenarios/analysis/neck_stages.hpp"

namespace scenarios {

/// A published exponent for a plot of the local slope against r/R: straight from the
/// first to the last, over all r/R where no window was published.
struct LiteratureLine {
  std::string label;
  double first_ratio = 0.02;
  double last_ratio = 0.8;
  double first_exponent = 0;
  double last_exponent = 0;
};
std::vector<LiteratureLine> literature_lines();

/// The study as an ASCII table of at most 100 columns: definition, exponent of each
/// window as mean +- spread with the number of seeds and each seed's value, passage
/// times. Lines end with a newline.
std::string neck_report(const NeckStudy& study);

/// How far the exponents of each definition can be trusted, one below the other: of
/// each window the mean with its 68 % interval over seeds, the error along a single
/// run, and the exponents with other moments t0 of contact.
std::string error_report(std::span<const NeckErrors> definitions);

/// The stages of neck_stages, a row each.
std::string stage_report(std::span<const NeckStage> stages);

/// Published exponents of the neck's radius (docs/model.md) as such a table, to stand
/// below. They are for different definitions, windows and materials: to be read beside
/// a result, not a test.
std::string literature_report();

}  // namespace scenarios
