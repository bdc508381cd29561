#include "scenarios/table_keys.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

#include "lattice/words.hpp"
#include "rates/pattern_hop.hpp"
#include "rates/units.hpp"
#include "scenarios/closest_word.hpp"
#include "scenarios/shipped_tables.hpp"

namespace scenarios {
namespace {

using rates::Pattern;
using rates::PatternBarriers;
using rates::PatternFallback;

std::vector<PatternFallback> fallback_list(Section& section) {
  std::vector<PatternFallback> fallbacks;
  for (const std::string& name : section.texts("fallback", {"error"})) {
    if (!fallbacks.empty() && fallbacks.back() != PatternFallback::coordination)
      section.mistake("fallback", "\"" + name + "\" is never reached",
                      "only coordination can lack patterns, and be followed");
    if (name == "coordination")
      fallbacks.push_back(PatternFallback::coordination);
    else if (name == "linear")
      fallbacks.push_back(PatternFallback::linear);
    else if (name == "forbidden")
      fallbacks.push_back(PatternFallback::forbidden);
    else if (name == "error")
      fallbacks.push_back(PatternFallback::error);
    else
      section.mistake("fallback", "\"" + name + "\" is no fallback",
                      "coordination, linear, forbidden, error");
  }
  return fallbacks;
}

/// Whether there is no shipped table of this name, which is noted as a mistake.
bool is_no_table(Section& section, std::string_view key,
                 const std::filesystem::path& file) {
  if (file.parent_path() != table_folder() || std::filesystem::exists(file))
    return false;
  const std::string nearest = did_you_mean(file.stem().string(), table_names());
  section.mistake(key, "there is no such table",
                  nearest.empty()
                      ? "a name of adatom list tables, or a path with a dot "
                        "or slash from the input's own folder"
                      : nearest);
  return true;
}

/// Whether the file is a table by pattern or process, and not of this kind, which is
/// noted as a mistake.
bool is_other_kind(Section& section, std::string_view key,
                   const std::filesystem::path& file, rates::TableKind kind) {
  const rates::TableKind found = rates::kind_of_table(file);
  // A file of none of the kinds counts as pairs: its reader says what it lacks.
  if (found == kind || found == rates::TableKind::pairs) return false;
  const std::string name = found == rates::TableKind::patterns ? "pattern" : "process";
  section.mistake(key, "is a table by " + name,
                  key == "table" ? "model = \"" + name + "_table\""
                                 : "a table by (n_initial, n_final)");
  return true;
}

}  // namespace

std::optional<std::filesystem::path> file_of_table(Section& section,
                                                   std::string_view key,
                                                   rates::TableKind kind) {
  const auto file = section.file(key, table_folder());
  if (is_no_table(section, key, file) || is_other_kind(section, key, file, kind))
    return std::nullopt;
  return file;
}

rates::PatternRules read_fallbacks(Section& section) {
  rates::PatternRules rules;
  rules.fallbacks = fallback_list(section);
  if (std::ranges::count(rules.fallbacks, PatternFallback::coordination) > 0)
    rules.coordination = read_table(section, "coordination_table",
                                    rates::TableKind::pairs, rates::read_barrier_table);
  return rules;
}

void check_coordination_table(Section& section, const rates::TableOrigin& table,
                              const rates::PatternRules& rules) {
  if (!rules.coordination || rules.coordination->origin.about.empty() ||
      table.about.empty())
    return;
  try {
    rates::expect_one_metal(table, rules.coordination->origin);
  } catch (const lattice::InputError& error) {
    section.mistakes_in_file("coordination_table", error);
  }
}

BalanceKeys read_balance(Section& section) {
  BalanceKeys keys;
  keys.symmetric_saddle = section.choice("balance", {"as_is", "symmetric_saddle"},
                                         "as_is") == "symmetric_saddle";
  keys.bond_energy_eV =
      section.optional_number("bond_energy_eV", Range::not_negative());
  if (keys.bond_energy_eV && !keys.symmetric_saddle)
    section.mistake("bond_energy_eV", "is only for balance = \"symmetric_saddle\"",
                    "leave it out");
  return keys;
}

double bond_energy_for_balance_eV(Section& section, const BalanceKeys& keys,
                                  std::optional<double> fitted_eV) {
  if (keys.bond_energy_eV) return *keys.bond_energy_eV;
  if (fitted_eV && *fitted_eV >= 0.0) return *fitted_eV;
  section.mistake("balance",
                  fitted_eV
                      ? "the barriers fit a bond energy of " +
                            lattice::shortest(*fitted_eV) + " eV, which is negative"
                      : "no hop of the table with its way back fixes a bond energy",
                  "give bond_energy_eV");
  return 0.0;
}

std::string table_text(const PatternBarriers& barriers, double temperature_K) {
  std::string text =
      "n_initial  n_final  patterns  from_table  lowest_eV  highest_eV  "
      "highest_rate_per_s\n";
  struct Pair {
    unsigned patterns = 0, from_table = 0;
    double lowest_eV = std::numeric_limits<double>::infinity(), highest_eV = 0.0;
    double highest_per_s = 0.0;
  };
  std::array<std::array<Pair, 12>, 12> pairs{};
  for (Pattern p = 0; p < rates::pattern_count; ++p) {
    if (!std::isfinite(barriers.barrier_eV[p]) || rates::canonical(p) != p) continue;
    Pair& pair = pairs[rates::n_initial(p)][rates::n_final(p)];
    ++pair.patterns;
    pair.from_table += barriers.sources[p] == rates::BarrierSource::table;
    pair.lowest_eV = std::min(pair.lowest_eV, barriers.barrier_eV[p]);
    pair.highest_eV = std::max(pair.highest_eV, barriers.barrier_eV[p]);
    pair.highest_per_s =
        std::max(pair.highest_per_s,
                 rates::activated_rate_per_s(
                     barriers.frequency_factor(p) * barriers.attempt_frequency_per_s,
                     barriers.barrier_eV[p], temperature_K));
  }
  char line[120];
  for (unsigned i = 0; i < 12; ++i)
    for (unsigned f = 0; f < 12; ++f) {
      const Pair& pair = pairs[i][f];
      if (pair.patterns == 0) continue;
      std::snprintf(line, sizeof line, "%9u  %7u  %8u  %10u  %9.4f  %10.4f  %18.4g\n",
                    i, f, pair.patterns, pair.from_table, pair.lowest_eV,
                    pair.highest_eV, pair.highest_per_s);
      text += line;
    }
  return text;
}

void check_fcc(Section& section, const PatternBarriers& barriers,
               const lattice::UnitCell& cell) {
  if (rates::distinct_rate_count(barriers) > rates::most_distinct_rates)
    section.mistake("table", "has more than 65535 distinct barriers",
                    "round them to 0.0001 eV");
  if (!rates::is_fcc(cell))
    section.mistake("model",
                    section.text("model") + " knows fcc only, not " + cell.name(),
                    "lattice.cell = \"fcc\", \"fcc_110\" or \"fcc_111\"");
}

}  // namespace scenarios
