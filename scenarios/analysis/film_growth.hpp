// How a film grows: island density and its maximum, roughness, island sizes and first
// percolation against coverage, from the tables that a run writes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/analysis/csv_table.hpp"
#include "scenarios/analysis/power_law.hpp"

namespace scenarios {

/// The column of series.csv that tells how much there is of the film: coverage_ML,
/// deposited_ML (unless atoms evaporated) or covered_fraction, the first that there is.
/// Throws lattice::InputError if there is none.
std::string coverage_column(const CsvTable& series);

/// A quantity against coverage [layers] or time [s]. Both have the same length.
struct Curve {
  std::vector<double> x;  ///< ascending
  std::vector<double> value;
};

/// A column against coverage_column(): the rows with a value and with more coverage
/// than all before. Throws lattice::InputError if there is no such column.
Curve curve_of(const CsvTable& series, std::string_view column);

/// The first row with all that arrives: with the largest dose_ML, or coverage_column()
/// in a table without it; 0 without rows.
std::size_t end_of_flux(const CsvTable& series);

/// A column against the time [s] since end_of_flux(): what becomes of a film then. No
/// points if there is no later row. Throws as curve_of.
Curve later_curve_of(const CsvTable& series, std::string_view column);

/// Linear between the points; nan outside of them.
double value_at(const Curve& curve, double x);

/// What the seeds have at one coverage or time.
struct MeanPoint {
  double x = 0;
  double mean = 0;
  double spread = 0;  ///< sample standard deviation; nan for one seed
};

/// At the places of the first seed that all seeds reach.
std::vector<MeanPoint> mean_curve(std::span<const Curve> seeds);

struct Maximum {
  double coverage = 0;  ///< [layers]
  double value = 0;
  bool fitted = false;  ///< the top of a parabola, or else the largest sample
  bool at_end = false;  ///< the largest sample is the last: it may still rise
};

/// The maximum of a noisy curve: the top of the least-squares parabola through the
/// samples from the first to the last above 0.9 of the largest. The largest sample
/// alone would be too high by about the noise. It is taken where there are fewer than
/// five samples, or where the top does not lie among them. Nothing if no value is
/// positive.
std::optional<Maximum> maximum_of(const Curve& curve);

struct CoverageWindow {
  double lower = 0;  ///< [layers]
  double upper = 0;  ///< [layers]
};

/// W = b theta^beta within the window, from the first sample in each 1/20 of a decade
/// of coverage, so that each factor in coverage has the same weight.
std::optional<PowerLaw> roughness_law(const Curve& roughness,
                                      const CoverageWindow& window);

/// When something was first seen, and the sample before.
struct FirstSeen {
  double before = 0;  ///< coverage or dose [layers]; nan if it was there from the start
  double first = 0;
};

/// The first row in which `column` is 1, by the dose (dose_ML) if the
/// table has it, or else by coverage_column(). Throws lattice::InputError if there is
/// no such column.
std::optional<FirstSeen> first_seen(const CsvTable& series, std::string_view column);

/// How many islands there are of each number of atoms.
using SizeHistogram = std::map<std::uint64_t, std::uint64_t>;

/// The islands (of two atoms at least) of the sample at this time, from
/// island_sizes.csv; none where that has no rows. Throws lattice::InputError if a
/// column is missing or a size or a count is not a whole number.
SizeHistogram island_sizes_at(const CsvTable& table, double time_s);

/// f(u) with u = s / <s>: the probability density of scaled sizes. N_s = theta / <s>^2
/// f.
struct ScaledSizes {
  struct Bin {
    double u = 0;
    double density = 0;
    double error = 0;  ///< of counting: sqrt of the islands in the bin
  };
  std::uint64_t islands = 0;
  double mean_atoms = 0;
  std::vector<Bin> bins;
};

/// Bins of a whole number of atoms, about 0.2 <s> wide, up to u = 10; none without
/// islands. All islands count for the mean and the density.
ScaledSizes scaled_sizes(const SizeHistogram& sizes);

/// f_i(u) = C u^i exp(-i a u^(1/a)) for a critical nucleus of i = 1, 2, 3 atoms, with
/// integral and mean 1. Source: Amar and Family, Phys. Rev. Lett. 74, 2066 (1995).
double amar_family(int critical_nucleus, double u);

}  // namespace scenarios
