// adatom sweep
#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include "tools/commands/commands.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/job_list.hpp"
#include "tools/side_by_side.hpp"
#include "tools/signals.hpp"
#include "tools/study_directory.hpp"
#include "tools/usage_error.hpp"

namespace tools {
namespace {

namespace fs = std::filesystem;
using scenarios::Study;

struct Options {
  std::string study;
  std::string directory;
  std::string jobs;
  std::string only;
  std::string list;
  bool status = false;
  bool quiet = false;
  bool paranoid = false;
};

/// runs.csv, kept up to date unless another sweep does that.
class RunsTable {
 public:
  RunsTable(const Study& study, std::vector<scenarios::CheckedRun> checked,
            const StudyDirectory& directory)
      : study_(study), checked_(std::move(checked)), directory_(directory) {
    for (const scenarios::StudyRun& run : study.runs)
      records_.push_back(record_in_study(study, run, directory.path()));
    write();
  }
  const RunRecord& operator[](std::size_t run) const { return records_[run]; }
  void set(std::size_t run, RunRecord record) {
    records_[run] = std::move(record);
    write();
  }
  std::size_t count(RunState state) const {
    return static_cast<std::size_t>(
        std::ranges::count(records_, state, &RunRecord::state));
  }
  std::string text() const { return runs_table(study_, checked_, records_); }
  /// The runs that are not done.
  std::vector<std::size_t> open() const {
    std::vector<std::size_t> runs;
    for (std::size_t k = 0; k < records_.size(); ++k)
      if (records_[k].state != RunState::done) runs.push_back(k);
    return runs;
  }

 private:
  void write() const {
    if (directory_.is_ours()) write_whole_file(directory_.path() / "runs.csv", text());
  }

