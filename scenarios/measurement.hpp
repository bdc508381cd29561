// A quantity of the present state that goes into series.csv.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "scenarios/registry.hpp"
#include "scenarios/state.hpp"

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

using MeasurementMaker = std::unique_ptr<Measurement> (*)(const State&);
using Measurements = Registry<MeasurementMaker>;

}  // namespace scenarios
