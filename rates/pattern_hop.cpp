// The catalog of hops for barriers by pattern. An atom's class is the multiset of the
// barriers of its hops: it fixes the atom's total rate exactly.
#include "rates/pattern_hop.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "kmc/contract.hpp"
#include "kmc/rate_classes.hpp"
#include "lattice/lazy_array.hpp"
#include "rates/class_hash.hpp"
#include "rates/hop_counts.hpp"
#include "rates/pattern_entries.hpp"
#include "rates/touched_sites.hpp"
#include "rates/units.hpp"

namespace rates {
namespace {

using kmc::RateClasses;
using lattice::Atom;
using lattice::no_site;
using lattice::Site;

constexpr unsigned direction_count = 12;

/// A distinct barrier; 0 is that of a hop that does not happen.
using Kind = std::uint16_t;

/// The kinds of an atom's hops, from the largest down, then zeros.
using Key = std::array<Kind, direction_count>;

/// A sum of one random number of 128 bits for each hop of a multiset, by kind: as good
/// as the multiset itself. That any two of 10^9 multisets have one sum has a chance of
/// 10^-21.
struct Signature {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  void add(const Signature& other) {
    low += other.low;
    high += other.high;
  }
  bool is_empty() const { return (low | high) == 0; }
  bool operator==(const Signature&) const = default;
};

/// The k-th output of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014), from seed 0.
std::uint64_t random_bits(std::uint64_t k) {
  std::uint64_t z = k * 0x9E3779B97F4A7C15ULL;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ z >> 27) * 0x94D049BB133111EBULL;
  return z ^ z >> 31;
}

Signature signature_of(Kind kind) {
  if (kind == 0) return {};
  return {random_bits(2 * std::uint64_t{kind}),
          random_bits(2 * std::uint64_t{kind} + 1)};
}

/// A signature's bits are random already.
struct SignatureHash {
  std::size_t operator()(const Signature& signature) const { return signature.low; }
};

class PatternHop final : public DirectedHop {
 public:
  PatternHop(lattice::Occupancy& occupancy, const PatternBarriers& barriers,
             double temperature_K)
      : occupancy_(occupancy),
        environment_(occupancy.crystal().cell()),
        attempt_frequency_per_s_(barriers.attempt_frequency_per_s),
        destinations_(occupancy.crystal().end()),
        hops_(occupancy.crystal().cell()),
        entries_(barriers) {
    number_kinds(barriers);
    for (unsigned d = 0; d < direction_count; ++d)
      bit_back_[d] =
          static_cast<std::uint16_t>(1U << occupancy.crystal().reverse(0, d));
    set_temperature_K(temperature_K);
    enter_all();
  }

  double total_rate_per_s() override { return classes_.total_per_s(); }

  void execute(double target_per_s, kmc::Rng& rng) override {
    begin(kmc::Phase::select);
    const auto [chosen_class, atom] = classes_.pick(target_per_s, rng);
    const Site from = occupancy_.site(atom);
    const unsigned d = pick_direction(from, pick_kind(keys_[chosen_class], rng), rng);
    entries_.count(pattern(from, d, occupancy_.neighbour(from, d)));
    hop(from, d);
  }

  void hop(Site from, unsigned d) override {
    hops_.count(occupancy_.crystal().basis(from), d);
    begin(kmc::Phase::apply);
    const Site to = occupancy_.move(from, d);
    begin(kmc::Phase::update);
    refresh_after_move(from, d, to);
    reclassify_touched();
    last_hop_ = {from, d};
    classes_.total_per_s();  // now, so that it counts as part of the update
    begin(kmc::Phase::wait);
  }
  Done last_hop() const override { return last_hop_; }

  Atom place(Site site, lattice::Species species) override {
    const Atom atom = occupancy_.place(site, species);
    if (atom >= classes_.slot_count()) classes_.resize_slots(atom + std::size_t{1});
    refresh_occupied(site, occupancy_.existing_bonds(site));
    enter(site);
    reclassify_touched();
    return atom;
  }

