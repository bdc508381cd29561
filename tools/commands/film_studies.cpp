#include "tools/commands/film_studies.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "lattice/words.hpp"
#include "scenarios/arrivals.hpp"
#include "tools/manifest.hpp"

namespace tools {
namespace {

using scenarios::FilmRun;

std::optional<scenarios::CsvTable> table_if_present(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return std::nullopt;
  return scenarios::CsvTable::read(file);
}

/// Whether all has arrived, by the input; not known without one.
std::optional<bool> flux_ended(const Settings& settings,
                               const std::filesystem::path& directory,
                               const scenarios::CsvTable& series) {
  if (settings.empty() || series.row_count() == 0) return std::nullopt;
  const auto value_of = [&](const char* key) {
    const auto it = settings.find(std::string("deposition.") + key);
    return it == settings.end() ? std::nullopt : lattice::number_of<double>(it->second);
  };
  if (const auto until_s = value_of("until_s");
      until_s && series.column("time_s").back() > *until_s)
    return true;
  const auto until_ML = value_of("until_ML");
  if (!until_ML) return false;
  if (!series.has("arrivals") || !std::filesystem::exists(directory / "manifest.json"))
    return std::nullopt;
  const double atoms = value_of("atoms").value_or(1.0);
  if (!(*until_ML > 0.0 && atoms > 0.0)) return std::nullopt;
  const double sites =
      fact_number(read_manifest(directory / "manifest.json"), "film_sites_per_layer");
  const auto most = scenarios::arrivals_of_dose(*until_ML, sites, atoms);
  return series.column("arrivals").back() >= static_cast<double>(most);
}

FilmRun film_run(const std::string& name, const Settings& settings,
                 const std::filesystem::path& directory) {
  FilmRun run{name, scenarios::CsvTable::read(directory / "series.csv"),
              table_if_present(directory / "island_sizes.csv")};
  const auto last = table_if_present(directory / "final.csv");
  const auto time_s = [](const scenarios::CsvTable& table) {
    return table.row_count() > 0 ? table.column("time_s").back() : -1.0;
  };
  run.has_last_state =
      last && last->names() == run.series.names() && time_s(*last) > time_s(run.series);
  if (run.has_last_state) run.series.append_last_row_of(*last);
  run.flux_ended = flux_ended(settings, directory, run.series);
  return run;
}

}  // namespace

std::vector<FilmStudy> read_film_studies(const std::vector<std::string>& directories) {
  std::vector<FilmStudy> studies;
  for (const RunsOfOneInput& runs : runs_by_input(directories)) {
    const std::filesystem::path first = runs.directories.front();
    FilmStudy study{runs.label(), runs.settings, 0.0, {}};
    if (std::filesystem::exists(first / "manifest.json"))
      study.temperature_K =
          fact_number(read_manifest(first / "manifest.json"), "initial_temperature_K");
    for (const auto& directory : runs.directories)
      study.runs.push_back(
          film_run((runs.differences.empty() ? "" : runs.differences + ": ") +
                       directory.string(),
                   runs.settings, directory));
    studies.push_back(std::move(study));
  }
  return studies;
}

bool all_per_site(const std::vector<FilmStudy>& studies) {
  return std::ranges::all_of(studies, [](const FilmStudy& study) {
    return all_have(study.runs, "island_density_per_site");
  });
}

std::vector<scenarios::SaturationGroup> saturation_of(
    const std::vector<FilmStudy>& studies) {
  constexpr const char* flux_key = "deposition.flux_ML_per_s";
  const char* const column =
      all_per_site(studies) ? "island_density_per_site" : "island_density_per_nm2";
  std::vector<Settings> others;
  for (const FilmStudy& study : studies) {
    others.push_back(study.settings);
    for (const char* key : {flux_key, "temperature_K"}) others.back().erase(key);
  }
  std::vector<Settings*> each;
  for (Settings& settings : others) each.push_back(&settings);
  forget_common(each);
  std::vector<scenarios::SaturationGroup> groups;
  for (std::size_t k = 0; k < studies.size(); ++k) {
    const auto flux = studies[k].settings.find(flux_key);
    const auto flux_ML_per_s = flux == studies[k].settings.end()
                                   ? std::nullopt
                                   : lattice::number_of<double>(flux->second);
    if (flux_ML_per_s && studies[k].temperature_K > 0.0)
      groups.push_back({short_text(others[k]), *flux_ML_per_s, studies[k].temperature_K,
                        scenarios::saturation_densities(studies[k].runs, column)});
  }
  return groups;
}

}  // namespace tools
