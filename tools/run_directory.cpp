#include "tools/run_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <sstream>
#include <system_error>
#include <utility>

#include "lattice/input_error.hpp"

namespace tools {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view lock_name = ".lock";
constexpr std::string_view list_name = ".outputs";
constexpr std::uint64_t list_limit_bytes = std::uint64_t{1} << 24;
constexpr std::size_t name_limit = 200;  // below the system's 255, with .tmp

// In the order of deletion: what marks a run directory goes last, so that a deletion
// cut short can be repeated.
constexpr std::array<std::string_view, 5> files_before_list = {
    "checkpoint.bin", "checkpoint.bin.prev", "checkpoint.bin.tmp", "run.log",
    "manifest.json.tmp"};
// For a file of another's that has such a name the end of a run would have no place.
constexpr std::array<std::string_view, 3> files_of_the_end = {"final.csv", "final.xyz",
                                                              "entries.csv"};
constexpr std::array<std::string_view, 5> files_after_list = {
    ".outputs.tmp", ".outputs", "input.toml.tmp", "manifest.json", "input.toml"};

[[noreturn]] void refuse(const fs::path& path, std::string problem, std::string hint) {
  throw lattice::InputError(
      {.file = path.string(), .problem = std::move(problem), .hint = std::move(hint)});
}

bool allowed(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         c == '.' || c == '_' || c == '-';
}

bool allowed(std::string_view name) {
  return !name.empty() && name.size() <= name_limit && name.front() != '.' &&
         std::ranges::all_of(name, [](char c) { return allowed(c); });
}

bool reserved(std::string_view name) {
  return name.ends_with(".tmp") || std::ranges::count(files_before_list, name) > 0 ||
         std::ranges::count(files_after_list, name) > 0;
}

fs::path path_of(const fs::path& directory, std::string_view name) {
  if (!allowed(name)) {
    refuse(directory, "'" + std::string(name) + "' cannot name a file of a run",
           "1 to 200 of the characters A-Z a-z 0-9 . _ -, the first not a dot");
  }
  return directory / name;
}

fs::path output_path(const fs::path& directory, std::string_view name) {
  const fs::path path = path_of(directory, name);
  if (reserved(name)) refuse(path, "this name is reserved", "choose another");
  return path;
}

// What std::filesystem throws, as our own error.
template <class Question>
auto asked(const fs::path& path, Question question) {
  try {
    return question();
  } catch (const fs::filesystem_error& error) {
    throw IoError(path, error.code().message());
  }
}

bool is_there(const fs::path& path) {
  return asked(path, [&] { return fs::exists(fs::symlink_status(path)); });
}

bool holds_run(const fs::path& directory) {
  return is_there(directory / "manifest.json") || is_there(directory / "input.toml");
}

bool holds_nothing(const fs::path& directory) {
  return asked(directory, [&] {
    return std::ranges::all_of(
        fs::directory_iterator(directory),
        [](const auto& entry) { return entry.path().filename() == lock_name; });
  });
}

void check_is_directory(const fs::path& path) {
  if (!is_there(path)) refuse(path, "there is no such directory", "");
  if (!asked(path, [&] { return fs::is_directory(path); })) {
    refuse(path, "not a directory", "");
  }
}

std::set<std::string> outputs_made(const fs::path& directory) {
  std::set<std::string> names;
  if (!is_there(directory / list_name)) return names;
  std::istringstream list(read_whole_file(directory / list_name, list_limit_bytes));
  for (std::string name; std::getline(list, name);) {
    if (allowed(name) && !reserved(name)) names.insert(name);
  }
  return names;
}

void refuse_of_others(const fs::path& path) {
  if (asked(path, [&] { return fs::is_regular_file(path) || fs::is_directory(path); }))
    refuse(path, "the file exists and no run made it", "rename it or the output");
}

/// Whether a run was here: a user's own folder may well hold an input.toml, so only
/// with a .lock beside it; or one that was killed before its input was kept, and
/// nothing else.
bool was_run(const fs::path& directory) {
  if (!is_there(directory / lock_name)) return false;
  if (holds_run(directory)) return true;
  const std::set<std::string> outputs = outputs_made(directory);
  return asked(directory, [&] {
    return std::ranges::all_of(
        fs::directory_iterator(directory), [&](const auto& entry) {
          const std::string name = entry.path().filename();
          return name == lock_name || reserved(name) || outputs.contains(name);
        });
  });
}

// Nothing has been written yet when this refuses.
void check_may_use(const fs::path& directory, RunDirectory::Policy policy) {
  check_is_directory(directory);
  if (holds_nothing(directory)) return;
  if (policy == RunDirectory::Policy::refuse_existing) {
    refuse(directory, "the directory is not empty",
           "choose another, adatom resume, or --replace");
  }
  if (!was_run(directory)) {
    refuse(directory, "the directory holds files but no run, it is not replaced",
           "choose another");
  }
}

void delete_run(const fs::path& directory) {
  for (const auto name : files_before_list) remove_file(directory / name);
  for (const auto& name : outputs_made(directory)) remove_file(directory / name);
  for (const auto name : files_after_list) remove_file(directory / name);
  sync_directory(directory);
}

fs::path normal(const fs::path& path) {
  if (path.empty()) refuse(path, "a run directory must have a name", "");
  const fs::path whole =
      asked(path, [&] { return fs::absolute(path).lexically_normal(); });
  return whole.has_filename() ? whole : whole.parent_path();
}

FileDescriptor locked(const fs::path& directory) {
  FileDescriptor lock(directory / lock_name, O_RDWR | O_CREAT);
  if (::flock(lock.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) throw_io_error(lock.path(), "lock");
    std::array<char, 32> process{};
    const std::size_t count = lock.read_at(0, process);
    refuse(directory, "another process runs in this directory",
           "process " + std::string(process.data(), count));
  }
  lock.truncate(0);
  lock.write_at(0, std::to_string(::getpid()));
  return lock;
}

}  // namespace

