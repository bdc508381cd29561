#include "scenarios/shipped_tables.hpp"

#include <algorithm>
#include <system_error>

#include "lattice/input_error.hpp"

namespace scenarios {
namespace {

namespace fs = std::filesystem;

/// Of a path without dots or links.
bool lies_where_it_was_built(const fs::path& program) {
  std::error_code failed;  // a folder that is gone is no program's
  const auto build = fs::weakly_canonical(ADATOM_BUILD, failed);
  return !build.empty() && std::ranges::mismatch(build, program).in1 == build.end();
}

fs::path folder_that_is_there() {
  fs::path folder = table_folder();
  if (fs::is_directory(folder)) return folder;
  throw lattice::InputError(lattice::Mistake{
      .problem =
          "the shipped tables are missing: there is no folder " + folder.string(),
      .hint = "it is installed with the program and moves with it"});
}

}  // namespace

fs::path table_folder() {
  const auto program = fs::read_symlink("/proc/self/exe");
  const auto installed =
      (program.parent_path() / ADATOM_TABLES_FROM_PROGRAM).lexically_normal();
  std::error_code failed;  // what cannot be looked at is told by who reads it
  const bool is_there = fs::exists(installed, failed);
  return !is_there && lies_where_it_was_built(program) ? ADATOM_TABLES : installed;
}

fs::path table_file(const std::string& name_or_path) {
  const bool is_name = name_or_path.find_first_of("./") == std::string::npos;
  if (!is_name) return name_or_path;
  return folder_that_is_there() / (name_or_path + ".csv");
}

std::vector<std::string> table_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_that_is_there()))
    if (entry.path().extension() == ".csv")
      names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  return names;
}

}  // namespace scenarios
