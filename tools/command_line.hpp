// The program as its user sees it.
#pragma once

namespace tools {

/// Runs `adatom` with these arguments and returns its exit code (tools/exit_codes.hpp).
/// Never throws.
int command_line(int argument_count, char** arguments);

}  // namespace tools
