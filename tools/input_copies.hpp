// Copies of the files that an input names (barrier tables, atoms), kept in the run
// directory: what a run goes by stays as it was.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

#include "kmc/archive.hpp"
#include "scenarios/config.hpp"
#include "tools/manifest.hpp"
#include "tools/run_directory.hpp"

namespace tools {

/// By what the input calls the file.
using InputCopies = std::map<std::string, FileRecord>;

/// The name of the copy of the n-th file, n from 1, in the order of
/// scenarios::InputFiles.
std::string name_of_copy(const std::filesystem::path& file, std::size_t n);

/// Copies the files. Throws IoError.
InputCopies copy_input_files(const scenarios::InputFiles& files, OutputSet& outputs);

/// The copies in a run directory, to be read in place of the files. Throws
/// lattice::InputError if one is not what the run began with; IoError.
scenarios::InputFiles stand_ins(const InputCopies& copies,
                                const std::filesystem::path& directory);

/// To keep them in a checkpoint, and back. Throws kmc::BadArchive.
std::string bytes_of(const InputCopies& copies);
InputCopies copies_from(kmc::ArchiveReader& archive);

}  // namespace tools
