#include "scenarios/analysis/neck_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/analysis/decade_cells.hpp"
#include "scenarios/analysis/report_text.hpp"

namespace scenarios {
namespace {

/// An exponent of neck growth from the literature, as text.
struct LiteratureExponent {
  std::string_view what;
  std::string_view regime;  ///< window or stage it holds for
  std::string_view value;
  std::string_view source;
};

constexpr std::array<LiteratureExponent, 6> literature = {{
    {"kMC, fcc", "early; intermediate (late: nucleation of layers on facets)",
     "~1/3; ~1/6", "McCarthy & Brown, PRB 80, 064107 (2009)"},
    {"experiment (Au decahedra) and kMC", "late stage, diameter, for the last value",
     "0.31 and 0.37; 0.32", "Lim et al., ACS Nano 3, 3809 (2009)"},
    {"surface diffusion of two spheres, full equation", "0.05 <= x/a <= 0.3",
     "0.18 to 0.15", "Nichols & Mullins, J. Appl. Phys. 36, 1826 (1965)"},
    {"order of magnitude", "-", "1/7", "Kuczynski (1949)"},
    {"roughened crystals, surface diffusion", "just after contact", "~1/3",
     "Farr & Izzard, arXiv:1001.3941"},
    {"molecular dynamics", "first ~100 ps elastic / plastic; only later compares", "-",
     "Pan et al. (2008); Cheng & Ngan (2013)"},
}};

std::string fixed(double x, int decimals) {
  if (std::isnan(x)) return "-";
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, x);
  return text.data();
}

void add_word(std::string& line, std::string_view word) {
  if (!line.empty()) line += ' ';
  line += word;
}

/// `text` broken at blanks into lines of at most `width` characters; a longer word gets
/// a line of its own.
std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width)
      lines.emplace_back();
    add_word(lines.back(), word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

constexpr std::size_t columns_in_row = 4;
using Row = std::array<std::string, columns_in_row>;
using Widths = std::array<std::size_t, columns_in_row>;

constexpr Widths result_widths = {12, 18, 7, 56};
constexpr Widths literature_widths = {26, 28, 14, 26};

/// One row of a table, each cell wrapped within its column.
std::string row(const Row& cells, const Widths& widths) {
  std::array<std::vector<std::string>, columns_in_row> lines;
  std::size_t height = 0;
  for (std::size_t c = 0; c < columns_in_row; ++c) {
    lines[c] = wrapped(cells[c], widths[c]);
    height = std::max(height, lines[c].size());
  }
  std::string text;
  for (std::size_t k = 0; k < height; ++k) {
    std::string line;
    std::size_t start = 0;
    for (std::size_t c = 0; c < columns_in_row; start += widths[c++] + 2) {
      line.resize(std::max(line.size(), start), ' ');
      if (k < lines[c].size()) line += lines[c][k];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

std::string mean_and_spread(const SeedStatistics& statistics, int decimals) {
  if (statistics.count < 2) return fixed(statistics.mean, decimals);
  return fixed(statistics.mean, decimals) + " +- " + fixed(statistics.spread, decimals);
}

std::string seed_count(const SeedStatistics& statistics, std::size_t of) {
  return std::to_string(statistics.count) + "/" + std::to_string(of);
}

std::string seed_text(const SeedExponent& seed) {
  switch (seed.use) {
    case WindowUse::whole:
      return fixed(seed.law->exponent, 3);
    case WindowUse::from_start:
      return fixed(seed.law->exponent, 3) + "*";
    case WindowUse::unreached:
      return "-";
    case WindowUse::too_few:
      return "few";
  }
  return {};
}

std::string window_text(const NeckWindow& window) {
  if (window.bounded == Bounded::time_s)
    return formatted("%.3g", window.lower) + " to " + formatted("%.3g", window.upper) +
           " s";
  return fixed(window.lower, 2) + " - " + fixed(window.upper, 2);
}

std::string window_row(const WindowStudy& window, std::size_t seeds) {
  std::string values;
  for (const SeedExponent& seed : window.seeds) add_word(values, seed_text(seed));
  return row({window_text(window.window), mean_and_spread(window.exponent, 3),
              seed_count(window.exponent, seeds), values},
             result_widths);
}

std::string level_row(const LevelStudy& level, std::size_t seeds) {
  std::string values;
  for (const auto& time : level.log10_time_s)
    add_word(values, time ? fixed(*time, 2) : "-");
  return row({fixed(level.level, 3), mean_and_spread(level.statistics, 2),
              seed_count(level.statistics, seeds), values},
             result_widths);
}

bool begins_inside(const WindowStudy& window) {
  return std::ranges::find(window.seeds, WindowUse::from_start, &SeedExponent::use) !=
         window.seeds.end();
}

std::string title(const NeckStudy& study) {
  std::string text = "Neck growth r ~ t^alpha. Definition of r: " + study.definition;
  const auto all = neck_definitions();
  const auto found = std::ranges::find(all, study.definition, &NeckDefinition::name);
  if (found != all.end()) text += "\n  (" + std::string(found->description) + ")";
  return text + "\n" + std::to_string(study.seed_count) + " seed" +
         (study.seed_count == 1 ? "" : "s") +
         "; +- is the sample standard deviation between seeds.\n\n";
}

std::string interval_text(const Interval& interval, int decimals) {
  if (std::isnan(interval.low)) return "-";
  return fixed(interval.low, decimals) + " to " + fixed(interval.high, decimals);
}

constexpr std::size_t columns_of_errors = 10;
constexpr std::array<std::size_t, columns_of_errors> error_widths = {10, 11, 5, 14, 5,
                                                                     5,  5,  5, 5,  14};

/// One line; what is longer than its column moves the rest.
std::string line_of(std::span<const std::string> cells,
                    std::span<const std::size_t> widths) {
  std::string line;
  for (std::size_t c = 0, start = 0; c < cells.size(); start += widths[c++] + 2) {
    line.resize(std::max(line.size() + (c > 0 ? 1 : 0), start), ' ');
    line += cells[c];
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

std::string error_row(const std::string& definition, const WindowErrors& errors) {
  std::vector<std::string> cells = {
      definition, window_text(errors.window), fixed(errors.exponent.mean, 3),
      interval_text(errors.over_seeds, 3), fixed(errors.along_run_error(), 3)};
  for (const SeedStatistics& shifted : errors.shifted)
    cells.push_back(fixed(shifted.mean, 3));
  const double best = errors.best_shift.mean;
  constexpr double edge = 2e-4;
  cells.push_back(best < earliest_shift + edge || best > latest_shift - edge
                      ? "none"
                      : fixed(errors.best_exponent.mean, 3) + " (" + fixed(best, 2) +
                            ")");
  return line_of(cells, error_widths);
}

std::string literature_table() {
  std::string text =
      row({"what", "window or regime", "alpha", "source"}, literature_widths);
  for (const LiteratureExponent& entry : literature)
    text += row({std::string(entry.what), std::string(entry.regime),
                 std::string(entry.value), std::string(entry.source)},
                literature_widths);
  return text;
}

}  // namespace

std::vector<LiteratureLine> literature_lines() {
  const auto level = [](std::string label, double exponent) {
    return LiteratureLine{.label = std::move(label),
                          .first_exponent = exponent,
                          .last_exponent = exponent};
  };
  return {level("1/3: McCarthy 2009 (early), Farr", 1.0 / 3.0),
          level("0.37: Lim 2009 (experiment)", 0.37),
          level("0.31: Lim 2009 (experiment)", 0.31),
          level("1/6: McCarthy 2009 (later)", 1.0 / 6.0),
          level("1/7: Kuczynski 1949", 1.0 / 7.0),
          {"0.18 to 0.15: Nichols 1965", 0.05, 0.3, 0.18, 0.15}};
}

std::string neck_report(const NeckStudy& study) {
  std::string text = title(study);
  text += row({"r/R", "alpha", "seeds", "each seed"}, result_widths);
  for (const WindowStudy& window : study.windows)
    text += window_row(window, study.seed_count);
  if (std::ranges::any_of(study.windows, begins_inside))
    text += "* the run began inside the window: a contact that existed lowers alpha\n";
  text += '\n';
  text += row({"r/R reached", "log10 t[s]", "seeds", "each seed"}, result_widths);
  for (const LevelStudy& level : study.levels)
    text += level_row(level, study.seed_count);
  text += "  of the first sample in each " + formatted("%g", 1.0 / cells_per_decade) +
          " of log10 t: times are as exact as that\n";
  double step = 0.0;
  for (const LevelStudy& level : study.levels) step = std::max(step, level.log10_step);
  // Of even samples rounding makes the step a little more.
  if (step > 1.5 / cells_per_decade)
    text += "  but samples are farther apart, by " + formatted("%.2g", step) +
            " of log10 t: no time is more exact\n";
  return text;
}

std::string error_report(std::span<const NeckErrors> definitions) {
  std::string text =
      "Errors of alpha. mean: 68 % interval of the mean over seeds. run: error of a "
      "single "
      "run from\nthe noise along it; where the spread between seeds is larger, that is "
      "the "
      "error. t0: alpha if\nthe particles touched at t0, in parts of the time t1 of "
      "the "
      "window's first sample; best: with\nthe t0/t1 (in brackets) that leaves the "
      "smallest "
      "residuals,\nnone if that is none of -10 to 0.99.\n";
  std::vector<std::string> head = {"definition", "window", "alpha", "mean", "run"};
  for (const double shift : contact_shifts)
    head.push_back((head.size() == 5 ? "t0=" : "") + formatted("%.3g", shift));
  head.emplace_back("best");
  text += line_of(head, error_widths);
  std::string source;
  for (const NeckErrors& definition : definitions) {
    if (definition.source != source) text += definition.source + "\n";
    source = definition.source;
    for (const WindowErrors& errors : definition.windows)
      text += error_row(
          &errors == definition.windows.data() ? definition.definition : "", errors);
  }
  return text;
}

std::string stage_report(std::span<const NeckStage> stages) {
  if (stages.empty()) return "";
  constexpr std::array<std::array<const char*, 3>, 3> names = {
      {{"one law", "", ""}, {"early", "late", ""}, {"early", "intermediate", "late"}}};
  constexpr std::array<std::size_t, 5> widths = {12, 22, 14, 18, 16};
  std::string text = "Stages, from the local slope:\n";
  const std::vector<std::string> head = {"", "t [s]", "r/R", "alpha",
                                         "68 % of the mean"};
  text += line_of(head, widths);
  for (std::size_t k = 0; k < stages.size(); ++k) {
    const NeckStage& stage = stages[k];
    const std::vector<std::string> cells = {
        names[stages.size() - 1][k],
        formatted("%.3g", stage.first_time_s) + " to " +
            formatted("%.3g", stage.last_time_s),
        fixed(stage.first_ratio, 2) + " to " + fixed(stage.last_ratio, 2),
        mean_and_spread(stage.exponent, 3), interval_text(stage.over_seeds, 3)};
    text += line_of(cells, widths);
  }
  return text;
}

std::string literature_report() {
  return "From the literature; other definitions and windows give other exponents:\n" +
         literature_table();
}

}  // namespace scenarios
