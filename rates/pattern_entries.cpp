#include "rates/pattern_entries.hpp"

#include <map>
#include <string>

namespace rates {

PatternEntries::PatternEntries(const PatternBarriers& barriers)
    : barriers_(barriers), counts_(pattern_count) {}

Move PatternEntries::hop(lattice::Site to, Pattern pattern, double rate_per_s) const {
  Move move{.to = to, .n_initial = n_initial(pattern), .n_final = n_final(pattern)};
  move.environment = std::to_string(move.n_initial) + " -> " +
                     std::to_string(move.n_final) + " neighbours, pattern " +
                     hexadecimal(pattern) + ", canonical " +
                     hexadecimal(canonical(pattern));
  move.entry = hexadecimal(canonical(pattern));
  move.source = word_of(barriers_.sources[pattern]);
  move.barrier_eV = barriers_.barrier_eV[pattern];
  move.rate_per_s = rate_per_s;
  return move;
}

Move PatternEntries::trapped(lattice::Site to, Pattern pattern) const {
  Move move = hop(to, pattern, 0.0);
  move.environment += ", on a trap";
  move.entry = "trap";
  move.source = word_of(BarrierSource::forbidden);
  move.barrier_eV = CoordinationBarriers::forbidden;
  return move;
}

std::vector<UsedEntry> PatternEntries::used() const {
  std::map<Pattern, std::uint64_t> by_canonical;
  counts_.for_used([&](std::size_t pattern, std::uint64_t count) {
    by_canonical[canonical(static_cast<Pattern>(pattern))] += count;
  });
  std::vector<UsedEntry> list;
  for (const auto& [pattern, count] : by_canonical) {
    const Move move = hop(lattice::no_site, pattern, 0.0);
    list.push_back({move.entry, move.source, move.barrier_eV, count});
  }
  return list;
}

}  // namespace rates
