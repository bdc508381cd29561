#include "tools/bench/floor.hpp"

#include <bit>
#include <cmath>

#include "kmc/contract.hpp"
#include "rates/bits.hpp"
#include "rates/units.hpp"

namespace tools {
namespace {

constexpr int side = 128;
constexpr unsigned bond_count = 12;
constexpr std::uint32_t bond_bits = 0xFFF;
constexpr std::uint32_t is_atom = 1U << 31;
/// A place with so many neighbours, the mover among them, is a destination.
constexpr unsigned fewest_neighbours = 4;

using Steps = std::array<int, 3>;
constexpr std::array<Steps, bond_count> steps = {{{1, 1, 0},
                                                  {1, -1, 0},
                                                  {-1, 1, 0},
                                                  {-1, -1, 0},
                                                  {1, 0, 1},
                                                  {1, 0, -1},
                                                  {-1, 0, 1},
                                                  {-1, 0, -1},
                                                  {0, 1, 1},
                                                  {0, 1, -1},
                                                  {0, -1, 1},
                                                  {0, -1, -1}}};

/// By bond.
struct Bonds {
  std::array<std::uint32_t, bond_count> offset{};  ///< mod 2^32
  std::array<unsigned, bond_count> reverse{};
  std::array<std::uint32_t, bond_count> back{};  ///< bits of the way back, both halves
  std::array<std::uint32_t, bond_count> shared{};  ///< bonds to common neighbours
};
constexpr Bonds bonds = [] {
  Bonds result;
  for (unsigned d = 0; d < bond_count; ++d) {
    const auto& [x, y, z] = steps[d];
    result.offset[d] = static_cast<std::uint32_t>((z * side + y) * side + x);
    for (unsigned e = 0; e < bond_count; ++e) {
      const auto& [u, v, w] = steps[e];
      const int squared = (u - x) * (u - x) + (v - y) * (v - y) + (w - z) * (w - z);
      if (squared == 8) result.reverse[d] = e;
      if (squared == 2) result.shared[d] |= 1U << e;
    }
    result.back[d] = 0x1001U << result.reverse[d];
  }
  return result;
}();

unsigned count(std::uint32_t bits) {
  return static_cast<unsigned>(std::popcount(bits & bond_bits));
}

template <class Action>
void for_bonds(std::uint32_t set, Action&& action) {
  for (; set != 0; set &= set - 1) action(static_cast<unsigned>(std::countr_zero(set)));
}

}  // namespace

/// Those of fcc with room for neighbours of neighbours.
template <class Action>
void Floor::for_places(Action&& action) {
  for (int z = 3; z < side - 3; ++z)
    for (int y = 3; y < side - 3; ++y)
      for (int x = 3 + (y + z + 1) % 2; x < side - 3; x += 2)
        action(x, y, z, static_cast<Place>((z * side + y) * side + x));
}

Floor::Floor(double radius_a, double temperature_K)
    : words_(std::size_t{side} * side * side), entries_(words_.size()) {
  ADATOM_EXPECT(radius_a >= 1.0 && radius_a <= 14.5 && temperature_K > 0.0);
  for (unsigned n = 0; n < rates_per_s_.size(); ++n)
    rates_per_s_[n] =
        1e13 * std::exp(-0.1 * n / (rates::boltzmann_eV_per_K * temperature_K));
  const double radius = 2.0 * radius_a;
  for_places([&](int x, int y, int z, Place place) {
    const double aside_squared = std::pow(x - side / 2, 2) + std::pow(y - side / 2, 2);
    for (const double middle : {side / 2 - radius, side / 2 + radius})
      if (aside_squared + std::pow(z - middle, 2) <= radius * radius)
        words_[place] = is_atom;
  });
  for_places(
      [&](int, int, int, Place place) { words_[place] |= word_of(place) & bond_bits; });
  for_places([&](int, int, int, Place place) { words_[place] = word_of(place); });
  for_places([&](int, int, int, Place place) {
    if ((words_[place] & is_atom) != 0) classify(place);
  });
}

/// From which places beside have atoms, and how many neighbours the others tell of.
Floor::Word Floor::word_of(Place place) const {
  Word word = words_[place] & is_atom;
  for (unsigned d = 0; d < bond_count; ++d) {
    const Word beside = words_[place + bonds.offset[d]];
    if ((beside & is_atom) != 0)
      word |= 1U << d;
    else if (count(beside) >= fewest_neighbours)
      word |= 1U << (bond_count + d);
  }
  return word;
}

void Floor::toggle(Place place, Word toggled) {
  for (unsigned d = 0; d < bond_count; ++d)
    words_[place + bonds.offset[d]] ^= bonds.back[d] & toggled;
}

void Floor::toggle_destination(Place place) {
  const Word occupied = words_[place];
  std::size_t listed = changed_count_;
  for (unsigned d = 0; d < bond_count; ++d) {
    const Place beside = place + bonds.offset[d];
    words_[beside] ^= bonds.back[d] & ~bond_bits;
    changed_[listed] = beside;
    listed += occupied >> d & 1U;
  }
  changed_count_ = listed;
}

void Floor::follow(Place place, Word set, Word occupied, unsigned stepped) {
  Word now_other = 0;
  std::size_t listed = changed_count_;
  for_bonds(set, [&](unsigned d) {
    const Place beside = place + bonds.offset[d];
    changed_[listed] = beside;
    listed += occupied >> d & 1U;
    now_other |= static_cast<Word>(count(words_[beside]) == stepped) << d;
  });
  changed_count_ = listed;
  for_bonds(now_other & ~occupied,
            [&](unsigned d) { toggle_destination(place + bonds.offset[d]); });
}

void Floor::hop(Place from, unsigned d) {
  const Place to = from + bonds.offset[d];
  const unsigned back = bonds.reverse[d];
  const Word shared = bonds.shared[d];
  const Word around_from = words_[from] & bond_bits;
  const Word around_to = words_[to] & bond_bits & ~(1U << back);
  const bool gained = count(around_from) + 1 >= fewest_neighbours;
  const bool lost = count(around_to) + 1 >= fewest_neighbours;
  words_[from] &= ~is_atom;
  words_[to] |= is_atom;
  changed_count_ = 0;
  toggle(from, gained ? ~is_atom : bond_bits);
  toggle(to, lost ? ~is_atom : bond_bits);
  follow(from, bond_bits & ~shared & ~(1U << d), around_from, fewest_neighbours - 1);
  if (gained != lost) follow(from, around_from & shared, around_from, ~0U);
  follow(to, bond_bits & ~bonds.shared[back] & ~(1U << back), around_to,
         fewest_neighbours);
}

void Floor::put(Place place, std::uint32_t list) {
  Entry& entry = entries_[place];
  if (entry.list == list) return;
  if (entry.list % 16 != 0) {
    const Place last = lists_[entry.list][--counts_[entry.list]];
    lists_[entry.list][entry.index] = last;
    entries_[last].index = entry.index;
    ways_[entry.list / 16] -= entry.list % 16;
  }
  entry.list = list;
  if (list % 16 == 0) return;
  entry.index = counts_[list]++;
  if (entry.index == lists_[list].size()) lists_[list].push_back(place);
  lists_[list][entry.index] = place;
  ways_[list / 16] += list % 16;
}

void Floor::classify(Place place) {
  put(place, 16 * count(words_[place]) + count(words_[place] >> bond_count));
}

/// The k-th of all hops from places with n neighbours.
Floor::Way Floor::way(unsigned n, std::uint32_t k) const {
  unsigned ways = 1;
  for (; k >= counts_[16 * n + ways] * ways; ++ways) k -= counts_[16 * n + ways] * ways;
  const Place from = lists_[16 * n + ways][k / ways];
  return {from, rates::bit_number(words_[from] >> bond_count & bond_bits, k % ways)};
}

void Floor::run(std::uint64_t events) {
  for (std::uint64_t event = 0; event < events; ++event) {
    std::array<double, bond_count + 1> below;
    double total_per_s = 0.0;
    for (unsigned n = 0; n <= bond_count; ++n) {
      below[n] = total_per_s;
      total_per_s += rates_per_s_[n] * ways_[n];
    }
    time_s_ += rng_.exponential() / total_per_s;
    const double target_per_s = rng_.uniform() * total_per_s;
    unsigned n = 0;
    for (unsigned k = 1; k <= bond_count; ++k) n += target_per_s >= below[k];
    while (ways_[n] == 0) --n;
    const auto [from, d] = way(n, static_cast<std::uint32_t>(rng_.below(ways_[n])));
    hop(from, d);
    put(from, 0);
    for (std::size_t k = 0; k < changed_count_; ++k) classify(changed_[k]);
    classify(from + bonds.offset[d]);
  }
}

std::size_t Floor::atom_count() const {
  std::size_t atoms = 0;
  for (const Word word : words_) atoms += (word & is_atom) != 0;
  return atoms;
}

bool Floor::is_consistent() const {
  bool holds = true;
  std::array<std::uint32_t, 256> counts{};
  for_places([&](int, int, int, Place place) {
    const Word word = words_[place];
    holds = holds && word == word_of(place);
    const std::uint32_t list =
        (word & is_atom) == 0 ? 0 : 16 * count(word) + count(word >> bond_count);
    const Entry& entry = entries_[place];
    holds = holds && entry.list == list;
    if (list % 16 == 0) return;
    ++counts[list];
    holds = holds && entry.index < counts_[list] && lists_[list][entry.index] == place;
  });
  return holds && counts == counts_;
}

}  // namespace tools
