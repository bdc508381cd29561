// What the input of a run says about the study that it belongs to.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace tools {

/// The input.toml of a run without comments, seed and stream: the same for runs that
/// differ in their random numbers only. Nothing if there is no such file: then all such
/// runs are one study. Throws IoError.
std::string input_without_seed(const std::filesystem::path& directory);

/// Keys and values of the overrides with which the run was made, in their order. Throws
/// IoError.
std::vector<std::pair<std::string, std::string>> overrides_of(
    const std::filesystem::path& directory);

}  // namespace tools
