#include "scenarios/series.hpp"

#include <utility>

#include "scenarios/csv_cell.hpp"

namespace scenarios {

Series::Series(std::vector<std::unique_ptr<Measurement>> measurements,
               OutputFiles& files, const std::optional<StopWhen>& when,
               std::function<void()> on_end)
    : measurements_(std::move(measurements)),
      files_(files),
      when_(when),
      on_end_(std::move(on_end)) {
  if (when_) when_column_ = when_->place_in(columns());
}

std::vector<std::string> Series::columns() const {
  std::vector<std::string> all;
  for (const auto& measurement : measurements_)
    for (std::string& column : measurement->columns()) all.push_back(std::move(column));
  return all;
}

std::vector<double> Series::values() const {
  std::vector<double> all;
  for (const auto& measurement : measurements_) measurement->measure(all);
  return all;
}

std::string Series::line(double time_s, std::uint64_t event_count,
                         const std::vector<double>& values) {
  std::string line = csv_cell(time_s) + "," + std::to_string(event_count);
  for (const double value : values) line += "," + csv_cell(value);
  return line + "\n";
}

std::string Series::header() const {
  std::string line = "time_s,events";
  for (const std::string& column : columns()) line += "," + column;
  return line + "\n";
}

std::string Series::row(double time_s, std::uint64_t event_count) const {
  return line(time_s, event_count, values());
}

void Series::observe(double time_s, std::uint64_t event_count) {
  const std::vector<double> row = values();
  files_.append(file_name, line(time_s, event_count, row));
  if (when_ && when_->is_met(row[when_column_])) on_end_();
}

std::optional<double> Series::met_now() const {
  if (!when_) return std::nullopt;
  const double value = values()[when_column_];
  return when_->is_met(value) ? std::optional(value) : std::nullopt;
}

}  // namespace scenarios
