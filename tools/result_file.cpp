#include "tools/result_file.hpp"

#include <system_error>

#include "lattice/input_error.hpp"
#include "tools/durable_file.hpp"
#include "tools/run_directory.hpp"
#include "tools/study_directory.hpp"

namespace tools {

namespace fs = std::filesystem;

fs::path result_path(const fs::path& path) {
  std::error_code failed;
  fs::path target = path;
  // A link to what is not there yet counts too.
  for (int links = 0; links < 40 && fs::is_symlink(target, failed); ++links)
    target = target.parent_path() / fs::read_symlink(target, failed);
  target = fs::weakly_canonical(target, failed);
  if (failed) throw IoError(path, failed.message());
  const fs::file_status status = fs::status(target, failed);
  if (fs::exists(status) && !fs::is_regular_file(status))
    throw IoError(path, "not a regular file, nothing is written");
  if (is_file_of_run(target) || is_file_of_study(target))
    throw lattice::InputError(
        lattice::Mistake{.file = path.string(),
                         .problem = "a run or a sweep made this file",
                         .hint = "choose another name"});
  return target;
}

void write_result(const fs::path& path, std::string_view bytes) {
  write_whole_file(result_path(path), bytes);
}

}  // namespace tools
