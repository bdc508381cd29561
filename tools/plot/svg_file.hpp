// Plots as SVG files, for papers and browsers.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "tools/plot/plot.hpp"

namespace tools {

/// The whole SVG document. The same plot gives the same bytes, in any locale.
std::string svg_of(const Plot& plot);

/// Several plots as panels of one figure, one below the other.
std::string svg_of(std::span<const Plot> panels);

/// Writes svg_of(plot) to `path`, all or nothing. Throws IoError
/// (tools/durable_file.hpp) if the disk or the path does not allow it; `path` is then
/// as it was before. Requires: nobody else writes to `path`.
void write_svg(const std::filesystem::path& path, const Plot& plot);

void write_svg(const std::filesystem::path& path, std::span<const Plot> panels);

}  // namespace tools
