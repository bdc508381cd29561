// The figure of a study of sintering.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "scenarios/analysis/study_group.hpp"

namespace tools {

/// SVG of up to three panels: exponents by window, relaxation times against size, and
/// against 1/kT, with the law fitted to each family. Those without anything to show are
/// left out; whether there were others: else nothing is written. Throws IoError.
bool write_study_figure(const std::filesystem::path& path,
                        const std::vector<scenarios::StudyGroup>& groups,
                        const std::string& definition);

}  // namespace tools
