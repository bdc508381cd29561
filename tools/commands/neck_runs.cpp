#include "tools/commands/neck_runs.hpp"

#include <set>

#include "lattice/input_error.hpp"
#include "lattice/words.hpp"
#include "scenarios/analysis/csv_table.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/commands/run_input.hpp"
#include "tools/manifest.hpp"

namespace tools {

using scenarios::NeckSeries;

namespace {

double radius_of_run_nm(const std::filesystem::path& directory, int first, int second) {
  const Manifest manifest = read_manifest(directory / "manifest.json");
  const std::string name =
      "neck_" + std::to_string(first) + "_" + std::to_string(second) + "_R_nm";
  if (const double radius_nm = fact_number(manifest, name); radius_nm > 0.0)
    return radius_nm;
  lattice::Mistake mistake;
  mistake.file = (directory / "manifest.json").string();
  mistake.key = "facts." + name;
  mistake.problem = "missing";
  mistake.hint = "analyze neck needs a run in which particles touch";
  throw lattice::InputError(mistake);
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

std::optional<double> temperature_of_run_K(const std::filesystem::path& directory) {
  const Settings settings = settings_of(directory);
  const auto setting = settings.find("temperature_K");
  if (setting == settings.end()) return std::nullopt;
  return lattice::number_of<double>(setting->second);
}

std::vector<NeckSeries> necks_by(const std::string& definition,
                                 std::vector<NeckSeries> necks,
                                 const std::filesystem::path& source) {
  std::set<std::string> others;
  for (const NeckSeries& neck : necks) others.insert(neck.definition);
  std::erase_if(necks, [&](const NeckSeries& neck) {
    return neck.definition != definition && neck.definition != "given";
  });
  if (!necks.empty()) return necks;
  lattice::Mistake mistake;
  mistake.file = source.string();
  mistake.key = "--definition";
  mistake.value = definition;
  mistake.problem = "no neck was measured like this";
  for (const std::string& other : others)
    mistake.hint += (mistake.hint.empty() ? "it has " : ", ") + other;
  throw lattice::InputError(mistake);
}

std::vector<scenarios::NeckWindow> windows_of(const std::vector<std::string>& ratios,
                                              const std::vector<std::string>& times_s) {
  using scenarios::Bounded;
  if (ratios.empty() && times_s.empty()) return scenarios::NeckOptions{}.windows;
  std::vector<scenarios::NeckWindow> windows;
  for (const std::string& text : ratios) {
    const auto [low, high] = window_of("--window", text, 1e-6, 10.0);
    windows.push_back({low, high, Bounded::ratio});
  }
  for (const std::string& text : times_s) {
    const auto [low, high] = window_of("--time-window", text, 1e-18, 1e18);
    windows.push_back({low, high, Bounded::time_s});
  }
  return windows;
}

}  // namespace tools
