// The catalog of hops for barriers by coordination. An atom's class is (n_initial and
// ground, how many destinations it has of each kind): it fixes the atom's total rate
// exactly. All are kept by integer additions, so a hop touches only what it changes.
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "kmc/contract.hpp"
#include "kmc/lazy_array.hpp"
#include "kmc/rate_classes.hpp"
#include "rates/class_hash.hpp"
#include "rates/coordination_entries.hpp"
#include "rates/hop.hpp"
#include "rates/hop_counts.hpp"
#include "rates/touched_sites.hpp"
#include "rates/units.hpp"

namespace rates {
namespace {

using lattice::Atom;
using lattice::no_site;
using lattice::Site;

constexpr unsigned size = CoordinationBarriers::size;
/// An atom's surroundings before a hop: n_initial and, times 16, the number of the
/// ground.
constexpr unsigned initial_count = size * lattice::ground_count;
constexpr std::uint8_t no_kind = 0xFF;

/// Values of n_final that no barrier distinguishes are one kind of destination.
struct DestinationKinds {
  unsigned count = 0;
  std::array<std::uint8_t, size> kind_of{};  ///< by n_final; no_kind where forbidden
  std::vector<unsigned> example;             ///< an n_final of each kind
};

DestinationKinds find_kinds(const CoordinationBarriers& barriers,
                            unsigned coordination) {
  DestinationKinds kinds;
  kinds.kind_of.fill(no_kind);
  const auto same = [&](unsigned f, unsigned g) {
    for (unsigned i = 0; i < coordination; ++i)
      if (barriers.barrier_eV[i][f] != barriers.barrier_eV[i][g]) return false;
    return true;
  };
  for (unsigned f = 0; f < coordination; ++f) {
    bool allowed = false;
    for (unsigned i = 0; i < coordination; ++i)
      allowed = allowed || std::isfinite(barriers.barrier_eV[i][f]);
    if (!allowed) continue;
    unsigned kind = 0;
    while (kind < kinds.count && !same(kinds.example[kind], f)) ++kind;
    if (kind == kinds.count) {
      kinds.example.push_back(f);
      ++kinds.count;
    }
    kinds.kind_of[f] = static_cast<std::uint8_t>(kind);
  }
  return kinds;
}

/// Destinations: four bits for each kind, the number of an atom's empty neighbours of
/// it.
template <class Destinations>
class CoordinationHop final : public Hop {
 public:
  CoordinationHop(lattice::Occupancy& occupancy, const CoordinationBarriers& barriers,
                  DestinationKinds kinds, double temperature_K)
      : occupancy_(occupancy),
        barriers_(barriers),
        kinds_(std::move(kinds)),
        destinations_(occupancy.crystal().end()),
        hops_(occupancy.crystal().cell()),
        entries_(barriers_) {
    weight_.fill(0);
    for (unsigned f = 0; f < size; ++f)
      if (kinds_.kind_of[f] != no_kind)
        weight_[f] =
            static_cast<Destinations>(std::uint64_t{1} << (4 * kinds_.kind_of[f]));
    class_table_.assign(table_size, RateClasses::no_class);
    for (unsigned g = 0; g < lattice::ground_count; ++g)
      ground_neighbours_[g] = static_cast<std::uint8_t>(barriers.grounds[g].neighbours);
    if (std::isfinite(barriers.evaporation_constant_eV))
      evaporates_below_ = occupancy.crystal().cell().is_planar()
                              ? size
                              : occupancy.crystal().cell().coordination();
    set_temperature_K(temperature_K);
    enter_all();
  }

  double total_rate_per_s() override { return classes_.total_per_s(); }

