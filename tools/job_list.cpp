#include "tools/job_list.hpp"

#include <filesystem>

#include "lattice/words.hpp"
#include "tools/shell_word.hpp"

namespace tools {
namespace {

std::string command(const JobList& list, const std::string& number) {
  return shell_word(list.program) + " sweep " + shell_word(list.study) + " --output " +
         shell_word(list.directory) + " --only " + number + " --quiet";
}

/// Slurm puts numbers in place of %j and others; %% is a percent sign.
std::string for_sbatch(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '%' ? "%%" : std::string(1, c);
  return escaped;
}

}  // namespace

std::string slurm_script(const JobList& list) {
  const std::string limit = list.most == 0 ? "" : "%" + std::to_string(list.most);
  return R"(#!/bin/bash
# Runs of a study, as an array of jobs with one core each. Options of sbatch on its
# command line go before those here, such as --time and --partition.
#SBATCH --job-name=")" +
         std::filesystem::path(list.study).stem().string() +
         R"("
#SBATCH --array=)" +
         lattice::ranges(list.numbers, ",") + limit +
         R"(
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --time=24:00:00
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=")" +
         for_sbatch(list.directory) + R"(/slurm_%a.log"
# Five minutes before the time is over the run is told to stop. It then writes a
# checkpoint and ends with 75: the job goes back into the queue and on from there.
#SBATCH --signal=B:TERM@300
trap 'kill -TERM "$run"' TERM
)" + command(list, "\"$SLURM_ARRAY_TASK_ID\"") +
         R"( &
run=$!
wait "$run"
status=$?
# Above 128 it was the signal that ended the waiting.
if [ "$status" -gt 128 ]; then
  wait "$run"
  status=$?
fi
if [ "$status" -eq 75 ]; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
fi
exit "$status"
)";
}

std::string command_lines(const JobList& list) {
  std::string text;
  for (const std::size_t number : list.numbers)
    text += command(list, std::to_string(number)) + "\n";
  return text;
}

std::string slurm_command(const std::string& script) {
  return "sbatch " + shell_word(script);
}

std::string parallel_command(const std::string& file, const JobList& list) {
  // Ten minutes for a checkpoint before a run is killed.
  return "parallel --jobs " +
         (list.most == 0 ? std::string("100%") : std::to_string(list.most)) +
         " --termseq TERM,600000,KILL < " + shell_word(file);
}

}  // namespace tools
