#include "scenarios/analysis/study_report.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "scenarios/analysis/arrhenius.hpp"
#include "scenarios/analysis/report_text.hpp"
#include "scenarios/analysis/study_laws.hpp"
#include "scenarios/csv_cell.hpp"

namespace scenarios {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Of ln t between seeds, pooled over the groups of each family.
std::map<std::string, double> spread_by_family(std::span<const StudyGroup> groups) {
  std::map<std::string, double> spreads;
  for (const auto& family : families_of(groups))
    spreads[family.front().family] = relaxation_spread(family);
  return spreads;
}

/// Mean of ln t and its error by the spread of its family.
Estimate log_time(const StudyGroup& group, double spread) {
  double sum = 0.0;
  for (const double t : group.relaxation_times_s) sum += std::log(t);
  const auto count = static_cast<double>(group.relaxation_times_s.size());
  return {sum / count, spread / std::sqrt(count)};
}

const std::vector<WindowStudy>& windows_of(const StudyGroup& group) {
  static const std::vector<WindowStudy> no_windows;
  return group.necks ? group.necks->windows : no_windows;
}

std::string window_name(const NeckWindow& window) {
  return formatted("%.2f", window.lower) + "_" + formatted("%.2f", window.upper);
}

/// The first group with necks tells the windows of all.
const std::vector<WindowStudy>& windows_of(std::span<const StudyGroup> groups) {
  for (const StudyGroup& group : groups)
    if (group.necks) return windows_of(group);
  return windows_of(groups.front());
}

/// The same of the levels, whose times are wanted.
const std::vector<LevelStudy>& levels_of(std::span<const StudyGroup> groups) {
  static const std::vector<LevelStudy> no_levels;
  for (const StudyGroup& group : groups)
    if (group.necks) return group.necks->levels;
  return no_levels;
}

/// How many seeds of a window began inside it.
std::size_t begun_inside(const WindowStudy& window) {
  return static_cast<std::size_t>(
      std::ranges::count(window.seeds, WindowUse::from_start, &SeedExponent::use));
}

bool any_begun_inside(std::span<const StudyGroup> groups) {
  return std::ranges::any_of(groups, [](const StudyGroup& group) {
    return std::ranges::any_of(
        windows_of(group), [](const auto& window) { return begun_inside(window) > 0; });
  });
}

bool any_of_fewer_runs(std::span<const StudyGroup> groups) {
  return std::ranges::any_of(groups, [](const StudyGroup& group) {
    return std::ranges::any_of(windows_of(group), [&](const WindowStudy& window) {
      return window.exponent.count > 0 && window.exponent.count < group.run_count;
    });
  });
}

std::string exponent_text(const WindowStudy& window, std::size_t run_count) {
  const SeedStatistics& statistics = window.exponent;
  if (statistics.count == 0) return "-";
  std::string text = formatted("%.3f", statistics.mean);
  if (statistics.count > 1) text += formatted(" +- %.3f", statistics.standard_error());
  if (begun_inside(window) > 0) text += "*";
  if (statistics.count < run_count)
    text += " (" + std::to_string(statistics.count) + ")";
  return text;
}

constexpr std::size_t alpha_width = 20;

std::string row_of(const StudyGroup& group, std::size_t windows, double spread) {
  std::string line = padded(formatted("%.6g", group.temperature_K), 8) +
                     padded(formatted("%.6g", group.atoms), 9) +
                     padded(std::to_string(group.run_count), 6);
  for (std::size_t w = 0; w < windows; ++w) {
    const auto& own = windows_of(group);
    line += padded(w < own.size() ? exponent_text(own[w], group.run_count) : "-",
                   alpha_width);
  }
  if (!group.relaxation_times_s.empty()) {
    const Estimate log = log_time(group, spread);
    line += formatted("%.3g", std::exp(log.value));
    if (!std::isnan(log.error)) line += formatted(" x/ %.2f", std::exp(log.error));
    if (!group.all_relaxed())
      line += " (" + std::to_string(group.relaxation_times_s.size()) + " relaxed)";
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

std::string study_csv(std::span<const StudyGroup> groups) {
  std::set<std::string> keys;
  for (const StudyGroup& group : groups)
    for (const auto& [key, value] : group.settings)
      if (key != "temperature_K") keys.insert(key);
  std::string text;
  for (const std::string& key : keys) text += csv_cell(key) + ",";
  text += "temperature_K,atoms,runs";
  for (const WindowStudy& window : windows_of(groups)) {
    const std::string name = ",alpha_" + window_name(window.window);
    text += name + name + "_error" + name + "_runs" + name + "_begun_inside";
  }
  for (const LevelStudy& level : levels_of(groups)) {
    const std::string name = ",log10_time_s_" + formatted("%.3f", level.level);
    text += name + name + "_error" + name + "_runs";
  }
  text += ",relaxation_time_s,relaxation_ln_error,relaxation_runs\n";
  const std::map<std::string, double> spreads = spread_by_family(groups);
  for (const StudyGroup& group : groups) {
    for (const std::string& key : keys) {
      const auto it = group.settings.find(key);
      text += (it == group.settings.end() ? "" : csv_cell(it->second)) + ",";
    }
    text += csv_cell(group.temperature_K) + "," + csv_cell(group.atoms) + "," +
            std::to_string(group.run_count);
    for (std::size_t w = 0; w < windows_of(groups).size(); ++w) {
      const auto& own = windows_of(group);
      const auto statistics = w < own.size() ? own[w].exponent : seed_statistics({});
      text += "," + csv_cell(statistics.mean) + "," +
              csv_cell(statistics.count > 1 ? statistics.standard_error() : none) +
              "," + std::to_string(statistics.count) + "," +
              std::to_string(w < own.size() ? begun_inside(own[w]) : 0);
    }
    for (std::size_t k = 0; k < levels_of(groups).size(); ++k) {
      const auto statistics =
          group.necks ? group.necks->levels[k].statistics : seed_statistics({});
      text += "," + csv_cell(statistics.mean) + "," +
              csv_cell(statistics.count > 1 ? statistics.standard_error() : none) +
              "," + std::to_string(statistics.count);
    }
    const bool relaxed = !group.relaxation_times_s.empty();
    const Estimate log =
        relaxed ? log_time(group, spreads.at(group.family)) : Estimate{none, none};
    text += "," + csv_cell(std::exp(log.value)) + "," + csv_cell(log.error) + "," +
            std::to_string(group.relaxation_times_s.size()) + "\n";
  }
  return text;
}

std::string study_report(std::span<const StudyGroup> groups) {
  std::string text;
  for (const auto& family : families_of(groups)) {
    const auto& windows = windows_of(family);
    if (!family.front().family.empty()) text += family.front().family + "\n";
    std::string head = padded("T [K]", 8) + padded("atoms", 9) + padded("runs", 6);
    for (const WindowStudy& window : windows)
      head += padded("a " + formatted("%.2f", window.window.lower) +
                         formatted("-%.2f", window.window.upper),
                     alpha_width);
    text += head + "relaxation time [s]\n";
    const double spread = relaxation_spread(family);
    for (const StudyGroup& group : family)
      text += row_of(group, windows.size(), spread);
    if (any_begun_inside(family))
      text += "* a run began inside the window: a contact that existed lowers a\n";
    if (any_of_fewer_runs(family))
      text += "(k) of k runs: the others did not go through the whole window\n";
    if (!std::isnan(spread))
      text +=
          "x/ f: one standard error is a factor of f, from the spread between seeds\n";
    text += laws_report(family) + "\n";
  }
  return text;
}

}  // namespace scenarios
