#include "tools/commands/run_input.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "scenarios/config.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/manifest.hpp"

namespace tools {
namespace {

/// What runs of one study may differ in: chance, and how long each went on.
const std::vector<std::string> own_keys = {"seed", "stream", "packing.seed", "stop",
                                           "checkpoint"};

/// What the files that the input names held when the run began.
std::string named_files(const std::filesystem::path& directory) {
  const std::filesystem::path manifest = directory / "manifest.json";
  if (!std::filesystem::exists(manifest)) return {};
  std::string text;
  for (const FileRecord& file : read_manifest(manifest).files)
    if (file.name.starts_with("input_")) text += file.name + " " + file.xxh3 + "\n";
  return text;
}

/// Without these keys; nothing if there is no such file.
std::optional<scenarios::Config> input_of(const std::filesystem::path& directory,
                                          const std::vector<std::string>& keys) {
  const std::filesystem::path file = directory / "input.toml";
  if (!std::filesystem::exists(file)) return std::nullopt;
  scenarios::Config config = scenarios::Config::from_file(file, {});
  for (const std::string& key : keys) config.drop(key);
  return config;
}

/// What fixes the path of a run; nothing if it is none that has begun.
std::string path_of_run(const std::filesystem::path& directory) {
  const std::string input =
      input_without({"seed", "stream", "stop", "checkpoint"}, directory);
  if (input.empty() || !std::filesystem::exists(directory / "manifest.json")) return "";
  const Manifest manifest = read_manifest(directory / "manifest.json");
  return input + std::to_string(manifest.seed) + " " + std::to_string(manifest.stream);
}

}  // namespace

std::string input_without(const std::vector<std::string>& keys,
                          const std::filesystem::path& directory) {
  const auto config = input_of(directory, keys);
  return config ? config->plain_text() + named_files(directory) : "";
}

std::string input_without_seed(const std::filesystem::path& directory) {
  return input_without(own_keys, directory);
}

std::string RunsOfOneInput::label() const {
  std::string name = directories[0].lexically_normal().string();
  while (name.size() > 1 && name.ends_with('/')) name.pop_back();
  const std::size_t count = directories.size();
  return name + (count > 1 ? " (" + std::to_string(count) + " seeds)" : "");
}

std::vector<RunsOfOneInput> runs_by_input(const std::vector<std::string>& directories) {
  std::vector<RunsOfOneInput> all;
  for (const std::filesystem::path directory : directories) {
    const std::string input = input_without_seed(directory);
    auto runs = std::ranges::find(all, input, &RunsOfOneInput::input);
    if (runs == all.end()) runs = all.insert(runs, {input, {}});
    runs->directories.push_back(directory);
  }
  return all;
}

void refuse_repeated(const std::vector<std::filesystem::path>& sources) {
  std::set<std::filesystem::path> known;
  std::map<std::string, std::filesystem::path> known_paths;
  for (const auto& source : sources) {
    // Of a pipe there is no other name.
    std::error_code failed;
    const auto canonical = std::filesystem::weakly_canonical(source, failed);
    // With or without a slash at the end.
    if (!known.insert((failed ? source : canonical) / "").second)
      throw UsageError{source.string() + ": given twice"};
    const std::string path = path_of_run(source);
    if (const auto [same, is_new] = known_paths.emplace(path, source);
        !is_new && !path.empty())
      throw UsageError{source.string() + ": the same run as " + same->second.string() +
                       ", with the same random numbers"};
  }
}

std::map<std::string, std::string> settings_of(const std::filesystem::path& directory) {
  const auto config = input_of(directory, own_keys);
  return config ? config->values() : std::map<std::string, std::string>{};
}

}  // namespace tools
