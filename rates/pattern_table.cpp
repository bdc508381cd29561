#include "rates/pattern_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string_view>
#include <utility>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "rates/table_reader.hpp"

namespace rates {
namespace {

using lattice::InputError;
using lattice::Mistake;

constexpr std::size_t most_bytes = std::size_t{64} << 20;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Calls action(pattern) once for all patterns that are one by symmetry.
void for_classes(auto&& action) {
  static const std::vector<Pattern> classes = [] {
    std::vector<Pattern> list;
    for (Pattern p = 0; p < pattern_count; ++p)
      if (canonical(p) == p) list.push_back(p);
    return list;
  }();
  for (const Pattern p : classes) action(p);
}

/// The change of energy by a hop [eV].
double change_eV(Pattern pattern, double bond_energy_eV) {
  return bond_energy_eV * (static_cast<double>(n_initial(pattern)) - n_final(pattern));
}

/// Calls action(pattern, way back) once for each pair of a hop and its way back.
void for_pairs(auto&& action) {
  for_classes([&](Pattern p) {
    if (const Pattern back = canonical(reversed(p)); p <= back) action(p, back);
  });
}

void set_all(std::vector<double>& barrier_eV, Pattern pattern, double value_eV) {
  for (const BitMap& map : hop_symmetries())
    barrier_eV[mapped(pattern, map)] = value_eV;
}

/// Enters rows into a table.
class Rows {
 public:
  Rows(TableReader& reader, std::vector<double>& barrier_eV)
      : reader_(reader), barrier_eV_(barrier_eV), first_line_(pattern_count, 0) {}

  void take(std::span<const TableCell> cells) {
    const auto pattern = pattern_of(cells[0].text);
    if (!pattern)
      reader_.mistake(cells[0], "pattern", "is no pattern",
                      "0x and hexadecimal digits, from 0x0 to 0x3ffff");
    const auto barrier_eV = reader_.barrier_eV(cells[1], "barrier_eV");
    if (pattern && barrier_eV) enter(cells[0], *pattern, *barrier_eV);
  }

 private:
  void enter(TableCell where, Pattern pattern, double barrier_eV) {
    const auto first_in = [](int line) {
      return "first in line " + std::to_string(line);
    };
    if (first_line_[pattern] > 0)
      return reader_.mistake(where, "pattern", "the pattern comes twice",
                             first_in(first_line_[pattern]));
    if (!std::isnan(barrier_eV_[pattern]) && barrier_eV_[pattern] != barrier_eV) {
      int line = 0;
      for (const BitMap& map : hop_symmetries())
        line = std::max(line, first_line_[mapped(pattern, map)]);
      return reader_.mistake(where, "pattern",
                             "has another barrier than the same pattern in a mirror",
                             first_in(line));
    }
    first_line_[pattern] = reader_.line();
    set_all(barrier_eV_, pattern, barrier_eV);
  }

  TableReader& reader_;
  std::vector<double>& barrier_eV_;
  std::vector<int> first_line_;  ///< shape [pattern_count]
};

/// Barriers by coordination of each fallback that has them.
using ByCoordination = CoordinationBarriers::Table;

ByCoordination linear_table(const LinearFit& fit) {
  return linear_barriers({.constant_eV = fit.constant_eV,
                          .per_initial_eV = fit.per_initial_eV,
                          .per_final_eV = fit.per_final_eV,
                          .fewest = 0})
      .barrier_eV;
}

/// A barrier and where it comes from.
struct Entry {
  double barrier_eV;
  BarrierSource source;
};

/// What the fallbacks say, tried in their order.
class Fallbacks {
 public:
  Fallbacks(const PatternTable& table, const PatternRules& rules) {
    for (const PatternFallback fallback : rules.fallbacks) {
      if (fallback == PatternFallback::coordination) {
        ADATOM_EXPECT(rules.coordination.has_value());
        steps_.push_back({BarrierSource::coordination, rules.coordination->barrier_eV});
      } else if (fallback == PatternFallback::linear) {
        const LinearFit fit = rules.linear ? *rules.linear : fit_linear(table);
        steps_.push_back({BarrierSource::linear, linear_table(fit)});
      } else if (fallback == PatternFallback::forbidden) {
        steps_.push_back(
            {BarrierSource::forbidden,
             CoordinationBarriers::filled(CoordinationBarriers::forbidden)});
      } else {
        break;
      }
    }
  }

