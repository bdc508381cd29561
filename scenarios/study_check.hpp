// Whether all runs of a study can begin.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/study.hpp"

namespace scenarios {

struct CheckedRun {
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;
  InputFiles files;  ///< that its input names
  /// What its beginning told (Simulation::begin); of runs that begin alike the first's.
  std::vector<std::string> unexpected;
};

/// Checks the inputs of all runs as far as can be without running them: each is read,
/// must fit into memory, and begins once for each initial state. Throws
/// lattice::InputError with all mistakes, each told once, at its place in the study or
/// in the input; those of some runs name the first.
std::vector<CheckedRun> check_runs(const Study& study);

}  // namespace scenarios
