// Figures of the largest density of islands against flux and temperature.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/analysis/saturation_report.hpp"
#include "tools/plot/plot.hpp"

namespace tools {

/// N_sat, mean and standard error over the seeds, against the flux, a series for each
/// temperature, and against 1 / kT, a series for each flux; each by the name of its
/// file. Without points where there are not two fluxes, or two temperatures. `unit`: of
/// the densities, for their axis.
std::vector<std::pair<std::string, Plot>> saturation_plots(
    std::span<const scenarios::SaturationGroup> groups, const std::string& unit);

}  // namespace tools
