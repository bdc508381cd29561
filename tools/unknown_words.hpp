// Words of the command line that say nothing to the program.
#pragma once

#include <span>

#include <CLI/CLI.hpp>

namespace tools {

/// The words before the first option must be verbs, where verbs are asked for. Throws
/// UsageError, with the nearest verb.
void expect_verbs(const CLI::App& app, std::span<char* const> words);

/// No word may be left over. Throws UsageError, with the nearest option of the verb.
/// Requires: app has parsed, or has failed to.
void expect_nothing_left(const CLI::App& app);

}  // namespace tools
