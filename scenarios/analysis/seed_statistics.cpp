#include "scenarios/analysis/seed_statistics.hpp"

#include <cmath>
#include <limits>

namespace scenarios {

double SeedStatistics::standard_error() const {
  return spread / std::sqrt(static_cast<double>(count));
}

SeedStatistics seed_statistics(std::span<const double> values) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const auto count = static_cast<double>(values.size());
  if (values.empty()) return {0, none, none};
  double sum = 0;
  for (const double x : values) sum += x;
  const double mean = sum / count;
  double squares = 0;
  for (const double x : values) squares += (x - mean) * (x - mean);
  return {values.size(), mean,
          values.size() < 2 ? none : std::sqrt(squares / (count - 1))};
}

}  // namespace scenarios
