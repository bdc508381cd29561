// The diffusion coefficient of a tracer from the path of its centre: mean-square
// displacements in windows of time, and their slope.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lattice/vector3.hpp"
#include "scenarios/analysis/arrhenius.hpp"
#include "scenarios/analysis/csv_table.hpp"

namespace scenarios {

/// A stretch of a path at one temperature.
struct Track {
  double temperature_K = 0.0;
  std::vector<double> time_s;                     ///< increasing
  std::vector<lattice::Vector3> displacement_nm;  ///< shape [time_s.size()]
};

/// The tracks of a series.csv with the columns of the measurement "displacement". A row
/// that begins a temperature begins its track: what happened since the row before may
/// have happened at another. Throws lattice::InputError if a column is missing.
std::vector<Track> tracks_of(const CsvTable& table);

/// What windows of equally many rows say. A path is cut into windows that do not
/// overlap; with U the displacement in one and U' that in the next,
///   msd = <|U|^2>, and D = (<|U + U'|^2> - <|U|^2>) / (2 d <duration>),
/// the slope of the mean-square displacement between one window and two. Hops that are
/// correlated over less than a window do not bias it, while msd / (2 d t) still
/// remembers them: msd = 2 d D t + constant.
struct DiffusionWindow {
  std::size_t rows = 0;     ///< in a window
  std::size_t windows = 0;  ///< in all tracks
  double duration_s = 0.0;  ///< mean
  Estimate msd_nm2;         ///< over the axes that count
  Estimate diffusion_nm2_per_s;
  std::array<Estimate, 3> by_axis_nm2_per_s;  ///< D of x, y, z alone
};

/// The tracer at one temperature.
struct TemperatureDiffusion {
  double temperature_K = 0.0;
  std::string axes;  ///< that count: "xy"; "x" if it never moved along the others
  std::vector<DiffusionWindow> windows;  ///< of 1, 2, 4, ... rows
  std::size_t chosen = 0;                ///< index of the window to quote
  /// Whether D no longer depends on the window: the chosen one is four times as long as
  /// the shortest from which no longer one differs by more than three of its standard
  /// errors. (Correlations decay exponentially: what goes unnoticed there is raised to
  /// the fourth power.) If not, the longest, and its D is not yet that of long times.
  bool has_plateau = false;

  const DiffusionWindow& best() const { return windows[chosen]; }
};

/// All tracks of a temperature are one study, coldest first. `axes`: those along which
/// the tracer is free, of "xyz"; D is per dimension of those among them along which it
/// moved at all.
///
/// Errors are standard errors by batch means: the deviations of a window's |U + U'|^2 -
/// |U|^2 from 2 d D x duration are summed in batch_count groups of successive windows,
/// and so remain right where quick and slow stretches alternate over many windows. A
/// 95 % interval is +- 2.01 of them (Student's t, 49 degrees of freedom); of 2000 such
/// intervals 94.1 to 94.8 % held the truth of three kinds of walks.
///
/// A window length needs at least fewest_windows windows; a temperature without any is
/// left out. Requires: axes is not empty.
inline constexpr std::size_t batch_count = 50;
inline constexpr std::size_t fewest_windows = 200;
std::vector<TemperatureDiffusion> study_diffusion(std::span<const Track> tracks,
                                                  const std::string& axes);

}  // namespace scenarios
