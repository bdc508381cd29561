// model = "pattern_table": barriers by the full environment of each hop on fcc, from a
// CSV file, shipped or the user's; what it lacks goes by the fallbacks that the input
// names.
#include "rates/pattern_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <utility>

#include "lattice/input_error.hpp"
#include "rates/pattern_hop.hpp"
#include "rates/units.hpp"
#include "scenarios/rate_model.hpp"

namespace scenarios {
namespace {

using rates::Pattern;
using rates::PatternBarriers;
using rates::PatternFallback;

std::vector<PatternFallback> read_fallbacks(Section& section) {
  std::vector<PatternFallback> fallbacks;
  for (const std::string& name : section.texts("fallback", {"error"})) {
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

/// The file that `key` names, read; what the reader returns when it is wrong is empty.
template <class Read>
auto read_file(Section& section, const char* key, Read&& read) {
  const auto file = section.file(key, ADATOM_TABLES);
  try {
    return read(file);
  } catch (const lattice::InputError& error) {
    section.mistakes_in_file(key, error);
    return decltype(read(file)){};
  }
}

/// What the barriers of equal coordinations have in common, one line for each pair.
std::string table_text(const PatternBarriers& barriers, double temperature_K) {
  std::string text =
      "n_initial  n_final  patterns  from_table  lowest_eV  highest_eV  "
      "highest_rate_per_s\n";
  struct Pair {
    unsigned patterns = 0, from_table = 0;
    double lowest_eV = std::numeric_limits<double>::infinity(), highest_eV = 0.0;
  };
  std::array<std::array<Pair, 12>, 12> pairs{};
  for (Pattern p = 0; p < rates::pattern_count; ++p) {
    if (!std::isfinite(barriers.barrier_eV[p]) || rates::canonical(p) != p) continue;
    Pair& pair = pairs[rates::n_initial(p)][rates::n_final(p)];
    ++pair.patterns;
    pair.from_table += barriers.sources[p] == rates::PatternSource::table;
    pair.lowest_eV = std::min(pair.lowest_eV, barriers.barrier_eV[p]);
    pair.highest_eV = std::max(pair.highest_eV, barriers.barrier_eV[p]);
  }
  const double kT_eV = rates::boltzmann_eV_per_K * temperature_K;
  char line[120];
  for (unsigned i = 0; i < 12; ++i)
    for (unsigned f = 0; f < 12; ++f) {
      const Pair& pair = pairs[i][f];
      if (pair.patterns == 0) continue;
      std::snprintf(
          line, sizeof line, "%9u  %7u  %8u  %10u  %9.4f  %10.4f  %18.4g\n", i, f,
          pair.patterns, pair.from_table, pair.lowest_eV, pair.highest_eV,
          barriers.attempt_frequency_per_s * std::exp(-pair.lowest_eV / kT_eV));
      text += line;
    }
  return text;
}

/// The table with everything that stands in for its gaps, made balanced if asked for.
PatternBarriers read_barriers(Section& section, const rates::PatternTable& table,
                              const rates::PatternRules& rules) {
  const bool balanced = section.choice("balance", {"as_is", "symmetric_saddle"},
                                       "as_is") == "symmetric_saddle";
  const auto bond_energy_eV =
      section.optional_number("bond_energy_eV", Range::not_negative());
  if (bond_energy_eV && !balanced)
    section.mistake("bond_energy_eV", "is only for balance = \"symmetric_saddle\"",
                    "leave it out");
  if (table.barrier_eV.empty()) return {};  // it had mistakes
  PatternBarriers barriers;
  try {
    barriers = rates::to_pattern_barriers(table, rules);
  } catch (const lattice::InputError& error) {
    section.mistakes_in_file("table", error);
    return {};
  }
  if (balanced) {
    const double fitted_eV = rates::check_balance(table.barrier_eV).bond_energy_eV;
    const auto change =
        rates::make_balanced(barriers, bond_energy_eV.value_or(fitted_eV));
    barriers.description += "; " + change.text();
  }
  if (rates::distinct_barrier_count(barriers) > rates::most_distinct_barriers)
    section.mistake("table", "has more than 65535 distinct barriers",
                    "round them to 0.0001 eV");
  return barriers;
}

RateModel pattern_table(Section& section, const lattice::UnitCell& cell) {
  rates::PatternRules rules;
  rules.fallbacks = read_fallbacks(section);
  if (std::ranges::count(rules.fallbacks, PatternFallback::coordination) > 0)
    rules.coordination =
        read_file(section, "coordination_table", rates::read_barrier_table);
  rules.fewest = static_cast<unsigned>(
      section.integer("fewest_neighbours", Range::between(0, 11), 1));
  const auto table = read_file(section, "table", rates::read_pattern_table);
  const auto frequency =
      section.optional_number("attempt_frequency_per_s", Range::positive());
  auto barriers =
      std::make_shared<PatternBarriers>(read_barriers(section, table, rules));
  if (frequency) barriers->attempt_frequency_per_s = *frequency;
  if (!rates::is_fcc(cell))
    section.mistake("model", "pattern_table knows fcc only, not " + cell.name(),
                    "lattice.cell = \"fcc\", \"fcc_110\" or \"fcc_111\"");

  RateModel model;
  if (barriers->barrier_eV.empty()) return model;  // a mistake is noted
  const rates::PatternBalance balance = rates::check_balance(barriers->barrier_eV);
  model.description = barriers->description;
  model.balance = balance.text();
  model.bond_energy_eV = balance.bond_energy_eV;
  model.bytes_per_site = 2.0;
  model.table = [barriers](double temperature_K) {
    return table_text(*barriers, temperature_K);
  };
  model.make_hop = [barriers](lattice::Occupancy& occupancy, double temperature_K) {
    return rates::make_pattern_hop(occupancy, *barriers, temperature_K);
  };
  return model;
}

const RateModels::Entry entry{"pattern_table", pattern_table};

}  // namespace
}  // namespace scenarios
