#include "tools/commands/rates_pattern.hpp"

#include <cmath>
#include <cstdio>
#include <set>

#include "rates/barrier_table.hpp"
#include "rates/pattern_table.hpp"
#include "rates/process_table.hpp"
#include "rates/surface_process.hpp"
#include "rates/table_kind.hpp"
#include "rates/units.hpp"

namespace tools {
namespace {

using rates::Pattern;
using rates::Steps;

/// The barriers of a hop and of its way back [eV], NaN where the table has no row.
struct Barriers {
  double there_eV, back_eV;
  double attempt_frequency_per_s;
};

Barriers barriers_of(const rates::PatternTable& table, Pattern pattern) {
  return {table.barrier_eV[pattern], table.barrier_eV[rates::reversed(pattern)],
          rates::frequency_factor(pattern) * table.origin.attempt_frequency_per_s};
}

Barriers read_barriers(const std::string& file, Pattern pattern) {
  switch (rates::kind_of_table(file)) {
    case rates::TableKind::patterns:
      return barriers_of(rates::read_pattern_table(file), pattern);
    case rates::TableKind::processes:
      return barriers_of(rates::by_pattern(rates::read_process_table(file)), pattern);
    case rates::TableKind::pairs:
      break;
  }
  const rates::BarrierTable table = rates::read_barrier_table(file);
  const unsigned i = rates::n_initial(pattern), f = rates::n_final(pattern);
  return {table.barrier_eV[i][f], table.barrier_eV[f][i],
          table.origin.attempt_frequency_per_s};
}

void print_barrier(const char* title, double barrier_eV, double attempt_frequency_per_s,
                   const std::vector<double>& temperatures_K) {
  if (std::isnan(barrier_eV)) {
    std::printf("%-12s not in the table\n", title);
    return;
  }
  std::printf("%-12s %.4f eV", title, barrier_eV);
  for (const double temperature_K : temperatures_K)
    std::printf(
        ", %.4g per s at %.6g K",
        rates::activated_rate_per_s(attempt_frequency_per_s, barrier_eV, temperature_K),
        temperature_K);
  std::printf("\n");
}

bool is_beside(const Steps& site, const Steps& end) {
  return rates::square(rates::sum(site, rates::negative(end))) == 2;
}

/// The sites that are or are not beside the two ends, # where an atom is.
void print_sites(const char* title, Pattern pattern, bool beside_start,
                 bool beside_end) {
  std::printf("%-12s", title);
  for (unsigned k = 0; k < rates::environment_size; ++k) {
    const Steps& site = rates::environment_sites()[k];
    if (is_beside(site, {0, 0, 0}) != beside_start ||
        is_beside(site, {1, 1, 0}) != beside_end)
      continue;
    std::printf(" %c(%d,%d,%d)", (pattern >> k & 1U) != 0 ? '#' : '-', site[0], site[1],
                site[2]);
  }
  std::printf("\n");
}

}  // namespace

void print_pattern(Pattern pattern, const std::string& file,
                   const std::vector<double>& temperatures_K) {
  const Barriers barriers = read_barriers(file, pattern);
  std::set<Pattern> equal;
  for (const rates::BitMap& map : rates::hop_symmetries())
    equal.insert(rates::mapped(pattern, map));
  equal.erase(pattern);
  std::printf("%-12s %s%s", "pattern", rates::hexadecimal(pattern).c_str(),
              equal.empty() ? "" : ", by symmetry also");
  for (const Pattern p : equal) std::printf(" %s", rates::hexadecimal(p).c_str());
  std::printf("\n%-12s %u before, %u after, %u of them the same\n", "neighbours",
              rates::n_initial(pattern), rates::n_final(pattern),
              rates::n_common(pattern));
  std::printf(
      "%-12s the hop is (0,0,0) to (1,1,0), in half lattice constants; # is an "
      "atom\n",
      "sites");
  print_sites("  start", pattern, true, false);
  print_sites("  both", pattern, true, true);
  print_sites("  end", pattern, false, true);
  const auto process = rates::hop_process(pattern);
  std::printf("%-12s %s%s%s\n", "process",
              process ? rates::process_rules()[*process].name : "", process ? ": " : "",
              rates::hop_text(pattern).c_str());
  print_barrier("barrier", barriers.there_eV, barriers.attempt_frequency_per_s,
                temperatures_K);
  const Pattern back = rates::reversed(pattern);
  std::printf("%-12s %s: %s\n", "way back", rates::hexadecimal(back).c_str(),
              rates::hop_text(back).c_str());
  print_barrier("", barriers.back_eV, barriers.attempt_frequency_per_s, temperatures_K);
}

}  // namespace tools
