// The range of an axis, where values lie on it, and which of them are marked.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tools/plot/plot.hpp"

namespace tools {

struct Range {
  double low = 0.0;
  double high = 1.0;
};

/// Whether an axis can show this value: finite, of a size below 1e300, and on a
/// logarithmic one above 1e-300.
bool can_show(double value, Scale scale);

/// A little more than from the smallest to the largest value that can be shown; from 0
/// if a linear axis comes near it. Where all are equal, some room to both sides; where
/// there are none, 0 to 1 or 1 to 10. The range is never empty.
Range range_of(std::span<const double> values, Scale scale);

/// 0 at the low end, 1 at the high end. Requires: can_show(value, scale).
double fraction_along(double value, const Range& range, Scale scale);

struct Tick {
  double value = 0.0;
  std::string label;  ///< empty for a minor tick; ^{...} as in plot.hpp
};

struct Ticks {
  std::vector<Tick> ticks;  ///< within the range, ascending
  int exponent = 0;         ///< labels are to be multiplied by 10^exponent
};

/// At most `most` labelled ticks, and minor ones between them. Linear: multiples of 1,
/// 2 or 5 x 10^n. Logarithmic: decades; 1, 2 and 5 of each over less than two decades,
/// and as on a linear axis where there are fewer than two of those. Requires: low <
/// high, both can be shown, most > 1.
Ticks ticks_of(const Range& range, Scale scale, int most);

}  // namespace tools
