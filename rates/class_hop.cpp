// The catalog of hops where the destinations of an atom are all alike, as in bond
// counting. An atom's class is (coordination and ground, number of destinations): it
// fixes the atom's total rate exactly. The occupancy keeps both up to date, so that an
// event only moves the atoms near it between classes.
#include "rates/class_hop.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "kmc/contract.hpp"
#include "rates/bits.hpp"
#include "rates/coordination_entries.hpp"
#include "rates/hop_counts.hpp"
#include "rates/keyed_classes.hpp"
#include "rates/units.hpp"

namespace rates {
namespace {

using lattice::Atom;
using lattice::Destinations;
using lattice::Ground;
using lattice::ground_count;
using lattice::no_site;
using lattice::Site;

constexpr unsigned size = CoordinationBarriers::size;

/// What fixes the rate of an atom, in one number: unpacked only where a class is new.
class Key {
 public:
  static constexpr std::uint32_t packed_end = ground_count << 10;

  Key() = default;
  Key(unsigned coordination, unsigned destinations, Ground ground)
      : packed_(static_cast<std::uint32_t>(ground) << 10 | coordination << 5 |
                destinations) {}
  std::uint32_t packed() const { return packed_; }
  unsigned coordination() const { return packed_ >> 5 & 31; }
  unsigned destinations() const { return packed_ & 31; }
  Ground ground() const { return static_cast<Ground>(packed_ >> 10); }
  bool operator==(const Key&) const = default;

 private:
  std::uint32_t packed_ = 0;
};

/// `everywhere`: every empty site is a destination. Asked at each atom, that would take
/// a tenth of the time of an event.
template <bool everywhere>
class ClassHop final : public LiftingHop {
 public:
  ClassHop(lattice::Occupancy& occupancy, const CoordinationBarriers& barriers,
           const Destinations& destinations, unsigned n_final, double temperature_K)
      : LiftingHop(occupancy),
        barriers_(barriers),
        n_final_(n_final),
        classes_(occupancy.pages()),
        hops_(occupancy.crystal().cell()),
        entries_(barriers_) {
    occupancy.set_destinations(destinations);
    if (std::isfinite(barriers.evaporation_constant_eV))
      evaporates_below_ = occupancy.crystal().cell().is_planar()
                              ? size
                              : occupancy.crystal().cell().coordination();
    set_temperature_K(temperature_K);
    classes_.resize_slots(occupancy_.crystal().end());
    occupancy_.for_atoms([this](Atom, Site site) { reclassify(site); });
  }

  double total_rate_per_s() override { return classes_.total_per_s(); }

  void execute(double target_per_s, kmc::Rng& rng) override {
    begin(kmc::Phase::select);
    const auto [chosen_class, from] = classes_.pick(target_per_s, rng);
    if (evaporates_below_ > 0 && leaves(classes_.key(chosen_class), rng)) {
      begin(kmc::Phase::apply);
      entries_.count_evaporation(initial(from));
      remove(from);
      ++evaporated_count_;
      begin(kmc::Phase::wait);
      return;
    }
    hop(from,
        bit_number(ways(from), rng.below(classes_.key(chosen_class).destinations())));
  }

  /// From beside one end of a hop to beside the other; where the rate is shared among
  /// hops, to beside the end of another.
  int reach_in_bonds() const override {
    return barriers_.counting == Counting::per_atom ? 4 : 3;
  }
  void perform(Site from, Site to) override { hop(from, bond_between(from, to)); }

  void put(Site site, Atom atom, lattice::Species species) override {
    occupancy_.put(site, atom, species);
    reclassify_changed();
    reclassify(site);
  }

  void lift(Site site) override {
    classes_.take_out(site);
    occupancy_.lift(site);
    reclassify_changed();
  }

  void set_temperature_K(double temperature_K) override {
    ADATOM_EXPECT(temperature_K > 0.0);
    temperature_K_ = temperature_K;
    classes_.set_rates(*this);
  }

  lattice::Vector3 total_displacement() const override {
    return hops_.displacement(occupancy_.crystal().cell());
  }

  std::uint64_t evaporated_count() const override { return evaporated_count_; }

  std::size_t mobile_atom_count() const override {
    return classes_.mobile_count([](const Key&) { return 1; });
  }

  std::vector<Move> moves(Site site) const override;
  std::vector<UsedEntry> used_entries() const override { return entries_.used(); }

  std::optional<std::string> difference_from_rebuilt() override;

  void save(kmc::ArchiveWriter& archive) const override;
  void restore(kmc::ArchiveReader& archive) override;

  // For KeyedClasses.
  bool happens(const Key& key) const {
    return key.packed() < Key::packed_end && n_initial(key) < size &&
           (key.destinations() > 0 || can_leave(key));
  }
  /// Of all that an atom can do [1/s].
  double rate_of(const Key& key) const {
    return hops_per_s(key) + (can_leave(key) ? evaporation_per_s(key) : 0.0);
  }

 private:
  using Classes = KeyedClasses<Key, ClassArray<Key>>;

  /// Those that the ground stands for are neighbours, too.
  unsigned ground_neighbours(Ground ground) const {
    return barriers_.grounds[static_cast<unsigned>(ground)].neighbours;
  }
  unsigned neighbours(Site site) const {
    return occupancy_.coordination(site) + ground_neighbours(occupancy_.ground(site));
  }
  unsigned n_initial(const Key& key) const {
    return key.coordination() + ground_neighbours(key.ground());
  }
  unsigned initial(Site site) const {
    return neighbours(site) + size * static_cast<unsigned>(occupancy_.ground(site));
  }

