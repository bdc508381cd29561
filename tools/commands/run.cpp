// adatom run, adatom resume
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "tools/commands/commands.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/signals.hpp"
#include "tools/start_run.hpp"

namespace tools {
namespace {

struct Arguments {
  std::string input;
  std::string directory;
  std::vector<std::string> overrides;
  std::optional<std::string> seed;
  bool replace = false;
  bool quiet = false;
  bool paranoid = false;

  SittingOptions options() const {
    return {quiet ? Progress::Style::silent : Progress::detected_style(),
            paranoid ? Audit::at_checkpoints : Audit::off};
  }
};

void add_sitting_flags(CLI::App* command, Arguments& arguments) {
  command->add_flag("--quiet", arguments.quiet, "No progress line");
  command->add_flag(
      "--paranoid", arguments.paranoid,
      "At each checkpoint, compare the catalog of events with one made anew");
}

}  // namespace

void add_run(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "run",
      "Run an input file.\n"
      "Writes a run directory: input.toml (echo), manifest.json, series.csv,\n"
      "trajectory.xyz(.gz), checkpoint.bin, run.log; at the end final.csv (a row of\n"
      "the series) and final.xyz, the last state.\n"
      "SIGINT, SIGTERM and SIGHUP stop with a checkpoint (exit code 75): see adatom\n"
      "resume.\n"
      "SIGUSR1 writes a checkpoint and goes on.");
  command->add_option("input", arguments->input, "Input file (TOML)")->required();
  command
      ->add_option("-o,--output", arguments->directory,
                   "Run directory; must not exist yet, or see --replace")
      ->required();
  command
      ->add_option("--set", arguments->overrides,
                   "Override a key: table.key=value, particle[0].radius_a=5; again for "
                   "another")
      ->allow_extra_args(false)
      ->type_name("KEY=VALUE");
  command->add_option("--seed", arguments->seed, "Short for --set seed=N");
  command->add_flag("--replace", arguments->replace,
                    "Delete the files of an earlier run in the directory");
  add_sitting_flags(command, *arguments);
  command->callback([arguments, &exit_code] {
    const SignalWatch signals;  // before anything takes time
    std::vector<std::string> overrides = arguments->overrides;
    if (arguments->seed) {
      number_within<long>("--seed", *arguments->seed, 0L, 9000000000000000L);
      overrides.push_back("seed=" + *arguments->seed);
    }
    exit_code = start_run(arguments->input, overrides, arguments->directory,
                          arguments->replace ? RunDirectory::Policy::replace_existing
                                             : RunDirectory::Policy::refuse_existing,
                          arguments->options());
  });
}

void add_resume(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "resume",
      "Go on with a run, from its last checkpoint.\n"
      "The outputs end up byte for byte as if the run had never been stopped. With\n"
      "--set stop.time_s=1e-3, or another key of [stop], a run that ended\n"
      "goes on as if that had been its end from the beginning.");
  command->add_option("directory", arguments->directory, "Run directory")->required();
  command
      ->add_option("--set", arguments->overrides,
                   "Override a key of [stop] or [checkpoint]: stop.time_s=1e-3")
      ->allow_extra_args(false)
      ->type_name("KEY=VALUE");
  add_sitting_flags(command, *arguments);
  command->callback([arguments, &exit_code] {
    const SignalWatch signals;  // before anything takes time
    exit_code =
        resume_run(arguments->directory, arguments->overrides, arguments->options());
  });
}

}  // namespace tools
