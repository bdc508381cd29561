#include "scenarios/study.hpp"

#include <algorithm>
#include <cstdio>
#include <set>
#include <string_view>
#include <utility>

#include "lattice/input_error.hpp"
#include "scenarios/input_text.hpp"

namespace scenarios {
namespace {

using lattice::InputError;

constexpr std::size_t most_runs = 8192;  // as many as a seed has streams
constexpr const char* own_keys[] = {"base", "set", "sweep", "together"};

/// What varies as one: the settings of each of its values.
using Factor = std::vector<std::vector<Setting>>;

bool overlap(std::string_view a, std::string_view b) {
  return is_within(a, b) || is_within(b, a);
}

/// Makes a key known; a mistake unless it is new to the study.
void note_key(Section& section, const std::string& key, std::set<std::string>& known) {
  const auto other = std::ranges::find_if(
      known, [&](const std::string& one) { return overlap(one, key); });
  if (key.empty())
    section.mistake(key, "a key without a name", "such as \"stop.events\"");
  else if (other != known.end() && *other == key)
    section.mistake(key, "given twice in the study");
  else if (other != known.end())
    section.mistake(key, "given twice in the study, there is " + *other + " too",
                    "each key of a table on its own, such as \"stop.events\"");
  known.insert(key);
}

/// The values of a key, which must be new to the study.
std::vector<Setting> read_values(Section& section, const std::string& key,
                                 std::set<std::string>& known) {
  note_key(section, key, known);
  if (section.is_table(key)) {
    section.mistake(key, "is a table, not a list",
                    "a key with dots stands in quotes: \"" + key + ".key\" = [...]");
    return {};
  }
  std::vector<Setting> settings;
  for (InputValue& value : section.any_values(key))
    settings.push_back({key, std::move(value)});
  return settings;
}

Factor single(std::vector<Setting> values) {
  Factor factor;
  for (Setting& setting : values) factor.push_back({std::move(setting)});
  return factor;
}

Factor read_together(Section& section, std::set<std::string>& known) {
  Factor factor;
  for (const std::string& key : section.keys()) {
    std::vector<Setting> values = read_values(section, key, known);
    if (factor.empty()) factor.resize(values.size());
    if (values.size() != factor.size()) {
      section.mistake(key, "has length " + std::to_string(values.size()),
                      "values that go together need lists of the same length, here " +
                          std::to_string(factor.size()));
      continue;
    }
    for (std::size_t k = 0; k < values.size(); ++k)
      factor[k].push_back(std::move(values[k]));
  }
  if (factor.empty()) section.mistake("", "there is nothing in it");
  return factor;
}

std::vector<Factor> read_factors(Section& root, std::set<std::string>& known) {
  std::vector<Factor> factors;
  Section sweep = root.table("sweep");
  for (const std::string& key : sweep.keys())
    factors.push_back(single(read_values(sweep, key, known)));
  for (Section& section : root.tables("together"))
    factors.push_back(read_together(section, known));
  if (factors.empty())
    root.mistake("", "nothing varies",
                 "lists of values in [sweep], such as temperature_K = [400, 500]");
  return factors;
}

std::vector<Setting> read_set(Section section, std::set<std::string>& known) {
  std::vector<Setting> settings;
  for (const std::string& key : section.keys()) {
    note_key(section, key, known);
    settings.push_back({key, section.any_value(key)});
  }
  return settings;
}

/// All combinations; the last factor varies fastest.
std::vector<StudyRun> combinations(const std::vector<Factor>& factors) {
  std::vector<StudyRun> runs(1);
  for (const Factor& factor : factors) {
    std::vector<StudyRun> more;
    for (const StudyRun& run : runs)
      for (const auto& settings : factor) {
        more.push_back(run);
        more.back().settings.insert(more.back().settings.end(), settings.begin(),
                                    settings.end());
      }
    runs = std::move(more);
  }
  for (std::size_t k = 0; k < runs.size(); ++k) {
    char name[32];
    std::snprintf(name, sizeof name, "run_%04zu", k + 1);
    runs[k].name = name;
  }
  return runs;
}

std::size_t run_count(const std::vector<Factor>& factors) {
  std::size_t count = 1;
  for (const Factor& factor : factors)
    count = std::min(count * factor.size(), most_runs + 1);
  return count;
}

}  // namespace

bool is_within(std::string_view key, std::string_view table) {
  return key.starts_with(table) &&
         (key.size() == table.size() || key[table.size()] == '.' ||
          key[table.size()] == '[');
}

Config Study::input_of(const StudyRun& run) const {
  std::vector<std::string> overrides;
  for (const auto* settings : {&set, &run.settings})
    for (const auto& [key, value] : *settings)
      overrides.push_back(key + "=" + value.toml);
  if (has_streams_of_its_own)
    overrides.push_back("stream=" + std::to_string(&run - runs.data()));
  Config config = Config::from_text(base_text, base_file, overrides);
  if (base_file == file)
    for (const char* key : own_keys) config.drop(key);
  return config;
}

Study read_study(const std::filesystem::path& file) {
  Study study{.file = file.string(), .text = text_of_file(file)};
  Config config = Config::from_text(study.text, study.file);
  Section root = config.root();
  std::set<std::string> known;
  study.set = read_set(root.table("set"), known);
  const std::vector<Factor> factors = read_factors(root, known);
  if (run_count(factors) > most_runs)
    root.mistake("sweep", "more than 8192 runs", "streams of random numbers end there");
  study.base_file = study.file;
  study.base_text = study.text;
  if (root.has("base")) {
    try {
      study.base_file = root.file("base").string();
      study.base_text = text_of_file(study.base_file);
    } catch (const InputError& error) {
      root.mistakes_in_file("base", error);
    }
    config.finish();
  }
  config.throw_if_mistaken();
  study.runs = combinations(factors);
  for (const Setting& setting : study.runs.front().settings)
    study.keys.push_back(setting.key);
  study.has_streams_of_its_own = !known.contains("stream");
  return study;
}

}  // namespace scenarios