  void execute(double target_per_s, kmc::Rng& rng) override {
    begin(kmc::Phase::select);
    const auto [chosen_class, atom] = classes_.pick(target_per_s, rng);
    const Site from = occupancy_.site(atom);
    if (evaporates_below_ > 0 && leaves(class_keys_[chosen_class], rng)) {
      entries_.count_evaporation(initial(from));
      remove(from);
      ++evaporated_count_;
      return;
    }
    const unsigned d = pick_direction(from, class_keys_[chosen_class], rng);
    hops_.count(occupancy_.crystal().basis(from), d);
    const unsigned before = initial(from);
    begin(kmc::Phase::apply);
    const Site to = occupancy_.move(from, d);
    begin(kmc::Phase::update);
    entries_.count_hop(before, neighbours(to));
    refresh_after_move(from, d, to);
    classes_.total_per_s();  // now, so that it counts as part of the update
    begin(kmc::Phase::wait);
  }

  Atom place(Site site, lattice::Species species) override {
    const Atom atom = occupancy_.place(site, species);
    if (atom >= classes_.slot_count()) classes_.resize_slots(atom + std::size_t{1});
    // The others around have one destination less: with one neighbour fewer than here,
    // themselves.
    if (occupancy_.coordination(site) > 0)
      add_around(site, occupancy_.occupied_bonds(site), -weight_[neighbours(site) - 1]);
    occupancy_.for_bonds(site, occupancy_.empty_bonds(site),
                         [&](unsigned, Site empty) { coordination_rose(empty); });
    enter(site);
    reclassify_touched();
    return atom;
  }

  void remove(Site site) override {
    classes_.put(occupancy_.atom(site), RateClasses::no_class);
    occupancy_.remove(site);
    destinations_[site] = 0;
    if (occupancy_.coordination(site) > 0)
      add_around(site, occupancy_.occupied_bonds(site), weight_[neighbours(site) - 1]);
    occupancy_.for_bonds(site, occupancy_.empty_bonds(site),
                         [&](unsigned, Site empty) { coordination_fell(empty); });
    reclassify_touched();
  }

  void set_temperature_K(double temperature_K) override {
    ADATOM_EXPECT(temperature_K > 0.0);
    const auto rate_per_s = [&](double barrier_eV) {
      return barriers_.attempt_frequency_per_s *
             std::exp(-barrier_eV / (boltzmann_eV_per_K * temperature_K));
    };
    for (unsigned i = 0; i < initial_count; ++i) {
      const auto ground = static_cast<lattice::Ground>(i / size);
      for (unsigned f = 0; f < size; ++f)
        rate_per_s_[i][f] =
            rate_per_s(barriers_.barrier_eV[i % size][f] + barriers_.ground_eV(ground));
      evaporation_per_s_[i] = rate_per_s(barriers_.evaporation_eV(i % size, ground));
    }
    for (RateClasses::Class c = 0; c < class_keys_.size(); ++c)
      classes_.set_rate(c, rate_of(class_keys_[c]));
  }

  lattice::Vector3 total_displacement() const override {
    return hops_.displacement(occupancy_.crystal().cell());
  }

  std::uint64_t evaporated_count() const override { return evaporated_count_; }

  std::size_t mobile_atom_count() const override {
    std::size_t count = 0;
    for (RateClasses::Class c = 0; c < class_keys_.size(); ++c)
      if (classes_.rate_per_s(c) > 0.0) count += classes_.members(c).size();
    return count;
  }

  std::vector<Move> moves(Site site) const override;
  std::vector<UsedEntry> used_entries() const override { return entries_.used(); }

  std::optional<std::string> difference_from_rebuilt() override;

  void save(kmc::ArchiveWriter& archive) const override {
    archive.values(std::span<const Key>(class_keys_));
    classes_.save(archive);
    hops_.save(archive);
    archive.value(evaporated_count_);
    entries_.save(archive);
  }

