// What analyze neck is asked for, and the necks that its sources have: runs,
// trajectories of two particles, and CSV files.
#pragma once

#include <string>
#include <vector>

#include "tools/commands/neck_figure.hpp"

namespace tools {

/// The words of the command line, lengths still as text.
struct NeckArguments {
  std::vector<std::string> sources;
  std::string definition = "all";
  std::vector<std::string> windows;
  std::vector<std::string> time_windows;
  std::string figure;
  std::string slopes;
  std::string mean_curve;
  std::string time_scales;
  std::string particles = "auto";
  std::string lattice_constant_nm;
  std::string slab_nm;
  std::string timestep_ps;
  std::string radius_nm;
  std::string curves;
  bool one_study = false;
};

/// The necks of all sources: all series of the same pair of particles and definition
/// are one study, if the runs differ in the seed only. Prints the curves of
/// trajectories, or writes them to `curves`. Before anything is read it throws
/// UsageError for options that do not go together or with these sources, and as
/// result_path for results that cannot be written; then lattice::InputError, IoError.
/// Requires: sources are runs and files, not studies.
std::vector<NamedNecks> studies_of(const NeckArguments& arguments);

}  // namespace tools
