// How a run begins, and how it goes on.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "scenarios/plan.hpp"
#include "tools/checkpoint.hpp"
#include "tools/exit_codes.hpp"
#include "tools/run_directory.hpp"
#include "tools/sitting.hpp"

namespace tools {

/// A new run of an input file, with overrides "table.key=value". Nothing is written
/// before the input is found right. Throws lattice::InputError, IoError,
/// kmc::BrokenInvariant.
ExitCode start_run(const std::filesystem::path& input,
                   const std::vector<std::string>& overrides,
                   const std::filesystem::path& directory, RunDirectory::Policy policy,
                   const SittingOptions& options);

/// The same for an input that was read; reads its plan, and so finishes it.
ExitCode start_run(scenarios::Config& config, const std::filesystem::path& directory,
                   RunDirectory::Policy policy, const SittingOptions& options);

/// The plan by which the run of a checkpoint goes, from what lies beside it. Throws
/// lattice::InputError, BadCheckpoint.
scenarios::Plan plan_of(const Checkpoint& checkpoint);

/// What an input says otherwise than the one that a run began with, but for [stop] and
/// [checkpoint], which may change while it goes on.
std::vector<lattice::Mistake> changes_of_run(const scenarios::Config& input,
                                             const scenarios::Config& begun);

/// Goes on from the checkpoint in a run directory: the outputs end up as if the run had
/// never been stopped, or had been begun with the [stop] that its input.toml and
/// `overrides` say now. Throws as start_run, lattice::InputError also if they change
/// anything else but [checkpoint], and BadCheckpoint.
ExitCode resume_run(const std::filesystem::path& directory,
                    const std::vector<std::string>& overrides,
                    const SittingOptions& options);

/// The same with an input that was read, in place of its input.toml.
ExitCode resume_run(const std::filesystem::path& directory,
                    const scenarios::Config& input, const SittingOptions& options);

}  // namespace tools
