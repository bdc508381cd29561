#include "tools/commands/analyze_neck.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "lattice/input_error.hpp"
#include "scenarios/analysis/csv_table.hpp"
#include "scenarios/analysis/given_neck.hpp"
#include "scenarios/analysis/neck_growth.hpp"
#include "scenarios/analysis/neck_report.hpp"
#include "tools/commands/neck_figure.hpp"
#include "tools/commands/neck_runs.hpp"
#include "tools/commands/neck_time_scales.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/commands/pair_trajectory.hpp"
#include "tools/commands/plots.hpp"
#include "tools/commands/run_input.hpp"
#include "tools/durable_file.hpp"
#include "tools/result_file.hpp"
#include "tools/usage_error.hpp"

namespace tools {
namespace {

using scenarios::NeckSeries;

struct Arguments {
  std::vector<std::string> sources;
  std::string definition = "all";
  std::vector<std::string> windows;
  std::vector<std::string> time_windows;
  std::string figure;
  std::string slopes;
  std::string mean_curve;
  std::string time_scales;
  std::string particles = "auto";
  std::string lattice_constant_nm;
  std::string slab_nm;
  std::string timestep_ps;
  std::string radius_nm;
  std::string curves;
  bool one_study = false;
};

std::optional<double> optional_number(const char* option, const std::string& text,
                                      double low, double high) {
  if (text.empty()) return std::nullopt;
  return number_within<double>(option, text, low, high);
}

PairOptions pair_options(const Arguments& arguments) {
  return {arguments.particles,
          optional_number("--lattice-constant-nm", arguments.lattice_constant_nm,
                          scenarios::least_lattice_constant_nm,
                          scenarios::most_lattice_constant_nm),
          optional_number("--slab-nm", arguments.slab_nm, 0.01, 10),
          optional_number("--timestep-ps", arguments.timestep_ps, 1e-9, 1e6)};
}

std::vector<NeckSeries> series_of_csv(const std::string& file,
                                      const Arguments& arguments) {
  const auto radius_nm = optional_number("--radius-nm", arguments.radius_nm, 1e-3, 1e9);
  const auto table = scenarios::CsvTable::read_finished(file);
  if (!radius_nm && scenarios::needs_radius(table))
    throw UsageError{file + ": a radius does not tell R, give --radius-nm"};
  return scenarios::neck_series(table, radius_nm.value_or(1.0));
}

void print_head(const std::string& file, const PairCurve& curve) {
  std::printf("%s: %zu frames%s\n", file.c_str(), curve.necks.size(),
              curve.truncated ? ", and one that is cut off" : "");
  std::printf(
      "  particles of %zu and %zu atoms, told apart by %s; R = %.4f nm\n"
      "  distance of neighbours %.4f nm, slab %.4f nm\n",
      curve.first_count, curve.second_count, curve.found_by.c_str(), curve.radius_nm,
      curve.size.nearest_nm, curve.slab_nm);
}

bool is_trajectory(const std::filesystem::path& source) {
  return !std::filesystem::is_directory(source) && source.extension() != ".csv";
}

std::string curve_name(const std::string& file) {
  return std::filesystem::path(file).filename().string() + ".csv";
}

/// No curve may replace another.
void refuse_curves_of_one_name(const Arguments& arguments) {
  if (arguments.curves.empty()) return;
  std::map<std::string, std::string> owners;
  for (const std::string& source : arguments.sources) {
    if (!is_trajectory(source)) continue;
    if (const auto [owner, is_new] = owners.try_emplace(curve_name(source), source);
        !is_new)
      throw UsageError{"--curves: " + owner->second + " and " + source +
                       " would both be " + owner->first};
  }
}

/// No result may replace another, or what it is made from. Each is looked at before
/// anything is read.
void refuse_results(const Arguments& arguments) {
  std::map<std::filesystem::path, std::string> options;  // by the file
  for (const auto& [option, file] :
       {std::pair{"--figure", &arguments.figure},
        std::pair{"--slopes", &arguments.slopes},
        std::pair{"--mean-curve", &arguments.mean_curve},
        std::pair{"--time-scales", &arguments.time_scales}}) {
    if (file->empty()) continue;
    refuse_sources(*file, arguments.sources);
    const auto [other, is_new] = options.try_emplace(result_path(*file), option);
    if (!is_new)
      throw UsageError{other->second + " and " + option + " would both be " + *file};
  }
}

/// A run knows its own lengths: nothing is told of sources that are not there.
void refuse_options_without_source(const Arguments& arguments) {
  const auto is_csv = [](const std::filesystem::path& source) {
    return !std::filesystem::is_directory(source) && !is_trajectory(source);
  };
  const auto refuse = [](const char* option, const char* sources) {
    throw UsageError{std::string(option) + " is only for " + sources +
                     ", and none is given"};
  };
  if (!arguments.radius_nm.empty() && std::ranges::none_of(arguments.sources, is_csv))
    refuse("--radius-nm", "CSV files");
  if (std::ranges::any_of(arguments.sources, is_trajectory)) return;
  if (arguments.particles != "auto") refuse("--particles", "trajectories");
  for (const auto& [option, text] :
       {std::pair{"--lattice-constant-nm", &arguments.lattice_constant_nm},
        std::pair{"--slab-nm", &arguments.slab_nm},
        std::pair{"--timestep-ps", &arguments.timestep_ps}})
    if (!text->empty()) refuse(option, "trajectories");
}

std::vector<NeckSeries> series_of_trajectory(const std::string& file,
                                             const Arguments& arguments) {
  const PairCurve curve = measure_pair_trajectory(file, pair_options(arguments));
  print_head(file, curve);
  if (arguments.curves.empty()) {
    std::printf("%s\n", csv_of(curve).c_str());
  } else {
    const std::filesystem::path directory = arguments.curves;
    make_directories(directory);
    refuse_sources(directory / curve_name(file), arguments.sources);
    write_result(directory / curve_name(file), csv_of(curve));
  }
  return neck_series_of(curve);
}

std::vector<NeckSeries> series_of(const std::string& source,
                                  const Arguments& arguments) {
  if (is_trajectory(source)) return series_of_trajectory(source, arguments);
  if (std::filesystem::is_directory(source)) return neck_series_of_run(source);
  return series_of_csv(source, arguments);
}

/// What each source is called in a study: runs that differ in the seed only by what
/// tells them from the others, or not at all if there is no other source.
std::vector<std::string> study_names(const Arguments& arguments) {
  std::vector<std::string> runs;
  for (const std::string& source : arguments.sources)
    if (std::filesystem::is_directory(source)) runs.push_back(source);
  std::map<std::string, std::string> names_of_runs;
  const std::vector<RunsOfOneInput> inputs = runs_by_input(runs);
  for (const RunsOfOneInput& of_one : inputs)
    for (const auto& run : of_one.directories) names_of_runs[run] = of_one.name();
  std::vector<std::string> names;
  for (const std::string& source : arguments.sources) {
    const auto name = names_of_runs.find(source);
    names.push_back(name == names_of_runs.end() ? source : name->second);
  }
  const bool one_input = inputs.size() == 1 && runs.size() == arguments.sources.size();
  if (arguments.one_study || one_input) std::ranges::fill(names, "");
  return names;
}

/// All series of the same pair of particles and definition are one study.
std::vector<NamedNecks> studies_of(const Arguments& arguments) {
  refuse_repeated({arguments.sources.begin(), arguments.sources.end()});
  if (!arguments.figure.empty()) expect_svg("--figure", arguments.figure);
  refuse_results(arguments);
  refuse_curves_of_one_name(arguments);
  refuse_options_without_source(arguments);
  std::vector<NamedNecks> studies;
  const std::vector<std::string> names = study_names(arguments);
  for (std::size_t k = 0; k < names.size(); ++k) {
    std::vector<NeckSeries> necks = series_of(arguments.sources[k], arguments);
    const auto temperature_K = std::filesystem::is_directory(arguments.sources[k])
                                   ? temperature_of_run_K(arguments.sources[k])
                                   : std::nullopt;
    if (arguments.definition != "all")
      necks = necks_by(arguments.definition, std::move(necks), arguments.sources[k]);
    for (NeckSeries& series : necks) {
      const std::string name = names[k] + (names[k].empty() ? "" : ", ") +
                               "particles " + std::to_string(series.first_particle) +
                               " and " + std::to_string(series.second_particle) + ", " +
                               series.definition;
      auto study = std::ranges::find(studies, name, &NamedNecks::name);
      if (study == studies.end()) study = studies.insert(study, NamedNecks{name, {}});
      study->seeds.push_back(std::move(series));
      study->temperatures_K.push_back(temperature_K);
    }
  }
  return studies;
}

void analyze_neck(Arguments arguments) {
  arguments.sources = with_runs_of_studies(arguments.sources);
  scenarios::NeckOptions options;
  options.windows = windows_of(arguments.windows, arguments.time_windows);
  const std::vector<NamedNecks> studies = studies_of(arguments);
  std::vector<scenarios::NeckErrors> errors;
  for (const NamedNecks& study : studies) {
    const std::vector<NeckSeries>& seeds = study.seeds;
    std::printf("%s\n%s\n%s\n", study.name.c_str(),
                scenarios::neck_report(scenarios::study_neck(seeds, options)).c_str(),
                scenarios::stage_report(scenarios::neck_stages(seeds)).c_str());
    errors.push_back(scenarios::neck_errors(seeds, options));
    if (arguments.sources.size() > 1)
      errors.back().source = study.name.substr(0, study.name.rfind(", "));
  }
  const std::vector<scenarios::NamedTimeScale> scales = time_scales_of(studies);
  std::printf("%s\n%s%s%s", scenarios::error_report(errors).c_str(),
              scenarios::time_scale_report(scales).c_str(), scales.empty() ? "" : "\n",
              scenarios::literature_report().c_str());
  if (!arguments.figure.empty()) write_neck_figure(arguments.figure, studies);
  if (!arguments.slopes.empty()) write_neck_slopes(arguments.slopes, studies);
  if (!arguments.mean_curve.empty()) write_mean_curves(arguments.mean_curve, studies);
  if (!arguments.time_scales.empty())
    write_result(arguments.time_scales, scenarios::time_scale_csv(scales));
}

void add_trajectory_options(CLI::App& neck, Arguments& arguments) {
  neck.add_option(
          "--particles", arguments.particles,
          "Trajectories: how to tell the two particles apart in the first "
          "frame: a column\nwith two values (type, origin, mol, ...), ids:A-B for "
          "those of the first,\ngeometry (connected groups, or the fewest bonds), "
          "or auto")
      ->capture_default_str();
  neck.add_option("--lattice-constant-nm", arguments.lattice_constant_nm,
                  "Trajectories: of fcc; measured in the first frame if not given");
  neck.add_option("--slab-nm", arguments.slab_nm,
                  "Trajectories: width of two layers along the axis; the lattice "
                  "constant,\nas along [100], if not given");
  neck.add_option("--timestep-ps", arguments.timestep_ps,
                  "Trajectories whose frames have a time step and no time");
  neck.add_option("--curves", arguments.curves,
                  "Trajectories: directory to which each curve is written as CSV, "
                  "instead\nof being printed");
}

}  // namespace

void add_analyze_neck(CLI::App& analyze) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* neck = analyze.add_subcommand(
      "neck",
      "Neck-growth exponents a of r ~ t^a in windows of r/R, for each definition of "
      "r,\n"
      "of runs, of trajectories of two particles (extended XYZ or LAMMPS text dump, "
      "also\n"
      ".gz), whose curve is printed too, and of CSV files with the columns time_s and\n"
      "neck_nm (a radius) or r_over_R, perhaps with a standard error, neck_error_nm "
      "or\n"
      "r_over_R_error, or neck_1_2_<definition>_nm as in series.csv.\n"
      "Run directories whose inputs differ in the seed only are one study: mean and "
      "spread.\n"
      "Others, and files, are studies of their own unless --one-study is given. Beside "
      "runs,\n"
      "points of neck_nm or r_over_R give the time scale s, t_measured = s t_run.");
  neck->add_option("sources", arguments->sources,
                   "Directories of runs or of studies, and files")
      ->required();
  std::vector<std::string> names = {"all"};
  for (const auto& definition : scenarios::neck_definitions())
    names.emplace_back(definition.name);
  neck->add_option(
          "--definition", arguments->definition,
          "Only this definition of r; curves with neck_nm or r_over_R go with\nany")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  neck->add_option("--window", arguments->windows,
                   "Window of r/R such as 0.1-0.3; can be given several times");
  neck->add_option("--time-window", arguments->time_windows,
                   "Window of times [s] such as 1e-9-1e-7, likewise");
  neck->add_option("--figure", arguments->figure,
                   "SVG file for r/R against t, with slopes to compare with, and the "
                   "local\nslope against r/R, with published exponents");
  neck->add_option("--slopes", arguments->slopes, "CSV file for the local slopes");
  neck->add_option(
      "--mean-curve", arguments->mean_curve,
      "CSV file for r/R against t, the mean over the runs of each study with "
      "its\nstandard error");
  neck->add_option("--time-scales", arguments->time_scales,
                   "CSV file for the time scales of measured points on runs");
  neck->add_flag("--one-study", arguments->one_study,
                 "All sources are seeds of one study");
  neck->add_option("--radius-nm", arguments->radius_nm,
                   "CSV files with radii: R of the smaller particle");
  add_trajectory_options(*neck, *arguments);
  neck->callback([arguments] { analyze_neck(*arguments); });
}

}  // namespace tools
