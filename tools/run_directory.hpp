// The directory of one run: everything the run writes lies directly in it, one process
// at a time works there, and nothing that a run did not make is ever deleted.
//
// Besides the outputs it holds input.toml, manifest.json, run.log, the checkpoints,
// .lock and .outputs (the names of the outputs, one a line).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "tools/durable_file.hpp"

namespace tools {

/// A run directory that this process has locked. The lock ends with the object, or with
/// the process however it ends.
class RunDirectory {
 public:
  enum class Policy {
    refuse_existing,
    replace_existing  ///< delete the files of an earlier run, and only those
  };

  /// A directory for a new run; makes it, and those above it, when they are missing. An
  /// empty one is used. Throws lattice::InputError when it holds files and the policy
  /// is to refuse, when it holds files but no run, or when another process runs in it;
  /// IoError.
  static RunDirectory create(const std::filesystem::path& path, Policy policy);

  /// The directory of an earlier run, to resume it. Throws lattice::InputError when it
  /// holds no run or another process runs in it; IoError.
  static RunDirectory open(const std::filesystem::path& path);

  /// Absolute.
  const std::filesystem::path& path() const { return path_; }

  /// The path of a file in it. Throws lattice::InputError unless the name is made of
  /// `A-Za-z0-9._-`, does not begin with a dot, and has at most 200 characters.
  std::filesystem::path file(std::string_view name) const;

 private:
  explicit RunDirectory(std::filesystem::path path);

  std::filesystem::path path_;
  FileDescriptor lock_;
};

/// Throws lattice::InputError when a study lies there, of which each run has a
/// directory of its own.
void refuse_study(const std::filesystem::path& directory);

/// Whether a run made the file, or keeps itself by it. Throws IoError.
bool is_file_of_run(const std::filesystem::path& file);

/// The growing files of a run. Their lengths belong into its checkpoint; from them a
/// resumed run finds each file as it was at that moment.
class OutputSet {
 public:
  /// The outputs of a new run: none yet. Requires: the directory was created, not
  /// opened.
  explicit OutputSet(const RunDirectory& directory);

  /// The outputs of a resumed run: each is cut to its recorded length, those that were
  /// not recorded are removed. Throws IoError when one is missing or shorter than
  /// recorded, lattice::InputError for a bad name.
  OutputSet(const RunDirectory& directory,
            const std::map<std::string, std::uint64_t>& recorded_lengths);

  /// Throws what that would throw, before anything is cut or removed; and IoError if
  /// the bytes up to the recorded length of an output are not those with this checksum.
  static void check(const RunDirectory& directory,
                    const std::map<std::string, std::uint64_t>& recorded_lengths,
                    const std::map<std::string, std::uint64_t>& recorded_xxh3);

  /// The output of this name, made when it is new; the reference stays valid. Throws
  /// lattice::InputError when the name is bad, reserved, or that of a file that no run
  /// made; IoError.
  AppendFile& open(const std::string& name);

  /// Length of each output in bytes, what is not on the disk yet included.
  std::map<std::string, std::uint64_t> lengths() const;
  /// Checksum of each, likewise.
  std::map<std::string, std::uint64_t> xxh3() const;

  /// Returns when all that was appended is on the disk. Throws IoError.
  void flush_all();

 private:
  void remember(const std::string& name);

  std::filesystem::path directory_;
  std::set<std::string> made_;  // names in .outputs
  std::map<std::string, AppendFile> files_;
};

}  // namespace tools
