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
#include "scenarios/analysis/relaxation.hpp"
#include "scenarios/analysis/sintering_growth.hpp"
#include "scenarios/analysis/study_report.hpp"
#include "tools/commands/commands.hpp"
#include "tools/commands/neck_runs.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/commands/plots.hpp"
#include "tools/commands/run_input.hpp"
#include "tools/commands/study_figure.hpp"
#include "tools/manifest.hpp"
#include "tools/result_file.hpp"
#include "tools/run_end.hpp"
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
  std::string input;  ///< without the seed
  Settings settings;  ///< in which the runs differ
  bool at_its_end = false;
  double temperature_K = 0.0;
  double atoms = 0.0;
  std::optional<scenarios::NeckSeries> neck;
  std::optional<double> relaxation_s;
};

/// Whether a column is the neck of a pair, such as neck_1_2_slab_nm. Those of a packing
/// say something of all its necks: neck_ratio_mean.
bool is_neck_of_pair(std::string_view column) {
  constexpr std::string_view before = "neck_";
  return column.starts_with(before) && column.size() > before.size() &&
         std::isdigit(static_cast<unsigned char>(column[before.size()])) != 0;
}

/// The first neck of the run by this definition, or the mean one of a packing; nothing
/// without either.
std::optional<scenarios::NeckSeries> neck_of(const fs::path& run,
                                             const scenarios::CsvTable& series,
                                             const std::string& definition) {
  if (std::ranges::any_of(series.names(), is_neck_of_pair))
    return necks_by(definition, neck_series_of_run(run), run).front();
  if (series.has("neck_ratio_mean")) return scenarios::mean_neck_of(series);
  return std::nullopt;
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
  run.temperature_K = fact_number(manifest, "initial_temperature_K");
  if (!run.settings.empty() && !temperature_of_run_K(path))
    throw lattice::InputError(
        {.file = (path / "input.toml").string(),
         .key = "temperature_K",
         .problem = "not one temperature: no time of this run has one",
         .hint = "leave the run out; adatom analyze neck takes it by itself"});
  // What a slab holds is not of what sinters on it.
  const bool has_slab = manifest.facts.contains("atoms_off_slabs");
  run.atoms = fact_number(manifest, has_slab ? "atoms_off_slabs" : "atoms");
  run.neck = neck_of(path, series, options.definition);
  if (series.has("gyration_excess_nm2")) run.relaxation_s = relaxation_of(series, part);
  return run;
}

/// The definitions of the necks that runs have; the one asked for where none has any.
std::string definitions_of(const std::vector<Run>& runs, const std::string& asked) {
  std::string all;
  std::set<std::string> told;
  for (const Run& run : runs)
    if (run.neck && told.insert(run.neck->definition).second)
      all += (all.empty() ? "" : ", ") + run.neck->definition;
  return all.empty() ? asked : all;
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
  Settings of_family = group.settings;
  std::erase_if(of_family, [](const auto& setting) {
    return scenarios::varies_within_family(setting.first);
  });
  for (const auto& [key, value] : of_family)
    group.family += (group.family.empty() ? "" : ", ") + key + " = " + value;
  if (!of_family.empty()) group.family_values = ", " + short_text(of_family);
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
  const double part = number_within<double>("--relaxed-to", options.part, 0.001, 0.999);
  if (options.figure != "none") expect_svg("--figure", options.figure);
  scenarios::NeckOptions neck_options;
  neck_options.windows = windows_of(options.windows);
  std::vector<Run> runs;
  const std::vector<std::string> paths = with_runs_of_studies(options.sources);
  refuse_repeated({paths.begin(), paths.end()});
  for (const fs::path path : paths) runs.push_back(read_run(path, options, part));
  const auto unfinished = std::ranges::count(runs, false, &Run::at_its_end);
  std::vector<Settings*> settings;
  for (Run& run : runs) settings.push_back(&run.settings);
  forget_common(settings);
  const std::vector<StudyGroup> groups = groups_of(runs, neck_options);
  const std::string definitions = definitions_of(runs, options.definition);
  // Files first: whoever reads may close the pipe early.
  std::string files;
  if (options.csv != "none") {
    write_result(options.csv, scenarios::study_csv(groups));
    files += options.csv + "\n";
  }
  if (options.figure != "none" &&
      write_study_figure(options.figure, groups, definitions))
    files += options.figure + "\n";
  std::printf(
      "%zu runs%s. a: exponents of r ~ t^a in windows of r/R, r by the definition %s;\n"
      "+- is the standard error of the mean over seeds. Relaxation time: until the\n"
      "excess of the squared radius of gyration over that of a ball has fallen to "
      "%s.\n\n",
      runs.size(),
      unfinished == 0
          ? ""
          : (", of which " + std::to_string(unfinished) + " not at their end").c_str(),
      definitions.c_str(), options.part.c_str());
  std::printf("%s%s", scenarios::study_report(groups).c_str(), files.c_str());
}

}  // namespace

void add_analyze_study(CLI::App& analyze) {
  auto options = std::make_shared<Options>();
  CLI::App* study = analyze.add_subcommand(
      "study",
      "A whole study, as adatom sweep makes them: one table and one figure of the\n"
      "exponents of neck growth (of packings: of the mean neck) by window, "
      "temperature\n"
      "and size, and of the times of relaxation, and of necks to given r/R, against\n"
      "size and temperature, with the fitted exponent and activation energy. Runs "
      "whose\n"
      "inputs differ in the seed only, or in that of a random packing, are one row.");
  study->add_option("sources", options->sources, "Directories of studies, or of runs")
      ->required();
  std::vector<std::string> names;
  for (const auto& definition : scenarios::neck_definitions_of_runs())
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
