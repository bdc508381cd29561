// The mean course of neck growth without its noise from point to point: its value and
// slope at any time, to be held against measured points.
#pragma once

#include <cstddef>
#include <vector>

#include "scenarios/analysis/neck_stages.hpp"

namespace scenarios {

class SmoothNeck {
 public:
  static constexpr std::size_t fewest_points = 3;

  /// Requires: at least so many points, of ascending times.
  explicit SmoothNeck(std::vector<CurvePoint> curve);

  struct Place {
    double ratio = 0;  ///< r/R
    double slope = 0;  ///< d(r/R) / d ln t
  };

  /// At ln(t / s): a straight line of ln(r/R) on ln t through the points within a
  /// quarter of a decade (or the nearest three), the nearest of most weight (tricube,
  /// Cleveland, J. Am. Stat. Assoc. 74, 829 (1979)). A power law stays as it is. The
  /// noise of single points would make the slope too steep in the mean square, and with
  /// it a fitted time too exact. Beyond the ends the last line goes on.
  Place at(double log_time) const;

  double first_log_time() const { return log_times_.front(); }
  double last_log_time() const { return log_times_.back(); }

 private:
  double reach_at(double log_time) const;

  std::vector<CurvePoint> curve_;
  std::vector<double> log_times_;  ///< of the points
};

}  // namespace scenarios
