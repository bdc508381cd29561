#include "tools/commands/neck_runs.hpp"

#include "lattice/input_error.hpp"
#include "scenarios/analysis/csv_table.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/manifest.hpp"

namespace tools {

using scenarios::NeckSeries;

namespace {

double radius_of_run_nm(const std::filesystem::path& directory, int first, int second) {
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

}  // namespace

std::vector<NeckSeries> neck_series_of_run(const std::filesystem::path& directory) {
  auto all =
      scenarios::neck_series(scenarios::CsvTable::read(directory / "series.csv"), 1.0);
  for (NeckSeries& series : all) {
    const double radius_nm =
        radius_of_run_nm(directory, series.first_particle, series.second_particle);
    for (double& ratio : series.ratio) ratio /= radius_nm;
  }
  return all;
}

std::vector<scenarios::RatioWindow> ratio_windows(
    const std::vector<std::string>& texts) {
  std::vector<scenarios::RatioWindow> windows;
  for (const std::string& text : texts) windows.push_back(window_of(text));
  return windows;
}

}  // namespace tools
