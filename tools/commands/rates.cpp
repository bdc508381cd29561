// adatom rates
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "rates/barrier_table.hpp"
#include "rates/fcc_steps.hpp"
#include "rates/linear_fit.hpp"
#include "rates/pattern_balance.hpp"
#include "rates/pattern_table.hpp"
#include "rates/process_balance.hpp"
#include "rates/process_table.hpp"
#include "rates/surface_process.hpp"
#include "rates/table_kind.hpp"
#include "rates/units.hpp"
#include "scenarios/shipped_tables.hpp"
#include "tools/commands/commands.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/commands/rates_pattern.hpp"
#include "tools/usage_error.hpp"

namespace tools {
namespace {

using Temperatures = std::vector<double>;

void print_origin(const rates::TableOrigin& origin) {
  std::printf("%-12s %s\n", "file", origin.file.c_str());
  for (const auto& [key, value] : origin.about) {
    if (key == "prefactor_per_s") continue;
    std::string text = value;
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos;)
      text.replace(at, 1, "\n" + std::string(13, ' ')), at += 14;
    std::printf("%-12s %s\n", key.c_str(), text.c_str());
  }
  std::printf("%-12s %.6g per s\n", "prefactor", origin.attempt_frequency_per_s);
}

/// The end of the line with the names of the columns.
void print_temperatures(const Temperatures& temperatures_K) {
  for (const double temperature_K : temperatures_K) {
    char title[40];
    std::snprintf(title, sizeof title, "per_s_at_%.6g_K", temperature_K);
    std::printf("  %16s", title);
  }
  std::printf("\n");
}

/// The end of the line of an entry.
void print_rates(double barrier_eV, double attempt_frequency_per_s,
                 const Temperatures& temperatures_K) {
  std::printf("  %10.4f", barrier_eV);
  for (const double temperature_K : temperatures_K)
    std::printf("  %16.4g", rates::activated_rate_per_s(attempt_frequency_per_s,
                                                        barrier_eV, temperature_K));
  std::printf("\n");
}

/// An entry, and what it is called.
struct NamedEntry {
  rates::TableEntry entry;
  std::string name;
};

/// The plane through all entries, and that which lies farthest from it: a slip of the
/// pen is seen there.
void print_plane(const std::vector<NamedEntry>& named) {
  std::vector<rates::TableEntry> entries;
  for (const NamedEntry& one : named) entries.push_back(one.entry);
  const auto fit = rates::fit_plane(entries);
  if (!fit) return;
  const auto off_eV = [&](const NamedEntry& one) {
    return one.entry.barrier_eV - fit->constant_eV -
           fit->per_initial_eV * one.entry.n_initial -
           fit->per_final_eV * one.entry.n_final;
  };
  const NamedEntry& farthest = *std::ranges::max_element(
      named, {}, [&](const NamedEntry& one) { return std::abs(off_eV(one)); });
  std::printf(
      "%-12s %.3f %+.3f n_initial %+.3f n_final eV, rms %.3f; farthest %s, by %+.3f\n",
      "plane", fit->constant_eV, fit->per_initial_eV, fit->per_final_eV, fit->rms_eV,
      farthest.name.c_str(), off_eV(farthest));
}

void print_pairs(const std::string& file, const Temperatures& temperatures_K) {
  const rates::BarrierTable table = rates::read_barrier_table(file);
  const auto gaps = rates::gaps(table, rates::fcc_coordination, 1);
  rates::CoordinationBarriers barriers;
  std::vector<NamedEntry> entries;
  for (unsigned i = 0; i < barriers.size; ++i)
    for (unsigned f = 0; f < barriers.size; ++f) {
      if (std::isnan(table.barrier_eV[i][f])) continue;
      barriers.barrier_eV[i][f] = table.barrier_eV[i][f];
      entries.push_back(
          {{static_cast<double>(i), static_cast<double>(f), table.barrier_eV[i][f]},
           std::to_string(i) + " -> " + std::to_string(f)});
    }
  print_origin(table.origin);
  std::printf("%-12s %zu pairs\n", "entries", entries.size());
  std::printf("%-12s %zu of the %u pairs from 1 to %u neighbours%s%s\n", "gaps",
              gaps.size(),
              (rates::fcc_coordination - 1) * (rates::fcc_coordination - 1),
              rates::fcc_coordination - 1, gaps.empty() ? "" : ": ",
              rates::text_of(gaps).c_str());
  print_plane(entries);
  std::printf("%-12s %s\n\n", "check",
              rates::check_balance(barriers, barriers.size).text().c_str());
  std::printf("n_initial  n_final  barrier_eV");
  print_temperatures(temperatures_K);
  for (const auto& [entry, name] : entries) {
    std::printf("%9.0f  %7.0f", entry.n_initial, entry.n_final);
    print_rates(entry.barrier_eV, table.origin.attempt_frequency_per_s, temperatures_K);
  }
}

void print_patterns(const std::string& file, const Temperatures& temperatures_K) {
  const rates::PatternTable table = rates::read_pattern_table(file);
  std::vector<rates::Pattern> entries;
  std::size_t gap_count = 0;
  for (rates::Pattern p = 0; p < rates::pattern_count; ++p) {
    if (rates::canonical(p) != p) continue;
    if (std::isnan(table.barrier_eV[p]))
      ++gap_count;
    else
      entries.push_back(p);
  }
  std::ranges::stable_sort(entries, {}, [](rates::Pattern p) {
    return std::pair(rates::n_initial(p), rates::n_final(p));
  });
  print_origin(table.origin);
  std::printf("%-12s %zu patterns, symmetric ones counted once\n", "entries",
              entries.size());
  std::printf("%-12s %zu of the %zu patterns\n", "gaps", gap_count,
              gap_count + entries.size());
  std::vector<NamedEntry> named;
  for (const rates::Pattern p : entries)
    named.push_back({{static_cast<double>(rates::n_initial(p)),
                      static_cast<double>(rates::n_final(p)), table.barrier_eV[p]},
                     rates::hexadecimal(p)});
  print_plane(named);
  std::printf("%-12s %s\n\n", "check",
              rates::check_balance(table.barrier_eV).text().c_str());
  std::printf("pattern  n_initial  n_final  barrier_eV");
  print_temperatures(temperatures_K);
  for (const rates::Pattern p : entries) {
    std::printf("%s  %9u  %7u", rates::hexadecimal(p).c_str(), rates::n_initial(p),
                rates::n_final(p));
    print_rates(table.barrier_eV[p],
                rates::frequency_factor(p) * table.origin.attempt_frequency_per_s,
                temperatures_K);
  }
}

void print_processes(const std::string& file, const Temperatures& temperatures_K) {
  const rates::ProcessTable table = rates::read_process_table(file);
  const auto rules = rates::process_rules();
  std::string gaps;
  std::size_t gap_count = 0;
  for (std::size_t p = 0; p < rules.size(); ++p)
    if (std::isnan(table.barrier_eV[p]))
      gaps += (gap_count++ == 0 ? ": " : ", ") + std::string(rules[p].name);
  const auto hops = rates::check_balance(rates::by_pattern(table).barrier_eV);
  const std::string others =
      rates::two_bond_balance_text(table.barrier_eV, hops.bond_energy_eV);
  print_origin(table.origin);
  std::printf("%-12s %zu processes\n", "entries", rules.size() - gap_count);
  std::printf("%-12s %zu of the %zu processes%s\n", "gaps", gap_count, rules.size(),
              gaps.c_str());
  std::printf("%-12s hops: %s\n", "check", hops.text().c_str());
  std::printf("%-12s moves over two bonds: %s\n\n", "", others.c_str());
  std::printf("process                    barrier_eV");
  print_temperatures(temperatures_K);
  for (std::size_t p = 0; p < rules.size(); ++p) {
    if (std::isnan(table.barrier_eV[p])) continue;
    std::printf("%-25s", rules[p].name);
    print_rates(table.barrier_eV[p],
                rules[p].frequency_factor * table.origin.attempt_frequency_per_s,
                temperatures_K);
  }
  std::printf("\nThe rules by which a hop has its name:\n");
  for (const rates::ProcessRule& rule : rules)
    std::printf("%-25s  %s\n", rule.name, rule.text().c_str());
}

void print_table(const std::string& file, const Temperatures& temperatures_K) {
  switch (rates::kind_of_table(file)) {
    case rates::TableKind::pairs:
      return print_pairs(file, temperatures_K);
    case rates::TableKind::patterns:
      return print_patterns(file, temperatures_K);
    case rates::TableKind::processes:
      return print_processes(file, temperatures_K);
  }
}

}  // namespace

