#include "tools/input_copies.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "kmc/archive.hpp"
#include "lattice/input_error.hpp"

namespace tools {
namespace {

/// Throws lattice::InputError if a copy is not what the run began with.
void refuse_changed_copy(const std::filesystem::path& file, const FileRecord& copy) {
  const FileRecord now = record_of(file);
  if (now.size_bytes == copy.size_bytes && now.xxh3 == copy.xxh3) return;
  throw lattice::InputError(lattice::Mistake{
      .file = file.string(),
      .problem = "changed since the run began",
      .hint = "put the file of that time back; a changed input needs a new run"});
}

}  // namespace

std::string name_of_copy(const std::filesystem::path& file, std::size_t n) {
  std::string extension = file.extension().string();
  if (file.stem().extension() == ".xyz") extension = ".xyz" + extension;
  // Any other says nothing that would be needed, and may not be fit for a name.
  constexpr std::array<std::string_view, 4> kept = {".csv", ".xyz", ".xyz.gz", ".gz"};
  if (std::ranges::find(kept, extension) == kept.end()) extension.clear();
  return "input_" + std::to_string(n) + extension;
}

InputCopies copy_input_files(const scenarios::InputFiles& files, OutputSet& outputs) {
  constexpr std::uint64_t largest = std::uint64_t{1} << 33;
  InputCopies copies;
  for (const auto& [written, path] : files) {
    const std::string name = name_of_copy(path, copies.size() + 1);
    const std::string bytes = read_whole_file(path, largest);
    outputs.open(name).append(bytes);
    copies[written] = {name, bytes.size(), xxh3_of(bytes)};
  }
  return copies;
}

scenarios::InputFiles stand_ins(const InputCopies& copies,
                                const std::filesystem::path& directory) {
  scenarios::InputFiles files;
  for (const auto& [written, copy] : copies) {
    files[written] = directory / copy.name;
    refuse_changed_copy(files[written], copy);
  }
  return files;
}

std::string bytes_of(const InputCopies& copies) {
  kmc::ArchiveWriter archive;
  archive.value(static_cast<std::uint64_t>(copies.size()));
  for (const auto& [written, copy] : copies) {
    archive.text(written);
    archive.text(copy.name);
    archive.value(copy.size_bytes);
    archive.text(copy.xxh3);
  }
  return archive.bytes();
}

InputCopies copies_from(kmc::ArchiveReader& archive) {
  InputCopies copies;
  for (auto left = archive.value<std::uint64_t>(); left > 0; --left) {
    FileRecord& copy = copies[archive.text()];
    copy.name = archive.text();
    copy.size_bytes = archive.value<std::uint64_t>();
    copy.xxh3 = archive.text();
  }
  return copies;
}

}  // namespace tools
