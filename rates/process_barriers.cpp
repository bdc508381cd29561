#include "rates/process_barriers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "rates/units.hpp"

namespace rates {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double forbidden = CoordinationBarriers::forbidden;

std::string description(const ProcessTable& table, const PatternBarriers& hops) {
  const auto rows =
      std::ranges::count_if(table.barrier_eV, [](double x) { return !std::isnan(x); });
  std::string text =
      "process table " + table.origin.file + ": " + std::to_string(rows) + " processes";
  const auto counts = hops.source_counts();
  for (unsigned k = 0; k < pattern_source_count; ++k)
    if (counts[k] > 0)
      text += ", " + std::to_string(counts[k]) + " patterns " +
              phrase_of(static_cast<BarrierSource>(k));
  return text;
}

}  // namespace

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

}  // namespace rates