  const Study& study_;
  std::vector<scenarios::CheckedRun> checked_;
  const StudyDirectory& directory_;
  std::vector<RunRecord> records_;
};

std::string settings_text(const scenarios::StudyRun& run) {
  std::string text = run.name;
  for (const auto& [key, value] : run.settings) text += "  " + key + "=" + value.toml;
  return text;
}

/// What a program said last, but for the number of mistakes that it told before.
std::string problem_in(const std::string& messages) {
  constexpr std::string_view name = "adatom: ";
  const auto counts_mistakes = [&](const std::string& line) {
    if (!line.starts_with(name)) return false;
    const auto digits = line.find_first_not_of("0123456789", name.size());
    return digits > name.size() && digits != line.npos &&
           (line.substr(digits) == " mistake" || line.substr(digits) == " mistakes");
  };
  std::istringstream lines(messages);
  std::string problem;
  for (std::string line; std::getline(lines, line);)
    if (!counts_mistakes(line)) problem = line;
  return problem.starts_with(name) ? problem.substr(name.size()) : problem;
}

/// The record of a run whose process has ended.
RunRecord record_after(const fs::path& run, const EndedProcess& process) {
  RunRecord record = record_of_run(run);
  const bool told_to_stop =
      process.exit_code == static_cast<int>(ExitCode::stopped_resumable);
  // By SIGTERM it was told to stop before it had begun.
  if (process.exit_code == 0 || told_to_stop || process.exit_code == -SIGTERM)
    return record;
  record.state = RunState::failed;
  record.reason = process.exit_code < 0
                      ? "ended by signal " + std::to_string(-process.exit_code)
                      : problem_in(process.messages);
  keep_failure(run, record.reason);
  return record;
}

void tell(const Study& study, std::size_t run, const RunRecord& record,
          const std::string& messages) {
  std::fprintf(stderr, "%s: %s, %llu events, t = %.6g s (%s)\n",
               settings_text(study.runs[run]).c_str(), name_of(record.state).c_str(),
               static_cast<unsigned long long>(record.events), record.time_s,
               record.reason.c_str());
  if (record.state == RunState::failed) std::fprintf(stderr, "%s", messages.c_str());
}

ExitCode exit_code_of(int code) {
  return code < 0 ? ExitCode::internal_error : static_cast<ExitCode>(code);
}

std::size_t job_count(const Options& options) {
  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  if (options.jobs.empty()) return cores;
  return number_within<std::size_t>("--jobs", options.jobs, 1, 4096);
}

ExitCode run_all(const Study& study, RunsTable& table, const fs::path& directory,
                 const Options& options) {
  const std::vector<std::size_t> open = table.open();
  std::vector<Arguments> jobs;
  for (const std::size_t run : open) {
    jobs.push_back({"sweep", study.file, "--output", directory.string(), "--only",
                    std::to_string(run + 1), "--quiet"});
    if (options.paranoid) jobs.back().emplace_back("--paranoid");
  }
  ExitCode failure = ExitCode::done;
  const auto begins = [&](std::size_t job) {
    RunRecord record = table[open[job]];
    record.state = RunState::running;
    record.reason.clear();
    table.set(open[job], record);
  };
  const auto ended = [&](const EndedProcess& process) {
    const std::size_t run = open[process.index];
    const RunRecord record = record_after(directory / study.runs[run].name, process);
    if (record.state == RunState::failed && failure == ExitCode::done)
      failure = exit_code_of(process.exit_code);
    if (!options.quiet || record.state == RunState::failed)
      tell(study, run, record, process.messages);
    table.set(run, record);
  };
  run_side_by_side(jobs, job_count(options), begins, ended);
  if (failure != ExitCode::done) return failure;
  return table.open().empty() ? ExitCode::done : ExitCode::stopped_resumable;
}

void write_list(const Study& study, const RunsTable& table, const fs::path& directory,
                const Options& options) {
  if (table.open().empty()) {
    std::printf("All %zu runs are done: there is nothing to list.\n",
                study.runs.size());
    return;
  }
  JobList list{fs::canonical("/proc/self/exe").string(),
               fs::absolute(study.file).string(), directory.string(), table.open(),
               options.jobs.empty() ? 0 : job_count(options)};
  for (const std::string& path : {list.program, list.study, list.directory})
    if (std::ranges::any_of(path, [](unsigned char c) { return c < ' ' || c == '"'; }))
      throw UsageError{
          "--list: a path with quotes or control characters has no place "
          "in a list of jobs: " +
          std::string(lattice::printable(path))};
  for (std::size_t& number : list.numbers) ++number;
  const bool slurm = options.list == "slurm";
  const fs::path file = directory / (slurm ? "jobs.slurm" : "jobs.txt");
  write_whole_file(file, slurm ? slurm_script(list) : command_lines(list));
  std::printf("%s: %zu of %zu runs are not done. Start them with\n  %s\n", file.c_str(),
              list.numbers.size(), study.runs.size(),
              (slurm ? slurm_command(file) : parallel_command(file, list)).c_str());
}

ExitCode run_one(const Options& options) {
  const SignalWatch signals;  // before anything takes time
  const Study study = scenarios::read_study(options.study);
  const auto number =
      number_within<std::size_t>("--only", options.only, 1, study.runs.size());
  return run_of_study(
      study, study.runs[number - 1], options.directory,
      {options.quiet ? Progress::Style::silent : Progress::detected_style(),
       options.paranoid ? Audit::at_checkpoints : Audit::off});
}

ExitCode sweep(const Options& options) {
  if (!options.only.empty()) return run_one(options);
  const Study study = scenarios::read_study(options.study);
  job_count(options);  // says what is wrong with it before anything is written
  std::vector<scenarios::CheckedRun> checked = scenarios::check_runs(study);
  const StudyDirectory directory(study, checked, options.directory);
  if (!options.status) directory.refuse_if_taken();
  RunsTable table(study, std::move(checked), directory);
  ExitCode code = ExitCode::done;
  if (options.status)
    std::printf("%s", table.text().c_str());
  else if (!options.list.empty())
    write_list(study, table, directory.path(), options);
  else
    code = run_all(study, table, directory.path(), options);
  std::fprintf(stderr, "%zu runs: %zu done, %zu failed, %zu to go on with (%s)\n",
               study.runs.size(), table.count(RunState::done),
               table.count(RunState::failed),
               table.open().size() - table.count(RunState::failed),
               (directory.path() / "runs.csv").c_str());
  return code;
}

}  // namespace

void add_sweep(CLI::App& app, ExitCode& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "sweep",
      "Run all combinations of the values that a study lists for keys of an input.\n"
      "A study is TOML: base = \"input.toml\", and [sweep] with lists such as\n"
      "temperature_K = [400, 500] (see examples/studies). Each run has a directory "
      "and\n"
      "random numbers of its own; runs.csv tells what became of each. The same "
      "command\n"
      "again goes on with what is not done. SIGINT and SIGTERM stop all runs with\n"
      "checkpoints (exit code 75); a run that fails stops no other, and its code is\n"
      "that of the sweep.");
  command->add_option("study", options->study, "Study file (TOML)")->required();
  command->add_option("-o,--output", options->directory, "Directory of the study")
      ->required();
  command->add_option("--jobs", options->jobs,
                      "Runs at a time; as many as there are cores if not given");
  CLI::Option* list =
      command
          ->add_option(
              "--list", options->list,
              "Run nothing: write the runs that are not done as a list of jobs,\n"
              "a Slurm array (jobs.slurm) or commands for GNU parallel (jobs.txt)")
          ->check(CLI::IsMember({"slurm", "parallel"}));
  CLI::Option* status =
      command->add_flag("--status", options->status,
                        "Run nothing: bring runs.csv up to date and print it; beside a "
                        "sweep\nthat is under way only print it");
  command
      ->add_option("--only", options->only,
                   "Only the run of this number, in this process, as job lists do;\n"
                   "what the others began with is not looked at")
      ->excludes(list)
      ->excludes(status);
  command->add_flag("--quiet", options->quiet,
                    "Tell only of failures; with --only as in adatom run");
  command->add_flag("--paranoid", options->paranoid,
                    "As in adatom run, for each of the runs");
  command->callback([options, &exit_code] { exit_code = sweep(*options); });
}

}  // namespace tools
