#include "tools/commands/analyze_film.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "scenarios/analysis/film_report.hpp"
#include "scenarios/analysis/saturation_report.hpp"
#include "tools/commands/film_studies.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/commands/plots.hpp"
#include "tools/commands/run_input.hpp"
#include "tools/commands/saturation_plots.hpp"

namespace tools {
namespace {

using scenarios::FilmRun;

struct Arguments {
  std::vector<std::string> directories;
  std::string plots = "film_plots";
  std::string coverage = "0.1";
  std::string window;
};

PlotSeries line_of(const FilmStudy& study, const std::vector<scenarios::Curve>& seeds) {
  PlotSeries series{study.label, {}, Drawn::line};
  for (const auto& [x, mean, spread] : mean_curve(seeds))
    series.points.push_back({x, mean, spread});
  return series;
}

/// One line for each study that has the column: mean, with the spread as its band.
Plot plot_of(const std::vector<FilmStudy>& studies, std::string_view column, PlotAxis x,
             PlotAxis y) {
  Plot plot{.x = std::move(x), .y = std::move(y)};
  for (const FilmStudy& study : studies)
    if (all_have(study.runs, column))
      plot.series.push_back(line_of(study, curves_of(study.runs, column)));
  return plot;
}

/// The same against the time after the flux, of studies that go on after it.
Plot later_plot(const std::vector<FilmStudy>& studies, std::string_view column,
                PlotAxis y) {
  Plot plot{.x = {"Time after the flux (s)", Scale::logarithmic}, .y = std::move(y)};
  for (const FilmStudy& study : studies) {
    if (!all_have(study.runs, column)) continue;
    std::vector<scenarios::Curve> seeds;
    for (const FilmRun& run : study.runs)
      if (goes_on_after_flux(run)) seeds.push_back(later_curve_of(run.series, column));
    PlotSeries series = line_of(study, seeds);
    if (!series.points.empty()) plot.series.push_back(std::move(series));
  }
  return plot;
}

std::string coverage_label(const std::vector<FilmStudy>& studies) {
  return scenarios::coverage_column(studies[0].runs[0].series) == "covered_fraction"
             ? "Covered fraction"
             : "Coverage (ML)";
}

/// The column of the density of islands, and what its axis says.
std::pair<std::string, PlotAxis> density_of(const std::vector<FilmStudy>& studies) {
  const bool per_nm2 = std::ranges::any_of(studies, [](const FilmStudy& study) {
    return all_have(study.runs, "island_density_per_nm2");
  });
  return {per_nm2 ? "island_density_per_nm2" : "island_density_per_site",
          {per_nm2 ? "Island density (nm^{-2})" : "Island density (per site)",
           Scale::logarithmic}};
}

Plot roughness_plot(const std::vector<FilmStudy>& studies) {
  Plot plot =
      plot_of(studies, "roughness_layers", {"Thickness (ML)", Scale::logarithmic},
              {"Roughness W (layers)", Scale::logarithmic});
  plot.slopes = {{0.5, "W \u221d \u03b8^{1/2}"}};
  return plot;
}

/// The layers of the first study; more would not be told apart.
Plot layers_plot(const std::vector<FilmStudy>& studies) {
  Plot plot{.title = studies.size() > 1 ? studies[0].label : "",
            .x = {coverage_label(studies)},
            .y = {"Coverage of the layer"}};
  const std::vector<FilmStudy> first{studies[0]};
  for (int layer = 1;; ++layer) {
    const std::string number = std::to_string(layer);
    Plot one = plot_of(first, "layer_" + number + "_coverage", {}, {});
    if (one.series.empty()) return plot;
    auto& series = one.series[0];
    if (std::ranges::none_of(series.points, [](const auto& p) { return p.y > 0.0; }))
      return plot;
    series.label = "layer " + number;
    plot.series.push_back(std::move(series));
  }
}

Plot sizes_plot(const std::vector<FilmStudy>& studies,
                const scenarios::FilmOptions& options) {
  Plot plot{.x = {"Scaled island size s / \u27e8s\u27e9"},
            .y = {"f(s / \u27e8s\u27e9)"}};
  for (const FilmStudy& study : studies) {
    PlotSeries series{study.label, {}, Drawn::points};
    const scenarios::ScaledSizes sizes = scaled_sizes_of(study.runs, options);
    if (sizes.islands < scenarios::fewest_islands) continue;
    for (const auto& bin : sizes.bins)
      if (bin.u <= 3.0 && bin.density > 0.0)
        series.points.push_back({bin.u, bin.density, bin.error});
    if (!series.points.empty()) plot.series.push_back(std::move(series));
  }
  if (plot.series.empty()) return plot;
  for (const int i : {1, 2, 3}) {
    PlotSeries curve{"Amar-Family, i = " + std::to_string(i), {}, Drawn::reference};
    for (int k = 0; k <= 150; ++k)
      curve.points.push_back({0.02 * k, scenarios::amar_family(i, 0.02 * k)});
    plot.series.push_back(std::move(curve));
  }
  return plot;
}

std::vector<std::pair<std::string, Plot>> plots_of(
    const std::vector<FilmStudy>& studies, const scenarios::FilmOptions& options) {
  const auto [density, per_area] = density_of(studies);
  return {
      {"island_density.svg",
       plot_of(studies, density, {coverage_label(studies), Scale::logarithmic},
               per_area)},
      {"island_sizes.svg", sizes_plot(studies, options)},
      {"roughness.svg", roughness_plot(studies)},
      {"layers.svg", layers_plot(studies)},
      {"island_density_later.svg", later_plot(studies, density, per_area)},
      {"mean_island_later.svg", later_plot(studies, "mean_island_atoms",
                                           {"Atoms of an island", Scale::logarithmic})},
      {"roughness_later.svg", later_plot(studies, "roughness_layers",
                                         {"Roughness W (layers)", Scale::linear})},
      {"island_shape_later.svg",
       later_plot(studies, "island_aspect_ratio", {"Height / width of islands"})}};
}

scenarios::FilmOptions options_of(const Arguments& arguments) {
  scenarios::FilmOptions options;
  options.coverage = number_within<double>("--coverage", arguments.coverage, 0.0, 1e9);
  if (!arguments.window.empty()) {
    const auto [lower, upper] = window_of("--window", arguments.window, 0.0, 1e9);
    options.window = {lower, upper};
  }
  return options;
}

void analyze_film(const Arguments& arguments) {
  const scenarios::FilmOptions options = options_of(arguments);
  const std::vector<std::string> runs = with_runs_of_studies(arguments.directories);
  refuse_repeated({runs.begin(), runs.end()});
  const std::vector<FilmStudy> studies = read_film_studies(runs);
  const std::vector<scenarios::SaturationGroup> saturation = saturation_of(studies);
  std::string files;
  if (arguments.plots != "none") {
    auto plots = plots_of(studies, options);
    for (auto& plot :
         saturation_plots(saturation, all_per_site(studies) ? "per site" : "nm^{-2}"))
      plots.push_back(std::move(plot));
    files = write_plots(arguments.plots, plots);
  }
  for (const FilmStudy& study : studies)
    std::printf("%s\n", film_report(study.runs, options).c_str());
  std::printf("%s%s", scenarios::saturation_report(saturation).c_str(), files.c_str());
}

}  // namespace

void add_analyze_film(CLI::App& analyze) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* film = analyze.add_subcommand(
      "film",
      "Film growth: island density and its maximum N_sat, island sizes, roughness,\n"
      "percolation and layers against coverage, as tables and as SVG plots.\n"
      "Runs whose input.toml differs in the seed only are one study: mean and spread.\n"
      "Other runs get tables, and lines in the plots, of their own; layers.svg is of\n"
      "the first study alone. Of films that go on after their flux, plots named\n"
      "..._later.svg show what becomes of them in time. Where runs differ in flux or\n"
      "temperature, N_sat is fitted as N_sat ~ F^chi exp(E / kT) and plotted.");
  film->add_option("directories", arguments->directories,
                   "Directories of runs or of studies")
      ->required();
  film->add_option(
          "--plots", arguments->plots,
          "Directory for the plots and their numbers (.points.csv), made if need be; "
          "none: no plots")
      ->capture_default_str();
  film->add_option("--coverage", arguments->coverage,
                   "Where the island sizes and capture zones are taken [layers]")
      ->capture_default_str();
  film->add_option("--window", arguments->window,
                   "Coverages such as 1-10 between which W ~ theta^beta is fitted; "
                   "the last decade if not given");
  film->callback([arguments] { analyze_film(*arguments); });
}

}  // namespace tools