  void restore(kmc::ArchiveReader& archive) override {
    for (Atom atom = 0; atom < occupancy_.atom_end(); ++atom)
      if (occupancy_.site(atom) != no_site)
        destinations_[occupancy_.site(atom)] =
            count_destinations(occupancy_.site(atom));
    class_keys_.clear();
    classes_ = RateClasses();
    class_table_.assign(table_size, RateClasses::no_class);
    hashed_classes_ = {};
    for (const Key& key : archive.values<Key>()) {
      if (key.initial >= initial_count || key.destinations >= most_destinations())
        throw kmc::BadArchive("a rate class is impossible");
      add_class(key);
    }
    classes_.restore(archive, occupancy_.atom_end());
    hops_.restore(archive);
    evaporated_count_ = archive.value<std::uint64_t>();
    entries_.restore(archive);
  }

 private:
  using RateClasses = kmc::RateClasses;

  struct Key {
    std::uint64_t destinations;
    std::uint64_t initial;
  };
  /// Small keys find their class in a table, others by a hash.
  static constexpr std::size_t table_size =
      sizeof(Destinations) == 1 ? initial_count * 256 : 0;

  /// Occupied neighbours, with those that the ground stands for.
  unsigned neighbours(Site site) const {
    return occupancy_.coordination(site) +
           ground_neighbours_[static_cast<unsigned>(occupancy_.ground(site))];
  }
  unsigned initial(Site site) const {
    return neighbours(site) + size * static_cast<unsigned>(occupancy_.ground(site));
  }

  // ---- classes

  double rate_of(const Key& key) const {
    return hop_rate_of(key) + (key.initial % size < evaporates_below_
                                   ? evaporation_per_s_[key.initial]
                                   : 0.0);
  }

  /// Without evaporation [1/s].
  double hop_rate_of(const Key& key) const {
    if (key.destinations == 0) return 0.0;
    if (barriers_.counting == Counting::per_atom)
      return rate_per_s_[key.initial][kinds_.example[0]];
    double sum_per_s = 0.0;
    for (unsigned kind = 0; kind < kinds_.count; ++kind)
      sum_per_s += rate_of_kind(key, kind);
    return sum_per_s;
  }

  /// Total rate of an atom's hops to one kind of destination [1/s].
  double rate_of_kind(const Key& key, unsigned kind) const {
    return static_cast<double>(count_of(key, kind)) *
           rate_per_s_[key.initial][kinds_.example[kind]];
  }

  /// Of one hop [1/s].
  double rate_of_hop(const Key& key, unsigned n_final) const {
    if (kinds_.kind_of[n_final] == no_kind) return 0.0;
    return barriers_.counting == Counting::per_atom
               ? hop_rate_of(key) / count_of(key, 0)
               : rate_per_s_[key.initial][n_final];
  }

  static unsigned count_of(const Key& key, unsigned kind) {
    return static_cast<unsigned>(key.destinations >> (4 * kind)) & 0xF;
  }

  /// Destinations of all keys are below this.
  std::uint64_t most_destinations() const {
    return table_size > 0 ? 256 : std::uint64_t{1} << (4 * kinds_.count);
  }

  /// Up to 14 kinds leave six bits for the surroundings before the hop; 15 leave four,
  /// enough where there is no ground.
  std::uint64_t packed(const Key& key) const {
    return key.initial << (kinds_.count > 14 ? 60 : 58) | key.destinations;
  }

  RateClasses::Class class_of(unsigned initial, Destinations destinations) {
    if (destinations == 0 && initial % size >= evaporates_below_)
      return RateClasses::no_class;
    if constexpr (table_size > 0) {
      const auto known = class_table_[initial << 8 | destinations];
      if (known != RateClasses::no_class) return known;
    } else {
      const auto known = hashed_classes_.find(packed({destinations, initial}));
      if (known != RateClasses::no_class) return known;
    }
    return add_class({destinations, initial});
  }

  RateClasses::Class add_class(const Key& key) {
    const auto added = classes_.add_class(rate_of(key));
    class_keys_.push_back(key);
    if constexpr (table_size > 0)
      class_table_[key.initial << 8 | key.destinations] = added;
    else
      hashed_classes_.insert(packed(key), added);
    return added;
  }

