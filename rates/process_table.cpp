#include "rates/process_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

#include "lattice/input_error.hpp"
#include "rates/linear_fit.hpp"
#include "rates/one_metal.hpp"
#include "rates/pattern_balance.hpp"
#include "rates/table_reader.hpp"
#include "rates/units.hpp"

namespace rates {
namespace {

constexpr std::size_t most_bytes = 1 << 20;
constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double forbidden = CoordinationBarriers::forbidden;

/// The names that begin like a text, or all.
std::string names_like(std::string_view text) {
  std::string like, all;
  for (const ProcessRule& rule : process_rules()) {
    const std::string_view name = rule.name;
    const std::string item = (all.empty() ? "" : ", ") + std::string(name);
    all += item;
    const auto stem = text.substr(0, std::min<std::size_t>(text.size(), 3));
    if (!stem.empty() && name.starts_with(stem))
      like += (like.empty() ? "" : ", ") + std::string(name);
  }
  return like.empty() ? all : like;
}

/// Enters rows into a table.
class Rows {
 public:
  Rows(TableReader& reader, ProcessTable& table)
      : reader_(reader), table_(table), first_line_(process_rules().size(), 0) {}

  void take(std::span<const TableCell> cells) {
    const auto process = process_number(cells[0].text);
    if (!process)
      reader_.mistake(cells[0], "process", "is no process", names_like(cells[0].text));
    const auto barrier_eV = reader_.barrier_eV(cells[1], "barrier_eV");
    if (!process) return;
    int& first = first_line_[*process];
    if (first > 0)
      return reader_.mistake(cells[0], "process", "the process comes twice",
                             "first in line " + std::to_string(first));
    first = reader_.line();
    if (barrier_eV) table_.barrier_eV[*process] = *barrier_eV;
  }

