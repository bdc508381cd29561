// Mean and spread of what several runs gave that differ in the seed only.
#pragma once

#include <cstddef>
#include <span>

namespace scenarios {

/// Over the seeds that gave a value.
struct SeedStatistics {
  std::size_t count = 0;
  double mean = 0;    ///< nan without values
  double spread = 0;  ///< sample standard deviation; nan with fewer than two values

  double standard_error() const;  ///< of the mean; nan with fewer than two values
};

SeedStatistics seed_statistics(std::span<const double> values);

}  // namespace scenarios
