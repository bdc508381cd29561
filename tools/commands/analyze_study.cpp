// adatom analyze study
#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <CLI/CLI.hpp>

#include "lattice/input_error.hpp"
#include "scenarios/analysis/csv_table.hpp"
#include "scenarios/analysis/study_report.hpp"
#include "tools/commands/commands.hpp"
#include "tools/commands/neck_runs.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/commands/plots.hpp"
#include "tools/commands/run_input.hpp"
#include "tools/commands/study_figure.hpp"
#include "tools/manifest.hpp"
#include "tools/result_file.hpp"
#include "tools/start_run.hpp"

namespace tools {
namespace {

namespace fs = std::filesystem;
using scenarios::StudyGroup;

struct Options {
  std::vector<std::string> sources;
  std::string definition = "midplane";
  std::vector<std::string> windows;
  std::string part = "0.5";
  std::string csv = "study.csv";
  std::string figure = "study.svg";
};

struct Run {
  std::string input;                            ///< without the seed
  std::map<std::string, std::string> settings;  ///< in which the runs differ
  bool at_its_end = false;
  double temperature_K = 0.0;
  double atoms = 0.0;
  std::optional<scenarios::NeckSeries> neck;
  std::optional<double> relaxation_s;
};

/// Runs, and those in the directories of studies.
std::vector<fs::path> runs_of(const std::vector<std::string>& sources) {
  std::vector<fs::path> runs;
  for (const fs::path source : sources) {
    if (!fs::exists(source / "study.toml")) {
      runs.push_back(source);
      continue;
    }
    std::set<fs::path> of_study;
    for (const auto& entry : fs::directory_iterator(source))
      if (fs::exists(entry.path() / "series.csv")) of_study.insert(entry.path());
    runs.insert(runs.end(), of_study.begin(), of_study.end());
  }
  if (!runs.empty()) return runs;
  lattice::Mistake mistake;
  mistake.file = sources.front();
  mistake.problem = "no run of this study has begun";
  throw lattice::InputError(mistake);
}

double number_in(const Manifest& manifest, const std::string& fact) {
  const auto it = manifest.facts.find(fact);
  if (it == manifest.facts.end()) return 0.0;
  if (const auto* count = std::get_if<std::uint64_t>(&it->second))
    return static_cast<double>(*count);
  const auto* number = std::get_if<double>(&it->second);
  return number == nullptr ? 0.0 : *number;
}

/// Whether a column is the neck of a pair, such as neck_1_2_slab_nm. Those of a packing
/// say something of all its necks: neck_ratio_mean.
bool is_neck_of_pair(std::string_view column) {
  constexpr std::string_view before = "neck_";
  return column.starts_with(before) && column.size() > before.size() &&
         std::isdigit(static_cast<unsigned char>(column[before.size()])) != 0;
}

/// The first neck of the run by this definition; nothing without necks of pairs.
std::optional<scenarios::NeckSeries> neck_of(const fs::path& run,
                                             const scenarios::CsvTable& series,
                                             const std::string& definition) {
  if (std::ranges::none_of(series.names(), is_neck_of_pair)) return std::nullopt;
  return necks_by(definition, neck_series_of_run(run), run).front();
}

/// When the excess has fallen to a part of its first value [s]. While a particle hangs
/// together around the block it has none: such rows but the first are passed over.
std::optional<double> relaxation_of(const scenarios::CsvTable& series, double part) {
  std::vector<double> times_s, excess;
  for (std::size_t row = 0; row < series.column("time_s").size(); ++row) {
    const double value = series.column("gyration_excess_nm2")[row];
    if (row > 0 && std::isnan(value)) continue;
    times_s.push_back(series.column("time_s")[row]);
    excess.push_back(value);
  }
  return scenarios::relaxation_time_s(times_s, excess, part);
}

Run read_run(const fs::path& path, const Options& options, double part) {
  const auto series = scenarios::CsvTable::read(path / "series.csv");
  const Manifest manifest = read_manifest(path / "manifest.json");
  Run run;
  run.input = input_without_seed(path);
  run.settings = settings_of(path);
  run.at_its_end = is_end(manifest.exit_reason);
  run.temperature_K = number_in(manifest, "initial_temperature_K");
  run.atoms = number_in(manifest, "atoms");
  run.neck = neck_of(path, series, options.definition);
  if (series.has("gyration_excess_nm2")) run.relaxation_s = relaxation_of(series, part);
  return run;
}

/// What all runs have in common tells nothing.
void forget_common_settings(std::vector<Run>& runs) {
  const std::map<std::string, std::string> first = runs.front().settings;
  for (const auto& setting : first)
    if (std::ranges::all_of(runs, [&](const Run& run) {
          const auto it = run.settings.find(setting.first);
          return it != run.settings.end() && it->second == setting.second;
        }))
      for (Run& run : runs) run.settings.erase(setting.first);
}

StudyGroup group_of(const std::vector<Run>& runs, const std::string& input,
                    const scenarios::NeckOptions& options) {
  StudyGroup group;
  std::vector<scenarios::NeckSeries> necks;
  for (const Run& run : runs) {
    if (run.input != input) continue;
    group.settings = run.settings;
    group.temperature_K = run.temperature_K;
    group.atoms += run.atoms;
    ++group.run_count;
    if (run.neck) necks.push_back(*run.neck);
    if (run.relaxation_s) group.relaxation_times_s.push_back(*run.relaxation_s);
  }
  group.atoms /= static_cast<double>(group.run_count);  // packings differ in them
  for (const auto& [key, value] : group.settings) {
    if (scenarios::varies_within_family(key)) continue;
    group.family += (group.family.empty() ? "" : ", ") + key + " = " + value;
    const bool is_of_one = key.find('[') != key.npos;  // its name needs the number
    group.family_values +=
        ", " + (is_of_one ? key : key.substr(key.rfind('.') + 1)) + " " + value;
    std::erase(group.family_values, '"');
  }
  if (!necks.empty()) group.necks = scenarios::study_neck(necks, options);
  return group;
}

std::vector<StudyGroup> groups_of(const std::vector<Run>& runs,
                                  const scenarios::NeckOptions& options) {
  std::vector<StudyGroup> groups;
  std::set<std::string> told;
  for (const Run& run : runs)
    if (told.insert(run.input).second)
      groups.push_back(group_of(runs, run.input, options));
  std::ranges::stable_sort(groups, {}, [](const StudyGroup& group) {
    return std::tuple(group.family, group.temperature_K, group.atoms);
  });
  return groups;
}

void analyze_study(const Options& options) {
  const double part = number_of<double>("--relaxed-to", options.part, 0.001, 0.999);
  if (options.figure != "none") expect_svg("--figure", options.figure);
  scenarios::NeckOptions neck_options;
  neck_options.windows = windows_of(options.windows);
  std::vector<Run> runs;
  const std::vector<fs::path> paths = runs_of(options.sources);
  refuse_repeated(paths);
  for (const fs::path& path : paths) runs.push_back(read_run(path, options, part));
  const auto unfinished = std::ranges::count(runs, false, &Run::at_its_end);
  forget_common_settings(runs);
  const std::vector<StudyGroup> groups = groups_of(runs, neck_options);
  std::printf(
      "%zu runs%s. a: exponents of r ~ t^a in windows of r/R, r by the definition %s;\n"
      "+- is the standard error of the mean over seeds. Relaxation time: until the\n"
      "excess of the squared radius of gyration over that of a ball has fallen to "
      "%s.\n\n",
      runs.size(),
      unfinished == 0
          ? ""
          : (", of which " + std::to_string(unfinished) + " not at their end").c_str(),
      options.definition.c_str(), options.part.c_str());
  std::printf("%s", scenarios::study_report(groups).c_str());
  if (options.csv != "none") {
    write_result(options.csv, scenarios::study_csv(groups));
    std::printf("%s\n", options.csv.c_str());
  }
  if (options.figure != "none" &&
      write_study_figure(options.figure, groups, options.definition))
    std::printf("%s\n", options.figure.c_str());
}

}  // namespace

void add_analyze_study(CLI::App& analyze) {
  auto options = std::make_shared<Options>();
  CLI::App* study = analyze.add_subcommand(
      "study",
      "A whole study, as adatom sweep makes them: one table and one figure of the\n"
      "exponents of neck growth by window, temperature and size, and of relaxation\n"
      "times against size and temperature, with the fitted exponent and activation\n"
      "energy. Runs whose inputs differ in the seed only, or in that of a random\n"
      "packing, are one row.");
  study->add_option("sources", options->sources, "Directories of studies, or of runs")
      ->required();
  std::vector<std::string> names;
  for (const auto& definition : scenarios::neck_definitions())
    names.emplace_back(definition.name);
  study->add_option("--definition", options->definition, "How r is measured")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  study->add_option("--window", options->windows,
                    "Window of r/R such as 0.1-0.3; can be given several times");
  study
      ->add_option("--relaxed-to", options->part,
                   "Part of its first value to which the excess falls in a relaxation "
                   "time")
      ->capture_default_str();
  study->add_option("--csv", options->csv, "The table as CSV; none: not written")
      ->capture_default_str();
  study->add_option("--figure", options->figure, "The figure, SVG; none: not written")
      ->capture_default_str();
  study->callback([options] { analyze_study(*options); });
}

}  // namespace tools
