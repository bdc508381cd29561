#include "tools/commands/atoms_file.hpp"

#include <array>
#include <utility>

#include "lattice/input_error.hpp"
#include "tools/run_directory.hpp"

namespace tools {

std::filesystem::path atoms_file(const std::filesystem::path& source, Atoms which) {
  if (!std::filesystem::is_directory(source)) return source;
  std::array<const char*, 3> names = {"trajectory.xyz.gz", "trajectory.xyz",
                                      "final.xyz"};
  if (which == Atoms::last_state) std::swap(names.front(), names.back());
  for (const char* name : names)
    if (std::filesystem::exists(source / name)) return source / name;
  refuse_study(source);
  throw lattice::InputError(
      {.file = source.string(),
       .problem = "no final.xyz and no trajectory in this directory"});
}

}  // namespace tools
