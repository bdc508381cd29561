// Checkpoints: the whole state of a run in one file, from which it goes on as if it had
// never stopped. A crash at any moment leaves at least one complete checkpoint, and a
// damaged one is never mistaken for a good one.
//
// The file, little-endian; a text is a u64 length and its bytes:
//   "ADATOMCP" | u32 format version | text program version | u64 number of sections |
//   for each: text name, text bytes | u64 XXH3 of all that precedes
// The magic word and the checksum at the end stay in every later format.
#pragma once

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>

#include "kmc/archive.hpp"

namespace tools {

/// No run can go on from this checkpoint. Exit code 5.
class BadCheckpoint : public std::runtime_error {
 public:
  /// what() is `path: problem`.
  BadCheckpoint(const std::filesystem::path& path, std::string problem);

  const std::string& problem() const { return problem_; }

 private:
  std::string problem_;
};

/// Named pieces of state, each the bytes of a kmc::ArchiveWriter.
struct Checkpoint {
  std::string program_version;                  ///< of the program that wrote it
  std::map<std::string, std::string> sections;  ///< bytes by name

  std::filesystem::path path;  ///< where it was read from; not stored
  std::string warning;         ///< why an older one was read, else empty; not stored

  /// The bytes of a section. Throws BadCheckpoint when there is none of this name.
  const std::string& section(const std::string& name) const;

  /// What `read` makes of them, a function of a kmc::ArchiveReader. Throws
  /// BadCheckpoint also where that throws kmc::BadArchive.
  template <class Read>
  auto read(const std::string& name, Read&& read) const {
    kmc::ArchiveReader archive(section(name));
    try {
      return read(archive);
    } catch (const kmc::BadArchive& error) {
      throw BadCheckpoint(path, error.what());
    }
  }
};

/// Whether there is one, complete or not.
bool has_checkpoint(const std::filesystem::path& directory);

/// Writes `directory`/checkpoint.bin and keeps the one before as checkpoint.bin.prev.
/// If one of the two is complete before the call, one is at every instant of it.
/// Returns when the new one is on the disk. Requires: the outputs are flushed. Throws
/// IoError.
void write_checkpoint(const std::filesystem::path& directory,
                      const Checkpoint& checkpoint);

/// The newest complete checkpoint: checkpoint.bin, or checkpoint.bin.prev and a warning
/// when the first is missing or damaged. Throws BadCheckpoint when neither can be used,
/// or when the newest is of a later format.
Checkpoint read_checkpoint(const std::filesystem::path& directory);

}  // namespace tools