  void remove(Site site) override {
    classes_.put(occupancy_.atom(site), RateClasses::no_class);
    occupancy_.remove(site);
    destinations_[site] = 0;
    refresh_vacated(site, occupancy_.existing_bonds(site));
    reclassify_touched();
  }

  void set_temperature_K(double temperature_K) override {
    ADATOM_EXPECT(temperature_K > 0.0);
    for (std::size_t kind = 1; kind < barriers_eV_.size(); ++kind)
      rates_per_s_[kind] =
          attempt_frequency_per_s_ *
          std::exp(-barriers_eV_[kind] / (boltzmann_eV_per_K * temperature_K));
    for (RateClasses::Class c = 0; c < keys_.size(); ++c)
      classes_.set_rate(c, rate_of(keys_[c]));
  }

  lattice::Vector3 total_displacement() const override {
    return hops_.displacement(occupancy_.crystal().cell());
  }

  std::size_t class_count() const override { return keys_.size(); }

  std::size_t mobile_atom_count() const override {
    std::size_t count = 0;
    for (RateClasses::Class c = 0; c < keys_.size(); ++c)
      if (classes_.rate_per_s(c) > 0.0) count += classes_.members(c).size();
    return count;
  }

  std::vector<Move> moves(Site site) const override;
  std::vector<UsedEntry> used_entries() const override { return entries_.used(); }

  std::optional<std::string> difference_from_rebuilt() override;

  void save(kmc::ArchiveWriter& archive) const override {
    archive.values(std::span<const Key>(keys_));
    classes_.save(archive);
    hops_.save(archive);
    entries_.save(archive);
  }

  void restore(kmc::ArchiveReader& archive) override {
    for (Atom atom = 0; atom < occupancy_.atom_end(); ++atom)
      if (const Site site = occupancy_.site(atom); site != no_site)
        destinations_[site] = find_destinations(site);
    keys_.clear();
    classes_ = RateClasses();
    class_of_ = {};
    for (const Key& key : archive.values<Key>()) {
      if (key[0] == 0 || key[0] >= barriers_eV_.size() ||
          !std::is_sorted(key.begin(), key.end(), std::greater<>()))
        throw kmc::BadArchive("a rate class is impossible");
      Signature signature;
      for (const Kind kind : key) signature.add(weights_[kind]);
      add_class(signature, key);
    }
    classes_.restore(archive, occupancy_.atom_end());
    hops_.restore(archive);
    entries_.restore(archive);
  }

 private:
  // ---- kinds

  void number_kinds(const PatternBarriers& barriers) {
    barriers_eV_ = barriers.barrier_eV;
    std::sort(barriers_eV_.begin(), barriers_eV_.end());
    barriers_eV_.erase(std::unique(barriers_eV_.begin(), barriers_eV_.end()),
                       barriers_eV_.end());
    if (!barriers_eV_.empty() && !std::isfinite(barriers_eV_.back()))
      barriers_eV_.pop_back();
    ADATOM_EXPECT(barriers_eV_.size() <= most_distinct_barriers);
    kind_of_.resize(pattern_count, 0);
    for (Pattern p = 0; p < pattern_count; ++p) {
      if (!std::isfinite(barriers.barrier_eV[p])) continue;
      const auto place = std::lower_bound(barriers_eV_.begin(), barriers_eV_.end(),
                                          barriers.barrier_eV[p]);
      kind_of_[p] = static_cast<Kind>(place - barriers_eV_.begin() + 1);
      fewest_initial_ = std::min(fewest_initial_, n_initial(p));
      fewest_final_ = std::min(fewest_final_, n_final(p));
    }
    barriers_eV_.insert(barriers_eV_.begin(), CoordinationBarriers::forbidden);
    rates_per_s_.resize(barriers_eV_.size(), 0.0);
    for (std::size_t kind = 0; kind < barriers_eV_.size(); ++kind)
      weights_.push_back(signature_of(static_cast<Kind>(kind)));
  }

  /// Calls action(kind, number of hops of it) for the kinds of a key.
  template <class Action>
  static void for_kinds(const Key& key, Action&& action) {
    for (unsigned k = 0; k < direction_count && key[k] != 0;) {
      unsigned next = k + 1;
      while (next < direction_count && key[next] == key[k]) ++next;
      if (!action(key[k], next - k)) return;
      k = next;
    }
  }

