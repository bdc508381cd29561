// adatom analyze diffusion
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "lattice/input_error.hpp"
#include "scenarios/analysis/csv_table.hpp"
#include "scenarios/analysis/diffusion.hpp"
#include "tools/commands/commands.hpp"
#include "tools/commands/plots.hpp"
#include "tools/commands/run_input.hpp"
#include "tools/manifest.hpp"
#include "tools/plot/plot.hpp"

namespace tools {
namespace {

using scenarios::Arrhenius;
using scenarios::Estimate;
using scenarios::TemperatureDiffusion;
using Results = std::vector<TemperatureDiffusion>;

constexpr double cm2_per_nm2 = 1e-14;

struct Arguments {
  std::vector<std::string> directories;
  bool windows = false;
  std::string plots;
};

/// What moves in all runs.
struct Study {
  std::string tracer;
  std::string axes;
  std::vector<scenarios::Track> tracks;
};

std::string fact_of(const std::filesystem::path& directory, const std::string& name) {
  const auto facts = read_manifest(directory / "manifest.json").facts;
  const auto it = facts.find(name);
  const auto* text =
      it == facts.end() ? nullptr : std::get_if<std::string>(&it->second);
  if (text != nullptr) return *text;
  throw lattice::InputError(
      lattice::Mistake{.file = (directory / "manifest.json").string(),
                       .key = "facts." + name,
                       .problem = "missing",
                       .hint = "analyze diffusion needs runs of that scenario"});
}

/// Runs of one study may differ in their temperatures and random numbers: displacements
/// over as many rows are taken together.
void refuse_other_system(const std::filesystem::path& directory,
                         const std::filesystem::path& first) {
  const std::vector<std::string> free = {
      "seed",        "stream", "temperature_K", "temperatures_K", "stage",
      "events_each", "stop",   "trajectory",    "checkpoint"};
  if (input_without(free, directory) == input_without(free, first)) return;
  throw lattice::InputError(lattice::Mistake{
      .file = (directory / "input.toml").string(),
      .problem = "another system than that of " + first.string(),
      .hint = "runs taken together differ in temperature, seed and end only"});
}

Study read_study(const std::vector<std::string>& directories) {
  refuse_repeated({directories.begin(), directories.end()});
  Study study;
  for (const std::filesystem::path directory : directories) {
    const std::string tracer = fact_of(directory, "tracer");
    if (!study.tracer.empty() && tracer != study.tracer)
      throw lattice::InputError(
          lattice::Mistake{.file = (directory / "manifest.json").string(),
                           .key = "facts.tracer",
                           .value = tracer,
                           .problem = "the runs before have another tracer",
                           .hint = study.tracer});
    study.tracer = tracer;
    refuse_other_system(directory, directories.front());
    study.axes = fact_of(directory, "tracer_axes");
    const auto table = scenarios::CsvTable::read(directory / "series.csv");
    for (auto& track : scenarios::tracks_of(table))
      study.tracks.push_back(std::move(track));
  }
  return study;
}

/// Temperatures with too few rows to be in the results.
void print_left_out(const Study& study, const Results& results) {
  std::set<double> missing;
  for (const auto& track : study.tracks) missing.insert(track.temperature_K);
  for (const auto& result : results) missing.erase(result.temperature_K);
  for (const double temperature_K : missing)
    std::printf("%g K is left out: fewer than %zu windows of one row\n", temperature_K,
                scenarios::fewest_windows);
}

/// Whether D is known to be that of long times, and to be more than nothing.
bool is_certain(const TemperatureDiffusion& result) {
  const Estimate& D = result.best().diffusion_nm2_per_s;
  return result.has_plateau && D.value > 3.0 * D.error;
}

void print_table(const Study& study, const Results& results) {
  std::printf(
      "Diffusion of the %s: D = slope of <r^2> / (2 d), d the number of axes;\n"
      "[cm^2/s], +- one standard error.\n\n"
      "%8s  %-10s +- %-8s %-4s  %-10s %-10s %-10s %-10s %s\n",
      study.tracer.c_str(), "T [K]", "D", "", "axes", "D_x", "D_y", "D_z", "window [s]",
      "windows");
  bool all_certain = true;
  for (const TemperatureDiffusion& result : results) {
    const auto& best = result.best();
    const Estimate& D = best.diffusion_nm2_per_s;
    const auto& of = best.by_axis_nm2_per_s;
    std::printf("%8g%s %-10.4g +- %-8.2g %-4s  %-10.3g %-10.3g %-10.3g %-10.3g %zu\n",
                result.temperature_K, is_certain(result) ? " " : "*",
                D.value * cm2_per_nm2, D.error * cm2_per_nm2, result.axes.c_str(),
                of[0].value * cm2_per_nm2, of[1].value * cm2_per_nm2,
                of[2].value * cm2_per_nm2, best.duration_s, best.windows);
    all_certain = all_certain && is_certain(result);
  }
  if (!all_certain)
    std::printf(
        "* not in the fit: D still depends on the window (too few rows?), or is "
        "within\n"
        "  three standard errors of 0. See --windows.\n");
  std::printf("\n");
}

void print_windows(const Results& results) {
  for (const TemperatureDiffusion& result : results) {
    std::printf("%g K, along %s\n%12s %8s  %-22s %-14s %s\n", result.temperature_K,
                result.axes.c_str(), "window [s]", "windows", "<r^2> [nm^2]",
                "<r^2>/2dt", "D [cm^2/s]");
    for (std::size_t k = 0; k < result.windows.size(); ++k) {
      const auto& window = result.windows[k];
      const double apparent =
          window.msd_nm2.value /
          (2.0 * static_cast<double>(result.axes.size()) * window.duration_s);
      std::printf("%12.4g %8zu  %-10.4g +- %-8.2g %-14.4g %.4g +- %.2g%s\n",
                  window.duration_s, window.windows, window.msd_nm2.value,
                  window.msd_nm2.error, apparent * cm2_per_nm2,
                  window.diffusion_nm2_per_s.value * cm2_per_nm2,
                  window.diffusion_nm2_per_s.error * cm2_per_nm2,
                  k == result.chosen ? "  <-" : "");
    }
    std::printf("\n");
  }
}

std::optional<Arrhenius> fit(const Results& results) {
  std::vector<scenarios::ArrheniusPoint> points;
  for (const TemperatureDiffusion& result : results) {
    const Estimate& D = result.best().diffusion_nm2_per_s;
    if (!is_certain(result)) continue;
    points.push_back(
        {result.temperature_K, {D.value * cm2_per_nm2, D.error * cm2_per_nm2}});
  }
  return scenarios::fit_arrhenius(points);
}

void print_fit(const std::optional<Arrhenius>& line) {
  if (!line) {
    std::printf("An Arrhenius fit needs D > 0 at two temperatures at least.\n");
    return;
  }
  const Estimate& E = line->energy_eV;
  const Estimate& ln_D0 = line->ln_prefactor;
  std::printf(
      "D = D0 exp(-E / kT), weighted least squares of ln D:\n"
      "E       = %.5g +- %.2g eV\n"
      "D0      = %.4g cm^2/s, times or divided by %.3g (ln D0 = %.5g +- %.2g)\n"
      "chi^2   = %.3g with %zu degrees of freedom; correlation of E and ln D0 %.3f\n",
      E.value, E.error, std::exp(ln_D0.value), std::exp(ln_D0.error), ln_D0.value,
      ln_D0.error, line->chi_squared, line->degrees_of_freedom,
      line->covariance / (E.error * ln_D0.error));
}

Plot arrhenius_plot(const Study& study, const Results& results,
                    const std::optional<Arrhenius>& line) {
  Plot plot{.title = "Diffusion of the " + study.tracer,
            .x = {"1000 / T (1/K)"},
            .y = {"D (cm^{2}/s)", Scale::logarithmic}};
  PlotSeries points{"simulated", {}, Drawn::points};
  PlotSeries fitted{"", {}, Drawn::line};
  for (const TemperatureDiffusion& result : results) {
    const Estimate& D = result.best().diffusion_nm2_per_s;
    const double x = 1000.0 / result.temperature_K;
    points.points.push_back({x, D.value * cm2_per_nm2, D.error * cm2_per_nm2});
    if (!line) continue;
    const double fit_value = std::exp(line->ln_diffusion(result.temperature_K).value);
    fitted.points.push_back({x, fit_value});
  }
  plot.series.push_back(points);
  if (line) {
    char label[80];
    std::snprintf(label, sizeof label, "E = %.4g \u00b1 %.2g eV", line->energy_eV.value,
                  line->energy_eV.error);
    fitted.label = label;
    plot.series.push_back(fitted);
  }
  return plot;
}

Plot displacement_plot(const Study& study, const Results& results) {
  Plot plot{.title = "Mean-square displacement of the " + study.tracer,
            .x = {"t (s)", Scale::logarithmic},
            .y = {"<r^{2}> (nm^{2})", Scale::logarithmic},
            .slopes = {{1.0, "t"}}};
  for (const TemperatureDiffusion& result : results) {
    char label[40];
    std::snprintf(label, sizeof label, "%g K", result.temperature_K);
    PlotSeries series{label, {}, Drawn::points};
    for (const auto& window : result.windows)
      series.points.push_back(
          {window.duration_s, window.msd_nm2.value, window.msd_nm2.error});
    plot.series.push_back(series);
  }
  return plot;
}

void analyze_diffusion(const Arguments& arguments) {
  const Study study = read_study(with_runs_of_studies(arguments.directories));
  const Results results = scenarios::study_diffusion(study.tracks, study.axes);
  if (results.empty())
    throw lattice::InputError(lattice::Mistake{
        .file = arguments.directories.front() + "/series.csv",
        .problem = "too few rows for mean-square displacements",
        .hint = "at least " + std::to_string(scenarios::fewest_windows + 2) +
                " rows at a temperature, better 1000: series.every_events"});
  const std::optional<Arrhenius> line = fit(results);
  std::string files;
  if (!arguments.plots.empty())
    files = write_plots(arguments.plots,
                        {{"arrhenius.svg", arrhenius_plot(study, results, line)},
                         {"msd.svg", displacement_plot(study, results)}});
  print_table(study, results);
  print_left_out(study, results);
  if (arguments.windows) print_windows(results);
  print_fit(line);
  std::printf("%s", files.c_str());
}

}  // namespace

void add_analyze_diffusion(CLI::App& analyze) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = analyze.add_subcommand(
      "diffusion",
      "Diffusion coefficients of a tracer at each temperature, and their Arrhenius "
      "fit.\n"
      "D is the slope of the mean-square displacement of the tracer's centre between "
      "one\n"
      "window of time and two, so that correlated hops do not bias it; the window is "
      "the\n"
      "shortest from which D no longer depends on it, times four. Rows at equal "
      "intervals\n"
      "(series.every_events or interval_s), 1000 or more at a temperature, serve "
      "best.\n"
      "Several run directories of one system are taken together, temperature by\n"
      "temperature.\n"
      "\n"
      "The displacement of the centre is (sum of all hops) / (number of atoms), exact\n"
      "also when the tracer falls apart. Then D is no longer that of a connected "
      "island:\n"
      "two adatoms that have parted give half the D of one. Atoms of the substrate "
      "that\n"
      "hop are counted too; rates.most_initial_neighbours (bond_counting) freezes "
      "them. Whether a "
      "tracer\n"
      "stayed whole shows in the trajectory, and without a slab in the measurement\n"
      "clusters.");
  command
      ->add_option("directories", arguments->directories,
                   "Directories of runs or of studies")
      ->required();
  command->add_flag("--windows", arguments->windows,
                    "Mean-square displacement and D for each length of the window");
  command->add_option(
      "--plots", arguments->plots,
      "Directory for arrhenius.svg and msd.svg and their numbers (.points.csv)");
  command->callback([arguments] { analyze_diffusion(*arguments); });
}

}  // namespace tools
