#include "rates/pattern_entries.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "rates/surface_process.hpp"

namespace rates {

PatternEntries::PatternEntries(const PatternBarriers& barriers)
    : barriers_(barriers), counts_(pattern_count) {}

Move PatternEntries::hop(lattice::Site to, Pattern pattern, double rate_per_s) const {
  Move move{.to = to, .n_initial = n_initial(pattern), .n_final = n_final(pattern)};
  move.environment = std::to_string(move.n_initial) + " -> " +
                     std::to_string(move.n_final) + " neighbours, pattern " +
                     hexadecimal(pattern);
  move.source = word_of(barriers_.sources[pattern]);
  move.entry = hexadecimal(canonical(pattern));
  if (barriers_.by_process || barriers_.frequency_factor(pattern) != 1.0)
    move.environment += ", " + hop_text(pattern);
  const auto process = barriers_.by_process ? hop_process(pattern) : std::nullopt;
  if (process && barriers_.sources[pattern] == BarrierSource::table)
    move.entry = process_rules()[*process].name;
  move.barrier_eV = barriers_.barrier_eV[pattern];
  move.rate_per_s = rate_per_s;
  return move;
}

Move PatternEntries::held(lattice::Site to, Pattern pattern,
                          lattice::Ground ground) const {
  const bool is_trap = ground == lattice::Ground::trap;
  Move move = hop(to, pattern, 0.0);
  move.environment += is_trap ? ", on a trap" : ", in the bulk";
  move.entry = is_trap ? "trap" : "bulk";
  move.source = word_of(BarrierSource::forbidden);
  move.barrier_eV = CoordinationBarriers::forbidden;
  return move;
}

std::vector<UsedEntry> PatternEntries::used() const {
  std::map<std::string, UsedEntry> by_entry;
  counts_.for_used([&](std::size_t pattern, std::uint64_t count) {
    const Move move = hop(lattice::no_site, static_cast<Pattern>(pattern), 0.0);
    UsedEntry& used = by_entry[move.entry];
    used = {move.entry, move.source, move.barrier_eV, used.event_count + count};
  });
  std::vector<UsedEntry> list;
  for (auto& [entry, used] : by_entry) list.push_back(std::move(used));
  return list;
}

}  // namespace rates