  // ---- one event

  /// Whether the event of an atom of this class is that it leaves for the gas.
  bool leaves(const Key& key, kmc::Rng& rng) const {
    return rng.uniform() * rate_of(key) >= hop_rate_of(key);
  }

  // The loops of an event visit a fixed number of neighbours and decide without
  // branches where they can: what sits around an atom is as good as random, and a
  // mispredicted branch costs more than a visit.

  unsigned pick_direction(Site from, const Key& key, kmc::Rng& rng) const {
    const unsigned kind = kinds_.count > 1 ? pick_kind(key, rng) : 0;
    const std::uint32_t empty = occupancy_.empty_bonds(from);
    std::array<std::uint8_t, size> found;
    unsigned count = 0;
    occupancy_.for_all_bonds(from, [&](unsigned d, Site to) {
      found[count] = static_cast<std::uint8_t>(d);
      const bool of_kind = kinds_.kind_of[neighbours(to) - 1] == kind;
      count += static_cast<unsigned>(of_kind) & (empty >> d);
    });
    ADATOM_EXPECT(count == count_of(key, kind));
    return found[rng.below(count)];
  }

  unsigned pick_kind(const Key& key, kmc::Rng& rng) const {
    double target_per_s = rng.uniform() * hop_rate_of(key);
    unsigned chosen = no_kind;
    for (unsigned kind = 0; kind < kinds_.count; ++kind) {
      const double own_per_s = rate_of_kind(key, kind);
      if (own_per_s == 0.0) continue;
      chosen = kind;
      if (target_per_s < own_per_s) break;
      target_per_s -= own_per_s;
    }
    return chosen;
  }

  /// What changed: the coordination of the neighbours of `from` and of `to` (that of
  /// common neighbours did not), and which of the two is a destination.
  void refresh_after_move(Site from, unsigned d, Site to) {
    const lattice::Crystal& crystal = occupancy_.crystal();
    const unsigned basis = crystal.basis(from);
    const unsigned back = crystal.reverse(basis, d);
    const std::uint32_t shared = crystal.shared(basis, d);
    const std::uint32_t beside_from = ~shared & ~(1U << d);
    const std::uint32_t beside_to =
        ~std::uint32_t{crystal.shared(crystal.basis(to), back)} & ~(1U << back);

    // `from` is a destination now, with one neighbour more than when the atom left it
    // (the atom itself); `to` was one, with one more than it has now.
    const Destinations gained = weight_[neighbours(from) - 1];
    const Destinations lost = weight_[neighbours(to)];
    const std::uint32_t around_from = occupancy_.occupied_bonds(from);
    const std::uint32_t around_to = occupancy_.occupied_bonds(to);
    if (gained != lost)
      add_around(from, around_from & shared, static_cast<Destinations>(gained - lost));
    const auto visit = [&](Site centre, std::uint32_t beside, std::uint32_t occupied,
                           Destinations amount, auto&& coordination_changed) {
      occupancy_.for_bonds(centre, occupancy_.existing_bonds(centre) & beside,
                           [&](unsigned j, Site site) {
                             const auto is_atom = (occupied >> j) & 1U;
                             destinations_[site] = static_cast<Destinations>(
                                 destinations_[site] + is_atom * amount);
                             touched_.add_if(is_atom, site);
                             if (!is_atom) coordination_changed(site);
                           });
    };
    visit(from, beside_from, around_from, gained,
          [&](Site empty) { coordination_fell(empty); });
    visit(to, beside_to, around_to, static_cast<Destinations>(-lost),
          [&](Site empty) { coordination_rose(empty); });
    destinations_[from] = 0;
    enter(to);
    reclassify_touched();
  }

  /// The atom at a site is new there.
  void enter(Site site) {
    destinations_[site] = count_destinations(site);
    touched_.add(site);
  }

