// Files that a user names on the command line: pictures, figures, tables.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "tools/durable_file.hpp"

namespace tools {

/// Where to write what the user wants as `path`: a new or a regular file, the one that
/// a link leads to; absolute. Throws IoError for anything else, such as a device;
/// lattice::InputError for a file that a run or a sweep made.
std::filesystem::path result_path(const std::filesystem::path& path);

/// Throws lattice::InputError if a result is to replace one of the files that it is
/// made from.
void refuse_sources(const std::filesystem::path& result,
                    std::span<const std::string> sources);

/// A result in the making: it comes to its place when it is whole, and until then
/// whatever was there stays. No other file is touched: it is made beside its place
/// under a name with the number of this process, which no file may have yet.
class ResultFile {
 public:
  /// Throws as result_path, and IoError.
  explicit ResultFile(const std::filesystem::path& path);
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;
  /// Removes what was not finished.
  ~ResultFile();

  /// Throws IoError.
  void append(std::string_view bytes) { file_.append(bytes); }

  /// Returns when the result is on the disk, in its place. Throws IoError.
  void finish();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  AppendFile file_;
  bool is_finished_ = false;
};

/// A whole ResultFile. Throws as its functions.
void write_result(const std::filesystem::path& path, std::string_view bytes);

}  // namespace tools
