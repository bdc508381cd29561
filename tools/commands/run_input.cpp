#include "tools/commands/run_input.hpp"

#include <cstdint>
#include <set>
#include <sstream>
#include <string_view>

#include "scenarios/config.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/durable_file.hpp"
#include "tools/manifest.hpp"

namespace tools {
namespace {

constexpr std::uint64_t largest = 64 << 20;

/// What the files that the input names held when the run began.
std::string named_files(const std::filesystem::path& directory) {
  const std::filesystem::path manifest = directory / "manifest.json";
  if (!std::filesystem::exists(manifest)) return {};
  std::string text;
  for (const FileRecord& file : read_manifest(manifest).files)
    if (file.name.starts_with("input_")) text += file.name + " " + file.xxh3 + "\n";
  return text;
}

}  // namespace

std::string input_without(const std::vector<std::string>& keys,
                          const std::filesystem::path& directory) {
  const std::filesystem::path file = directory / "input.toml";
  if (!std::filesystem::exists(file)) return {};
  scenarios::Config config = scenarios::Config::from_file(file, {});
  for (const std::string& key : keys) config.drop(key);
  return config.plain_text() + named_files(directory);
}

std::string input_without_seed(const std::filesystem::path& directory) {
  return input_without({"seed", "stream"}, directory);
}

void refuse_repeated(const std::vector<std::filesystem::path>& sources) {
  std::set<std::filesystem::path> known;
  for (const auto& source : sources)  // with or without a slash at the end
    if (!known.insert(std::filesystem::weakly_canonical(source) / "").second)
      throw UsageError{source.string() + ": given twice"};
}

std::vector<std::pair<std::string, std::string>> overrides_of(
    const std::filesystem::path& directory) {
  constexpr std::string_view mark = "# --set ";
  std::vector<std::pair<std::string, std::string>> overrides;
  std::istringstream lines(read_whole_file(directory / "input.toml", largest));
  for (std::string line; std::getline(lines, line) && line.starts_with(mark);) {
    const std::size_t equals = line.find('=');
    overrides.emplace_back(line.substr(mark.size(), equals - mark.size()),
                           line.substr(equals + 1));
  }
  return overrides;
}

}  // namespace tools
