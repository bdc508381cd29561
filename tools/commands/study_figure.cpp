#include "tools/commands/study_figure.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "rates/units.hpp"
#include "scenarios/analysis/report_text.hpp"
#include "scenarios/analysis/study_laws.hpp"
#include "tools/plot/svg_file.hpp"

namespace tools {
namespace {

using scenarios::StudyGroup;

std::string label_of(const StudyGroup& group) {
  return scenarios::formatted("%.6g K, ", group.temperature_K) +
         scenarios::formatted("%.6g atoms", group.atoms) + group.family_values;
}

Plot exponent_plot(const std::vector<StudyGroup>& groups,
                   const std::string& definition) {
  Plot plot{.title = "Neck growth r ~ t^{\u03b1}, r: " + definition,
            .x = {"Middle of the window in r / R"},
            .y = {"Exponent \u03b1"}};
  for (const StudyGroup& group : groups) {
    PlotSeries series{label_of(group), {}, Drawn::points};
    if (!group.necks) continue;
    // A little apart, or the errors would cover each other.
    const double shift = 0.003 * static_cast<double>(plot.series.size());
    for (const auto& [window, seeds, exponent] : group.necks->windows)
      if (exponent.count > 0)
        series.points.push_back({0.5 * (window.lower + window.upper) + shift,
                                 exponent.mean, exponent.standard_error()});
    if (!series.points.empty()) plot.series.push_back(std::move(series));
  }
  return plot;
}

/// Relaxation times of groups that share one value, against another.
struct TimeAxis {
  PlotAxis axis;
  double (*x)(const StudyGroup& group);
  double (*shared)(const StudyGroup& group);
  const char* shared_text;  ///< how to print it
  std::string (*law)(const scenarios::ScalingLaw& law);
};

std::string estimate_text(const char* name, const std::optional<scenarios::Estimate>& x,
                          const char* unit) {
  if (!x) return "fit";
  return name + scenarios::formatted(" = %.3f \u00b1 ", x->value) +
         scenarios::formatted("%.3f", x->error) + unit;
}

const TimeAxis against_size{
    {"Atoms N", Scale::logarithmic},
    [](const StudyGroup& group) { return group.atoms; },
    [](const StudyGroup& group) { return group.temperature_K; },
    "%.6g K",
    [](const auto& law) { return estimate_text("p", law.exponent, ""); }};
const TimeAxis against_temperature{
    {"1 / kT (1/eV)", Scale::linear},
    [](const StudyGroup& group) {
      return 1.0 / (rates::boltzmann_eV_per_K * group.temperature_K);
    },
    [](const StudyGroup& group) { return group.atoms; },
    "%.6g atoms",
    [](const auto& law) { return estimate_text("E", law.energy_eV, " eV"); }};

void add_times(const std::vector<StudyGroup>& family, const TimeAxis& axis,
               Plot& plot) {
  const auto law = scenarios::law_of(family);
  std::set<double> values;
  for (const StudyGroup& group : family) values.insert(axis.shared(group));
  for (const double value : values) {
    PlotSeries times{
        scenarios::formatted(axis.shared_text, value) + family[0].family_values,
        {},
        Drawn::points};
    PlotSeries fit{
        law && value == *values.begin() ? axis.law(*law) + family[0].family_values : "",
        {},
        Drawn::reference};
    for (const StudyGroup& group : family) {
      if (axis.shared(group) != value || !group.all_relaxed()) continue;
      double log = 0.0;
      for (const double t : group.relaxation_times_s) log += std::log(t);
      const auto count = static_cast<double>(group.relaxation_times_s.size());
      const double time_s = std::exp(log / count);
      times.points.push_back(
          {axis.x(group), time_s,
           law ? time_s * law->spread / std::sqrt(count) : std::nan("")});
      if (law)
        fit.points.push_back(
            {axis.x(group), law->at(group.atoms, group.temperature_K)});
    }
    if (times.points.empty()) continue;
    plot.series.push_back(std::move(times));
    std::ranges::sort(fit.points, {}, &PlotPoint::x);
    if (fit.points.size() > 1) plot.series.push_back(std::move(fit));
  }
}

Plot time_plot(const std::vector<StudyGroup>& groups, const TimeAxis& axis) {
  Plot plot{.title = "Relaxation time, and N^{p} exp(E / kT) fitted to all",
            .x = axis.axis,
            .y = {"Relaxation time (s)", Scale::logarithmic}};
  for (const auto& family : scenarios::families_of(groups))
    add_times(family, axis, plot);
  return plot;
}

/// A single size, or temperature, is no axis.
bool all_at_one_place(const Plot& plot) {
  std::set<double> places;
  for (const PlotSeries& series : plot.series)
    for (const PlotPoint& point : series.points) places.insert(point.x);
  return places.size() < 2;
}

}  // namespace

bool write_study_figure(const std::filesystem::path& path,
                        const std::vector<StudyGroup>& groups,
                        const std::string& definition) {
  std::vector<Plot> panels;
  for (const TimeAxis& axis : {against_size, against_temperature})
    if (Plot plot = time_plot(groups, axis); !all_at_one_place(plot))
      panels.push_back(std::move(plot));
  if (Plot plot = exponent_plot(groups, definition); !plot.series.empty())
    panels.insert(panels.begin(), std::move(plot));
  if (panels.empty()) return false;
  write_svg(path, panels);
  return true;
}

}  // namespace tools