  std::optional<std::string> class_difference();

  // ---- rates

  double rate_per_s(double barrier_eV) const {
    return activated_rate_per_s(barriers_.attempt_frequency_per_s, barrier_eV,
                                temperature_K_);
  }
  /// Of one hop to any destination, were it the only one [1/s].
  double hop_per_s(const Key& key) const {
    return rate_per_s(barriers_.barrier_eV[n_initial(key)][n_final_] +
                      barriers_.ground_eV(key.ground()));
  }
  /// Of all hops [1/s].
  double hops_per_s(const Key& key) const {
    if (key.destinations() == 0) return 0.0;
    const bool counts = barriers_.counting == Counting::per_direction;
    return counts ? key.destinations() * hop_per_s(key) : hop_per_s(key);
  }
  double evaporation_per_s(const Key& key) const {
    return rate_per_s(barriers_.evaporation_eV(n_initial(key), key.ground()));
  }

  // ---- classes

  bool can_leave(const Key& key) const { return n_initial(key) < evaporates_below_; }
  std::uint32_t ways(Site site) const {
    if constexpr (everywhere)
      return occupancy_.empty_bonds(site);
    else
      return occupancy_.kept_destination_bonds(site);
  }
  Key key_of(Site site) const {
    return {occupancy_.coordination(site),
            static_cast<unsigned>(std::popcount(ways(site))), occupancy_.ground(site)};
  }

  [[gnu::always_inline]] void reclassify(Site site) {
    classes_.put(site, key_of(site), *this);
  }
  void reclassify_changed() {
    for (const Site site : occupancy_.changed()) reclassify(site);
  }

  /// Whether the event of an atom of this class is that it leaves for the gas.
  bool leaves(const Key& key, kmc::Rng& rng) const {
    return rng.uniform() * rate_of(key) >= hops_per_s(key);
  }

  [[gnu::always_inline]] void hop(Site from, unsigned d) {
    hops_.count(occupancy_.crystal().basis(from), d);
    const unsigned before = initial(from);
    begin(kmc::Phase::apply);
    const Site to = occupancy_.move(from, d);
    begin(kmc::Phase::update);
    entries_.count_hop(before, neighbours(to));
    classes_.take_out(from);
    reclassify_changed();
    reclassify(to);
    classes_.total_per_s();  // now, so that it counts as part of the update
    begin(kmc::Phase::wait);
  }

  CoordinationBarriers barriers_;
  double temperature_K_ = 0.0;
  unsigned n_final_;               ///< of some destination
  unsigned evaporates_below_ = 0;  ///< atoms with fewer neighbours can leave
  std::uint64_t evaporated_count_ = 0;
  Classes classes_;  ///< slots are the sites of atoms
  HopCounts hops_;
  CoordinationEntries entries_;
};

template <bool everywhere>
std::vector<Move> ClassHop<everywhere>::moves(Site site) const {
  std::vector<Move> list;
  const Key key = key_of(site);
  const unsigned before = initial(site);
  const double one_per_s =
      key.destinations() > 0 ? hops_per_s(key) / key.destinations() : 0.0;
  occupancy_.for_bonds(site, occupancy_.empty_bonds(site), [&](unsigned d, Site to) {
    const bool goes = (ways(site) >> d & 1U) != 0;
    list.push_back(
        entries_.hop(to, before, neighbours(to) - 1, goes ? one_per_s : 0.0));
  });
  if (can_leave(key))
    list.push_back(entries_.evaporation(before, evaporation_per_s(key)));
  return list;
}

template <bool everywhere>
void ClassHop<everywhere>::save(kmc::ArchiveWriter& archive) const {
  classes_.save(archive);
  hops_.save(archive);
  archive.value(evaporated_count_);
  entries_.save(archive);
}

template <bool everywhere>
void ClassHop<everywhere>::restore(kmc::ArchiveReader& archive) {
  classes_ = Classes(occupancy_.pages());
  classes_.restore(archive, occupancy_.crystal().end(), *this);
  hops_.restore(archive);
  evaporated_count_ = archive.value<std::uint64_t>();
  entries_.restore(archive);
  if (const auto difference = class_difference())
    throw kmc::BadArchive("the catalog is not that of the atoms: " + *difference);
}

template <bool everywhere>
std::optional<std::string> ClassHop<everywhere>::difference_from_rebuilt() {
  if (auto difference = occupancy_.difference_from_rebuilt()) return difference;
  return class_difference();
}

/// The same, of the classes alone.
template <bool everywhere>
std::optional<std::string> ClassHop<everywhere>::class_difference() {
  return classes_.difference_from_rebuilt(
      [&](auto&& check) {
        occupancy_.for_atoms([&](Atom, Site site) { check(site, key_of(site)); });
      },
      *this);
}

}  // namespace

std::unique_ptr<LiftingHop> make_class_hop(lattice::Occupancy& occupancy,
                                           const CoordinationBarriers& barriers,
                                           const lattice::Destinations& destinations,
                                           unsigned n_final, double temperature_K) {
  if (destinations == lattice::everywhere)
    return std::make_unique<ClassHop<true>>(occupancy, barriers, destinations, n_final,
                                            temperature_K);
  return std::make_unique<ClassHop<false>>(occupancy, barriers, destinations, n_final,
                                           temperature_K);
}

}  // namespace rates
