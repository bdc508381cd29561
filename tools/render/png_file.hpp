// Pictures as PNG files.
#pragma once

#include <filesystem>

#include "tools/render/image.hpp"

namespace tools {

/// Writes the picture to `path`, all or nothing. The same picture gives the same bytes.
/// Throws IoError (tools/durable_file.hpp) if the disk or the path does not allow it;
/// `path` is then as it was before, and no temporary file is left.
/// Requires: image is not empty; nobody else writes to `path`.
void write_png(const std::filesystem::path& path, const Image& image);

}  // namespace tools
