// adatom analyze
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "lattice/input_error.hpp"
#include "scenarios/analysis/csv_table.hpp"
#include "scenarios/analysis/neck_growth.hpp"
#include "scenarios/analysis/neck_report.hpp"
#include "tools/commands/analyze_film.hpp"
#include "tools/commands/commands.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/manifest.hpp"

namespace tools {
namespace {

struct Arguments {
  std::vector<std::string> directories;
  std::string definition = "all";
  std::vector<std::string> windows;
};

double radius_nm(const std::filesystem::path& directory, int first, int second) {
  const Manifest manifest = read_manifest(directory / "manifest.json");
  const std::string name =
      "neck_" + std::to_string(first) + "_" + std::to_string(second) + "_R_nm";
  const auto it = manifest.facts.find(name);
  const double* radius =
      it == manifest.facts.end() ? nullptr : std::get_if<double>(&it->second);
  if (radius != nullptr && *radius > 0.0) return *radius;
  lattice::Mistake mistake;
  mistake.file = (directory / "manifest.json").string();
  mistake.key = "facts." + name;
  mistake.problem = "missing";
  mistake.hint = "analyze neck needs a run in which particles touch";
  throw lattice::InputError(mistake);
}

/// A window as "0.1-0.3".
scenarios::RatioWindow window_of(const std::string& text) {
  const auto dash = text.find('-', 1);
  if (dash == std::string::npos)
    throw UsageError{"--window " + text + ": not two numbers, such as 0.1-0.3"};
  const double lower = number_of<double>("--window", text.substr(0, dash), 1e-6, 10.0);
  const double upper = number_of<double>("--window", text.substr(dash + 1), 1e-6, 10.0);
  if (!(lower < upper))
    throw UsageError{"--window " + text + ": the first is not smaller"};
  return {lower, upper};
}

void analyze_neck(const Arguments& arguments) {
  // All series of the same pair of particles and definition are one study.
  std::map<std::string, std::vector<scenarios::NeckSeries>> studies;
  std::vector<std::string> order;
  for (const std::string& directory : arguments.directories) {
    const auto table =
        scenarios::CsvTable::read(std::filesystem::path(directory) / "series.csv");
    for (scenarios::NeckSeries& series : scenarios::neck_series(table, 1.0)) {
      if (arguments.definition != "all" && series.definition != arguments.definition)
        continue;
      const double radius =
          radius_nm(directory, series.first_particle, series.second_particle);
      for (double& ratio : series.ratio) ratio /= radius;
      const std::string name = "particles " + std::to_string(series.first_particle) +
                               " and " + std::to_string(series.second_particle) + ", " +
                               series.definition;
      if (!studies.contains(name)) order.push_back(name);
      studies[name].push_back(std::move(series));
    }
  }
  scenarios::NeckOptions options;
  if (!arguments.windows.empty()) options.windows.clear();
  for (const std::string& window : arguments.windows)
    options.windows.push_back(window_of(window));
  for (const std::string& name : order) {
    const auto study = scenarios::study_neck(studies[name], options);
    std::printf("%s\n", name.c_str());
    std::printf("%s\n", scenarios::neck_report(study).c_str());
  }
  std::printf("%s", scenarios::literature_report().c_str());
}

}  // namespace

void add_analyze(CLI::App& app, ExitCode&) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* analyze =
      app.add_subcommand("analyze", "Evaluate finished or running runs.");
  analyze->require_subcommand(1);
  CLI::App* neck = analyze->add_subcommand(
      "neck",
      "Neck-growth exponents a of r ~ t^a in windows of r/R, for each definition of "
      "r.\n"
      "Several run directories are taken as seeds of the same study: mean and spread.");
  neck->add_option("directories", arguments->directories, "Run directories")
      ->required();
  std::vector<std::string> names = {"all"};
  for (const auto& definition : scenarios::neck_definitions())
    names.emplace_back(definition.name);
  neck->add_option("--definition", arguments->definition, "Only this definition of r")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  neck->add_option("--window", arguments->windows,
                   "Window of r/R such as 0.1-0.3; can be given several times");
  neck->callback([arguments] { analyze_neck(*arguments); });
  add_analyze_film(*analyze);
  add_analyze_diffusion(*analyze);
}

}  // namespace tools
