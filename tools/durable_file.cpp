#include "tools/durable_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

namespace tools {
namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20;
constexpr std::size_t most_waiting_bytes = std::size_t{1} << 16;

// A signal may interrupt a system call before it has done anything.
template <class Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

std::filesystem::path directory_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : ".";
}

FileDescriptor open_regular(const std::filesystem::path& path) {
  // O_NONBLOCK: a named pipe must be refused below, not waited for.
  FileDescriptor file(path, O_RDONLY | O_NONBLOCK);
  struct stat facts {};
  if (::fstat(file.number(), &facts) != 0) throw_io_error(path, "look at");
  if (!S_ISREG(facts.st_mode)) throw IoError(path, "not a regular file");
  return file;
}

}  // namespace

IoError::IoError(const std::filesystem::path& path, std::string problem)
    : std::runtime_error(path.string() + ": " + problem),
      problem_(std::move(problem)) {}

void throw_io_error(const std::filesystem::path& path, std::string_view action) {
  const std::string reason = std::generic_category().message(errno);
  throw IoError(path, "cannot " + std::string(action) + ": " + reason);
}

FileDescriptor::FileDescriptor(std::filesystem::path path, int flags)
    : path_(std::move(path)), number_(uninterrupted([&] {
        return ::open(path_.c_str(), flags | O_CLOEXEC, 0666);
      })) {
  if (number_ < 0) throw_io_error(path_, "open");
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : path_(std::move(other.path_)), number_(std::exchange(other.number_, -1)) {}

FileDescriptor::~FileDescriptor() {
  if (is_open()) ::close(number_);
}

std::uint64_t FileDescriptor::length() const {
  struct stat facts {};
  if (::fstat(number_, &facts) != 0) throw_io_error(path_, "look at");
  return static_cast<std::uint64_t>(facts.st_size);
}

void FileDescriptor::write_at(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = uninterrupted([&] {
      return ::pwrite(number_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    });
    if (count < 0) throw_io_error(path_, "write");
    if (count == 0) throw IoError(path_, "cannot write: the disk takes no bytes");
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
}

std::size_t FileDescriptor::read_at(std::uint64_t offset, std::span<char> bytes) const {
  const ssize_t count = uninterrupted([&] {
    return ::pread(number_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
  });
  if (count < 0) throw_io_error(path_, "read");
  return static_cast<std::size_t>(count);
}

void FileDescriptor::truncate(std::uint64_t length) {
  const auto call = [&] { return ::ftruncate(number_, static_cast<off_t>(length)); };
  if (uninterrupted(call) != 0) throw_io_error(path_, "truncate");
}

void FileDescriptor::sync() {
  if (uninterrupted([&] { return ::fdatasync(number_); }) != 0) {
    throw_io_error(path_, "write to the disk");
  }
}

void FileDescriptor::close() {
  // Linux frees the number even when close is interrupted: never a second try.
  if (::close(std::exchange(number_, -1)) != 0 && errno != EINTR) {
    throw_io_error(path_, "close");
  }
}

std::filesystem::path write_temporary_file(const std::filesystem::path& path,
                                           std::span<const std::string_view> pieces) {
  std::filesystem::path temporary = path;
  temporary += ".tmp";
  remove_file(temporary);
  // O_EXCL: never through a symbolic link into somebody else's file.
  FileDescriptor file(temporary, O_WRONLY | O_CREAT | O_EXCL);
  try {
    std::uint64_t offset = 0;
    for (const std::string_view piece : pieces) {
      file.write_at(offset, piece);
      offset += piece.size();
    }
    file.sync();
    file.close();
  } catch (const IoError&) {
    ::unlink(temporary.c_str());
    throw;
  }
  return temporary;
}

void make_directories(const std::filesystem::path& path) {
  std::error_code failed;
  const auto expect_done = [&] {
    if (failed) throw IoError(path, "cannot create: " + failed.message());
  };
  const std::filesystem::path whole = std::filesystem::absolute(path, failed);
  expect_done();
  if (std::filesystem::exists(symlink_status(whole, failed))) return;
  make_directories(whole.parent_path());
  std::filesystem::create_directory(whole, failed);
  expect_done();
  sync_directory(whole.parent_path());
}

void write_whole_file(const std::filesystem::path& path, std::string_view bytes) {
  const auto temporary = write_temporary_file(path, std::array{bytes});
  try {
    rename_file(temporary, path);
  } catch (const IoError&) {
    ::unlink(temporary.c_str());
    throw;
  }
  sync_directory(directory_of(path));
}

void for_each_block(const std::filesystem::path& path,
                    const std::function<void(std::string_view)>& use) {
  const FileDescriptor file = open_regular(path);
  std::vector<char> block(block_bytes);
  std::uint64_t offset = 0;
  while (const std::size_t count = file.read_at(offset, block)) {
    use(std::string_view(block.data(), count));
    offset += count;
  }
}

std::string read_whole_file(const std::filesystem::path& path,
                            std::uint64_t limit_bytes) {
  std::string bytes;
  const std::uint64_t length = open_regular(path).length();
  if (length <= limit_bytes) bytes.reserve(length);
  for_each_block(path, [&](std::string_view block) {
    if (length > limit_bytes || block.size() > limit_bytes - bytes.size()) {
      throw IoError(path, "too large: " + std::to_string(length) + " bytes, at most " +
                              std::to_string(limit_bytes) + " are allowed");
    }
    bytes += block;
  });
  return bytes;
}

Xxh3 xxh3_of_start(const std::filesystem::path& path, std::uint64_t length) {
  Xxh3 sum;
  for_each_block(path, [&](std::string_view block) {
    block = block.substr(0, length);
    sum.add(block);
    length -= block.size();
  });
  return sum;
}

void rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) {
    throw_io_error(from, "rename to " + to.filename().string());
  }
}

bool remove_file(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) == 0) return true;
  if (errno != ENOENT) throw_io_error(path, "remove");
  return false;
}

