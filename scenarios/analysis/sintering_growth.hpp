// How a packing of many particles sinters: the columns of the measurement `sintering`
// against time, and the exponents of its mean neck.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/analysis/csv_table.hpp"
#include "scenarios/analysis/neck_growth.hpp"
#include "scenarios/analysis/seed_statistics.hpp"

namespace scenarios {

/// A column at a time, over the seeds.
struct SeedPoint {
  double time_s = 0.0;
  SeedStatistics value;
};

/// The series of runs that differ in the seed only, or in that of a random packing:
/// at each row that all of them have. Throws lattice::InputError where the rows are not
/// at the same times (a schedule by events), or without the column. Requires: at least
/// one.
std::vector<SeedPoint> against_time(std::span<const CsvTable> seeds,
                                    std::string_view column);

/// The mean neck of a packing as that of a pair: `definition` is neck_ratio_mean.
/// Throws lattice::InputError without the columns.
NeckSeries mean_neck_of(const CsvTable& series);

/// Exponents of neck_ratio_mean ~ t^a in the windows of neck_growth.hpp. Requires: at
/// least one; throws as against_time without the column.
NeckStudy study_mean_neck(std::span<const CsvTable> seeds);

/// For people: a table against time, with the sample standard deviation between seeds,
/// and the exponents. Throws as against_time.
std::string sintering_report(std::span<const CsvTable> seeds);

}  // namespace scenarios
