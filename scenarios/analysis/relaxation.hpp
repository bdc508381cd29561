// How long particles take to become round: the time at which the excess of their radius
// of gyration over that of a ball has fallen to a given part.
#pragma once

#include <optional>
#include <span>

namespace scenarios {

/// When `excess` first reaches `part` of its first value, on a straight line between
/// the samples. Nothing if it never does, or begins at or below zero. Requires: equal
/// lengths, times ascending, 0 < part < 1.
std::optional<double> relaxation_time_s(std::span<const double> time_s,
                                        std::span<const double> excess, double part);

}  // namespace scenarios