void sync_directory(const std::filesystem::path& directory) {
  FileDescriptor file(directory, O_RDONLY | O_DIRECTORY);
  // EINVAL: this file system has no such operation for directories, nothing is lost.
  const auto call = [&] { return ::fsync(file.number()); };
  if (uninterrupted(call) != 0 && errno != EINVAL) {
    throw_io_error(directory, "write to the disk");
  }
  file.close();
}

AppendFile::AppendFile(FileDescriptor file)
    : file_(std::move(file)), written_(file_.length()) {
  if (written_ > 0) sum_ = xxh3_of_start(file_.path(), written_);
}

AppendFile::AppendFile(const std::filesystem::path& path)
    : AppendFile(FileDescriptor(path, O_WRONLY | O_CREAT | O_NONBLOCK)) {}

void AppendFile::refuse_damaged(const std::filesystem::path& path, std::uint64_t left,
                                std::uint64_t length) {
  throw IoError(path, "the file was damaged: " + std::to_string(left) +
                          " bytes are left of " + std::to_string(length));
}

AppendFile AppendFile::truncate_to(const std::filesystem::path& path,
                                   std::uint64_t length) {
  FileDescriptor file(path, O_WRONLY | O_NONBLOCK);
  if (file.length() < length) refuse_damaged(path, file.length(), length);
  if (file.length() > length) file.truncate(length);
  return AppendFile(std::move(file));
}

AppendFile::~AppendFile() {
  if (!file_.is_open()) return;
  try {
    write_waiting();
  } catch (const IoError&) {
    // A destructor cannot report; close() does.
  }
}

void AppendFile::append(std::string_view bytes) {
  waiting_ += bytes;
  sum_.add(bytes);
  if (waiting_.size() >= most_waiting_bytes) write_waiting();
}

void AppendFile::write_waiting() {
  // At a fixed offset: after an error the next call writes the same bytes again in the
  // same place.
  file_.write_at(written_, waiting_);
  written_ += waiting_.size();
  waiting_.clear();
}

void AppendFile::flush_to_disk() {
  // Linux drops the bytes it could not write and confirms the next time, so an error
  // must be remembered (Rebello et al., USENIX ATC 2020, "Can applications recover from
  // fsync failures?").
  if (confirmation_refused_) throw IoError(file_.path(), "earlier bytes were lost");
  write_waiting();
  confirmation_refused_ = true;
  file_.sync();
  confirmation_refused_ = false;
}

void AppendFile::close() {
  flush_to_disk();
  file_.close();
}

}  // namespace tools
