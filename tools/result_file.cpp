#include "tools/result_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <system_error>

#include "lattice/input_error.hpp"
#include "tools/run_directory.hpp"
#include "tools/study_directory.hpp"

namespace tools {

namespace fs = std::filesystem;

namespace {

/// Makes a file that was not there, and opens it.
AppendFile new_file(const fs::path& path) {
  FileDescriptor(path, O_WRONLY | O_CREAT | O_EXCL).close();
  return AppendFile(path);
}

}  // namespace

fs::path result_path(const fs::path& path) {
  std::error_code failed;
  fs::path target = path;
  // A link to what is not there yet counts too.
  for (int links = 0; links < 40 && fs::is_symlink(target, failed); ++links)
    target = target.parent_path() / fs::read_symlink(target, failed);
  target = fs::weakly_canonical(fs::absolute(target), failed);
  if (failed) throw IoError(path, failed.message());
  if (const fs::path directory = target.parent_path();
      !fs::exists(directory, failed) && !failed)
    throw IoError(path, "there is no directory " + directory.string());
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

void refuse_sources(const fs::path& result, std::span<const std::string> sources) {
  std::error_code failed;  // what is not there is no other file
  for (const fs::path source : sources)
    if (fs::equivalent(result, source, failed))
      throw lattice::InputError(lattice::Mistake{.file = result.string(),
                                                 .problem = "is the file that is read",
                                                 .hint = "choose another name"});
}

ResultFile::ResultFile(const fs::path& path)
    : path_(result_path(path)),
      temporary_(path_.string() + "." + std::to_string(::getpid()) + ".tmp"),
      file_(new_file(temporary_)) {}

ResultFile::~ResultFile() {
  if (!is_finished_) ::unlink(temporary_.c_str());
}

void ResultFile::finish() {
  file_.close();
  rename_file(temporary_, path_);
  is_finished_ = true;
  sync_directory(path_.parent_path());
}

void write_result(const fs::path& path, std::string_view bytes) {
  ResultFile file(path);
  file.append(bytes);
  file.finish();
}

}  // namespace tools
