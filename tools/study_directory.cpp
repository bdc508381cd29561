#include "tools/study_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <optional>
#include <system_error>
#include <utility>

#include "lattice/input_error.hpp"
#include "lattice/words.hpp"
#include "scenarios/csv_cell.hpp"
#include "tools/input_copies.hpp"
#include "tools/manifest.hpp"
#include "tools/run_end.hpp"

namespace tools {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_input = std::uint64_t{1} << 24;

lattice::Mistake mistake_of(const fs::path& path, std::string problem,
                            std::string hint) {
  return {
      .file = path.string(), .problem = std::move(problem), .hint = std::move(hint)};
}

/// What may be there before study.toml: runs that job lists began, and what a sweep
/// made that was killed.
bool may_come_first(const std::string& name) {
  return name.starts_with("run_") || name == ".lock" || name == "study.toml.tmp";
}

bool may_hold_study(const fs::path& directory) {
  if (fs::exists(directory / "study.toml")) return true;
  for (const auto& entry : fs::directory_iterator(directory))
    if (!may_come_first(entry.path().filename())) return false;
  return true;
}

fs::path made(const fs::path& path) {
  make_directories(path);
  std::error_code failed;
  const fs::path whole = fs::canonical(path, failed);
  if (failed) throw IoError(path, failed.message());
  if (!may_hold_study(whole))
    throw lattice::InputError(
        mistake_of(path, "the directory holds files but no study", "choose another"));
  return whole;
}

/// False when another process has the lock.
bool take(const FileDescriptor& lock) {
  if (::flock(lock.number(), LOCK_EX | LOCK_NB) == 0) return true;
  if (errno != EWOULDBLOCK) throw_io_error(lock.path(), "lock");
  return false;
}

/// What is wrong if there is a run with another input than the study gives it.
std::optional<lattice::Mistake> other_input(const fs::path& run,
                                            const scenarios::Config& input) {
  if (!fs::exists(run / "input.toml")) return std::nullopt;
  std::string difference;
  try {
    const auto changes =
        changes_of_run(input, scenarios::Config::from_file(run / "input.toml"));
    if (changes.empty()) return std::nullopt;
    difference = ": " + changes.front().key;
  } catch (const lattice::InputError&) {
    // It cannot even be read.
  }
  return mistake_of(run / "input.toml",
                    "is not the input that the study gives this run" + difference,
                    "a changed study needs another directory; only [stop] and "
                    "[checkpoint] may change, and the first list may get longer");
}

/// The keys of [stop].
std::map<std::string, std::string> stops_of(const scenarios::Config& input) {
  auto values = input.values();
  std::erase_if(values,
                [](const auto& value) { return !value.first.starts_with("stop."); });
  return values;
}

/// Whether the study lets a run that is done go on: it stops at another place now,
/// which lies ahead.
bool goes_further(const scenarios::Config& input, const fs::path& run,
                  const RunRecord& record) {
  const auto stops = stops_of(input);
  if (stops == stops_of(scenarios::Config::from_file(run / "input.toml"))) return false;
  const auto lies_ahead = [&](const std::string& key, double here) {
    const auto stop = stops.find(key);
    return stop == stops.end() ||
           lattice::number_of<double>(stop->second).value_or(here) > here;
  };
  return lies_ahead("stop.time_s", record.time_s) &&
         lies_ahead("stop.events", static_cast<double>(record.events));
}

/// Runs of a study that was longer.
std::vector<lattice::Mistake> left_over_runs(const scenarios::Study& study,
                                             const fs::path& directory) {
  std::vector<lattice::Mistake> mistakes;
  for (const auto& entry : fs::directory_iterator(directory)) {
    const std::string name = entry.path().filename();
    if (!name.starts_with("run_") || !fs::exists(entry.path() / "input.toml") ||
        std::ranges::find(study.runs, name, &scenarios::StudyRun::name) !=
            study.runs.end())
      continue;
    mistakes.push_back(mistake_of(entry.path(), "is no run of the study as it is now",
                                  "delete it, or choose another directory"));
  }
  std::ranges::sort(mistakes, {}, &lattice::Mistake::file);
  return mistakes;
}

/// Files that the input of a run names, and that were changed since it began.
std::vector<lattice::Mistake> changed_files(const fs::path& run,
                                            const scenarios::InputFiles& files) {
  std::vector<lattice::Mistake> mistakes;
  if (files.empty() || !fs::exists(run / "manifest.json")) return mistakes;
  const std::vector<FileRecord> kept = read_manifest(run / "manifest.json").files;
  std::size_t number = 0;
  for (const auto& [written, path] : files) {
    const fs::path copy = run / name_of_copy(path, ++number);
    const auto then =
        std::ranges::find(kept, copy.filename().string(), &FileRecord::name);
    if (then != kept.end() && then->xxh3 != record_of(path).xxh3)
      mistakes.push_back(mistake_of(path,
                                    "changed since " + run.filename().string() +
                                        " began, which has it as " + copy.string(),
                                    "a changed study needs another directory"));
  }
  return mistakes;
}

/// The same for a sweep: of a run whose manifest cannot be read nothing is known. That
/// run fails when its turn comes, and stops no other.
std::vector<lattice::Mistake> known_changed_files(const fs::path& run,
                                                  const scenarios::InputFiles& files) {
  try {
    return changed_files(run, files);
  } catch (const std::exception&) {
    return {};
  }
}

void refuse_changed_files(const scenarios::Study& study, const scenarios::StudyRun& run,
                          const fs::path& path) {
  if (!fs::exists(path / "manifest.json")) return;
  scenarios::Config config = study.input_of(run);
  scenarios::read_plan(config);
  std::vector<lattice::Mistake> mistakes = changed_files(path, config.files());
  if (!mistakes.empty()) throw lattice::InputError(std::move(mistakes));
}

void refuse_other_inputs(const scenarios::Study& study,
                         const std::vector<scenarios::CheckedRun>& checked,
                         const fs::path& directory) {
  std::vector<lattice::Mistake> mistakes = left_over_runs(study, directory);
  for (std::size_t k = 0; k < study.runs.size(); ++k) {
    const fs::path run = directory / study.runs[k].name;
    if (auto mistake = other_input(run, study.input_of(study.runs[k])))
      mistakes.push_back(*std::move(mistake));
    for (lattice::Mistake& mistake : known_changed_files(run, checked[k].files))
      mistakes.push_back(std::move(mistake));
  }
  if (!mistakes.empty()) throw lattice::InputError(std::move(mistakes));
}

}  // namespace

