#include "rates/hop_environment.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdio>
#include <system_error>

#include "kmc/contract.hpp"

namespace rates {
namespace {

constexpr Steps hop_end = {1, 1, 0};

/// Whether a step leads from a site of fcc to a neighbour.
bool is_bond(const Steps& a) { return std::ranges::count(fcc_bonds(), a) > 0; }

std::array<Steps, environment_size> list_sites() {
  std::array<Steps, environment_size> sites;
  unsigned count = 0;
  for (int x = -1; x <= 2; ++x)
    for (int y = -1; y <= 2; ++y)
      for (int z = -1; z <= 1; ++z) {
        const Steps site = {x, y, z};
        const bool is_end = site == Steps{} || site == hop_end;
        if (!is_end && (is_bond(site) || is_bond(sum(site, negative(hop_end)))))
          sites[count++] = site;
      }
  ADATOM_EXPECT(count == environment_size);
  return sites;
}

std::uint8_t index_of(const Steps& site) {
  const auto& sites = environment_sites();
  const auto found = std::find(sites.begin(), sites.end(), site);
  ADATOM_EXPECT(found != sites.end());
  return static_cast<std::uint8_t>(found - sites.begin());
}

template <class Move>
BitMap map_of(Move&& move) {
  BitMap map;
  for (unsigned i = 0; i < environment_size; ++i)
    map[i] = index_of(move(environment_sites()[i]));
  return map;
}

/// The bits of the sites next to an end.
Pattern beside(const Steps& end) {
  Pattern bits = 0;
  for (unsigned i = 0; i < environment_size; ++i)
    if (is_bond(sum(environment_sites()[i], negative(end)))) bits |= Pattern{1} << i;
  return bits;
}

/// Which sites next to an end are occupied.
NeighbourSet neighbours_of(Pattern pattern, const Steps& end) {
  NeighbourSet set = 0;
  for (unsigned k = 0; k < fcc_coordination; ++k) {
    const Steps site = sum(end, fcc_bonds()[k]);
    const bool is_end = site == Steps{} || site == hop_end;
    if (!is_end && (pattern >> index_of(site) & 1U) != 0)
      set = static_cast<NeighbourSet>(set | 1U << k);
  }
  return set;
}

/// A symmetry that takes a bond to the hop's standard direction. Four do; the others
/// give patterns that differ by a symmetry of the hop.
CubeSymmetry turn_of(const Steps& bond) {
  CubeSymmetry turn{{0, 1, 2}, {}};
  while (bond[turn.axes[2]] != 0)
    std::next_permutation(turn.axes.begin(), turn.axes.end());
  turn.signs = {bond[turn.axes[0]], bond[turn.axes[1]], 1};
  return turn;
}

}  // namespace

Pattern mapped(Pattern pattern, const BitMap& map) {
  Pattern result = 0;
  for (; pattern != 0; pattern &= pattern - 1)
    result |= Pattern{1} << map[static_cast<unsigned>(std::countr_zero(pattern))];
  return result;
}

const std::array<Steps, environment_size>& environment_sites() {
  static const auto sites = list_sites();
  return sites;
}

const std::array<BitMap, 4>& hop_symmetries() {
  static const std::array<BitMap, 4> symmetries = {
      map_of([](const Steps& a) { return a; }), map_of([](const Steps& a) {
        return Steps{a[1], a[0], a[2]};
      }),
      map_of([](const Steps& a) {
        return Steps{a[0], a[1], -a[2]};
      }),
      map_of([](const Steps& a) {
        return Steps{a[1], a[0], -a[2]};
      })};
  return symmetries;
}

Pattern reversed(Pattern pattern) {
  static const BitMap inversion =
      map_of([](const Steps& a) { return sum(hop_end, negative(a)); });
  return mapped(pattern, inversion);
}

Pattern canonical(Pattern pattern) {
  Pattern largest = pattern;
  for (const BitMap& map : hop_symmetries())
    largest = std::max(largest, mapped(pattern, map));
  return largest;
}

const std::vector<Pattern>& pattern_classes() {
  static const std::vector<Pattern> classes = [] {
    std::vector<Pattern> list;
    for (Pattern p = 0; p < pattern_count; ++p)
      if (canonical(p) == p) list.push_back(p);
    return list;
  }();
  return classes;
}

void set_by_symmetry(std::vector<double>& values, Pattern pattern, double value) {
  for (const BitMap& map : hop_symmetries()) values[mapped(pattern, map)] = value;
}

NeighbourSet neighbours_before(Pattern pattern) {
  return neighbours_of(pattern, Steps{});
}
NeighbourSet neighbours_after(Pattern pattern) {
  return neighbours_of(pattern, hop_end);
}

std::string hexadecimal(Pattern pattern) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%05x", pattern);
  return text;
}

std::optional<Pattern> pattern_of(std::string_view text) {
  if (!text.starts_with("0x")) return std::nullopt;
  Pattern pattern = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 2, end, pattern, 16);
  if (error != std::errc{} || stop != end || pattern >= pattern_count)
    return std::nullopt;
  return pattern;
}

unsigned n_initial(Pattern pattern) {
  static const Pattern bits = beside({0, 0, 0});
  return static_cast<unsigned>(std::popcount(pattern & bits));
}

unsigned n_final(Pattern pattern) {
  static const Pattern bits = beside(hop_end);
  return static_cast<unsigned>(std::popcount(pattern & bits));
}

unsigned n_common(Pattern pattern) {
  static const Pattern bits = beside({0, 0, 0}) & beside(hop_end);
  return static_cast<unsigned>(std::popcount(pattern & bits));
}

HopEnvironment::HopEnvironment(const lattice::UnitCell& cell)
    : starts_(std::size_t{1} << fcc_coordination), ends_(starts_.size()) {
  const auto bonds = bond_steps(cell);
  for (unsigned d = 0; d < fcc_coordination; ++d) {
    const CubeSymmetry turn = turn_of(bonds[d]);
    const auto bit_of = [&](unsigned e, const Steps& from) {
      const Steps site = sum(from, turn(bonds[e]));
      const bool is_end = site == Steps{} || site == hop_end;
      return is_end ? Pattern{0} : Pattern{1} << index_of(site);
    };
    for (unsigned e = 0; e < fcc_coordination; ++e) {
      const Pattern start = bit_of(e, {0, 0, 0}), end = bit_of(e, hop_end);
      for (unsigned bits = 0; bits < starts_.size(); ++bits) {
        const Pattern is_occupied = bits >> e & 1U;
        starts_[bits][d] |= is_occupied * start;
        ends_[bits][d] |= is_occupied * end;
      }
    }
  }
}

}  // namespace rates
