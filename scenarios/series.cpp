#include "scenarios/series.hpp"

#include "scenarios/csv_cell.hpp"

namespace scenarios {

std::string Series::header() const {
  std::string line = "time_s,events";
  for (const auto& measurement : measurements_)
    for (const std::string& column : measurement->columns()) line += "," + column;
  return line + "\n";
}

std::string Series::row(double time_s, std::uint64_t event_count) {
  row_.clear();
  for (const auto& measurement : measurements_) measurement->measure(row_);
  std::string line = csv_cell(time_s) + "," + std::to_string(event_count);
  for (const double value : row_) line += "," + csv_cell(value);
  return line + "\n";
}

}  // namespace scenarios
