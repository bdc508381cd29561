// Which moves over two bonds there are on fcc: exchange with the atom in between, and
// hops over an edge (rates/surface_process.hpp).
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "lattice/occupancy.hpp"
#include "rates/pattern_hop.hpp"
#include "rates/surface_process.hpp"

namespace rates {

/// The atom at `from` comes to the place of the one at `over`, which goes to `to`
/// (exchange); or over the empty site `over` to `to` (over an edge).
struct TwoBondMove {
  ProcessNumber process;
  lattice::Site from, over, to;
  unsigned first_bond, second_bond;  ///< from -> over, over -> to
};

/// Reads the moves off the sites around an atom; keeps nothing of an event. The kinds
/// of sites are given by their occupied bonds, as bits.
class TwoBondPaths {
 public:
  /// barrier_eV: by ProcessNumber, infinite where a move does not happen. The occupancy
  /// must outlive it. Requires: is_fcc(its cell).
  TwoBondPaths(const lattice::Occupancy& occupancy, std::span<const double> barrier_eV);

  /// Calls action(TwoBondMove) for all that the atom at a site can do now.
  template <class Action>
  void for_moves(lattice::Site from, Action&& action) const;

  /// Whether some move begins where an atom has these neighbours.
  bool begin_at(std::uint32_t occupied_bonds) const {
    return among(first_kinds_, kinds_[occupied_bonds]);
  }
  /// Whether some move ends at an empty site with these neighbours.
  bool end_at(std::uint32_t occupied_bonds) const {
    return among(last_kinds_, kinds_[occupied_bonds]);
  }
  /// Whether moves to an empty site, or over it, come or go when its neighbours change.
  bool differ(std::uint32_t before, std::uint32_t now) const {
    const std::uint32_t kinds = bit_of(kinds_[before]) ^ bit_of(kinds_[now]);
    return ((kinds & last_kinds_) != 0) | (is_between(before) != is_between(now));
  }

 private:
  /// Which second bonds, after a first one, lead to the end of a move.
  struct SecondBonds {
    std::uint32_t bonds = 0;         ///< as bits
    std::uint32_t next_nearest = 0;  ///< those of them that end a lattice constant away
    /// By bond: the number of the end, below 32.
    std::array<std::uint8_t, fcc_coordination> end{};
  };
  static constexpr ProcessNumber no_process = 0xFF;

  void list_processes(std::span<const double> barrier_eV);
  void list_second_bonds(const std::array<Steps, fcc_coordination>& steps);
  SiteKind kind(lattice::Site site) const {
    return kinds_[occupancy_.occupied_bonds(site)];
  }
  static std::uint32_t bit_of(SiteKind kind) {
    return 1U << static_cast<unsigned>(kind);
  }
  static bool among(std::uint32_t kinds, SiteKind kind) {
    return (kinds & bit_of(kind)) != 0;
  }
  /// Whether an atom goes over an edge by an empty site with these neighbours, of which
  /// it is one itself: not through a site with no other.
  static bool is_between(std::uint32_t occupied_bonds) {
    const int count = std::popcount(occupied_bonds);
    return count >= 2 && count <= int{fewest_stable_neighbours};
  }
  static std::size_t place_of(Way way, SiteKind before, SiteKind after,
                              bool next_nearest);
  template <class Action>
  void for_ends(Way way, lattice::Site from, unsigned first, lattice::Site over,
                Action&& action) const;

  const lattice::Occupancy& occupancy_;
  std::array<SiteKind, neighbour_set_count> kinds_;  ///< by occupied bonds
  std::uint32_t first_kinds_ = 0;          ///< of sites where some move begins, as bits
  std::uint32_t last_kinds_ = 0;           ///< of sites where some move ends
  std::vector<ProcessNumber> process_of_;  ///< by place_of()
  std::array<SecondBonds, fcc_coordination> second_bonds_;  ///< by first bond
};

inline std::size_t TwoBondPaths::place_of(Way way, SiteKind before, SiteKind after,
                                          bool next_nearest) {
  const auto number = [](SiteKind kind) { return static_cast<std::size_t>(kind); };
  const std::size_t kinds =
      (std::size_t{way == Way::exchange} * site_kind_count + number(before)) *
          site_kind_count +
      number(after);
  return 2 * kinds + std::size_t{next_nearest};
}

/// Calls action(number of the end, move) for the moves that go on from `over`.
template <class Action>
void TwoBondPaths::for_ends(Way way, lattice::Site from, unsigned first,
                            lattice::Site over, Action&& action) const {
  const SecondBonds& second = second_bonds_[first];
  const std::uint32_t empty = second.bonds & occupancy_.empty_bonds(over);
  occupancy_.for_bonds(over, empty, [&](unsigned d, lattice::Site to) {
    const bool next_nearest = (second.next_nearest >> d & 1U) != 0;
    const ProcessNumber p =
        process_of_[place_of(way, kind(from), kind(to), next_nearest)];
    if (p != no_process)
      action(second.end[d], TwoBondMove{p, from, over, to, first, d});
  });
}

template <class Action>
void TwoBondPaths::for_moves(lattice::Site from, Action&& action) const {
  using lattice::Site;
  if (!among(first_kinds_, kind(from)) || stays(occupancy_, from)) return;
  occupancy_.for_bonds(
      from, occupancy_.occupied_bonds(from), [&](unsigned d, Site over) {
        if (stays(occupancy_, over)) return;
        for_ends(Way::exchange, from, d, over,
                 [&](unsigned, const TwoBondMove& move) { action(move); });
      });
  std::uint32_t reached = 0;
  const auto over_edge = [&](unsigned end, const TwoBondMove& move) {
    // One way counts, however many there are.
    if ((reached >> end & 1U) == 0) action(move);
    reached |= 1U << end;
  };
  occupancy_.for_bonds(from, occupancy_.empty_bonds(from), [&](unsigned d, Site over) {
    // The atom itself is one of them.
    if (is_between(occupancy_.occupied_bonds(over)))
      for_ends(Way::over_edge, from, d, over, over_edge);
  });
}

}  // namespace rates
