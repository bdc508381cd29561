#include "scenarios/series.hpp"

#include <span>
#include <utility>

#include "scenarios/csv_cell.hpp"

namespace scenarios {

Series::Series(std::vector<std::unique_ptr<Measurement>> measurements,
               OutputFiles& files, const std::optional<StopWhen>& when, bool& ends_run)
    : measurements_(std::move(measurements)),
      files_(files),
      when_(when),
      ends_run_(ends_run) {
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
  last_row_s_ = time_s;
  last_row_ = values();
  files_.append(file_name, line(time_s, event_count, last_row_));
  if (last_row_ends_run()) ends_run_ = true;
}

bool Series::last_row_ends_run() const {
  return when_ && !last_row_.empty() && when_->is_met(last_row_[when_column_]);
}

void Series::save(kmc::ArchiveWriter& archive) const {
  archive.value(last_row_s_);
  archive.values(std::span<const double>(last_row_));
}

void Series::restore(kmc::ArchiveReader& archive) {
  last_row_s_ = archive.value<double>();
  last_row_ = archive.values<double>();
  if (!last_row_.empty() && last_row_.size() != columns().size())
    throw kmc::BadArchive("the last row of the series has other columns");
}

}  // namespace scenarios
