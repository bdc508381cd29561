// The runs of a study as jobs for a cluster.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tools {

/// All paths absolute.
struct JobList {
  std::string program;
  std::string study;
  std::string directory;
  std::vector<std::size_t> numbers;  ///< of the runs, from 1, ascending
  std::size_t most = 0;              ///< at a time; 0: no limit
};

/// A batch script for Slurm: an array of jobs with a core each. Five minutes before its
/// time is over a run stops with a checkpoint and its job goes back into the queue.
std::string slurm_script(const JobList& list);

/// A command a line, for GNU parallel and its like.
std::string command_lines(const JobList& list);

/// How to use the two: the command that starts all jobs.
std::string slurm_command(const std::string& script);
std::string parallel_command(const std::string& file, const JobList& list);

}  // namespace tools
