// Files that a user names on the command line: pictures, figures, tables.
#pragma once

#include <filesystem>
#include <string_view>

namespace tools {

/// Where to write what the user wants as `path`: a new or a regular file, the one that
/// a link leads to. Throws IoError for anything else, such as a device;
/// lattice::InputError for a file that a run or a sweep made.
std::filesystem::path result_path(const std::filesystem::path& path);

/// write_whole_file to result_path. Throws as both.
void write_result(const std::filesystem::path& path, std::string_view bytes);

}  // namespace tools
