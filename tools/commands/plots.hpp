// The plots of a command, each a file of its own.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tools/plot/plot.hpp"

namespace tools {

/// Throws UsageError unless the name of a figure, of this option, ends in .svg.
void expect_svg(const std::string& option, const std::filesystem::path& figure);

/// Writes those that show something into a directory, made if need be, and beside each
/// NAME.svg the numbers that it shows, NAME.points.csv. Returns the names of the
/// figures, a line each; print them last, since whoever reads may close the pipe early.
/// Throws IoError.
[[nodiscard]] std::string write_plots(
    const std::filesystem::path& directory,
    const std::vector<std::pair<std::string, Plot>>& plots);

}  // namespace tools
