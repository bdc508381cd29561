// The verbs of the command line. Each function adds one to the program and leaves the
// exit code of what it did in `exit_code`; the work is done while the arguments are
// parsed.
#pragma once

#include "tools/exit_codes.hpp"

namespace CLI {
class App;
}

namespace tools {

void add_run(CLI::App& app, ExitCode& exit_code);
void add_resume(CLI::App& app, ExitCode& exit_code);
void add_sweep(CLI::App& app, ExitCode& exit_code);
void add_check(CLI::App& app, ExitCode& exit_code);
void add_inspect(CLI::App& app, ExitCode& exit_code);
void add_explain(CLI::App& app, ExitCode& exit_code);
void add_rates(CLI::App& app, ExitCode& exit_code);
void add_analyze(CLI::App& app, ExitCode& exit_code);
void add_analyze_diffusion(CLI::App& analyze);
void add_analyze_study(CLI::App& analyze);
void add_render(CLI::App& app, ExitCode& exit_code);
void add_bench(CLI::App& app, ExitCode& exit_code);
void add_export(CLI::App& app, ExitCode& exit_code);
void add_list(CLI::App& app, ExitCode& exit_code);

}  // namespace tools