  Destinations count_destinations(Site site) const {
    Destinations sum = 0;
    const std::uint32_t empty = occupancy_.empty_bonds(site);
    occupancy_.for_all_bonds(site, [&](unsigned d, Site to) {
      const auto is_empty = (empty >> d) & 1U;
      const Destinations one = weight_[neighbours(to) - 1];
      sum = static_cast<Destinations>(sum + is_empty * one);
    });
    return sum;
  }

  /// Changes the destinations of the atoms along `bonds`.
  void add_around(Site site, std::uint32_t bonds, Destinations amount) {
    occupancy_.for_bonds(site, bonds, [&](unsigned, Site atom_site) {
      destinations_[atom_site] =
          static_cast<Destinations>(destinations_[atom_site] + amount);
      touched_.add(atom_site);
    });
  }

  /// An empty site lost a neighbour.
  void coordination_fell(Site empty) {
    const unsigned n = neighbours(empty);
    if (occupancy_.coordination(empty) == 0 || weight_[n] == weight_[n - 1]) return;
    add_around(empty, occupancy_.occupied_bonds(empty),
               static_cast<Destinations>(weight_[n - 1] - weight_[n]));
  }

  /// An empty site won a neighbour, whose own destinations enter() counts afterwards.
  void coordination_rose(Site empty) {
    const unsigned n = neighbours(empty);
    if (occupancy_.coordination(empty) < 2 || weight_[n - 1] == weight_[n - 2]) return;
    add_around(empty, occupancy_.occupied_bonds(empty),
               static_cast<Destinations>(weight_[n - 1] - weight_[n - 2]));
  }

  void reclassify_touched() {
    for (const Site site : touched_.take())
      classes_.put(occupancy_.atom(site), class_of(initial(site), destinations_[site]));
  }

  void enter_all() {
    classes_.resize_slots(occupancy_.atom_end());
    for (Atom atom = 0; atom < occupancy_.atom_end(); ++atom) {
      if (occupancy_.site(atom) != no_site) enter(occupancy_.site(atom));
      reclassify_touched();
    }
  }

