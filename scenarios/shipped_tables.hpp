// The barrier tables that are shipped: they lie beside the program, wherever it was
// installed or moved to.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace scenarios {

/// The folder of the tables that were installed with the program, told by where the
/// program lies now; of a program that lies where it was built, rates/tables of its
/// source. It may be missing. Throws std::filesystem::filesystem_error where the system
/// does not say where the program lies.
std::filesystem::path table_folder();

/// The file of a barrier table: a shipped one by its name, any other by its path, which
/// has a dot or a slash. Throws lattice::InputError if the folder of a shipped one is
/// missing.
std::filesystem::path table_file(const std::string& name_or_path);

/// The names of the shipped ones, sorted. Throws lattice::InputError if their folder is
/// missing.
std::vector<std::string> table_names();

}  // namespace scenarios
