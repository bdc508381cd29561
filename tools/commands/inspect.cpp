// adatom inspect
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "lattice/input_error.hpp"
#include "scenarios/simulation.hpp"
#include "tools/checkpoint.hpp"
#include "tools/commands/commands.hpp"
#include "tools/durable_file.hpp"
#include "tools/manifest.hpp"
#include "tools/run_directory.hpp"
#include "tools/run_end.hpp"
#include "tools/start_run.hpp"

namespace tools {
namespace {

namespace fs = std::filesystem;

std::string text_of(const Fact& fact) {
  if (const auto* text = std::get_if<std::string>(&fact)) return *text;
  char number[40];
  if (const auto* count = std::get_if<std::uint64_t>(&fact))
    std::snprintf(number, sizeof number, "%llu",
                  static_cast<unsigned long long>(*count));
  else
    std::snprintf(number, sizeof number, "%.10g", std::get<double>(fact));
  return number;
}

void print_manifest(const Manifest& manifest) {
  std::printf("program      adatom %s, commit %s\n", manifest.program_version.c_str(),
              manifest.git_commit.c_str());
  std::printf("compiler     %s, %s\n", manifest.compiler.c_str(),
              manifest.compiler_flags.c_str());
  std::printf("seed         %llu, stream %llu\n",
              static_cast<unsigned long long>(manifest.seed),
              static_cast<unsigned long long>(manifest.stream));
  std::printf("started      %s\n", manifest.started_utc.c_str());
  std::printf("ended        %s (%s)\n",
              manifest.ended_utc.empty() ? "-" : manifest.ended_utc.c_str(),
              manifest.exit_reason.empty() ? "running, or killed"
                                           : manifest.exit_reason.c_str());
  for (const auto& [name, fact] : manifest.facts)
    std::printf("%-26s %s\n", name.c_str(), text_of(fact).c_str());
}

/// The files of a run that has stopped, held against what it wrote; the number of those
/// that differ.
std::size_t print_files(const Manifest& manifest, const fs::path& directory) {
  const bool grows = !has_stopped(manifest.exit_reason);
  std::size_t differing = 0;
  for (const FileRecord& file : manifest.files) {
    std::string verdict = "verified";
    if (!fs::exists(directory / file.name)) {
      verdict = "MISSING";
    } else if (grows && !file.name.starts_with("input_")) {
      verdict = "not verified: the run has not ended";
    } else if (const FileRecord now = record_of(directory / file.name);
               now.size_bytes != file.size_bytes || now.xxh3 != file.xxh3) {
      verdict =
          "CHANGED: " + std::to_string(now.size_bytes) + " bytes, XXH3 " + now.xxh3;
    }
    differing += verdict == "MISSING" || verdict.starts_with("CHANGED");
    std::printf("%-26s %llu bytes, XXH3 %s, %s\n", file.name.c_str(),
                static_cast<unsigned long long>(file.size_bytes), file.xxh3.c_str(),
                verdict.c_str());
  }
  return differing;
}

void print_checkpoint(const Checkpoint& checkpoint) {
  const scenarios::Plan plan = plan_of(checkpoint);
  scenarios::NoOutput nowhere;
  scenarios::Simulation simulation(plan, nowhere);
  restore_state(simulation, checkpoint);
  const scenarios::State& state = simulation.state();
  std::printf("checkpoint   %s, written by adatom %s\n",
              checkpoint.path.string().c_str(), checkpoint.program_version.c_str());
  if (!checkpoint.warning.empty())
    std::printf("warning      %s\n", checkpoint.warning.c_str());
  std::printf("event        %llu at t = %.10g s, %.6g K\n",
              static_cast<unsigned long long>(simulation.event_count()),
              simulation.time_s(), simulation.temperature_K());
  std::printf("atoms        %zu, of which %zu can move\n", state.occupancy.atom_count(),
              simulation.hop().mobile_atom_count());
  const auto difference = simulation.difference_from_rebuilt();
  std::printf("catalog      %s\n",
              difference ? ("DIFFERS from one made anew: " + *difference).c_str()
                         : "equals one made anew");
}

fs::path directory_of(const fs::path& path) {
  refuse_study(path);
  if (fs::exists(path / "manifest.json") || has_checkpoint(path)) return path;
  if (fs::is_directory(path) || path.filename() != "checkpoint.bin" ||
      !fs::exists(path))
    throw lattice::InputError(
        lattice::Mistake{.file = path.string(),
                         .problem = "neither a run directory nor a checkpoint.bin"});
  return path.has_parent_path() ? path.parent_path() : ".";
}

/// How many files are gone without which a run cannot go on.
std::size_t print_missing(const fs::path& directory) {
  std::size_t missing = 0;
  for (const char* name : {"manifest.json", "input.toml"})
    if (!fs::exists(directory / name)) {
      std::printf("%-26s MISSING: the run cannot go on without it\n", name);
      ++missing;
    }
  return missing;
}

void inspect(const fs::path& path) {
  const fs::path directory = directory_of(path);
  std::size_t differing = 0;
  if (fs::exists(directory / "manifest.json")) {
    const Manifest manifest = read_manifest(directory / "manifest.json");
    print_manifest(manifest);
    differing = print_files(manifest, directory);
  }
  const std::size_t missing = fs::is_directory(path) ? print_missing(directory) : 0;
  const Checkpoint checkpoint = read_checkpoint(directory);
  print_checkpoint(checkpoint);
  if (!checkpoint.warning.empty())
    throw BadCheckpoint(directory / "checkpoint.bin", "only an older one can be used");
  if (differing > 0)
    throw IoError(directory, std::to_string(differing) +
                                 " of its files are not what the run wrote");
  if (missing > 0)
    throw IoError(directory, "without all of its files the run cannot go on");
}

}  // namespace

void add_inspect(CLI::App& app, ExitCode&) {
  auto path = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "inspect", "Tell what a run directory or a checkpoint holds, and verify it.");
  command->add_option("path", *path, "Run directory, or a checkpoint.bin in one")
      ->required();
  command->callback([path] { inspect(*path); });
}

}  // namespace tools
