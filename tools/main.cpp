// Nothing but the way into the program.
#include <unistd.h>

#include <cstdio>

#include "tools/command_line.hpp"
#include "tools/exit_codes.hpp"
#include "tools/processor.hpp"

namespace {

/// Comes before all else that is compiled for this processor: plug-ins register
/// themselves before main.
[[gnu::constructor(101)]] void expect_instructions() {
  if (tools::tell_lacking(tools::lacking_instructions(), stderr))
    ::_exit(static_cast<int>(tools::ExitCode::internal_error));
}

}  // namespace

int main(int argument_count, char** arguments) {
  return tools::command_line(argument_count, arguments);
}
