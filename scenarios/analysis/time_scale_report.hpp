// What the time scale between measured points and runs looks like on paper, and what it
// says of the model.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "scenarios/analysis/time_scale.hpp"

namespace scenarios {

struct NamedTimeScale {
  std::string points;                   ///< the study of the measured points
  std::string runs;                     ///< that of the curve
  std::string definition;               ///< of the curve's r
  std::optional<double> temperature_K;  ///< of the runs, if they have one
  TimeScale scale;

  /// kT ln s [eV]: by as much the barriers of the model are too low if only they, all
  /// alike, are off. nan without a temperature or without s.
  double barrier_shift_eV() const;
  double barrier_shift_error_eV() const;  ///< standard error
};

/// For reading: s with its errors, chi^2, the points left out, and what s says, for
/// each of them; ASCII, lines of at most 100 characters but for names, each with a
/// newline. Empty if there is none.
std::string time_scale_report(std::span<const NamedTimeScale> scales);

/// The same as CSV: points, study, definition, temperature_K, log10_time_scale,
/// log10_time_scale_error, log10_points_error, log10_runs_error,
/// chi_squared_per_freedom, point_count, left_out_count, barrier_shift_eV,
/// barrier_shift_error_eV; nan: not known.
std::string time_scale_csv(std::span<const NamedTimeScale> scales);

}  // namespace scenarios