  std::optional<Entry> find(Pattern pattern) const {
    for (const Step& step : steps_)
      if (const double barrier_eV = step.barriers[n_initial(pattern)][n_final(pattern)];
          !std::isnan(barrier_eV))
        return Entry{barrier_eV, step.source};
    return std::nullopt;
  }

 private:
  struct Step {
    BarrierSource source;
    ByCoordination barriers;
  };
  std::vector<Step> steps_;
};

[[noreturn]] void refuse(const PatternTable& table, std::size_t lacking,
                         Pattern example) {
  throw InputError(Mistake{
      .file = table.file,
      .problem = "lacks " + std::to_string(lacking) + " patterns, the first " +
                 hexadecimal(example) + " (" + std::to_string(n_initial(example)) +
                 " to " + std::to_string(n_final(example)) + " neighbours)",
      .hint = "choose a fallback for them: coordination, linear or forbidden"});
}

std::string description(const PatternTable& table, const PatternBarriers& barriers) {
  std::string s = "pattern table " + table.file;
  const auto counts = barriers.source_counts();
  for (unsigned k = 0; k < pattern_source_count; ++k)
    if (counts[k] > 0)
      s += (k == 0 ? ": " : ", ") + std::to_string(counts[k]) + " patterns " +
           phrase_of(static_cast<BarrierSource>(k));
  return s;
}

}  // namespace

PatternTable read_pattern_table(const std::filesystem::path& file) {
  PatternTable table;
  table.file = file.string();
  table.barrier_eV.assign(pattern_count, none);
  TableReader reader(file, {"pattern", "barrier_eV"});
  Rows rows(reader, table.barrier_eV);
  reader.read(most_bytes, [&](std::span<const TableCell> cells) { rows.take(cells); });
  table.about = reader.about();
  table.attempt_frequency_per_s = reader.attempt_frequency_per_s();
  return table;
}

LinearFit fit_linear(const PatternTable& table) {
  std::vector<TableEntry> entries;
  for_classes([&](Pattern p) {
    if (const double barrier_eV = table.barrier_eV[p]; !std::isnan(barrier_eV))
      entries.push_back({static_cast<double>(n_initial(p)),
                         static_cast<double>(n_final(p)), barrier_eV});
  });
  if (const auto fit = fit_plane(entries)) return *fit;
  throw InputError(Mistake{.file = table.file,
                           .problem = "has too few entries for a linear fit",
                           .hint = "three patterns whose (n_initial, n_final) do not "
                                   "lie on one line"});
}

std::array<std::size_t, pattern_source_count> PatternBarriers::source_counts() const {
  std::array<std::size_t, pattern_source_count> counts{};
  for_classes([&](Pattern p) { ++counts[static_cast<unsigned>(sources[p])]; });
  return counts;
}

PatternBarriers to_pattern_barriers(const PatternTable& table,
                                    const PatternRules& rules) {
  const Fallbacks fallbacks(table, rules);
  PatternBarriers barriers;
  barriers.attempt_frequency_per_s = table.attempt_frequency_per_s;
  std::size_t lacking = 0;
  Pattern example = 0;
  const auto entry_of = [&](Pattern p) -> Entry {
    if (std::min(n_initial(p), n_final(p)) < rules.fewest)
      return {CoordinationBarriers::forbidden, BarrierSource::few};
    if (!std::isnan(table.barrier_eV[p]))
      return {table.barrier_eV[p], BarrierSource::table};
    if (const auto entry = fallbacks.find(p)) return *entry;
    if (lacking == 0) example = p;
    lacking += canonical(p) == p;
    return {none, BarrierSource::forbidden};
  };
  for (Pattern p = 0; p < pattern_count; ++p) {
    const Entry entry = entry_of(p);
    barriers.barrier_eV.push_back(entry.barrier_eV);
    barriers.sources.push_back(entry.source);
  }
  if (lacking > 0) refuse(table, lacking, example);
  barriers.description = description(table, barriers);
  return barriers;
}

PatternBarriers to_pattern_barriers(const CoordinationBarriers& model) {
  ADATOM_EXPECT(model.counting == Counting::per_direction);
  PatternBarriers barriers;
  barriers.description = model.description + ", by pattern";
  barriers.attempt_frequency_per_s = model.attempt_frequency_per_s;
  for (Pattern p = 0; p < pattern_count; ++p) {
    const double barrier_eV = model.barrier_eV[n_initial(p)][n_final(p)];
    barriers.barrier_eV.push_back(barrier_eV);
    barriers.sources.push_back(std::isfinite(barrier_eV) ? BarrierSource::coordination
                                                         : BarrierSource::forbidden);
  }
  return barriers;
}

bool PatternBalance::holds() const { return worst_eV <= 1e-9 && one_way_count == 0; }

std::string PatternBalance::text() const {
  char line[240];
  const std::string energy = with_bond_energy(bond_energy_eV);
  if (holds()) return balance_holds(bond_energy_eV);
  if (worst_eV <= 1e-9)
    std::snprintf(line, sizeof line,
                  "no detailed balance: of %zu pairs of hops there and back %zu lack "
                  "the way back "
                  "(otherwise balanced%s)",
                  pair_count + one_way_count, one_way_count, energy.c_str());
  else
    std::snprintf(line, sizeof line,
                  "no detailed balance: worst violation %.4g eV at pattern %s, %u to "
                  "%u neighbours%s, %zu one-way of %zu pairs",
                  worst_eV, hexadecimal(worst).c_str(), n_initial(worst),
                  n_final(worst), energy.c_str(), one_way_count,
                  pair_count + one_way_count);
  return line;
}

PatternBalance check_balance(const std::vector<double>& barrier_eV,
                             std::optional<double> bond_energy_eV) {
  PatternBalance balance;
  double sum_xy = 0.0, sum_xx = 0.0;
  for_pairs([&](Pattern p, Pattern back) {
    const bool there = std::isfinite(barrier_eV[p]);
    if (there != std::isfinite(barrier_eV[back])) ++balance.one_way_count;
    if (!there || !std::isfinite(barrier_eV[back])) return;
    ++balance.pair_count;
    const double x = change_eV(p, 1.0);
    sum_xy += x * (barrier_eV[p] - barrier_eV[back]);
    sum_xx += x * x;
  });
  balance.bond_energy_eV = bond_energy_eV;
  if (!bond_energy_eV && sum_xx > 0.0) balance.bond_energy_eV = sum_xy / sum_xx;
  for_pairs([&](Pattern p, Pattern back) {
    if (!std::isfinite(barrier_eV[p]) || !std::isfinite(barrier_eV[back])) return;
    const double off_eV = std::abs(barrier_eV[p] - barrier_eV[back] -
                                   change_eV(p, balance.bond_energy_eV.value_or(0.0)));
    if (off_eV <= balance.worst_eV) return;
    balance.worst_eV = off_eV;
    balance.worst = p;
  });
  return balance;
}

BalanceChange make_balanced(PatternBarriers& barriers, double bond_energy_eV) {
  BalanceChange change{.bond_energy_eV = bond_energy_eV};
  std::vector<double>& barrier_eV = barriers.barrier_eV;
  const auto put = [&](Pattern p, double value_eV) {
    if (std::isinf(barrier_eV[p]))
      for (const BitMap& map : hop_symmetries())
        barriers.sources[mapped(p, map)] = BarrierSource::balance;
    change.note(barrier_eV[p], value_eV);
    set_all(barrier_eV, p, value_eV);
  };
  for_pairs([&](Pattern p, Pattern back) {
    if (!std::isfinite(barrier_eV[p]) && !std::isfinite(barrier_eV[back])) return;
    const double change_p_eV = change_eV(p, bond_energy_eV);
    const double forward_eV =
        balanced_forward_eV(barrier_eV[p], barrier_eV[back], change_p_eV);
    put(p, forward_eV);
    if (back != p) put(back, forward_eV - change_p_eV);
  });
  return change;
}

}  // namespace rates
