#include "scenarios/study_check.hpp"

#include <algorithm>
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
      const std::string text =
          mistake.key_is_unknown ? mistake.key + " " + mistake.problem : mistake.text();
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
