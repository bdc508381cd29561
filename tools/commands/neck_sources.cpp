#include "tools/commands/neck_sources.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include "scenarios/analysis/csv_table.hpp"
#include "scenarios/analysis/given_neck.hpp"
#include "tools/commands/neck_runs.hpp"
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

std::optional<double> optional_number(const char* option, const std::string& text,
                                      double low, double high) {
  if (text.empty()) return std::nullopt;
  return number_within<double>(option, text, low, high);
}

PairOptions pair_options(const NeckArguments& arguments) {
  return {arguments.particles,
          optional_number("--lattice-constant-nm", arguments.lattice_constant_nm,
                          scenarios::least_lattice_constant_nm,
                          scenarios::most_lattice_constant_nm),
          optional_number("--slab-nm", arguments.slab_nm, 0.01, 10),
          optional_number("--timestep-ps", arguments.timestep_ps, 1e-9, 1e6)};
}

std::vector<NeckSeries> series_of_csv(const std::string& file,
                                      const NeckArguments& arguments) {
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
void refuse_curves_of_one_name(const NeckArguments& arguments) {
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
void refuse_results(const NeckArguments& arguments) {
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
void refuse_options_without_source(const NeckArguments& arguments) {
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
                                             const NeckArguments& arguments) {
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
                                  const NeckArguments& arguments) {
  if (is_trajectory(source)) return series_of_trajectory(source, arguments);
  if (std::filesystem::is_directory(source)) return neck_series_of_run(source);
  return series_of_csv(source, arguments);
}

/// What each source is called in a study: runs that differ in the seed only by what
/// tells them from the others, or not at all if there is no other source.
std::vector<std::string> study_names(const NeckArguments& arguments) {
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

}  // namespace

std::vector<NamedNecks> studies_of(const NeckArguments& arguments) {
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

}  // namespace tools
