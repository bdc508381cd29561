// What a run says, on the console and in its run.log.
#pragma once

#include <memory>

#include <spdlog/logger.h>

#include "tools/run_directory.hpp"

namespace tools {

/// Console and run.log. Throws IoError, also later, where it cannot be written.
std::shared_ptr<spdlog::logger> make_log(const RunDirectory& directory);

}  // namespace tools
