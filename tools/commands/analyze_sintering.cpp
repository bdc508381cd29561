#include "tools/commands/analyze_sintering.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "lattice/input_error.hpp"
#include "scenarios/analysis/sintering_growth.hpp"
#include "tools/commands/plots.hpp"
#include "tools/commands/run_input.hpp"

namespace tools {
namespace {

/// Runs that differ in their random numbers only.
struct Packings {
  std::string label;
  std::vector<scenarios::CsvTable> seeds;
};

scenarios::CsvTable read_series(const std::filesystem::path& directory) {
  auto series = scenarios::CsvTable::read(directory / "series.csv");
  if (series.has("neck_ratio_mean")) return series;
  throw lattice::InputError({.file = series.file(),
                             .problem = "has no column of sintering",
                             .hint = "series.measurements with \"sintering\""});
}

std::vector<Packings> read_packings(const std::vector<std::string>& directories) {
  std::vector<Packings> all;
  for (const RunsOfOneInput& runs : runs_by_input(directories)) {
    Packings packings{runs.label(), {}};
    for (const auto& directory : runs.directories)
      packings.seeds.push_back(read_series(directory));
    all.push_back(std::move(packings));
  }
  return all;
}

/// One line for each packing: mean, with the spread as its band.
Plot plot_of(const std::vector<Packings>& all, std::string_view column, PlotAxis y) {
  Plot plot{.x = {"Time (s)", Scale::logarithmic}, .y = std::move(y)};
  for (const Packings& packings : all) {
    PlotSeries series{packings.label, {}, Drawn::line};
    for (const auto& [time_s, value] : against_time(packings.seeds, column))
      if (time_s > 0.0) series.points.push_back({time_s, value.mean, value.spread});
    plot.series.push_back(std::move(series));
  }
  return plot;
}

std::vector<std::pair<std::string, Plot>> plots_of(const std::vector<Packings>& all) {
  Plot necks = plot_of(all, "neck_ratio_mean", {"Mean r/R", Scale::logarithmic});
  necks.slopes = {{1.0 / 6.0, "t^{1/6}"}};
  return {{"necks.svg", std::move(necks)},
          {"density.svg", plot_of(all, "relative_density", {"Relative density"})},
          {"particles.svg", plot_of(all, "particles_left", {"Particles left"})}};
}

void analyze_sintering(const std::vector<std::string>& sources,
                       const std::string& plots) {
  const std::vector<std::string> directories = with_runs_of_studies(sources);
  refuse_repeated({directories.begin(), directories.end()});
  const std::vector<Packings> all = read_packings(directories);
  const std::string files = plots == "none" ? "" : write_plots(plots, plots_of(all));
  for (const Packings& packings : all)
    std::printf("Sintering: %s\n%s\n", packings.label.c_str(),
                sintering_report(packings.seeds).c_str());
  std::printf("%s", files.c_str());
}

}  // namespace

void add_analyze_sintering(CLI::App& analyze) {
  struct Arguments {
    std::vector<std::string> directories;
    std::string plots = "sintering_plots";
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* sintering = analyze.add_subcommand(
      "sintering",
      "Packings of many particles (measurement sintering): necks, density, pores and\n"
      "particles left against time, as a table and as SVG plots, and exponents of the\n"
      "mean neck. Runs whose inputs differ in the seed only, or in that of a random\n"
      "packing, are one study: mean and spread.");
  sintering
      ->add_option("directories", arguments->directories,
                   "Directories of runs or of studies")
      ->required();
  sintering
      ->add_option(
          "--plots", arguments->plots,
          "Directory for the plots and their numbers (.points.csv), made if need be; "
          "none: no plots")
      ->capture_default_str();
  sintering->callback(
      [arguments] { analyze_sintering(arguments->directories, arguments->plots); });
}

}  // namespace tools