  double rate_of_kind(Kind kind, unsigned count) const {
    return static_cast<double>(count) * rates_per_s_[kind];
  }
  double rate_of(const Key& key) const {
    double sum_per_s = 0.0;
    for_kinds(key, [&](Kind kind, unsigned count) {
      sum_per_s += rate_of_kind(kind, count);
      return true;
    });
    return sum_per_s;
  }

  Kind pick_kind(const Key& key, kmc::Rng& rng) const {
    double target_per_s = rng.uniform() * rate_of(key);
    Kind chosen = 0;
    for_kinds(key, [&](Kind kind, unsigned count) {
      const double own_per_s = rate_of_kind(kind, count);
      if (own_per_s == 0.0) return true;
      chosen = kind;
      const bool found = target_per_s < own_per_s;
      target_per_s -= own_per_s;
      return !found;
    });
    return chosen;
  }

  unsigned pick_direction(Site from, Kind kind, kmc::Rng& rng) const {
    std::array<std::uint8_t, direction_count> found;
    unsigned count = 0;
    for_hops(from, [&](unsigned d, Kind of_hop) {
      found[count] = static_cast<std::uint8_t>(d);
      count += of_hop == kind;
    });
    return found[rng.below(count)];
  }

  // ---- classes

  /// Calls action(bond, kind) for every hop of an atom that may have a rate.
  template <class Action>
  void for_hops(Site site, Action&& action) const {
    const std::uint32_t around = occupancy_.occupied_bonds(site);
    const Kind* const kind_of = kind_of_.data();
    occupancy_.for_bonds(site, destinations_[site], [&](unsigned d, Site to) {
      action(d,
             kind_of[environment_.pattern(d, around, occupancy_.occupied_bonds(to))]);
    });
  }

  /// Of an atom's hops now; empty when it has none.
  Signature signature_at(Site site) const {
    Signature sum;
    if (occupancy_.coordination(site) < fewest_initial_ ||
        occupancy_.ground(site) == lattice::Ground::trap)
      return sum;
    const Signature* const weights = weights_.data();
    for_hops(site, [&](unsigned, Kind kind) { sum.add(weights[kind]); });
    return sum;
  }

  Key key_at(Site site) const {
    Key key{};
    unsigned count = 0;
    for_hops(site, [&](unsigned, Kind kind) { key[count++] = kind; });
    std::sort(key.begin(), key.end(), std::greater<>());
    return key;
  }

  RateClasses::Class add_class(const Signature& signature, const Key& key) {
    const RateClasses::Class added = classes_.add_class(rate_of(key));
    keys_.push_back(key);
    class_of_.insert(signature, added);
    return added;
  }

  // ---- one event

  /// Of the hop along bond d: the same before and after it.
  Pattern pattern(Site from, unsigned d, Site to) const {
    return environment_.pattern(d, occupancy_.occupied_bonds(from),
                                occupancy_.occupied_bonds(to));
  }

  /// Whether atoms beside an empty site may hop there: each of them is one of its
  /// neighbours, and not one after the hop.
  bool is_destination(Site empty) const {
    return occupancy_.coordination(empty) > fewest_final_;
  }

  std::uint16_t find_destinations(Site site) const {
    std::uint32_t bits = 0;
    occupancy_.for_bonds(site, occupancy_.empty_bonds(site), [&](unsigned d, Site to) {
      bits |= static_cast<std::uint32_t>(is_destination(to)) << d;
    });
    return static_cast<std::uint16_t>(bits);
  }

  // After a change of a site, the atoms are looked at again that have a hop with the
  // site in its surroundings: those beside it, and those that can hop to an empty site
  // beside it, or could before.

