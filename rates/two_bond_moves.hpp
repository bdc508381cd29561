// Moves over two bonds in one event on fcc: exchange with the atom in between, and hops
// over an edge (rates/surface_process.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kmc/archive.hpp"
#include "kmc/rate_classes.hpp"
#include "kmc/rng.hpp"
#include "lattice/occupancy.hpp"
#include "rates/class_hash.hpp"
#include "rates/event_counts.hpp"
#include "rates/move.hpp"
#include "rates/surface_process.hpp"
#include "rates/surroundings.hpp"

namespace rates {

/// The atom at `from` comes to the place of the one at `over`, which goes to `to`
/// (exchange); or over the empty site `over` to `to` (over an edge).
struct TwoBondMove {
  ProcessNumber process;
  lattice::Site from, over, to;
  unsigned first_bond, second_bond;  ///< from -> over, over -> to
};

/// The catalog of these moves. It does not change the occupancy: whoever does tells it
/// by refresh_around or refresh_after_hop.
class TwoBondMoves {
 public:
  /// barrier_eV: by ProcessNumber, infinite where a move does not happen. Enters the
  /// atoms that sit there. The occupancy must outlive it. Requires: is_fcc(its cell),
  /// temperature_K > 0; sites two bonds apart are so by way of a site within the open
  /// sides, too, as in all named cells.
  TwoBondMoves(const lattice::Occupancy& occupancy, std::vector<double> barrier_eV,
               double attempt_frequency_per_s, double temperature_K);

  void set_temperature_K(double temperature_K);
  double total_per_s() { return classes_.total_per_s(); }
  /// Requires: 0 <= target_per_s < total_per_s(), called just before.
  TwoBondMove pick(double target_per_s, kmc::Rng& rng) const;

  /// All that the atom at a site can do now.
  std::vector<TwoBondMove> moves(lattice::Site from) const;
  /// The same for people.
  Move told(const TwoBondMove& move) const;
  void count(const TwoBondMove& move) { counts_.count(move.process); }
  /// See Hop.
  std::vector<UsedEntry> used_entries() const;

  /// An atom came to a site, or left it.
  void refresh_around(lattice::Site changed) { refresh(surroundings_.back(), changed); }
  /// An atom hopped from a site along a bond.
  void refresh_after_hop(lattice::Site from, unsigned bond) {
    refresh(surroundings_[bond], from);
  }
  /// The atom is about to be taken away.
  void forget(lattice::Atom atom) { classes_.put(atom, kmc::RateClasses::no_class); }

  /// See Hop.
  std::optional<std::string> difference_from_rebuilt();
  void save(kmc::ArchiveWriter& archive) const;
  /// Requires: the occupancy was restored before. Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive);

 private:
  /// How often an atom can do each of the processes over two bonds.
  static constexpr unsigned most_processes = 24;
  using Key = std::array<std::uint8_t, most_processes>;
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };

  /// Which second bonds, after a first one, lead to the end of a move.
  struct SecondBonds {
    std::uint32_t bonds = 0;         ///< as bits
    std::uint32_t next_nearest = 0;  ///< those of them that end a lattice constant away
    /// By bond: the number of the end, below 32.
    std::array<std::uint8_t, fcc_coordination> end{};
  };

  void list_second_bonds();
  void list_processes();
  SiteKind kind(lattice::Site site) const {
    return kinds_[occupancy_.occupied_bonds(site)];
  }
  /// From its neighbours alone, also where no atom is.
  bool can_begin(lattice::Site site) const {
    return begins_[occupancy_.occupied_bonds(site)];
  }
  template <class Action>
  void for_ends(Way way, lattice::Site from, unsigned first, lattice::Site over,
                Action&& action) const;
  /// Calls action(TwoBondMove).
  template <class Action>
  void for_moves(lattice::Site from, Action&& action) const;
  std::size_t look_around(const Surroundings& surroundings, lattice::Site start,
                          lattice::Site* found) const;
  std::size_t look_around_near_side(const Surroundings& surroundings,
                                    lattice::Site start, lattice::Site* found) const;
  void refresh(const Surroundings& surroundings, lattice::Site start);
  Key key_at(lattice::Site site) const;
  double rate_of(const Key& key) const;
  kmc::RateClasses::Class add_class(const Key& key);
  void reclassify(lattice::Site site);

  const lattice::Occupancy& occupancy_;
  double attempt_frequency_per_s_;
  std::vector<double> barriers_eV_;                  ///< by ProcessNumber
  std::vector<double> rates_per_s_;                  ///< by ProcessNumber
  unsigned first_process_ = 0;                       ///< of those over two bonds
  std::array<Steps, fcc_coordination> steps_;        ///< by bond
  std::array<SiteKind, neighbour_set_count> kinds_;  ///< by occupied bonds
  std::array<bool, neighbour_set_count> begins_{};   ///< by occupied bonds: some move
  /// By way, kind before, kind after, whether the ends are next nearest; or no_process.
  std::vector<ProcessNumber> process_of_;
  std::array<SecondBonds, fcc_coordination> second_bonds_;  ///< by first bond
  std::vector<Surroundings> surroundings_;  ///< of a hop along each bond; of one site
  kmc::RateClasses classes_;                ///< slots are atoms
  std::vector<Key> keys_;                   ///< shape [class_count]
  ClassHash<Key, KeyHash> class_of_;
  EventCounts counts_;  ///< by ProcessNumber
};

}  // namespace rates
