#include "rates/site_kind.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "kmc/contract.hpp"

namespace rates {
namespace {

/// On a (111) facet: the three below, and the six beside in their order around.
constexpr std::array<Steps, 3> below_111 = {{{-1, 1, 0}, {-1, 0, -1}, {0, 1, -1}}};
constexpr std::array<Steps, 6> beside_111 = {
    {{1, 1, 0}, {0, 1, 1}, {-1, 0, 1}, {-1, -1, 0}, {0, -1, -1}, {1, 0, -1}}};
constexpr std::array<Steps, 4> below_100 = {
    {{1, 0, -1}, {-1, 0, -1}, {0, 1, -1}, {0, -1, -1}}};

NeighbourSet set_of(const Steps& step) {
  const auto& bonds = fcc_bonds();
  const auto place = std::find(bonds.begin(), bonds.end(), step) - bonds.begin();
  return static_cast<NeighbourSet>(1U << place);
}

/// Three below on (111), and of those beside `count` from number `first` on.
std::vector<Steps> on_111(unsigned first, unsigned count) {
  std::vector<Steps> steps(below_111.begin(), below_111.end());
  for (unsigned k = first; k < first + count; ++k) steps.push_back(beside_111[k]);
  return steps;
}

/// A representative of each kind that is one set of neighbours.
struct Shape {
  SiteKind kind;
  std::vector<Steps> neighbours;
};

// Numbers 1 and 2 beside on (111) have an atom below in common, numbers 4 and 5 have
// none: there four atoms make a {100} face.
std::vector<Shape> list_shapes() {
  return {{SiteKind::terrace_111, on_111(0, 0)},
          {SiteKind::terrace_100, {below_100.begin(), below_100.end()}},
          {SiteKind::corner_111, on_111(0, 1)},
          {SiteKind::step_A, on_111(4, 2)},
          {SiteKind::step_B, on_111(1, 2)},
          {SiteKind::kink, on_111(0, 3)},
          {SiteKind::row_A, on_111(1, 4)},
          {SiteKind::row_B, on_111(0, 4)},
          {SiteKind::vacancy_111, on_111(0, 5)}};
}

std::array<SiteKind, neighbour_set_count> list_kinds() {
  std::array<SiteKind, neighbour_set_count> kinds;
  for (unsigned set = 0; set < neighbour_set_count; ++set)
    kinds[set] = std::popcount(set) < int{fewest_stable_neighbours} ? SiteKind::unstable
                                                                    : SiteKind::other;
  for (const Shape& shape : list_shapes())
    for (const CubeSymmetry& turn : cube_symmetries()) {
      unsigned set = 0;
      for (const Steps& step : shape.neighbours) set |= set_of(turn(step));
      kinds[set] = shape.kind;
    }
  return kinds;
}

}  // namespace

SiteKind site_kind(NeighbourSet neighbours) {
  static const auto kinds = list_kinds();
  return kinds[neighbours];
}

unsigned neighbour_count(SiteKind kind) {
  constexpr std::array<unsigned, site_kind_count> counts = {0, 3, 4, 4, 5, 5,
                                                            6, 7, 7, 8, 0};
  ADATOM_EXPECT(counts[static_cast<unsigned>(kind)] > 0);
  return counts[static_cast<unsigned>(kind)];
}

const char* name_of(SiteKind kind) {
  constexpr std::array<const char*, site_kind_count> names = {
      "unstable", "terrace_111", "terrace_100", "corner_111",  "step_A", "step_B",
      "kink",     "row_A",       "row_B",       "vacancy_111", "other"};
  return names[static_cast<unsigned>(kind)];
}

}  // namespace rates