 private:
  TableReader& reader_;
  ProcessTable& table_;
  std::vector<int> first_line_;  ///< by ProcessNumber
};

/// Neighbours lost on the way, without the atom in between.
double lost_neighbours(const ProcessRule& rule) {
  return static_cast<double>(neighbour_count(rule.before)) -
         static_cast<double>(neighbour_count(rule.after));
}

/// Calls action(process, its way back) once for each pair of moves over two bonds.
void for_two_bond_pairs(auto&& action) {
  const auto rules = process_rules();
  for (ProcessNumber p = 0; p < rules.size(); ++p)
    if (const auto back = way_back(p); rules[p].way != Way::hop && p <= *back)
      action(p, *back);
}

std::string description(const ProcessTable& table, const PatternBarriers& hops) {
  const auto rows =
      std::ranges::count_if(table.barrier_eV, [](double x) { return !std::isnan(x); });
  std::string text =
      "process table " + table.file + ": " + std::to_string(rows) + " processes";
  const auto counts = hops.source_counts();
  for (unsigned k = 0; k < pattern_source_count; ++k)
    if (counts[k] > 0)
      text += ", " + std::to_string(counts[k]) + " patterns " +
              phrase_of(static_cast<BarrierSource>(k));
  return text;
}

}  // namespace

ProcessTable read_process_table(const std::filesystem::path& file) {
  ProcessTable table;
  table.file = file.string();
  table.barrier_eV.assign(process_rules().size(), none);
  TableReader reader(file, {"process", "barrier_eV"});
  Rows rows(reader, table);
  reader.read(most_bytes, [&](std::span<const TableCell> cells) { rows.take(cells); });
  table.about = reader.about();
  table.attempt_frequency_per_s = reader.attempt_frequency_per_s();
  return table;
}

void replace_rows(ProcessTable& table, const ProcessTable& other) {
  expect_one_metal(table, other);
  for (std::size_t p = 0; p < table.barrier_eV.size(); ++p)
    if (!std::isnan(other.barrier_eV[p])) table.barrier_eV[p] = other.barrier_eV[p];
  table.file += " with rows of " + other.file;
}

PatternTable by_pattern(const ProcessTable& table) {
  PatternTable patterns{.file = table.file,
                        .about = table.about,
                        .attempt_frequency_per_s = table.attempt_frequency_per_s,
                        .barrier_eV = std::vector<double>(pattern_count, none)};
  for (Pattern p = 0; p < pattern_count; ++p)
    if (const auto process = hop_process(p))
      patterns.barrier_eV[p] = table.barrier_eV[*process];
  return patterns;
}

LinearFit fit_linear(const ProcessTable& table) {
  std::vector<TableEntry> entries;
  for (std::size_t p = 0; p < table.barrier_eV.size(); ++p) {
    const ProcessRule& rule = process_rules()[p];
    if (rule.way != Way::hop || rule.before == SiteKind::unstable ||
        std::isnan(table.barrier_eV[p]))
      continue;
    entries.push_back({1.0 * neighbour_count(rule.before),
                       1.0 * neighbour_count(rule.after), table.barrier_eV[p]});
  }
  if (const auto fit = fit_plane(entries)) return *fit;
  throw lattice::InputError(
      {.file = table.file,
       .problem = "has too few hops for a linear fit",
       .hint = "three whose numbers of neighbours do not lie on one line"});
}

ProcessBarriers to_process_barriers(const ProcessTable& table, PatternRules rules) {
  rules.fewest = fewest_stable_neighbours;
  if (std::ranges::count(rules.fallbacks, PatternFallback::linear) > 0)
    rules.linear = fit_linear(table);
  PatternTable stable = by_pattern(table);
  const PatternTable all = stable;
  for (Pattern p = 0; p < pattern_count; ++p)
    if (std::min(n_initial(p), n_final(p)) < rules.fewest) stable.barrier_eV[p] = none;
  ProcessBarriers barriers{.hops = to_pattern_barriers(stable, rules),
                           .two_bond_eV = table.barrier_eV};
  for (Pattern p = 0; p < pattern_count; ++p)
    if (n_initial(p) < rules.fewest && !std::isnan(all.barrier_eV[p])) {
      barriers.hops.barrier_eV[p] = all.barrier_eV[p];
      barriers.hops.sources[p] = BarrierSource::table;
    }
  for (ProcessNumber p = 0; p < process_rules().size(); ++p)
    if (process_rules()[p].way == Way::hop || std::isnan(table.barrier_eV[p]))
      barriers.two_bond_eV[p] = forbidden;
  barriers.hops.by_process = true;
  barriers.hops.description = description(table, barriers.hops);
  bool some_settle = false;
  for (Pattern p = 0; p < pattern_count; ++p)
    some_settle = some_settle || (n_initial(p) < rules.fewest &&
                                  std::isfinite(barriers.hops.barrier_eV[p]));
  if (!some_settle)
    barriers.hops.description +=
        "; without a row settle: atoms with fewer than three neighbours stay";
  return barriers;
}

std::string TwoBondBalance::text() const {
  if (worst.empty() && one_way_count == 0) return "none";
  if (holds()) return "detailed balance holds";
  char line[120];
  std::snprintf(line, sizeof line, "worst violation %.4g eV (%s), %u one-way", worst_eV,
                worst.c_str(), one_way_count);
  return line;
}

TwoBondBalance check_two_bond_balance(const std::vector<double>& barrier_eV,
                                      double bond_energy_eV) {
  TwoBondBalance balance;
  for_two_bond_pairs([&](ProcessNumber p, ProcessNumber back) {
    const double there_eV = barrier_eV[p];
    const double back_eV = barrier_eV[back];
    balance.one_way_count += std::isfinite(there_eV) != std::isfinite(back_eV);
    if (!std::isfinite(there_eV) || !std::isfinite(back_eV)) return;
    const ProcessRule& rule = process_rules()[p];
    const double off_eV =
        std::abs(there_eV - back_eV - bond_energy_eV * lost_neighbours(rule));
    if (!balance.worst.empty() && off_eV <= balance.worst_eV) return;
    balance.worst_eV = off_eV;
    balance.worst = rule.name;
  });
  return balance;
}

std::string two_bond_balance_text(const std::vector<double>& barrier_eV,
                                  std::optional<double> bond_energy_eV) {
  if (!bond_energy_eV) return "not to be judged, since the hops fix no bond energy";
  return check_two_bond_balance(barrier_eV, *bond_energy_eV).text();
}

std::string easy_descent_text(const ProcessBarriers& barriers) {
  double terrace_eV = forbidden;
  for (Pattern p = 0; p < pattern_count; ++p)
    if (hop_process(p) == process_number("terrace_111"))
      terrace_eV = std::min(terrace_eV, barriers.hops.barrier_eV[p]);
  const auto descent_eV = [&](const char* name) {
    return barriers.two_bond_eV[*process_number(name)];
  };
  const char* const easiest = std::ranges::min(
      {"descend_A_hop", "descend_A_exchange", "descend_B_hop", "descend_B_exchange"},
      {}, descent_eV);
  if (!std::isfinite(terrace_eV) || !(descent_eV(easiest) < terrace_eV)) return "";
  char line[120];
  std::snprintf(
      line, sizeof line,
      "%s is easier than terrace_111: an Ehrlich-Schwoebel barrier of %.3f eV", easiest,
      descent_eV(easiest) - terrace_eV);
  return line;
}

std::string balance_text(const ProcessBarriers& barriers) {
  const PatternBalance hops = check_balance(barriers.hops.barrier_eV);
  return hops.text() + "; moves over two bonds: " +
         two_bond_balance_text(barriers.two_bond_eV, hops.bond_energy_eV);
}

std::string process_text(const ProcessBarriers& barriers, double temperature_K) {
  struct Extent {
    double lowest_eV = forbidden, highest_eV = -forbidden;
    void include(double barrier_eV) {
      if (!std::isfinite(barrier_eV)) return;
      lowest_eV = std::min(lowest_eV, barrier_eV);
      highest_eV = std::max(highest_eV, barrier_eV);
    }
  };
  const auto rules = process_rules();
  std::vector<Extent> extents(rules.size());
  for (ProcessNumber p = 0; p < rules.size(); ++p)
    extents[p].include(barriers.two_bond_eV[p]);
  for (Pattern pattern = 0; pattern < pattern_count; ++pattern)
    if (const auto process = hop_process(pattern);
        process && barriers.hops.sources[pattern] == BarrierSource::table)
      extents[*process].include(barriers.hops.barrier_eV[pattern]);
  std::string text =
      "process                    barrier_eV     rate_per_s  what it is\n";
  char line[200];
  for (ProcessNumber p = 0; p < rules.size(); ++p) {
    const auto [lowest_eV, highest_eV] = extents[p];
    if (!std::isfinite(lowest_eV)) continue;
    char range[24] = "";
    if (highest_eV > lowest_eV + 1e-9)
      std::snprintf(range, sizeof range, "-%.4f", highest_eV);
    std::snprintf(line, sizeof line, "%-25s  %.4f%-7s  %10.4g  %s\n", rules[p].name,
                  lowest_eV, range,
                  activated_rate_per_s(
                      rules[p].frequency_factor * barriers.hops.attempt_frequency_per_s,
                      lowest_eV, temperature_K),
                  rules[p].text().c_str());
    text += line;
  }
  return text;
}

BalanceChange make_balanced(ProcessBarriers& barriers, double bond_energy_eV) {
  BalanceChange change = make_balanced(barriers.hops, bond_energy_eV);
  for_two_bond_pairs([&](ProcessNumber p, ProcessNumber back) {
    double& there_eV = barriers.two_bond_eV[p];
    double& back_eV = barriers.two_bond_eV[back];
    if (!std::isfinite(there_eV) && !std::isfinite(back_eV)) return;
    const double change_eV = bond_energy_eV * lost_neighbours(process_rules()[p]);
    const double forward_eV = balanced_forward_eV(there_eV, back_eV, change_eV);
    change.note(there_eV, forward_eV);
    if (p != back) change.note(back_eV, forward_eV - change_eV);
    if (std::isinf(there_eV)) barriers.made_for_balance.insert(p);
    if (std::isinf(back_eV)) barriers.made_for_balance.insert(back);
    there_eV = forward_eV;
    back_eV = forward_eV - change_eV;
  });
  return change;
}

}  // namespace rates
