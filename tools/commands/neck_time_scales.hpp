// Measured points of necks beside runs: which are held against which.
#pragma once

#include <span>
#include <vector>

#include "scenarios/analysis/time_scale_report.hpp"
#include "tools/commands/neck_figure.hpp"

namespace tools {

/// The time scale of each study whose definition is "given" on each of the others, in
/// their order.
std::vector<scenarios::NamedTimeScale> time_scales_of(
    std::span<const NamedNecks> studies);

}  // namespace tools
