// What the verbs that analyse necks share: necks of runs, windows of the command line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "scenarios/analysis/neck_growth.hpp"

namespace tools {

/// The necks in a run's series.csv as r / R, with R from its manifest. Throws
/// lattice::InputError, also if its particles do not touch; IoError.
std::vector<scenarios::NeckSeries> neck_series_of_run(
    const std::filesystem::path& directory);

/// Windows such as "0.1-0.3". Throws UsageError.
std::vector<scenarios::RatioWindow> ratio_windows(
    const std::vector<std::string>& texts);

}  // namespace tools
