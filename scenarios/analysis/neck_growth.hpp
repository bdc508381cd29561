// How fast the neck between two sintering particles grows: exponents a of r ~ t^a in
// windows of r/R, with the spread between seeds. r is the radius of the neck, R that of
// the particles. The exponent depends on how r is defined (docs/model.md),
// so a study always names its definition.
//
// Which samples belong to a window [lower, upper]. A curve made of a few atoms crosses
// a border many times, so "all samples with r/R inside" would cut off the high samples
// at the upper border and the low ones at the lower border, which flattens the fit.
// Instead:
// 1. The series is thinned to the first sample in each 1/20 of a decade of t: equal
//    weight for equal steps of ln t, however the run was sampled. Nothing is smoothed.
// 2. The window holds the samples after the first that reaches `lower`, up to and with
//    the first that reaches `upper`. Later returns below a border change nothing.
// 3. If `upper` is never reached, the window is not used; nor if the run began beyond
//    sqrt(lower upper): less than half of the window is not the window.
// Why the first is left out and the last kept: the first sample above `lower` is there
// because its noise was positive; what comes after it was not selected. At the other
// end the samples that did not reach `upper` are a little too low and the one that did
// is too high, and they balance: for independent noise e of zero mean the expectation
// of the sum of e up to a first passage is zero (Wald), whatever its size.
//
// Bias found with r ~ t^(1/3), R = 10 lattice constants, n atoms in a (100) mid-plane,
// for the four default windows (tests/scenarios/neck_growth_bias_test.cpp; in brackets:
// with all samples inside the borders):
//   n Poisson, independent:                  +0.004 to +0.011  (-0.034 to -0.051)
//   same size, correlated over 0.1 decade:   -0.002 to -0.008  (-0.020 to -0.044)
// Part of the first is not the rule's: the mean of ln n lies below ln of the mean of n,
// more so for few atoms. One run scatters by 0.03 to 0.05.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/analysis/csv_table.hpp"
#include "scenarios/analysis/decade_cells.hpp"
#include "scenarios/analysis/power_law.hpp"
#include "scenarios/analysis/seed_statistics.hpp"

namespace scenarios {

/// One way to measure the neck, as scenarios/measurements/neck.cpp names it in
/// series.csv and pair_necks.hpp off the lattice.
struct NeckDefinition {
  std::string_view name;
  std::string_view description;
};

/// midplane, minimum, slab, gyration, projected; cut and voronoi of atoms off the
/// lattice (pair_necks.hpp); given.
std::span<const NeckDefinition> neck_definitions();
/// The first five: those that runs measure.
std::span<const NeckDefinition> neck_definitions_of_runs();

/// The neck of one pair of particles in one run, by one definition.
struct NeckSeries {
  int first_particle = 0;   ///< from 1
  int second_particle = 0;  ///< from 1
  std::string definition;
  std::vector<double> time_s;         ///< ascending
  std::vector<double> ratio;          ///< r/R; nan where there is none
  std::vector<double> ratio_error{};  ///< standard error of each; empty: not known
};

/// The series in the columns neck_<i>_<j>_<definition>_nm, a radius each, of a table
/// with time_s, in the order of the columns, and then its given_neck. `radius_nm` is R.
/// Other columns are ignored. Throws lattice::InputError if there is no time_s or no
/// neck column, if the time goes backwards, and as given_neck. Requires: radius_nm > 0.
std::vector<NeckSeries> neck_series(const CsvTable& table, double radius_nm);

/// What the bounds of a window are bounds of.
enum class Bounded { ratio, time_s };

struct NeckWindow {
  double lower = 0;
  double upper = 0;
  Bounded bounded = Bounded::ratio;
};

struct NeckOptions {
  std::vector<NeckWindow> windows = {{0.1, 0.3}, {0.2, 0.4}, {0.3, 0.5}, {0.4, 0.6}};
  std::vector<double> levels = {0.160, 0.324, 0.532};  ///< r/R whose times are wanted
};

/// A series as step 1 above thins it.
struct ThinnedSeries {
  std::vector<double> time_s;
  std::vector<double> ratio;
  double first_ratio = 0;  ///< of the whole series, t = 0 included
};

ThinnedSeries thinned(const NeckSeries& series);

/// The samples of a window.
struct WindowSamples {
  std::span<const double> time_s;
  std::span<const double> ratio;
};

/// Those of step 2; in a window of times, those within its bounds. Nothing if the run
/// does not reach the upper bound; none if it began beyond the middle of the window.
/// Valid as long as the series.
std::optional<WindowSamples> samples_in(const ThinnedSeries& series,
                                        const NeckWindow& window);

/// What became of a window in one run.
enum class WindowUse {
  whole,       ///< fitted
  from_start,  ///< fitted, but the run began at or above the lower bound
  unreached,   ///< the upper bound was never reached
  too_few,     ///< fewer than three samples, or less than half of the window
};

struct SeedExponent {
  WindowUse use = WindowUse::unreached;
  std::optional<PowerLaw> law;  ///< of r/R, t in s; set if fitted
};

struct WindowStudy {
  NeckWindow window;
  std::vector<SeedExponent> seeds;
  SeedStatistics exponent;
};

/// When r/R first reached a level, on the thinned series; nothing for a run that never
/// reached it, or was there at the start or by the first sample after it.
struct LevelStudy {
  double level = 0;
  std::vector<std::optional<double>> log10_time_s;  ///< of each seed
  SeedStatistics statistics;
  /// From the sample before until this one [decades], the root of the mean square over
  /// the seeds: in between it came to the level.
  double log10_step = 1.0 / cells_per_decade;
};

struct NeckStudy {
  std::string definition;
  std::size_t seed_count = 0;
  std::vector<WindowStudy> windows;
  std::vector<LevelStudy> levels;
};

/// Exponents and passage times of several runs that differ in the seed only.
/// Requires: at least one series, all with the same definition; 0 < lower < upper.
NeckStudy study_neck(std::span<const NeckSeries> seeds,
                     const NeckOptions& options = {});

}  // namespace scenarios
