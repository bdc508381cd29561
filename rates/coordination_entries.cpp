#include "rates/coordination_entries.hpp"

#include <cmath>
#include <string>

namespace rates {
namespace {

constexpr unsigned size = CoordinationBarriers::size;
constexpr unsigned initial_count = size * lattice::ground_count;

lattice::Ground ground_of(unsigned initial) {
  return static_cast<lattice::Ground>(initial / size);
}

const char* ground_text(unsigned initial) {
  constexpr const char* texts[] = {"", " on a support", " on a trap", " in the bulk"};
  return texts[initial / size];
}

std::string entry_of(unsigned initial, const std::string& end) {
  return std::to_string(initial % size) + " -> " + end + ground_text(initial);
}

}  // namespace

CoordinationEntries::CoordinationEntries(const CoordinationBarriers& barriers)
    : barriers_(barriers), hops_(initial_count * size), evaporations_(initial_count) {}

Move CoordinationEntries::hop(lattice::Site to, unsigned initial, unsigned n_final,
                              double rate_per_s) const {
  Move move{.to = to, .n_initial = initial % size, .n_final = n_final};
  move.entry = entry_of(initial, std::to_string(n_final));
  move.environment = entry_of(initial, std::to_string(n_final) + " neighbours");
  move.barrier_eV = barriers_.barrier_eV[initial % size][n_final] +
                    barriers_.ground_eV(ground_of(initial));
  const BarrierSource source = barriers_.sources[initial % size][n_final];
  move.source = word_of(std::isfinite(move.barrier_eV) || source == BarrierSource::few
                            ? source
                            : BarrierSource::forbidden);
  move.rate_per_s = rate_per_s;
  return move;
}

Move CoordinationEntries::evaporation(unsigned initial, double rate_per_s) const {
  Move move{.n_initial = initial % size};
  move.entry = entry_of(initial, "gas");
  move.environment = std::to_string(initial % size) + " neighbours" +
                     ground_text(initial) + ", to the gas";
  move.barrier_eV = barriers_.evaporation_eV(initial % size, ground_of(initial));
  move.source = word_of(std::isfinite(move.barrier_eV) ? BarrierSource::formula
                                                       : BarrierSource::forbidden);
  move.rate_per_s = rate_per_s;
  return move;
}

std::vector<UsedEntry> CoordinationEntries::used() const {
  std::vector<UsedEntry> list;
  const auto add = [&](const Move& move, std::uint64_t count) {
    list.push_back({move.entry, move.source, move.barrier_eV, count});
  };
  hops_.for_used([&](std::size_t entry, std::uint64_t count) {
    const auto number = static_cast<unsigned>(entry);
    add(hop(lattice::no_site, number / size, number % size, 0.0), count);
  });
  evaporations_.for_used([&](std::size_t initial, std::uint64_t count) {
    add(evaporation(static_cast<unsigned>(initial), 0.0), count);
  });
  return list;
}

void CoordinationEntries::save(kmc::ArchiveWriter& archive) const {
  hops_.save(archive);
  evaporations_.save(archive);
}

void CoordinationEntries::restore(kmc::ArchiveReader& archive) {
  hops_.restore(archive);
  evaporations_.restore(archive);
}

}  // namespace rates
