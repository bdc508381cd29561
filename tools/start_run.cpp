#include "tools/start_run.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "lattice/input_error.hpp"
#include "scenarios/plan_facts.hpp"
#include "tools/input_copies.hpp"
#include "tools/shell_word.hpp"
#include "tools/sitting.hpp"

namespace tools {
namespace {

/// The input of a run, with overrides.
scenarios::Config input_of(const RunDirectory& run, const Checkpoint& checkpoint,
                           const std::vector<std::string>& overrides) {
  constexpr std::uint64_t largest = std::uint64_t{1} << 24;
  const std::filesystem::path file = run.file("input.toml");
  const InputCopies copies = checkpoint.read("input_files", copies_from);
  return scenarios::Config::from_text(read_whole_file(file, largest), file.string(),
                                      overrides, stand_ins(copies, run.path()));
}

/// Throws lattice::InputError if the input says otherwise than what the checkpoint ran
/// with.
void refuse_other_input(const scenarios::Config& input, const Checkpoint& checkpoint) {
  auto changes =
      changes_of_run(input, scenarios::Config::from_text(checkpoint.section("input"),
                                                         checkpoint.path.string()));
  if (!changes.empty()) throw lattice::InputError(std::move(changes));
}

/// Throws BadCheckpoint if the run was ended before it wrote one, or it is gone.
void refuse_without_checkpoint(const RunDirectory& run) {
  if (has_checkpoint(run.path())) return;
  throw BadCheckpoint(run.file("checkpoint.bin"),
                      "there is none, so this run cannot go on; its results stay as "
                      "they are: begin again with adatom run and another --output");
}

template <class InputOf>
ExitCode resume_run(const std::filesystem::path& directory,
                    const SittingOptions& options, InputOf&& input_of_run) {
  RunDirectory run = RunDirectory::open(directory);
  refuse_without_checkpoint(run);
  const Checkpoint checkpoint = read_checkpoint(run.path());
  scenarios::Config input = input_of_run(run, checkpoint);
  refuse_other_input(input, checkpoint);
  const scenarios::Plan plan = scenarios::read_plan(input);
  Sitting sitting(plan, input.effective_text(), options);
  sitting.restore(std::move(run), checkpoint, input);
  return sitting.go();
}

}  // namespace

ExitCode start_run(const std::filesystem::path& input,
                   const std::vector<std::string>& overrides,
                   const std::filesystem::path& directory, RunDirectory::Policy policy,
                   const SittingOptions& options) {
  scenarios::Config config = scenarios::Config::from_file(input, overrides);
  if (const scenarios::Section root = config.root();
      root.has("sweep") || root.has("together"))
    throw lattice::InputError(
        lattice::Mistake{.file = input.string(),
                         .problem = "is a study, not the input of one run",
                         .hint = "adatom sweep " + shell_word(input.string()) + " -o " +
                                 shell_word(directory.string())});
  return start_run(config, directory, policy, options);
}

ExitCode start_run(scenarios::Config& config, const std::filesystem::path& directory,
                   RunDirectory::Policy policy, const SittingOptions& options) {
  const scenarios::Plan plan = scenarios::read_plan(config);
  scenarios::refuse_if_too_large(plan);
  Sitting sitting(plan, config.effective_text(), options);
  sitting.begin(directory, policy, config.files());
  return sitting.go();
}

scenarios::Plan plan_of(const Checkpoint& checkpoint) {
  const std::filesystem::path directory = checkpoint.path.parent_path();
  const InputCopies copies = checkpoint.read("input_files", copies_from);
  scenarios::Config config = scenarios::Config::from_text(
      checkpoint.section("input"), (directory / "input.toml").string(), {},
      stand_ins(copies, directory));
  return scenarios::read_plan(config);
}

std::vector<lattice::Mistake> changes_of_run(const scenarios::Config& input,
                                             const scenarios::Config& begun) {
  auto changes = input.changes_since(begun);
  std::erase_if(changes, [](const lattice::Mistake& change) {
    return change.key.starts_with("stop.") || change.key.starts_with("checkpoint.");
  });
  for (lattice::Mistake& change : changes)
    change.hint += "; only [stop] and [checkpoint] may change, else begin a new run";
  return changes;
}

ExitCode resume_run(const std::filesystem::path& directory,
                    const std::vector<std::string>& overrides,
                    const SittingOptions& options) {
  return resume_run(directory, options,
                    [&](const RunDirectory& run, const Checkpoint& checkpoint) {
                      return input_of(run, checkpoint, overrides);
                    });
}

ExitCode resume_run(const std::filesystem::path& directory,
                    const scenarios::Config& input, const SittingOptions& options) {
  return resume_run(directory, options,
                    [&](const auto&, const auto&) { return input; });
}

}  // namespace tools