  void refresh_after_move(Site from, unsigned d, Site to) {
    const lattice::Crystal& crystal = occupancy_.crystal();
    const unsigned back = crystal.reverse(crystal.basis(from), d);
    const std::uint32_t shared = crystal.shared(crystal.basis(from), d);
    const std::uint32_t also_shared = crystal.shared(crystal.basis(to), back);
    destinations_[from] = 0;
    refresh_vacated(from, occupancy_.existing_bonds(from) & ~shared & ~(1U << d));
    refresh_occupied(to, occupancy_.existing_bonds(to) & ~also_shared & ~(1U << back));
    occupancy_.for_bonds(from, occupancy_.empty_bonds(from) & shared,
                         [&](unsigned, Site empty) {
                           if (is_destination(empty)) change_beside(empty, 0);
                         });
    enter(to);
  }

  /// An atom left. `bonds` lead to the sites that have a neighbour less for it.
  void refresh_vacated(Site site, std::uint32_t bonds) {
    change_beside(site, is_destination(site) ? 1 : 0);
    occupancy_.for_bonds(site, bonds & ~occupancy_.occupied_bonds(site),
                         [&](unsigned, Site empty) {
                           const unsigned n = occupancy_.coordination(empty);
                           if (n > fewest_final_)
                             change_beside(empty, 0);
                           else if (n == fewest_final_)
                             change_beside(empty, -1);
                         });
  }

  /// An atom came. `bonds` lead to the sites that have a neighbour more for it.
  void refresh_occupied(Site site, std::uint32_t bonds) {
    change_beside(site, -1);
    occupancy_.for_bonds(site, bonds & ~occupancy_.occupied_bonds(site),
                         [&](unsigned, Site empty) {
                           if (is_destination(empty)) change_beside(empty, 1);
                         });
  }

  /// Notes the atoms beside a site, for which it is a destination now (1) or is none
  /// (-1), or nothing of that has changed (0).
  void change_beside(Site site, int change) {
    const std::uint16_t set = change > 0 ? 0xFFFF : 0, keep = change < 0 ? 0 : 0xFFFF;
    occupancy_.for_bonds(
        site, occupancy_.occupied_bonds(site), [&](unsigned d, Site atom_site) {
          std::uint16_t& destinations = destinations_[atom_site];
          destinations = static_cast<std::uint16_t>(
              (destinations | (bit_back_[d] & set)) & (~bit_back_[d] | keep));
          touched_.add(atom_site);
        });
  }

  /// The atom at a site is new there.
  void enter(Site site) {
    destinations_[site] = find_destinations(site);
    touched_.add(site);
  }

  void reclassify(Site site) {
    const Signature signature = signature_at(site);
    const Atom atom = occupancy_.atom(site);
    if (signature.is_empty()) return classes_.put(atom, RateClasses::no_class);
    RateClasses::Class now = class_of_.find(signature);
    if (now == RateClasses::no_class) now = add_class(signature, key_at(site));
    classes_.put(atom, now);
  }

  void reclassify_touched() {
    for (const Site site : touched_.sites()) reclassify(site);
    touched_.clear();
  }

  void enter_all() {
    classes_.resize_slots(occupancy_.atom_end());
    for (Atom atom = 0; atom < occupancy_.atom_end(); ++atom)
      if (occupancy_.site(atom) != no_site) {
        enter(occupancy_.site(atom));
        reclassify_touched();
      }
  }

  /// Everything of one atom from the positions of the atoms alone.
  struct Rebuilt {
    Key key{};
    std::uint32_t destinations = 0;
  };
  Rebuilt rebuilt(Site site) const;

