#include "tools/commands/neck_figure.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

#include "scenarios/analysis/neck_report.hpp"
#include "scenarios/analysis/neck_stages.hpp"
#include "scenarios/csv_cell.hpp"
#include "tools/plot/svg_file.hpp"
#include "tools/result_file.hpp"

namespace tools {
namespace {

constexpr double window_decades = 0.5, step_decades = 0.125;

/// A study without points keeps its place: it has one colour in all panels.
void add(Plot& plot, PlotSeries series) {
  if (series.points.empty()) series.label.clear();
  plot.series.push_back(std::move(series));
}

/// Points with errors as they are, or else the mean curve.
PlotSeries curve_of(const NamedNecks& study) {
  using scenarios::NeckSeries;
  PlotSeries series{study.name, {}, Drawn::line};
  const auto without = [](const NeckSeries& seed) { return seed.ratio_error.empty(); };
  if (std::ranges::any_of(study.seeds, without)) {
    for (const auto& point : scenarios::mean_curve(study.seeds))
      series.points.push_back({point.time_s, point.ratio, point.ratio * point.spread});
    return series;
  }
  series.drawn = Drawn::points;
  for (const NeckSeries& seed : study.seeds)
    for (std::size_t i = 0; i < seed.time_s.size(); ++i)
      series.points.push_back({seed.time_s[i], seed.ratio[i], seed.ratio_error[i]});
  return series;
}

/// The mean curve of runs at s times its times, where measured points have it.
PlotSeries moved_curve(const scenarios::NamedTimeScale& named,
                       std::span<const NamedNecks> studies) {
  const auto runs = std::ranges::find(studies, named.runs, &NamedNecks::name);
  const double log10_s = named.scale.log10_scale;
  std::array<char, 40> factor{};
  std::snprintf(factor.data(), factor.size(), "t \u00d7 10^{%.2f}: ", log10_s);
  PlotSeries series{.label = factor.data() + named.points,
                    .points = {},
                    .drawn = Drawn::reference,
                    .colour_of = static_cast<std::size_t>(runs - studies.begin())};
  for (const auto& point : scenarios::mean_curve(runs->seeds))
    series.points.push_back({point.time_s * std::pow(10.0, log10_s), point.ratio});
  return series;
}

Plot curves(std::span<const NamedNecks> studies,
            std::span<const scenarios::NamedTimeScale> scales) {
  Plot plot{.x = {"Time t (s)", Scale::logarithmic},
            .y = {"Neck radius r / R", Scale::logarithmic},
            .slopes = {{1.0 / 3.0, "1/3"}, {1.0 / 6.0, "1/6"}, {1.0 / 7.0, "1/7"}}};
  for (const NamedNecks& study : studies) add(plot, curve_of(study));
  for (const scenarios::NamedTimeScale& named : scales)
    if (named.scale.outcome == scenarios::TimeScale::Outcome::found)
      add(plot, moved_curve(named, studies));
  return plot;
}

Plot slopes(std::span<const NamedNecks> studies) {
  Plot plot{.x = {"Neck radius r / R"}, .y = {"Local slope d ln r / d ln t"}};
  for (const NamedNecks& study : studies) {
    PlotSeries series{study.name, {}, Drawn::line};
    for (const auto& slope :
         scenarios::slope_curve(study.seeds, window_decades, step_decades))
      series.points.push_back(
          {slope.ratio, slope.exponent.mean, slope.exponent.spread});
    add(plot, std::move(series));
  }
  for (const auto& line : scenarios::literature_lines())
    plot.series.push_back({line.label,
                           {{line.first_ratio, line.first_exponent},
                            {line.last_ratio, line.last_exponent}},
                           Drawn::reference});
  return plot;
}

}  // namespace

void write_neck_figure(const std::filesystem::path& path,
                       std::span<const NamedNecks> studies,
                       std::span<const scenarios::NamedTimeScale> scales) {
  const std::vector<Plot> panels = {curves(studies, scales), slopes(studies)};
  write_svg(path, panels);
}

void write_neck_slopes(const std::filesystem::path& path,
                       std::span<const NamedNecks> studies) {
  using scenarios::csv_cell;
  std::string text = "study,definition,time_s,ratio,exponent,spread,seeds\n";
  for (const NamedNecks& study : studies)
    for (const auto& [time_s, ratio, exponent] :
         scenarios::slope_curve(study.seeds, window_decades, step_decades))
      text += csv_cell(study.name) + "," + study.seeds.front().definition + "," +
              csv_cell(time_s) + "," + csv_cell(ratio) + "," + csv_cell(exponent.mean) +
              "," + csv_cell(exponent.spread) + "," + std::to_string(exponent.count) +
              "\n";
  write_result(path, text);
}

void write_mean_curves(const std::filesystem::path& path,
                       std::span<const NamedNecks> studies) {
  using scenarios::csv_cell;
  std::string text = "study,definition,time_s,r_over_R,r_over_R_error,run_count\n";
  for (const NamedNecks& study : studies)
    for (const auto& point : scenarios::mean_curve(study.seeds))
      text += csv_cell(study.name) + "," + study.seeds.front().definition + "," +
              csv_cell(point.time_s) + "," + csv_cell(point.ratio) + "," +
              csv_cell(point.ratio_error()) + "," + std::to_string(point.seed_count) +
              "\n";
  write_result(path, text);
}

}  // namespace tools
