#include "scenarios/analysis/neck_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

namespace scenarios {
namespace {

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

std::string window_row(const WindowStudy& window, std::size_t seeds) {
  std::string values;
  for (const SeedExponent& seed : window.seeds) add_word(values, seed_text(seed));
  return row(
      {fixed(window.window.lower, 2) + " - " + fixed(window.window.upper, 2),
       mean_and_spread(window.exponent, 3), seed_count(window.exponent, seeds), values},
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

std::span<const LiteratureExponent> literature_neck_exponents() { return literature; }

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
  return text;
}

std::string literature_report() {
  return "From the literature; other definitions and windows give other exponents:\n" +
         literature_table();
}

}  // namespace scenarios
