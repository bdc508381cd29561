#include "tools/commands/analyze_neck.hpp"

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "scenarios/analysis/neck_growth.hpp"
#include "scenarios/analysis/neck_report.hpp"
#include "tools/commands/neck_figure.hpp"
#include "tools/commands/neck_runs.hpp"
#include "tools/commands/neck_sources.hpp"
#include "tools/commands/neck_time_scales.hpp"
#include "tools/commands/run_input.hpp"
#include "tools/result_file.hpp"

namespace tools {
namespace {

using scenarios::NeckSeries;

void analyze_neck(NeckArguments arguments) {
  arguments.sources = with_runs_of_studies(arguments.sources);
  scenarios::NeckOptions options;
  options.windows = windows_of(arguments.windows, arguments.time_windows);
  const std::vector<NamedNecks> studies = studies_of(arguments);
  const std::vector<scenarios::NamedTimeScale> scales = time_scales_of(studies);
  // Files first: whoever reads may close the pipe early.
  if (!arguments.figure.empty()) write_neck_figure(arguments.figure, studies, scales);
  if (!arguments.slopes.empty()) write_neck_slopes(arguments.slopes, studies);
  if (!arguments.mean_curve.empty()) write_mean_curves(arguments.mean_curve, studies);
  if (!arguments.time_scales.empty())
    write_result(arguments.time_scales, scenarios::time_scale_csv(scales));
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
  std::printf("%s\n%s%s%s", scenarios::error_report(errors).c_str(),
              scenarios::time_scale_report(scales).c_str(), scales.empty() ? "" : "\n",
              scenarios::literature_report().c_str());
}

void add_trajectory_options(CLI::App& neck, NeckArguments& arguments) {
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
  auto arguments = std::make_shared<NeckArguments>();
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
  neck->add_option(
      "--figure", arguments->figure,
      "SVG file for r/R against t, with slopes to compare with and, dashed, "
      "runs\nstretched in time onto measured points, and the local slope "
      "against r/R,\nwith published exponents");
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
