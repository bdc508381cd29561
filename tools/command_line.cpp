#include "tools/command_line.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <new>
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "tools/checkpoint.hpp"
#include "tools/commands/commands.hpp"
#include "tools/durable_file.hpp"
#include "tools/exit_codes.hpp"
#include "tools/unknown_words.hpp"
#include "tools/usage_error.hpp"

namespace tools {
namespace {

constexpr const char* description =
    "Adatom: rejection-free kinetic Monte Carlo of atoms on a lattice.\n"
    "Each verb has its own --help. A first run:\n"
    "  adatom check examples/two_gold_particles.toml\n"
    "  adatom run examples/two_gold_particles.toml --output runs/first\n"
    "  adatom render runs/first --output first.png\n"
    "  adatom analyze neck runs/first";

constexpr const char* exit_codes =
    "Exit codes: 0 done, 1 internal error, 2 usage, 3 invalid input, 4 input/output "
    "or\n"
    "disk full, 5 checkpoint unusable, 6 invariant broken, 7 slower than\n"
    "allowed (bench), 75 stopped and resumable.";

int fail(ExitCode code, const std::string& message) {
  std::fprintf(stderr, "adatom: %s\n", message.c_str());
  return static_cast<int>(code);
}

int fail_for_input(const lattice::InputError& error) {
  for (const lattice::Mistake& mistake : error.mistakes())
    std::fprintf(stderr, "%s\n", mistake.text().c_str());
  const std::size_t count = error.mistakes().size();
  return fail(ExitCode::invalid_input,
              count == 1 ? "1 mistake" : std::to_string(count) + " mistakes");
}

int parse_and_run(int argument_count, char** arguments) {
  CLI::App app(description);
  app.name("adatom");
  app.footer(exit_codes);
  app.set_version_flag("--version", "adatom " ADATOM_VERSION);
  app.require_subcommand(1);
  ExitCode exit_code = ExitCode::done;
  for (const auto add :
       {add_run, add_resume, add_sweep, add_check, add_inspect, add_explain, add_rates,
        add_analyze, add_render, add_bench, add_export, add_list})
    add(app, exit_code);
  expect_verbs(app, std::span(arguments, arguments + argument_count).subspan(1));
  try {
    app.parse(argument_count, arguments);
  } catch (const CLI::ParseError& error) {
    // --help and --version arrive here too, with 0.
    if (error.get_exit_code() != 0) expect_nothing_left(app);
    return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::usage);
  }
  return static_cast<int>(exit_code);
}

/// Where a standard descriptor is closed the next file opened would get its number, and
/// with it what is printed. Standard output is then made one that takes nothing, so
/// that what is lost is told; input is empty, and messages go nowhere.
void hold_standard_descriptors() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) >= 0) continue;
    if (::open("/dev/null", number == STDERR_FILENO ? O_WRONLY : O_RDONLY) < 0)
      throw_io_error("/dev/null", "open");
  }
}

/// What a full disk did not take must not look like a result.
void check_standard_output() {
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (!written || !std::cout.flush()) throw IoError("standard output", "cannot write");
}

}  // namespace

int command_line(int argument_count, char** arguments) {
  // A file that meets its size limit is an error like a full disk, not a sudden death.
  std::signal(SIGXFSZ, SIG_IGN);
  // Before there is a run nothing waits for a checkpoint.
  std::signal(SIGUSR1, SIG_IGN);
  try {
    hold_standard_descriptors();
    const int code = parse_and_run(argument_count, arguments);
    check_standard_output();
    return code;
  } catch (const UsageError& error) {
    return fail(ExitCode::usage, error.message);
  } catch (const lattice::InputError& error) {
    return fail_for_input(error);
  } catch (const IoError& error) {
    return fail(ExitCode::input_output, error.what());
  } catch (const std::filesystem::filesystem_error& error) {
    return fail(ExitCode::input_output,
                error.path1().string() + ": " + error.code().message());
  } catch (const BadCheckpoint& error) {
    return fail(ExitCode::checkpoint_unusable, error.what());
  } catch (const kmc::BrokenInvariant& error) {
    return fail(ExitCode::invariant_broken, error.what());
  } catch (const std::bad_alloc&) {
    return fail(ExitCode::internal_error, "out of memory");
  } catch (const std::exception& error) {
    return fail(ExitCode::internal_error,
                std::string("internal error: ") + error.what());
  }
}

}  // namespace tools