  lattice::Occupancy& occupancy_;
  CoordinationBarriers barriers_;
  DestinationKinds kinds_;
  std::array<Destinations, size> weight_{};  ///< by n_final: one destination
  std::array<std::array<double, size>, initial_count>
      rate_per_s_{};  ///< shape [initial, n_final]
  std::array<double, initial_count> evaporation_per_s_{};
  std::array<std::uint8_t, lattice::ground_count> ground_neighbours_{};
  unsigned evaporates_below_ = 0;  ///< atoms with fewer neighbours can leave
  std::uint64_t evaporated_count_ = 0;
  kmc::LazyArray<Destinations> destinations_;  ///< by site; 0 where no atom is
  RateClasses classes_;                        ///< slots are atoms
  std::vector<Key> class_keys_;                ///< shape [class_count]
  std::vector<RateClasses::Class>
      class_table_;  ///< shape [initial << 8 | destinations]
  ClassHash<std::uint64_t, FibonacciHash> hashed_classes_;
  HopCounts hops_;
  CoordinationEntries entries_;
  TouchedSites touched_;  ///< of atoms whose class may have changed in this event
};

template <class Destinations>
std::vector<Move> CoordinationHop<Destinations>::moves(Site site) const {
  std::vector<Move> list;
  const unsigned before = initial(site);
  const Key key{destinations_[site], before};
  occupancy_.for_bonds(site, occupancy_.empty_bonds(site), [&](unsigned, Site to) {
    const unsigned n_final = neighbours(to) - 1;
    list.push_back(entries_.hop(to, before, n_final, rate_of_hop(key, n_final)));
  });
  if (before % size < evaporates_below_)
    list.push_back(entries_.evaporation(before, evaporation_per_s_[before]));
  return list;
}

std::string at_site(Site site, const char* what) {
  return std::string(what) + " of site " + std::to_string(site);
}

/// Everything from the positions of the atoms alone, by the slow path of Crystal.
template <class Destinations>
std::optional<std::string> CoordinationHop<Destinations>::difference_from_rebuilt() {
  const lattice::Crystal& crystal = occupancy_.crystal();
  const auto bonds = [&](Site site) {
    std::uint32_t bits = 0;
    for (unsigned d = 0; d < crystal.bond_count(site); ++d) {
      const Site neighbour = crystal.neighbour(site, d);
      if (neighbour != no_site && occupancy_.occupied(neighbour)) bits |= 1U << d;
    }
    return bits;
  };
  std::vector<std::uint32_t> members(class_keys_.size(), 0);
  for (Atom atom = 0; atom < occupancy_.atom_end(); ++atom) {
    const Site site = occupancy_.site(atom);
    if (site == no_site) continue;
    if (!occupancy_.occupied(site) || occupancy_.atom(site) != atom ||
        atom >= classes_.slot_count())
      return at_site(site, "the atom");
    if (bonds(site) != occupancy_.occupied_bonds(site))
      return at_site(site, "the bonds");
    const auto neighbours_at = [&](Site at) {
      return static_cast<unsigned>(std::popcount(bonds(at))) +
             barriers_.grounds[static_cast<unsigned>(occupancy_.ground(at))].neighbours;
    };
    const unsigned initial_now =
        neighbours_at(site) + size * static_cast<unsigned>(occupancy_.ground(site));
    Destinations destinations = 0;
    for (unsigned d = 0; d < crystal.bond_count(site); ++d) {
      const Site to = crystal.neighbour(site, d);
      if (to == no_site || occupancy_.occupied(to)) continue;
      if (bonds(to) != occupancy_.occupied_bonds(to)) return at_site(to, "the bonds");
      if (destinations_[to] != 0) return at_site(to, "the destinations");
      destinations =
          static_cast<Destinations>(destinations + weight_[neighbours_at(to) - 1]);
    }
    if (destinations != destinations_[site]) return at_site(site, "the destinations");
    const auto c = classes_.class_of(atom);
    const bool can_leave = neighbours_at(site) < evaporates_below_;
    if (destinations == 0 && !can_leave) {
      if (c != RateClasses::no_class) return at_site(site, "the rate class");
      continue;
    }
    if (c == RateClasses::no_class || class_keys_[c].initial != initial_now ||
        class_keys_[c].destinations != destinations)
      return at_site(site, "the rate class");
    ++members[c];
  }
  kmc::SumTree totals(class_keys_.size());
  for (RateClasses::Class c = 0; c < class_keys_.size(); ++c) {
    if (members[c] != classes_.members(c).size()) return "the size of a rate class";
    if (classes_.rate_per_s(c) != rate_of(class_keys_[c])) return "the rate of a class";
    totals.set(c, members[c] * rate_of(class_keys_[c]));
  }
  totals.update();
  if (totals.total() != classes_.total_per_s()) return "the total rate";
  return std::nullopt;
}

}  // namespace

std::unique_ptr<Hop> make_coordination_hop(lattice::Occupancy& occupancy,
                                           const CoordinationBarriers& barriers,
                                           double temperature_K) {
  DestinationKinds kinds =
      find_kinds(barriers, occupancy.crystal().cell().coordination());
  ADATOM_EXPECT(barriers.counting == Counting::per_direction || kinds.count <= 1);
  if (kinds.count <= 1)
    return std::make_unique<CoordinationHop<std::uint8_t>>(
        occupancy, barriers, std::move(kinds), temperature_K);
  return std::make_unique<CoordinationHop<std::uint64_t>>(
      occupancy, barriers, std::move(kinds), temperature_K);
}

std::size_t bytes_per_site(const CoordinationBarriers& barriers,
                           unsigned coordination) {
  return find_kinds(barriers, coordination).count <= 1 ? sizeof(std::uint8_t)
                                                       : sizeof(std::uint64_t);
}

}  // namespace rates
