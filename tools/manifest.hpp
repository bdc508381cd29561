// manifest.json: where the results of a run came from (program, compiler, input, seed,
// machine, times) and which files belong to it, so that they can be trusted and
// repeated.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tools {

/// One file of a run.
struct FileRecord {
  std::string name;  ///< beneath the run directory
  std::uint64_t size_bytes = 0;
  std::string xxh3;  ///< 16 hexadecimal digits, as `xxhsum -H3` prints them
};

/// A count, a measured number or a text.
using Fact = std::variant<std::uint64_t, double, std::string>;

struct Manifest {
  std::string program_version;
  std::string git_commit;  ///< "unknown" when not built from a repository
  std::string compiler;
  std::string compiler_flags;
  std::string input_xxh3;  ///< of the input file as the user wrote it
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;
  std::string started_utc;            ///< ISO 8601, such as 2024-05-17T09:30:00Z
  std::string ended_utc;              ///< empty while the run goes on
  unsigned core_count = 0;            ///< of the machine
  std::string exit_reason;            ///< empty while the run goes on; see Sitting
  std::map<std::string, Fact> facts;  ///< whatever else is worth keeping, by name
  std::vector<FileRecord> files;
};

/// The fact as a number; 0 if there is no such fact, or it is no number.
double fact_number(const Manifest& manifest, const std::string& fact);

/// A manifest that knows this program, its compiler, this machine and the present time.
Manifest manifest_of_this_build();

/// The present time, ISO 8601 with seconds.
std::string now_utc();

/// XXH3 (64 bits) of these bytes in 16 hexadecimal digits.
std::string xxh3_of(std::string_view bytes);

/// Name, size and checksum of a file. Throws IoError.
FileRecord record_of(const std::filesystem::path& path);

/// Replaces the file as a whole; the same manifest gives the same bytes. Numbers that
/// are not finite become the texts nan, inf, -inf. Throws IoError.
void write_manifest(const std::filesystem::path& path, const Manifest& manifest);

/// What write_manifest wrote. Throws IoError when the file cannot be read,
/// lattice::InputError with line or key when it is not a manifest.
Manifest read_manifest(const std::filesystem::path& path);

}  // namespace tools
