// Files that survive a crash, and errors that are never overlooked: every answer of the
// operating system is checked, that of close included. Full disks, exceeded quotas,
// broken disks, short and interrupted writes end in IoError or in the right bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tools/xxh3.hpp"

namespace tools {

/// The operating system could not do what was asked. Exit code 4.
class IoError : public std::runtime_error {
 public:
  /// what() is `path: problem`.
  IoError(const std::filesystem::path& path, std::string problem);

  const std::string& problem() const { return problem_; }

 private:
  std::string problem_;
};

/// Throws IoError `path: cannot <action>: <text of errno>`.
[[noreturn]] void throw_io_error(const std::filesystem::path& path,
                                 std::string_view action);

/// An open file, closed when it goes out of scope. Every function throws IoError.
class FileDescriptor {
 public:
  /// open(2) with these flags, and O_CLOEXEC; a new file obeys the umask.
  FileDescriptor(std::filesystem::path path, int flags);
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  ~FileDescriptor();

  const std::filesystem::path& path() const { return path_; }
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  std::uint64_t length() const;

  /// Writes all bytes. After an error any part of them may have been written.
  void write_at(std::uint64_t offset, std::string_view bytes);
  /// The number of bytes read; 0 only at the end of the file.
  std::size_t read_at(std::uint64_t offset, std::span<char> bytes) const;
  void truncate(std::uint64_t length);
  /// Returns when the bytes, and the length, are on the disk (fdatasync).
  void sync();
  void close();

 private:
  std::filesystem::path path_;
  int number_;
};

/// Makes a directory and those above it, each on the disk before what lies in it can
/// be, unless something has that name already. Throws IoError.
void make_directories(const std::filesystem::path& path);

/// Replaces a file: whoever reads it sees all of the old or all of the new bytes, also
/// after a power failure. Requires: nobody else writes to `path` or `path`.tmp.
/// Throws IoError; then the old file is as it was.
void write_whole_file(const std::filesystem::path& path, std::string_view bytes);

/// The first half of write_whole_file: puts the pieces, one after the other, on the
/// disk as `path`.tmp and returns that name. Throws IoError; then `path`.tmp does not
/// exist.
std::filesystem::path write_temporary_file(const std::filesystem::path& path,
                                           std::span<const std::string_view> pieces);

/// Gives the bytes of a regular file to `use`, block after block. Throws IoError.
void for_each_block(const std::filesystem::path& path,
                    const std::function<void(std::string_view)>& use);

/// All bytes of a regular file. Throws IoError, also when there are more than
/// `limit_bytes`.
std::string read_whole_file(const std::filesystem::path& path,
                            std::uint64_t limit_bytes);

/// Of the first `length` bytes of a regular file, or of all if it is shorter. Throws
/// IoError.
Xxh3 xxh3_of_start(const std::filesystem::path& path, std::uint64_t length);

/// rename(2). Throws IoError.
void rename_file(const std::filesystem::path& from, const std::filesystem::path& to);

/// False when there was no such file. Throws IoError.
bool remove_file(const std::filesystem::path& path);

/// Makes creations, renames and removals in a directory permanent. Throws IoError.
void sync_directory(const std::filesystem::path& directory);

/// A file that only grows, such as a time series. Bytes wait in memory until there are
/// enough of them or flush_to_disk is called.
class AppendFile {
 public:
  /// Opens or creates; goes on at the end. Throws IoError, also for a pipe that nobody
  /// reads.
  explicit AppendFile(const std::filesystem::path& path);

  /// Opens a file that exists and forgets what lies beyond `length`, to resume a run.
  /// Throws IoError when the file is missing or shorter than that.
  static AppendFile truncate_to(const std::filesystem::path& path,
                                std::uint64_t length);

  /// Throws that IoError.
  [[noreturn]] static void refuse_damaged(const std::filesystem::path& path,
                                          std::uint64_t left, std::uint64_t length);

  AppendFile(AppendFile&&) noexcept = default;
  AppendFile& operator=(AppendFile&&) = delete;
  /// Writes what waits, if it can. Call close() to learn of errors.
  ~AppendFile();

  /// Throws IoError; the bytes then still wait, and a later call tries again.
  void append(std::string_view bytes);

  /// Returns when every byte is on the disk. Throws IoError; once the disk has refused
  /// to confirm, every later call throws too.
  void flush_to_disk();

  /// flush_to_disk, then closes. Throws IoError.
  void close();

  /// Of the whole file, bytes that wait included.
  std::uint64_t length() const { return written_ + waiting_.size(); }
  std::uint64_t xxh3() const { return sum_.value(); }

 private:
  explicit AppendFile(FileDescriptor file);
  void write_waiting();

  FileDescriptor file_;
  std::string waiting_;
  std::uint64_t written_;
  Xxh3 sum_;
  bool confirmation_refused_ = false;
};

}  // namespace tools