void add_rates(CLI::App& app, ExitCode&) {
  struct Arguments {
    std::string table;
    std::vector<std::string> temperatures_K = {"300", "600"};
    std::optional<std::string> pattern;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "rates",
      "Print a barrier table, by pairs, by pattern or by process: what it says of "
      "itself, its gaps,\n"
      "how far it is from detailed balance, its entries and their rates.");
  command
      ->add_option("table", arguments->table,
                   "Name of a shipped table, or path of a file (with a . or / in it)")
      ->required();
  command->add_option("--temperature-K", arguments->temperatures_K,
                      "Temperatures of the rates");
  command->add_option(
      "--pattern", arguments->pattern,
      "Tell of this pattern alone, such as 0x3ce00, and what the table\n"
      "itself has for it; explain tells what a run makes of that");
  command->callback([arguments] {
    Temperatures temperatures_K;
    for (const std::string& text : arguments->temperatures_K)
      temperatures_K.push_back(number_within("--temperature-K", text, 1.0, 1e6));
    const std::string file = scenarios::table_file(arguments->table).string();
    if (!arguments->pattern) return print_table(file, temperatures_K);
    const auto pattern = rates::pattern_of(*arguments->pattern);
    if (!pattern)
      throw UsageError{"--pattern " + *arguments->pattern + ": not from 0x00000 to " +
                       rates::hexadecimal(rates::pattern_count - 1)};
    print_pattern(*pattern, file, temperatures_K);
  });
}

}  // namespace tools
