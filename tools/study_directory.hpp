// The directory of a study: study.toml (a copy), runs.csv (what became of each run) and
// a run directory for each run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "scenarios/study_check.hpp"
#include "tools/durable_file.hpp"
#include "tools/start_run.hpp"

namespace tools {

enum class RunState {
  waiting,  ///< nothing there that could go on
  begun,    ///< has begun and tells no end: runs elsewhere, or was killed
  running,
  stopped,  ///< goes on when resumed
  done,
  failed,
};

/// A row of runs.csv.
struct RunRecord {
  RunState state = RunState::waiting;
  std::uint64_t events = 0;
  double time_s = 0.0;
  std::string reason;  ///< why it stopped or failed
};

std::string name_of(RunState state);

/// What its files tell of a run; where they cannot be read, a failure with that reason.
RunRecord record_of_run(const std::filesystem::path& run);

/// The same for a run of a study, which is not done if the study stops later than when
/// the run came to its end.
RunRecord record_in_study(const scenarios::Study& study, const scenarios::StudyRun& run,
                          const std::filesystem::path& directory);

/// Keeps in the manifest of a run, if there is one that no process has, that it ended
/// by an error.
void keep_failure(const std::filesystem::path& run, const std::string& reason);

/// The table as CSV: run, one column for each key that the study varies, seed, stream,
/// state, events, time_s, stop_reason. Cells with commas are quoted.
std::string runs_table(const scenarios::Study& study,
                       const std::vector<scenarios::CheckedRun>& checked,
                       const std::vector<RunRecord>& records);

/// Makes the directory if need be and keeps the study's text there. While the object
/// lives no other sweep begins to work in it. Throws lattice::InputError when it holds
/// files but no study, when a run in it has another input than the study gives it, or
/// other bytes in a file that the input names (all of them are told); IoError.
class StudyDirectory {
 public:
  /// `checked` is what scenarios::check_runs gave.
  StudyDirectory(const scenarios::Study& study,
                 const std::vector<scenarios::CheckedRun>& checked,
                 const std::filesystem::path& path);

  /// Absolute.
  const std::filesystem::path& path() const { return path_; }

  /// False when another sweep works there: then nothing was written, nor may be.
  bool is_ours() const { return is_ours_; }

  /// Throws lattice::InputError unless it is ours.
  void refuse_if_taken() const;

 private:
  std::filesystem::path path_;
  FileDescriptor lock_;
  bool is_ours_;
};

/// Whether a sweep made the file, or keeps itself by it.
bool is_file_of_study(const std::filesystem::path& file);

/// Begins a run of the study, or goes on with it; one that is done is left alone.
/// Throws as start_run and resume_run, and lattice::InputError when the run that is
/// there has another input.
ExitCode run_of_study(const scenarios::Study& study, const scenarios::StudyRun& run,
                      const std::filesystem::path& directory,
                      const SittingOptions& options);

}  // namespace tools
