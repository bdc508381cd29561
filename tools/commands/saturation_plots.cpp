#include "tools/commands/saturation_plots.hpp"

#include <map>
#include <set>
#include <tuple>

#include "rates/units.hpp"
#include "scenarios/analysis/report_text.hpp"
#include "scenarios/analysis/seed_statistics.hpp"

namespace tools {
namespace {

using scenarios::SaturationGroup;

struct SaturationAxis {
  PlotAxis axis;
  double (*x)(const SaturationGroup& group);
  double (*shared)(const SaturationGroup& group);
  const char* shared_text;  ///< how to print it
};

const SaturationAxis against_flux{
    {"Flux (ML/s)", Scale::logarithmic},
    [](const SaturationGroup& group) { return group.flux_ML_per_s; },
    [](const SaturationGroup& group) { return group.temperature_K; },
    "%.6g K"};
const SaturationAxis against_temperature{
    {"1 / kT (1/eV)", Scale::linear},
    [](const SaturationGroup& group) {
      return 1.0 / (rates::boltzmann_eV_per_K * group.temperature_K);
    },
    [](const SaturationGroup& group) { return group.flux_ML_per_s; },
    "%.6g ML/s"};

Plot plot_of(std::span<const SaturationGroup> groups, const std::string& unit,
             const SaturationAxis& along) {
  Plot plot{.x = along.axis,
            .y = {"Saturation density N_{sat} (" + unit + ")", Scale::logarithmic}};
  std::set<double> places;
  std::map<std::tuple<std::string, double>, PlotSeries> lines;
  for (const SaturationGroup& group : groups) {
    const auto density = scenarios::seed_statistics(group.densities.values);
    if (density.count == 0) continue;
    places.insert(along.x(group));
    PlotSeries& series = lines[{group.family, along.shared(group)}];
    series.label = scenarios::formatted(along.shared_text, along.shared(group)) +
                   (group.family.empty() ? "" : ", " + group.family);
    series.drawn = Drawn::points;
    series.points.push_back({along.x(group), density.mean, density.standard_error()});
  }
  if (places.size() < 2) return plot;
  for (auto& [shared, series] : lines) plot.series.push_back(std::move(series));
  return plot;
}

}  // namespace

std::vector<std::pair<std::string, Plot>> saturation_plots(
    std::span<const SaturationGroup> groups, const std::string& unit) {
  return {{"saturation_flux.svg", plot_of(groups, unit, against_flux)},
          {"saturation_temperature.svg", plot_of(groups, unit, against_temperature)}};
}

}  // namespace tools
