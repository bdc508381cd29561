// What the verbs that analyse necks share: necks of runs, windows of the command line.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/analysis/neck_growth.hpp"

namespace tools {

/// The necks in a run's series.csv as r / R, with R from its manifest. Throws
/// lattice::InputError, also if its particles do not touch; IoError.
std::vector<scenarios::NeckSeries> neck_series_of_run(
    const std::filesystem::path& directory);

/// The temperature that a run's input.toml gives once and for all; nothing if it
/// changes, or is not known. Throws lattice::InputError.
std::optional<double> temperature_of_run_K(const std::filesystem::path& directory);

/// Those by one definition of r; a curve that gives r itself goes with any. Throws
/// lattice::InputError, which names the source, if there are none.
std::vector<scenarios::NeckSeries> necks_by(const std::string& definition,
                                            std::vector<scenarios::NeckSeries> necks,
                                            const std::filesystem::path& source);

/// Windows of r/R such as "0.1-0.3", and of times [s] such as "1e-9-1e-7"; the default
/// ones if there are none of both. Throws UsageError.
std::vector<scenarios::NeckWindow> windows_of(
    const std::vector<std::string>& ratios,
    const std::vector<std::string>& times_s = {});

}  // namespace tools
