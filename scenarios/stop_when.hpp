// The end of a run by what it measures.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "lattice/input_error.hpp"
#include "scenarios/analysis/csv_table.hpp"
#include "scenarios/section.hpp"

namespace scenarios {

/// The first row of series.csv where a column is within bounds ends the run.
struct StopWhen {
  std::string column;
  double at_least = -std::numeric_limits<double>::infinity();
  double at_most = std::numeric_limits<double>::infinity();
  lattice::Mistake unknown{};  ///< if there is no such column

  /// A value that is none (nan) is never.
  bool is_met(double value) const { return value >= at_least && value <= at_most; }
  /// Such as `clusters at most 1`, or `bonds at least 5 and at most 7`.
  std::string text() const;
  /// A row of series.csv.
  struct Row {
    double time_s;
    double event_count;
    double value;
    bool is_last;
  };
  /// The first that ends the run, if one does.
  std::optional<Row> first_met(const CsvTable& series) const;
  /// Throws lattice::InputError if none of `columns` is the one.
  std::size_t place_in(const std::vector<std::string>& columns) const;
};

/// [stop.when]; nothing if it is not there.
std::optional<StopWhen> read_stop_when(Section stop);

}  // namespace scenarios
