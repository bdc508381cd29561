#include "tools/commands/run_input.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "lattice/input_error.hpp"
#include "scenarios/config.hpp"
#include "tools/manifest.hpp"
#include "tools/usage_error.hpp"

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

std::string RunsOfOneInput::name() const {
  constexpr std::size_t longest = 60;  // what a legend has room for
  if (!differences.empty() && differences.size() <= longest) return differences;
  std::string name = directories[0].lexically_normal().string();
  while (name.size() > 1 && name.ends_with('/')) name.pop_back();
  return name;
}

std::string RunsOfOneInput::label() const {
  const std::size_t count = directories.size();
  return name() + (count > 1 ? " (" + std::to_string(count) + " seeds)" : "");
}

std::vector<RunsOfOneInput> runs_by_input(const std::vector<std::string>& directories) {
  std::vector<RunsOfOneInput> all;
  for (const std::filesystem::path directory : directories) {
    const std::string input = input_without_seed(directory);
    auto runs = std::ranges::find(all, input, &RunsOfOneInput::input);
    if (runs == all.end()) {
      runs = all.insert(runs, {input, {}, settings_of(directory), ""});
      // How often something was looked at is no name for it.
      std::erase_if(runs->settings, [](const auto& setting) {
        return setting.first.starts_with("series.") ||
               setting.first.starts_with("trajectory.");
      });
    }
    runs->directories.push_back(directory);
  }
  std::vector<Settings> differences;
  for (const RunsOfOneInput& runs : all) differences.push_back(runs.settings);
  std::vector<Settings*> each;
  for (Settings& settings : differences) each.push_back(&settings);
  forget_common(each);
  std::map<std::string, std::size_t> count_of;
  for (const Settings& settings : differences) ++count_of[short_text(settings)];
  // Inputs can also differ in the files that they name.
  for (std::size_t k = 0; k < all.size(); ++k)
    if (const std::string text = short_text(differences[k]); count_of[text] == 1)
      all[k].differences = text;
  return all;
}

std::vector<std::string> with_runs_of_studies(const std::vector<std::string>& sources) {
  namespace fs = std::filesystem;
  std::vector<std::string> runs;
  std::error_code failed;  // what cannot be looked at is told by who reads it
  for (const fs::path source : sources) {
    std::set<std::string> of_study;
    const bool is_study = fs::exists(source / "study.toml", failed);
    if (is_study)
      for (const auto& entry : fs::directory_iterator(source))
        if (fs::exists(entry.path() / "series.csv")) of_study.insert(entry.path());
    if (!is_study && (!fs::is_directory(source, failed) ||
                      fs::exists(source / "series.csv", failed)))
      of_study.insert(source);
    if (of_study.empty())
      throw lattice::InputError(
          {.file = source.string(),
           .problem = is_study ? "no run of this study has begun"
                               : "is no directory of a run or of a study",
           .hint = is_study ? "adatom sweep" : "one with series.csv or study.toml"});
    runs.insert(runs.end(), of_study.begin(), of_study.end());
  }
  return runs;
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

Settings settings_of(const std::filesystem::path& directory) {
  const auto config = input_of(directory, own_keys);
  return config ? config->values() : Settings{};
}

void forget_common(const std::vector<Settings*>& all) {
  if (all.empty()) return;
  const Settings first = *all.front();
  for (const auto& [key, value] : first)
    if (std::ranges::all_of(all, [&](const Settings* settings) {
          const auto it = settings->find(key);
          return it != settings->end() && it->second == value;
        }))
      for (Settings* settings : all) settings->erase(key);
}

std::string short_text(const Settings& settings) {
  std::string text;
  for (const auto& [key, value] : settings) {
    const bool is_of_one = key.find('[') != key.npos;  // its name needs the number
    text += (text.empty() ? "" : ", ") +
            (is_of_one ? key : key.substr(key.rfind('.') + 1)) + " " + value;
  }
  std::erase(text, '"');
  return text;
}

}  // namespace tools
