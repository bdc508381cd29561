// Where the atoms of a run lie.
#pragma once

#include <filesystem>

namespace tools {

enum class Atoms { trajectory, last_state };

/// The file of a run directory with all frames, or with the last state (final.xyz, or
/// while the run goes on its trajectory). A path that is no directory is the file
/// itself. Throws lattice::InputError when the directory has neither.
std::filesystem::path atoms_file(const std::filesystem::path& source, Atoms which);

}  // namespace tools
