#include "scenarios/study.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "lattice/input_error.hpp"
#include "scenarios/input_text.hpp"
#include "scenarios/output_files.hpp"
#include "scenarios/plan.hpp"
#include "scenarios/plan_facts.hpp"
#include "scenarios/simulation.hpp"

namespace scenarios {
namespace {

using lattice::InputError;
using lattice::Mistake;

constexpr std::size_t most_runs = 8192;  // as many as a seed has streams
constexpr const char* own_keys[] = {"base", "set", "sweep", "together"};

/// What varies as one: the settings of each of its values.
using Factor = std::vector<std::vector<Setting>>;

/// Whether the key is `table`, or one of its keys.
bool is_within(std::string_view key, std::string_view table) {
  return key.starts_with(table) &&
         (key.size() == table.size() || key[table.size()] == '.' ||
          key[table.size()] == '[');
}

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

/// Puts the mistakes of overrides where the study gives the value.
Mistake at_home(Mistake mistake, const Study& study, const StudyRun& run) {
  if (mistake.file != override_file) return mistake;
  mistake.file = study.file;
  // A mistake of the override itself has all of it as its value.
  const auto is_of = [&](const Setting& setting) {
    return is_within(mistake.key, setting.key) ||
           mistake.value.starts_with(setting.key + "=");
  };
  // Of a table that settings made, as one of them; else of the key itself.
  const std::string_view table =
      std::string_view(mistake.key).substr(0, mistake.key.rfind('.'));
  const auto is_beside = [&](const Setting& setting) {
    return !table.empty() && is_within(setting.key, table);
  };
  const auto take_place_of = [&](const auto& is_meant) {
    for (const auto* settings : {&study.set, &run.settings})
      if (const auto it = std::ranges::find_if(*settings, is_meant);
          it != settings->end()) {
        mistake.line = it->value.line;
        mistake.column = it->value.column;
      }
  };
  take_place_of(is_beside);
  take_place_of(is_of);
  return mistake;
}

/// Mistakes that were found, each with the runs that have it.
class Findings {
 public:
  explicit Findings(const Study& study) : study_(study) {}

  void add(const InputError& error, std::size_t run) {
    for (const Mistake& found : error.mistakes()) {
      const Mistake mistake = at_home(found, study_, study_.runs[run]);
      // An unknown key is unknown whatever its value.
      const std::string text = mistake.problem == "unknown key"
                                   ? mistake.key + " " + mistake.problem
                                   : mistake.text();
      auto finding = std::ranges::find(findings_, text, &Finding::text);
      if (finding == findings_.end())
        finding = findings_.insert(finding, {text, mistake, run, 0});
      ++finding->run_count;
    }
  }

  void throw_if_any() {
    std::vector<Mistake> mistakes;
    for (auto& [text, mistake, first, count] : findings_) {
      if (count < runs_with_value_at(mistake))
        mistake.hint += (mistake.hint.empty() ? "" : "; ") + text_of(first, count);
      mistakes.push_back(std::move(mistake));
    }
    const auto place = [&](const Mistake& m) {
      return std::tuple(m.file != study_.file, m.file, m.line, m.column);
    };
    std::ranges::stable_sort(mistakes, {}, place);
    if (!mistakes.empty()) throw InputError(std::move(mistakes));
  }

 private:
  struct Finding {
    std::string text;
    Mistake mistake;
    std::size_t first_run = 0;
    std::size_t run_count = 0;
  };

  /// The runs to which the value at this place is given: all, if it is not a factor's.
  std::size_t runs_with_value_at(const Mistake& mistake) const {
    const auto has_it = [&](const StudyRun& run) {
      return std::ranges::any_of(run.settings, [&](const Setting& setting) {
        return mistake.file == study_.file && setting.value.line == mistake.line &&
               setting.value.column == mistake.column;
      });
    };
    const auto count = std::ranges::count_if(study_.runs, has_it);
    return count > 0 ? static_cast<std::size_t>(count) : study_.runs.size();
  }

  std::string text_of(std::size_t first, std::size_t count) const {
    const StudyRun& run = study_.runs[first];
    std::string text = "in " + run.name;
    for (const Setting& setting : run.settings)
      text += (&setting == run.settings.data() ? ", where " : ", ") + setting.key +
              " = " + setting.value.toml;
    return count == 1 ? text : text + ", and in " + std::to_string(count - 1) + " more";
  }

  const Study& study_;
  std::vector<Finding> findings_;
};

/// All that the initial state can depend on.
std::string state_of(const StudyRun& run) {
  std::string text;
  for (const auto& [key, value] : run.settings)
    if (key != "seed" && key != "stream") text += key + "=" + value.toml + "\n";
  return text;
}

void refuse_shared_streams(const Study& study, const std::vector<CheckedRun>& runs) {
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::size_t> owners;
  for (std::size_t k = 0; k < runs.size(); ++k) {
    const auto [owner, is_new] = owners.try_emplace({runs[k].seed, runs[k].stream}, k);
    if (is_new) continue;
    throw InputError(
        mistake_in(study.file,
                   study.runs[k].name + " would draw the random numbers of " +
                       study.runs[owner->second].name,
                   "give other seeds or streams, or leave the streams to the study"));
  }
}

std::vector<std::string> begin(const Plan& plan) {
  refuse_if_too_large(plan);
  NoOutput nowhere;
  return Simulation(plan, nowhere).begin();
}

}  // namespace

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

std::vector<CheckedRun> check_runs(const Study& study) {
  Findings findings(study);
  std::vector<CheckedRun> runs;
  std::set<std::string> begun;
  for (std::size_t k = 0; k < study.runs.size(); ++k) {
    try {
      Config config = study.input_of(study.runs[k]);
      const Plan plan = read_plan(config);
      const bool is_new = begun.insert(state_of(study.runs[k])).second;
      runs.push_back({plan.seed, plan.stream, config.files(),
                      is_new ? begin(plan) : std::vector<std::string>{}});
    } catch (const InputError& error) {
      findings.add(error, k);
    }
  }
  findings.throw_if_any();
  refuse_shared_streams(study, runs);
  return runs;
}

}  // namespace scenarios
