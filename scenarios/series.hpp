// The time series: series.csv.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kmc/observer.hpp"
#include "scenarios/measurement.hpp"
#include "scenarios/output_files.hpp"
#include "scenarios/stop_when.hpp"

namespace scenarios {

/// One row for each due point: time, number of events, then the columns of each
/// measurement. Reading its numbers gives the same values.
class Series final : public kmc::Observer {
 public:
  static constexpr const char* file_name = "series.csv";

  /// on_end is called with each row for which `when` is met. Throws lattice::InputError
  /// if `when` names no column.
  Series(std::vector<std::unique_ptr<Measurement>> measurements, OutputFiles& files,
         const std::optional<StopWhen>& when, std::function<void()> on_end);

  void write_header() { files_.append(file_name, header()); }
  void observe(double time_s, std::uint64_t event_count) override;

  /// The value of `when` in the present state, if it is met.
  std::optional<double> met_now() const;

  /// The lines of the file: the names of the columns, and the present state.
  std::string header() const;
  std::string row(double time_s, std::uint64_t event_count) const;

 private:
  std::vector<std::string> columns() const;
  std::vector<double> values() const;
  static std::string line(double time_s, std::uint64_t event_count,
                          const std::vector<double>& values);

  std::vector<std::unique_ptr<Measurement>> measurements_;
  OutputFiles& files_;
  std::optional<StopWhen> when_;
  std::size_t when_column_ = 0;
  std::function<void()> on_end_;
};

}  // namespace scenarios