bool is_file_of_run(const fs::path& file) {
  const std::string name = file.filename();
  const fs::path directory = file.parent_path();
  if (!was_run(directory)) return false;
  return std::ranges::count(files_of_the_end, name) > 0 ||
         (is_there(file) && (name == lock_name || reserved(name) ||
                             outputs_made(directory).contains(name)));
}

RunDirectory::RunDirectory(fs::path path)
    : path_(std::move(path)), lock_(locked(path_)) {}

RunDirectory RunDirectory::create(const fs::path& path, Policy policy) {
  const fs::path directory = normal(path);
  make_directories(directory);
  check_may_use(directory, policy);
  RunDirectory run(directory);
  // Once more: another process may have come between.
  check_may_use(directory, policy);
  if (policy == Policy::replace_existing) delete_run(directory);
  return run;
}

void refuse_study(const fs::path& directory) {
  if (fs::exists(directory / "study.toml"))
    refuse(directory, "is a study, not a run",
           "one of its runs, or runs.csv and adatom sweep --status for all");
}

RunDirectory RunDirectory::open(const fs::path& path) {
  const fs::path directory = normal(path);
  check_is_directory(directory);
  refuse_study(directory);
  if (!holds_run(directory))
    refuse(directory, "not a run directory",
           "it would hold a manifest.json or an input.toml");
  return RunDirectory(directory);
}

fs::path RunDirectory::file(std::string_view name) const {
  return path_of(path_, name);
}

OutputSet::OutputSet(const RunDirectory& directory) : directory_(directory.path()) {}

OutputSet::OutputSet(const RunDirectory& directory,
                     const std::map<std::string, std::uint64_t>& recorded_lengths)
    : directory_(directory.path()), made_(outputs_made(directory_)) {
  for (const auto& [name, length] : recorded_lengths) {
    const fs::path path = output_path(directory_, name);
    files_.emplace(name, AppendFile::truncate_to(path, length));
  }
  for (const auto& name : made_) {
    if (!recorded_lengths.contains(name)) remove_file(directory_ / name);
  }
  sync_directory(directory_);
}

void OutputSet::check(const RunDirectory& directory,
                      const std::map<std::string, std::uint64_t>& recorded_lengths,
                      const std::map<std::string, std::uint64_t>& recorded_xxh3) {
  for (const auto& [name, length] : recorded_lengths) {
    const fs::path path = output_path(directory.path(), name);
    const FileDescriptor file(path, O_WRONLY | O_NONBLOCK);  // no wait for a pipe
    if (file.length() < length) AppendFile::refuse_damaged(path, file.length(), length);
    if (const auto sum = recorded_xxh3.find(name);
        sum != recorded_xxh3.end() &&
        xxh3_of_start(path, length).value() != sum->second)
      throw IoError(path, "changed since the run wrote it: its checksum differs");
  }
  const std::set<std::string> made = outputs_made(directory.path());
  for (const std::string_view name : files_of_the_end)
    if (!made.contains(std::string(name)))
      refuse_of_others(output_path(directory.path(), name));
}

AppendFile& OutputSet::open(const std::string& name) {
  if (const auto found = files_.find(name); found != files_.end()) return found->second;
  const fs::path path = output_path(directory_, name);
  if (!made_.contains(name)) {
    refuse_of_others(path);
    remember(name);
  }
  AppendFile& file = files_.emplace(name, AppendFile(path)).first->second;
  sync_directory(directory_);
  return file;
}

void OutputSet::remember(const std::string& name) {
  auto names = made_;
  names.insert(name);
  std::string list;
  for (const auto& each : names) list += each + "\n";
  write_whole_file(directory_ / list_name, list);
  made_ = std::move(names);
}

std::map<std::string, std::uint64_t> OutputSet::lengths() const {
  std::map<std::string, std::uint64_t> lengths;
  for (const auto& [name, file] : files_) lengths.emplace(name, file.length());
  return lengths;
}

std::map<std::string, std::uint64_t> OutputSet::xxh3() const {
  std::map<std::string, std::uint64_t> sums;
  for (const auto& [name, file] : files_) sums.emplace(name, file.xxh3());
  return sums;
}

void OutputSet::flush_all() {
  for (auto& [name, file] : files_) file.flush_to_disk();
}

}  // namespace tools