  lattice::Occupancy& occupancy_;
  HopEnvironment environment_;
  double attempt_frequency_per_s_;
  std::vector<double> barriers_eV_;            ///< by kind, ascending from kind 1
  std::vector<double> rates_per_s_;            ///< by kind
  std::vector<Signature> weights_;             ///< by kind
  std::vector<Kind> kind_of_;                  ///< shape [pattern_count]
  unsigned fewest_initial_ = direction_count;  ///< of all hops with a barrier
  unsigned fewest_final_ = direction_count;
  std::array<std::uint16_t, direction_count> bit_back_{};  ///< by bond
  /// By site: bonds of an atom to empty sites where a hop may end; 0 without atom.
  lattice::LazyArray<std::uint16_t> destinations_;
  RateClasses classes_;    ///< slots are atoms
  std::vector<Key> keys_;  ///< shape [class_count]
  ClassHash<Signature, SignatureHash> class_of_;
  HopCounts hops_;
  Done last_hop_{no_site, 0};
  PatternEntries entries_;
  TouchedSites touched_;
};

std::vector<Move> PatternHop::moves(Site site) const {
  std::vector<Move> list;
  const bool is_trapped = occupancy_.ground(site) == lattice::Ground::trap;
  occupancy_.for_bonds(site, occupancy_.empty_bonds(site), [&](unsigned d, Site to) {
    const Pattern p = pattern(site, d, to);
    list.push_back(is_trapped ? entries_.trapped(to, p)
                              : entries_.hop(to, p, rates_per_s_[kind_of_[p]]));
  });
  return list;
}

/// By the slow path of Crystal.
PatternHop::Rebuilt PatternHop::rebuilt(Site site) const {
  const lattice::Crystal& crystal = occupancy_.crystal();
  const auto bonds = [&](Site at) {
    std::uint32_t bits = 0;
    for (unsigned d = 0; d < direction_count; ++d) {
      const Site neighbour = crystal.neighbour(at, d);
      if (neighbour != no_site && occupancy_.occupied(neighbour)) bits |= 1U << d;
    }
    return bits;
  };
  Rebuilt result;
  for (unsigned d = 0; d < direction_count; ++d) {
    const Site to = crystal.neighbour(site, d);
    if (to == no_site || occupancy_.occupied(to)) continue;
    const std::uint32_t around = bonds(to);
    if (static_cast<unsigned>(std::popcount(around)) > fewest_final_)
      result.destinations |= 1U << d;
    if (occupancy_.ground(site) != lattice::Ground::trap)
      result.key[d] = kind_of_[environment_.pattern(d, bonds(site), around)];
  }
  std::sort(result.key.begin(), result.key.end(), std::greater<>());
  return result;
}

std::optional<std::string> PatternHop::difference_from_rebuilt() {
  const auto at_site = [](Site site, const char* what) {
    return std::string(what) + " of site " + std::to_string(site);
  };
  std::vector<std::uint32_t> members(keys_.size(), 0);
  for (Atom atom = 0; atom < occupancy_.atom_end(); ++atom) {
    const Site site = occupancy_.site(atom);
    if (site == no_site) continue;
    if (!occupancy_.occupied(site) || occupancy_.atom(site) != atom ||
        atom >= classes_.slot_count())
      return at_site(site, "the atom");
    const auto [key, destinations] = rebuilt(site);
    if (destinations_[site] != destinations) return at_site(site, "the destinations");
    const auto c = classes_.class_of(atom);
    if (c == RateClasses::no_class ? key[0] != 0 : keys_[c] != key)
      return at_site(site, "the rate class");
    if (c != RateClasses::no_class) ++members[c];
  }
  kmc::SumTree totals(keys_.size());
  for (RateClasses::Class c = 0; c < keys_.size(); ++c) {
    if (members[c] != classes_.members(c).size()) return "the size of a rate class";
    if (classes_.rate_per_s(c) != rate_of(keys_[c])) return "the rate of a class";
    totals.set(c, members[c] * rate_of(keys_[c]));
  }
  totals.update();
  if (totals.total() != classes_.total_per_s()) return "the total rate";
  return std::nullopt;
}

}  // namespace

std::size_t distinct_barrier_count(const PatternBarriers& barriers) {
  std::vector<double> distinct = barriers.barrier_eV;
  std::sort(distinct.begin(), distinct.end());
  const auto end = std::unique(distinct.begin(), distinct.end());
  return static_cast<std::size_t>(
      std::count_if(distinct.begin(), end, [](double x) { return std::isfinite(x); }));
}

std::unique_ptr<DirectedHop> make_pattern_hop(lattice::Occupancy& occupancy,
                                              const PatternBarriers& barriers,
                                              double temperature_K) {
  return std::make_unique<PatternHop>(occupancy, barriers, temperature_K);
}

}  // namespace rates
