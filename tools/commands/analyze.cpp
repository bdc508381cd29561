// adatom analyze
#include <CLI/CLI.hpp>

#include "tools/commands/analyze_film.hpp"
#include "tools/commands/analyze_neck.hpp"
#include "tools/commands/analyze_sintering.hpp"
#include "tools/commands/commands.hpp"

namespace tools {

void add_analyze(CLI::App& app, ExitCode&) {
  CLI::App* analyze =
      app.add_subcommand("analyze", "Evaluate finished or running runs.");
  analyze->require_subcommand(1);
  add_analyze_neck(*analyze);
  add_analyze_film(*analyze);
  add_analyze_sintering(*analyze);
  add_analyze_diffusion(*analyze);
  add_analyze_study(*analyze);
}

}  // namespace tools
