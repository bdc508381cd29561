#include "rates/two_bond_paths.hpp"

#include <algorithm>
#include <cmath>

#include "kmc/contract.hpp"

namespace rates {

TwoBondPaths::TwoBondPaths(const lattice::Occupancy& occupancy,
                           std::span<const double> barrier_eV)
    : occupancy_(occupancy) {
  const auto steps = bond_steps(occupancy.crystal().cell());
  for (unsigned bonds = 0; bonds < neighbour_set_count; ++bonds) {
    unsigned set = 0;
    for (unsigned d = 0; d < fcc_coordination; ++d)
      if ((bonds >> d & 1U) != 0)
        set |= 1U << (std::ranges::find(fcc_bonds(), steps[d]) - fcc_bonds().begin());
    kinds_[bonds] = site_kind(static_cast<NeighbourSet>(set));
  }
  list_processes(barrier_eV);
  list_second_bonds(steps);
}

void TwoBondPaths::list_processes(std::span<const double> barrier_eV) {
  const auto rules = process_rules();
  ADATOM_EXPECT(barrier_eV.size() == rules.size());
  process_of_.assign(std::size_t{4} * site_kind_count * site_kind_count, no_process);
  for (std::size_t p = 0; p < rules.size(); ++p) {
    const ProcessRule& rule = rules[p];
    if (rule.way == Way::hop || !std::isfinite(barrier_eV[p])) continue;
    first_kinds_ |= bit_of(rule.before);
    last_kinds_ |= bit_of(rule.after);
    for (const bool next_nearest : {true, false})
      if (two_bond_process(rule.way, rule.before, rule.after, next_nearest ? 4 : 6) ==
          p)
        process_of_[place_of(rule.way, rule.before, rule.after, next_nearest)] =
            static_cast<ProcessNumber>(p);
  }
}

/// Two bonds lead to 30 places at distances 4 and 6.
void TwoBondPaths::list_second_bonds(const std::array<Steps, fcc_coordination>& steps) {
  std::vector<Steps> ends;
  for (unsigned a = 0; a < fcc_coordination; ++a)
    for (unsigned b = 0; b < fcc_coordination; ++b) {
      const Steps end = sum(steps[a], steps[b]);
      if (square(end) != 4 && square(end) != 6) continue;
      const auto number = std::ranges::find(ends, end) - ends.begin();
      if (number == std::ssize(ends)) ends.push_back(end);
      second_bonds_[a].bonds |= 1U << b;
      if (square(end) == 4) second_bonds_[a].next_nearest |= 1U << b;
      second_bonds_[a].end[b] = static_cast<std::uint8_t>(number);
    }
  ADATOM_EXPECT(ends.size() <= 32);
}

}  // namespace rates
