#include "scenarios/series.hpp"

#include <cmath>
#include <cstdio>

#include "kmc/contract.hpp"

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
  char number[40];
  std::snprintf(number, sizeof number, "%.17g,%llu", time_s,
                static_cast<unsigned long long>(event_count));
  std::string line = number;
  for (const double value : row_) {
    // The sign of what is not a number would be written, and means nothing.
    std::snprintf(number, sizeof number, ",%.17g",
                  std::isnan(value) ? std::fabs(value) : value);
    line += number;
  }
  return line + "\n";
}

}  // namespace scenarios