std::string name_of(RunState state) {
  constexpr const char* names[] = {"waiting", "begun", "running",
                                   "stopped", "done",  "failed"};
  return names[static_cast<int>(state)];
}

RunRecord record_of_run(const fs::path& run) try {
  if (!fs::exists(run / "manifest.json")) return {};
  const Manifest manifest = read_manifest(run / "manifest.json");
  RunRecord record{RunState::begun,
                   static_cast<std::uint64_t>(fact_number(manifest, "events")),
                   fact_number(manifest, "simulated_time_s"), manifest.exit_reason};
  if (record.reason.starts_with(failed_with)) {
    record.state = RunState::failed;
    record.reason.erase(0, failed_with.size());
  } else if (!record.reason.empty()) {
    record.state = is_end(record.reason) ? RunState::done : RunState::stopped;
  }
  return record;
} catch (const std::exception& error) {
  return {.state = RunState::failed, .reason = error.what()};
}

RunRecord record_in_study(const scenarios::Study& study, const scenarios::StudyRun& run,
                          const fs::path& directory) {
  const fs::path path = directory / run.name;
  RunRecord record = record_of_run(path);
  if (record.state == RunState::done &&
      goes_further(study.input_of(run), path, record)) {
    record.state = RunState::stopped;
    record.reason = "the study goes further now";
  }
  return record;
}

void keep_failure(const fs::path& run, const std::string& reason) {
  if (!fs::exists(run / "manifest.json")) return;
  try {
    const RunDirectory locked = RunDirectory::open(run);
    Manifest manifest = read_manifest(locked.file("manifest.json"));
    if (is_end(manifest.exit_reason)) return;
    manifest.exit_reason = std::string(failed_with) + reason;
    manifest.ended_utc = now_utc();
    write_manifest(locked.file("manifest.json"), manifest);
  } catch (const std::exception&) {
    // Another process has it, or nothing can be read or written.
  }
}

bool is_file_of_study(const fs::path& file) {
  const std::string name = file.filename();
  return fs::exists(file) && fs::exists(file.parent_path() / "study.toml") &&
         (name == "study.toml" || name == "runs.csv" || name == ".lock" ||
          name == "jobs.slurm" || name == "jobs.txt");
}

std::string runs_table(const scenarios::Study& study,
                       const std::vector<scenarios::CheckedRun>& checked,
                       const std::vector<RunRecord>& records) {
  std::string text = "run";
  for (const std::string& key : study.keys)
    if (key != "seed" && key != "stream") text += "," + scenarios::csv_cell(key);
  text += ",seed,stream,state,events,time_s,stop_reason\n";
  for (std::size_t k = 0; k < study.runs.size(); ++k) {
    const RunRecord& record = records[k];
    text += study.runs[k].name;
    for (const auto& [key, value] : study.runs[k].settings)
      if (key != "seed" && key != "stream")
        text += "," + scenarios::csv_cell(value.toml);
    text += "," + std::to_string(checked[k].seed) + "," +
            std::to_string(checked[k].stream) + "," + name_of(record.state) + "," +
            std::to_string(record.events) + "," + lattice::shortest(record.time_s) +
            "," + scenarios::csv_cell(record.reason) + "\n";
  }
  return text;
}

StudyDirectory::StudyDirectory(const scenarios::Study& study,
                               const std::vector<scenarios::CheckedRun>& checked,
                               const fs::path& path)
    : path_(made(path)),
      lock_(path_ / ".lock", O_RDWR | O_CREAT),
      is_ours_(take(lock_)) {
  refuse_other_inputs(study, checked, path_);
  if (is_ours()) write_whole_file(path_ / "study.toml", study.text);
}

void StudyDirectory::refuse_if_taken() const {
  if (!is_ours())
    throw lattice::InputError(
        mistake_of(path_, "another sweep works in this directory", ""));
}

ExitCode run_of_study(const scenarios::Study& study, const scenarios::StudyRun& run,
                      const fs::path& directory, const SittingOptions& options) {
  const fs::path path = directory / run.name;
  scenarios::Config config = study.input_of(run);
  if (auto mistake = other_input(path, config))
    throw lattice::InputError(*std::move(mistake));
  if (record_in_study(study, run, directory).state == RunState::done)
    return ExitCode::done;
  refuse_changed_files(study, run, path);
  if (has_checkpoint(path)) return resume_run(path, config, options);
  // Without a checkpoint there is nothing to lose: it was ended while it began.
  return start_run(config, path, RunDirectory::Policy::replace_existing, options);
}

}  // namespace tools
