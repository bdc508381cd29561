// One sitting at a run: from its beginning or from a checkpoint, to its end or to the
// next stop.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <spdlog/logger.h>

#include "scenarios/config.hpp"
#include "scenarios/plan.hpp"
#include "scenarios/simulation.hpp"
#include "tools/checkpoint.hpp"
#include "tools/durable_outputs.hpp"
#include "tools/exit_codes.hpp"
#include "tools/input_copies.hpp"
#include "tools/manifest.hpp"
#include "tools/progress.hpp"
#include "tools/run_directory.hpp"
#include "tools/run_end.hpp"
#include "tools/signals.hpp"

namespace tools {

/// Whether the catalog is compared with one made from scratch at each checkpoint.
enum class Audit { off, at_checkpoints };

struct SittingOptions {
  Progress::Style progress = Progress::Style::plain;
  Audit audit = Audit::off;
};

/// Takes up the state that a sitting kept. Throws BadCheckpoint.
void restore_state(scenarios::Simulation& simulation, const Checkpoint& checkpoint);

/// A simulation, and what it writes into its run directory.
class Sitting {
 public:
  Sitting(const scenarios::Plan& plan, std::string input,
          const SittingOptions& options);

  /// Makes the run directory. Throws lattice::InputError before anything is written if
  /// no atom can be placed; IoError.
  void begin(const std::filesystem::path& path, RunDirectory::Policy policy,
             const scenarios::InputFiles& files);
  /// Takes up a run where a checkpoint left it. Nothing is written before all that is
  /// needed was found good. Throws BadCheckpoint; lattice::InputError if `input` wants
  /// it to stop before that; IoError.
  void restore(RunDirectory directory, const Checkpoint& checkpoint,
               const scenarios::Config& input);
  /// Requires: begin or restore. Throws IoError, kmc::BrokenInvariant; the manifest
  /// tells of it.
  ExitCode go();

 private:
  ExitCode go_on();
  void keep_failure(const std::string& problem);
  void enter(RunDirectory directory);
  void describe();
  void checkpoint();
  void finish(const std::string& end_reason, const std::string& interruption,
              double seconds, double events_per_s);
  void write_last_state();
  void write_entries();

  scenarios::Plan plan_;
  std::string input_;
  SittingOptions options_;
  SignalWatch signals_;  // from the beginning: a directory is never left half made
  DurableOutputs outputs_;
  scenarios::Simulation simulation_;
  std::optional<RunDirectory> directory_;
  InputCopies copies_;
  std::shared_ptr<spdlog::logger> log_;
  Manifest manifest_;
};

}  // namespace tools
