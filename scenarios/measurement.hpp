// A quantity of the present state that goes into series.csv.
#pragma once

#include <string>
#include <vector>

#include "scenarios/maker.hpp"
#include "scenarios/registry.hpp"

namespace scenarios {

/// Some columns of the time series. It looks at the state, which must outlive it, and
/// never changes it.
class Measurement {
 public:
  virtual ~Measurement() = default;
  /// Names with the unit as suffix; the same list at every call.
  virtual std::vector<std::string> columns() const = 0;
  /// Appends one value for each column.
  virtual void measure(std::vector<double>& row) = 0;
};

using Measurements = Registry<Maker<Measurement>>;

}  // namespace scenarios
