// The time series: series.csv.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kmc/observer.hpp"
#include "scenarios/measurement.hpp"
#include "scenarios/output_files.hpp"

namespace scenarios {

/// One row for each due point: time, number of events, then the columns of each
/// measurement. Reading its numbers gives the same values.
class Series final : public kmc::Observer {
 public:
  static constexpr const char* file_name = "series.csv";

  Series(std::vector<std::unique_ptr<Measurement>> measurements, OutputFiles& files)
      : measurements_(std::move(measurements)), files_(files) {}

  void write_header() { files_.append(file_name, header()); }
  void observe(double time_s, std::uint64_t event_count) override {
    files_.append(file_name, row(time_s, event_count));
  }

  /// The lines of the file: the names of the columns, and the present state.
  std::string header() const;
  std::string row(double time_s, std::uint64_t event_count);

 private:
  std::vector<std::unique_ptr<Measurement>> measurements_;
  OutputFiles& files_;
  std::vector<double> row_;
};

}  // namespace scenarios
