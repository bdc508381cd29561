// The catalog of moves over two bonds in one event (rates/two_bond_paths.hpp).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kmc/archive.hpp"
#include "kmc/lazy_array.hpp"
#include "kmc/rng.hpp"
#include "lattice/occupancy.hpp"
#include "lattice/vicinity.hpp"
#include "rates/event_counts.hpp"
#include "rates/keyed_classes.hpp"
#include "rates/move.hpp"
#include "rates/process_barriers.hpp"
#include "rates/two_bond_paths.hpp"

namespace rates {

/// All such moves that can happen now. It does not change the occupancy: whoever does
/// tells it by refresh_around or refresh_after_hop, once after each change, before the
/// next.
///
/// Cost: 2 bytes for each site of a memory page near an atom that can begin such a
/// move.
class TwoBondMoves {
 public:
  /// Of the barriers, those over two bonds count. Enters the atoms that sit there. The
  /// occupancy and its vicinity must outlive it. Requires: is_fcc(its cell),
  /// temperature_K > 0.
  TwoBondMoves(const lattice::Occupancy& occupancy, const lattice::Vicinity& vicinity,
               const ProcessBarriers& barriers, double temperature_K);

  void set_temperature_K(double temperature_K);
  double total_per_s() { return classes_.total_per_s(); }
  /// Requires: 0 <= target_per_s < total_per_s(), called just before.
  TwoBondMove pick(double target_per_s, kmc::Rng& rng) const;

  bool can_move(lattice::Atom atom) const {
    const auto c = classes_.class_of(atom);
    return c != kmc::RateClasses::no_class && classes_.rate_per_s(c) > 0.0;
  }
  /// All that the atom at a site can do now.
  std::vector<TwoBondMove> moves(lattice::Site from) const;
  /// The same for people.
  Move told(const TwoBondMove& move) const;
  void count(const TwoBondMove& move) { counts_.count(move.process); }
  /// See Hop.
  std::vector<UsedEntry> used_entries() const;

  /// An atom came to a site, or left it.
  void refresh_around(lattice::Site changed);
  /// An atom hopped from a site along a bond.
  void refresh_after_hop(lattice::Site from, unsigned bond);
  /// The atom is about to be taken away.
  void forget(lattice::Atom atom) { classes_.take_out(atom); }

  /// See Hop.
  std::optional<std::string> difference_from_rebuilt();
  void save(kmc::ArchiveWriter& archive) const;
  /// Requires: the occupancy was restored before. Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive);

  /// How often an atom can do each of the processes over two bonds: a byte for each.
  class Key {
   public:
    static constexpr unsigned most_processes = 24;

    void add(unsigned process) { words_[process / 8] += one << 8 * (process % 8); }
    unsigned operator[](unsigned process) const {
      return words_[process / 8] >> 8 * (process % 8) & 0xFF;
    }
    bool operator==(const Key& other) const {
      return ((words_[0] ^ other.words_[0]) | (words_[1] ^ other.words_[1]) |
              (words_[2] ^ other.words_[2])) == 0;
    }
    std::size_t hash() const;

   private:
    static constexpr std::uint64_t one = 1;
    std::array<std::uint64_t, most_processes / 8> words_{};
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const { return key.hash(); }
  };
  // For KeyedClasses.
  static bool happens(const Key& key) { return !(key == Key{}); }
  double rate_of(const Key& key) const;

 private:
  /// By bond of a site that changed: which occupied bonds of its neighbour there are
  /// toggled.
  using Toggled = std::array<std::uint16_t, fcc_coordination>;

  void list_toggled();
  void toggle_start(lattice::Site site);
  void toggle_all_starts();
  void look_at(lattice::Site site, std::uint32_t toggled);
  void look_beside(lattice::Site changed, std::uint32_t bonds, const Toggled& toggled);
  void reclassify_listed();
  bool has_right_starts(lattice::Site site) const;
  const char* source_of(ProcessNumber process) const;
  Key key_at(lattice::Site site) const;
  void reclassify(lattice::Site site);

  const lattice::Occupancy& occupancy_;
  double attempt_frequency_per_s_;
  std::vector<double> barriers_eV_;  ///< by ProcessNumber
  std::set<ProcessNumber> made_for_balance_;
  std::vector<double> rates_per_s_;  ///< by ProcessNumber
  unsigned first_process_ = 0;       ///< of those over two bonds
  TwoBondPaths paths_;
  /// By bond of a hop, for its start; last, for a change of one site.
  std::array<Toggled, fcc_coordination + 1> toggled_{};
  const lattice::Vicinity& vicinity_;
  /// By site: bits of the bonds to atoms that sit where some move begins.
  kmc::LazyArray<std::uint16_t> start_bonds_;
  using Classes = KeyedClasses<Key, ClassHash<Key, KeyHash>>;
  Classes classes_;     ///< slots are atoms
  EventCounts counts_;  ///< by ProcessNumber

  // What an event leaves to look at.
  std::array<lattice::Site, 192> starts_;  ///< sites within three bonds of a hop
  std::array<lattice::Site, 32> ends_;     ///< sites within one, and room for one more
  std::size_t start_count_ = 0, end_count_ = 0;
};

}  // namespace rates
