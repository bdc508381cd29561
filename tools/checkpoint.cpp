#include "tools/checkpoint.hpp"

#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "kmc/archive.hpp"
#include "tools/durable_file.hpp"
#include "tools/xxh3.hpp"

namespace tools {
namespace {

constexpr std::string_view magic = "ADATOMCP";
constexpr std::uint32_t format_version = 4;
constexpr std::size_t checksum_bytes = sizeof(std::uint64_t);

// The other checkpoint may be better.
struct Damaged : BadCheckpoint {
  using BadCheckpoint::BadCheckpoint;
};

std::uint64_t number_in(std::string_view bytes) {
  return kmc::ArchiveReader(bytes).value<std::uint64_t>();
}

// Everything between the magic word and the checksum. Throws kmc::BadArchive.
Checkpoint parsed(std::string_view body) {
  kmc::ArchiveReader reader(body);
  reader.value<std::uint32_t>();
  Checkpoint checkpoint;
  checkpoint.program_version = reader.text();
  const auto count = reader.value<std::uint64_t>();
  for (std::uint64_t i = 0; i < count; ++i) {
    std::string name = reader.text();
    if (!checkpoint.sections.emplace(std::move(name), reader.text()).second) {
      throw kmc::BadArchive("two sections have the same name");
    }
  }
  if (!reader.at_end()) throw kmc::BadArchive("bytes follow the last section");
  return checkpoint;
}

bool ends_early(std::string_view body) {
  try {
    parsed(body);
    return false;
  } catch (const kmc::BadArchive&) {
    return true;
  }
}

// A file without damage, without magic word and checksum. Throws Damaged.
std::string_view verified_body(const std::filesystem::path& path,
                               std::string_view bytes) {
  const std::string size = " (" + std::to_string(bytes.size()) + " bytes)";
  if (!bytes.starts_with(magic.substr(0, bytes.size()))) {
    throw Damaged(path, "not a checkpoint");
  }
  if (bytes.size() < magic.size() + checksum_bytes) {
    throw Damaged(path, "cut short" + size);
  }
  const auto covered = bytes.substr(0, bytes.size() - checksum_bytes);
  const auto body = covered.substr(magic.size());
  if (number_in(bytes.substr(covered.size())) != xxh3_value_of(covered)) {
    throw Damaged(path, ends_early(body) ? "cut short or damaged" + size
                                         : "damaged: the checksum differs" + size);
  }
  return body;
}

std::uint64_t memory_bytes() {
  return static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::string bytes_of(const std::filesystem::path& path) {
  try {
    return read_whole_file(path, memory_bytes());
  } catch (const IoError& error) {
    throw Damaged(path, error.problem());
  }
}

Checkpoint read_one(const std::filesystem::path& path) {
  const std::string bytes = bytes_of(path);
  const std::string_view body = verified_body(path, bytes);
  try {
    const auto version = kmc::ArchiveReader(body).value<std::uint32_t>();
    if (version != format_version) {
      throw BadCheckpoint(path, "format " + std::to_string(version) +
                                    ", this program reads format " +
                                    std::to_string(format_version) +
                                    " (use the version of Adatom that wrote it)");
    }
    Checkpoint checkpoint = parsed(body);
    checkpoint.path = path;
    return checkpoint;
  } catch (const kmc::BadArchive& error) {
    throw Damaged(path, error.what());
  }
}

// Like verified_body, without holding the file in memory.
bool is_complete(const std::filesystem::path& path) {
  Xxh3 sum;
  bool has_magic = false;
  bool first = true;
  std::string tail;
  try {
    for_each_block(path, [&](std::string_view block) {
      if (std::exchange(first, false)) has_magic = block.starts_with(magic);
      tail += block;
      if (tail.size() <= checksum_bytes) return;
      const std::size_t covered = tail.size() - checksum_bytes;
      sum.add(std::string_view(tail).substr(0, covered));
      tail.erase(0, covered);
    });
  } catch (const IoError&) {
    return false;
  }
  return has_magic && tail.size() == checksum_bytes && number_in(tail) == sum.value();
}

// The bytes of a checkpoint are made piece by piece: a large state is not copied.
class Pieces {
 public:
  explicit Pieces(const Checkpoint& checkpoint) {
    kmc::ArchiveWriter header;
    header.value(format_version);
    header.text(checkpoint.program_version);
    header.value(static_cast<std::uint64_t>(checkpoint.sections.size()));
    own_.reserve(2 + checkpoint.sections.size());
    add_own(std::string(magic) + header.bytes());
    for (const auto& [name, bytes] : checkpoint.sections) {
      kmc::ArchiveWriter section;
      section.text(name);
      section.value(static_cast<std::uint64_t>(bytes.size()));
      add_own(section.bytes());
      views_.push_back(bytes);
    }
    add_own(checksum());
  }

  const std::vector<std::string_view>& views() const { return views_; }

 private:
  void add_own(std::string bytes) {
    own_.push_back(std::move(bytes));
    views_.push_back(own_.back());
  }

  std::string checksum() const {
    Xxh3 sum;
    for (const auto view : views_) sum.add(view);
    kmc::ArchiveWriter writer;
    writer.value(sum.value());
    return writer.bytes();
  }

  std::vector<std::string> own_;  // reserved: the views stay valid
  std::vector<std::string_view> views_;
};

}  // namespace

BadCheckpoint::BadCheckpoint(const std::filesystem::path& path, std::string problem)
    : std::runtime_error(path.string() + ": " + problem),
      problem_(std::move(problem)) {}

const std::string& Checkpoint::section(const std::string& name) const {
  const auto found = sections.find(name);
  if (found == sections.end()) throw BadCheckpoint(path, "no section '" + name + "'");
  return found->second;
}

bool has_checkpoint(const std::filesystem::path& directory) {
  return std::filesystem::exists(directory / "checkpoint.bin") ||
         std::filesystem::exists(directory / "checkpoint.bin.prev");
}

void write_checkpoint(const std::filesystem::path& directory,
                      const Checkpoint& checkpoint) {
  const auto newest = directory / "checkpoint.bin";
  const auto temporary = write_temporary_file(newest, Pieces(checkpoint).views());
  // After a resume from .prev the newest may be damaged: it must not push out the only
  // good one.
  if (is_complete(newest)) rename_file(newest, directory / "checkpoint.bin.prev");
  rename_file(temporary, newest);
  sync_directory(directory);
}

Checkpoint read_checkpoint(const std::filesystem::path& directory) {
  const auto newest = directory / "checkpoint.bin";
  const auto previous = directory / "checkpoint.bin.prev";
  try {
    return read_one(newest);
  } catch (const Damaged& newest_damage) {
    try {
      Checkpoint checkpoint = read_one(previous);
      checkpoint.warning = std::string(newest_damage.what()) +
                           "; an older checkpoint is used: " + previous.string();
      return checkpoint;
    } catch (const Damaged& previous_damage) {
      throw BadCheckpoint(newest, newest_damage.problem() + "; " +
                                      previous.filename().string() + ": " +
                                      previous_damage.problem());
    }
  }
}

}  // namespace tools
