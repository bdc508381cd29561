// The catalog of hops that end in contact. Its slots are islands by their name, the
// number of one of their atoms: a monomer's is its own, so that its hops change nothing
// in the catalog as long as it meets nobody.
#include "rates/aggregation.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "kmc/contract.hpp"
#include "lattice/rigid_step.hpp"
#include "lattice/touching_islands.hpp"
#include "rates/barrier_source.hpp"
#include "rates/bits.hpp"
#include "rates/event_counts.hpp"
#include "rates/hop_counts.hpp"
#include "rates/keyed_classes.hpp"
#include "rates/monomer_walks.hpp"
#include "rates/units.hpp"

namespace rates {

double ActivatedRate::rate_per_s(double temperature_K) const {
  return activated_rate_per_s(attempt_frequency_per_s, barrier_eV, temperature_K);
}

bool islands_can_step(const lattice::UnitCell& cell) {
  const auto same = [](const lattice::Bond& a, const lattice::Bond& b) {
    return norm(a.vector - b.vector) < 1e-6;
  };
  for (unsigned b = 1; b < cell.basis().size(); ++b)
    if (!std::equal(cell.bonds(0).begin(), cell.bonds(0).end(), cell.bonds(b).begin(),
                    cell.bonds(b).end(), same))
      return false;
  return true;
}

namespace {

using lattice::Atom;
using lattice::no_site;
using lattice::Site;
using lattice::Species;

/// What happens, by number.
constexpr unsigned monomer_hops = 0, island_steps = 1, evaporates = 2;
constexpr std::array<const char*, 3> entry_names = {"monomer hops", "island steps",
                                                    "monomer evaporates"};

class AggregationHop final : public Hop, private kmc::TimedEvents {
 public:
  AggregationHop(lattice::Occupancy& occupancy, const Aggregation& model,
                 double temperature_K)
      : occupancy_(occupancy),
        model_(model),
        sites_differ_(some_sites_differ(occupancy.crystal())),
        islands_(occupancy),
        rigid_step_(occupancy),
        hops_(occupancy.crystal().cell()) {
    ADATOM_EXPECT(occupancy.crystal().cell().is_planar());
    ADATOM_EXPECT(model.largest_mobile_island == 1 ||
                  islands_can_step(occupancy.crystal().cell()));
    if (model.lone_monomers_walk) walks_.emplace(occupancy);
    set_temperature_K(temperature_K);
    make_room(occupancy.atom_end());
    occupancy.for_atoms([this](Atom atom, Site) { arranged_.push_back(atom); });
    rearrange();
  }

  double total_rate_per_s() override {
    const double walkers_per_s =
        static_cast<double>(walker_count()) * evaporation_per_s_;
    return classes_.total_per_s() + walkers_per_s;
  }

  void execute(double target_per_s, kmc::Rng& rng) override {
    begin(kmc::Phase::select);
    if (target_per_s >= classes_.total_per_s()) {
      begin(kmc::Phase::apply);
      evaporate(walks_->walks().atom(rng.below(walker_count())));
      return begin(kmc::Phase::wait);
    }
    const auto [chosen_class, island] = classes_.pick(target_per_s, rng);
    const Key key = classes_.key(chosen_class);
    if (key.size > 1) {
      used_.count(island_steps);
      step(island, bit_number(directions(island), rng.below(key.direction_count)));
    } else if (evaporation_per_s_ > 0.0 &&
               rng.uniform() * classes_.rate_per_s(chosen_class) < evaporation_per_s_) {
      begin(kmc::Phase::apply);
      evaporate(island);
    } else {
      used_.count(monomer_hops);
      hop(island, key.direction_count, rng);
    }
    begin(kmc::Phase::wait);
  }

  Atom place(Site site, Species species) override {
    const Atom atom = occupancy_.place(site, species);
    make_room(atom + std::size_t{1});
    islands_.set_alone(atom);
    came(site);
    join(atom);
    classify(islands_.island(atom));
    return atom;
  }

  void remove(Site site) override {
    const Atom atom = occupancy_.atom(site);
    if (walks(atom)) site = end_walk(atom);
    const Atom island = islands_.island(atom);
    arranged_.clear();
    islands_.for_atoms(island, [&](Atom member) {
      if (member != atom) arranged_.push_back(member);
    });
    classes_.take_out(island);
    occupancy_.remove(site);
    if (walks_) walks_->left(site);
    islands_.set_alone(atom);
    rearrange();
  }

  void set_temperature_K(double temperature_K) override {
    ADATOM_EXPECT(temperature_K > 0.0);
    // They went as far as they got with the rate that they had.
    while (walker_count() > 0) end_walk(walks_->walks().atom(0));
    hop_per_s_ = model_.hop.rate_per_s(temperature_K);
    evaporation_per_s_ = model_.evaporation.rate_per_s(temperature_K);
    if (walks_) walks_->set_rates_per_s(hop_per_s_, evaporation_per_s_);
    classes_.set_rates(*this);
  }

  lattice::Vector3 total_displacement() const override {
    const lattice::Vector3 sum = hops_.displacement(occupancy_.crystal().cell());
    return walks_ ? sum + walks_->walks().displacement() : sum;
  }

  kmc::TimedEvents* timed_events() override { return walks_ ? this : nullptr; }
  void show_site(Site site) override {
    if (walks_) walks_->show_host(site, *now_);
  }

  std::uint64_t evaporated_count() const override { return evaporated_count_; }

  std::size_t mobile_atom_count() const override {
    return classes_.mobile_count([](const Key& key) { return key.size; }) +
           walker_count();
  }

  std::vector<Move> moves(Site site) const override;
  std::vector<UsedEntry> used_entries() const override;

  std::optional<std::string> difference_from_rebuilt() override;

  void save(kmc::ArchiveWriter& archive) const override {
    islands_.save(archive);
    classes_.save(archive);
    hops_.save(archive);
    archive.value(evaporated_count_);
    used_.save(archive);
    if (walks_) walks_->save(archive);
  }

  void restore(kmc::ArchiveReader& archive) override {
    islands_.restore(archive);
    classes_ = Classes();
    classes_.restore(archive, occupancy_.atom_end(), *this);
    hops_.restore(archive);
    evaporated_count_ = archive.value<std::uint64_t>();
    used_.restore(archive);
    if (walks_) walks_->restore(archive, *now_);
    if (const auto difference = difference_from_rebuilt())
      throw kmc::BadArchive("the catalog is not that of the atoms: " + *difference);
  }

  /// What a rate depends on.
  struct Key {
    std::uint32_t size;             ///< of the island
    std::uint32_t direction_count;  ///< in which it can move

    bool operator==(const Key&) const = default;
    struct Hash {
      std::size_t operator()(const Key& key) const {
        const std::uint64_t packed = std::uint64_t{key.size} << 4 | key.direction_count;
        return packed * 0x9E3779B97F4A7C15ULL >> 32;
      }
    };
  };
  // For KeyedClasses.
  bool happens(const Key& key) const {
    return key.size > 0 && key.size <= model_.largest_mobile_island &&
           key.direction_count <= lattice::UnitCell::most_neighbours;
  }
  double rate_of(const Key& key) const {
    return hop_rate_of(key) + (key.size == 1 ? evaporation_per_s_ : 0.0);
  }

 private:
  using Classes = KeyedClasses<Key, ClassHash<Key, Key::Hash>>;

  /// Whether directions depend on the site.
  static bool some_sites_differ(const lattice::Crystal& crystal) {
    const lattice::UnitCell& cell = crystal.cell();
    bool differ = crystal.sides()[0] == lattice::Side::open ||
                  crystal.sides()[1] == lattice::Side::open;
    for (unsigned b = 0; b < cell.basis().size(); ++b)
      differ = differ || cell.bonds(b).size() != cell.coordination();
    return differ;
  }

  // ---- classes

  double hop_rate_of(const Key& key) const {
    return hop_per_s_ * std::pow(key.size, -model_.island_mobility_exponent) *
           key.direction_count / occupancy_.crystal().cell().coordination();
  }

  /// Bonds along which the whole island can move, as bits.
  std::uint32_t directions(Atom island) const {
    return sites_differ_
               ? common_bonds(island)
               : occupancy_.crystal().neighbours(occupancy_.site(island)).bonds;
  }
  std::uint32_t common_bonds(Atom island) const {
    std::uint32_t bonds = ~std::uint32_t{0};
    islands_.for_atoms(island, [&](Atom atom) {
      bonds &= occupancy_.crystal().neighbours(occupancy_.site(atom)).bonds;
    });
    return bonds;
  }

  bool walks(Atom atom) const { return walks_ && walks_->walks().walks(atom); }
  std::size_t walker_count() const { return walks_ ? walks_->walks().count() : 0; }
  bool can_move(Atom island) const {
    return !islands_.pinned(island) &&
           islands_.size(island) <= model_.largest_mobile_island;
  }
  Key key_with(Atom island, std::uint32_t directions) const {
    return {islands_.size(island),
            static_cast<std::uint32_t>(std::popcount(directions))};
  }
  Key key_of(Atom island) const { return key_with(island, directions(island)); }
  void classify(Atom island) {
    if (can_move(island))
      classes_.put(island, key_of(island), *this);
    else
      classes_.take_out(island);
  }

  // ---- islands

  void make_room(std::size_t atom_end) {
    if (atom_end <= classes_.slot_count()) return;
    classes_.resize_slots(atom_end);
    islands_.resize(atom_end);
    if (walks_) walks_->resize(atom_end);
  }

  void join(Atom atom) {
    islands_.join(atom, [this](Atom gone) { classes_.take_out(gone); });
  }

  /// Makes the islands of the atoms of arranged_ from nothing but where they are.
  void rearrange() {
    for (const Atom atom : arranged_) {
      classes_.take_out(atom);
      islands_.set_alone(atom);
    }
    for (const Atom atom : arranged_) join(atom);
    for (const Atom atom : arranged_)
      if (islands_.island(atom) == atom) classify(atom);
  }

  // ---- events

  void hop(Atom atom, std::uint32_t direction_count, kmc::Rng& rng) {
    const Site from = occupancy_.site(atom);
    const unsigned d =
        bit_number(occupancy_.empty_bonds(from), rng.below(direction_count));
    hops_.count(occupancy_.crystal().basis(from), d);
    begin(kmc::Phase::apply);
    const Site to = occupancy_.move(from, d);
    begin(kmc::Phase::update);
    if (walks_) {
      walks_->left(from);
      came(to);
    }
    settle(atom, to, rng);
  }

  void step(Atom island, unsigned d) {
    const lattice::Crystal& crystal = occupancy_.crystal();
    const unsigned back = crystal.reverse(0, d);
    begin(kmc::Phase::apply);
    const auto atoms = rigid_step_.step(islands_, island, d);
    for (const Atom atom : atoms) {
      const Site from = occupancy_.neighbour(occupancy_.site(atom), back);
      hops_.count(crystal.basis(from), d);
      if (walks_) walks_->left(from);
    }
    begin(kmc::Phase::update);
    for (const Atom atom : atoms) came(occupancy_.site(atom));
    for (const Atom atom : atoms) join(atom);
    classify(islands_.island(island));
  }

  void evaporate(Atom atom) {
    remove(occupancy_.site(atom));
    ++evaporated_count_;
    used_.count(evaporates);
  }

  /// A monomer has hopped: it may have met somebody, else its next hop is one like
  /// this, or it walks.
  void settle(Atom atom, Site site, kmc::Rng& rng) {
    if (occupancy_.coordination(site) > 0 || islands_.is_trap(site)) {
      join(atom);
      classify(islands_.island(atom));
    } else if (walks_ && walks_->begin(atom, site, *now_, rng)) {
      classes_.take_out(atom);
    } else if (walks_ || sites_differ_) {
      classify(atom);
    }
  }

  // ---- walks

  /// Somebody who does not walk came to a site.
  void came(Site site) {
    if (!walks_) return;
    if (const auto host = walks_->came(site)) end_walk(*host);
  }
  Site end_walk(Atom atom) {
    const Site site = walks_->end(atom, *now_);
    classify(atom);
    return site;
  }

  void follow(const kmc::Clock& now) override { now_ = &now; }
  kmc::Clock next() const override { return walks_->walks().next(); }
  void execute(kmc::Rng& rng) override {
    begin(kmc::Phase::select);
    begin(kmc::Phase::apply);
    const auto [atom, site] = walks_->arrive();
    begin(kmc::Phase::update);
    settle(atom, site, rng);
    begin(kmc::Phase::wait);
  }
  void show(const kmc::Clock& time) override { walks_->show_all(time); }

  // ---- for people

  double barrier_of(unsigned entry) const {
    return entry == evaporates ? model_.evaporation.barrier_eV : model_.hop.barrier_eV;
  }
  Move move(Site site, Site to, unsigned entry, double rate_per_s) const;

  lattice::Occupancy& occupancy_;
  Aggregation model_;
  bool sites_differ_;
  double hop_per_s_ = 0.0;
  double evaporation_per_s_ = 0.0;
  lattice::TouchingIslands islands_;
  lattice::RigidStep rigid_step_;
  Classes classes_;  ///< slots are names of islands
  HopCounts hops_;
  std::uint64_t evaporated_count_ = 0;
  EventCounts used_{entry_names.size()};
  const kmc::Clock* now_ = nullptr;    ///< once something happens
  std::optional<MonomerWalks> walks_;  ///< of those who are in no class
  std::vector<Atom> arranged_;         ///< room for rearrange(): atoms in some order
};

/// With a rate of 0 it does not happen.
Move AggregationHop::move(Site site, Site to, unsigned entry, double rate_per_s) const {
  const std::uint32_t size = islands_.size(islands_.island(occupancy_.atom(site)));
  Move move{.to = to, .n_initial = occupancy_.coordination(site)};
  if (to != no_site && !occupancy_.occupied(to))
    move.n_final = occupancy_.coordination(to) - 1;
  move.environment = size == 1 ? "monomer" : "island of " + std::to_string(size);
  if (islands_.pinned(islands_.island(occupancy_.atom(site))))
    move.environment += ", trapped";
  move.entry = entry_names[entry];
  move.source =
      word_of(rate_per_s > 0.0 ? BarrierSource::formula : BarrierSource::forbidden);
  if (rate_per_s > 0.0) move.barrier_eV = barrier_of(entry);
  move.rate_per_s = rate_per_s;
  return move;
}

/// An island steps as a whole: its steps are those of the atom whose number is its
/// name, `to` is where that goes; the others have none of their own.
std::vector<Move> AggregationHop::moves(Site site) const {
  const Atom atom = occupancy_.atom(site);
  const Atom island = islands_.island(atom);
  const Key key = key_of(island);
  const bool mobile = can_move(island);
  const std::uint32_t along = mobile ? directions(island) : 0;
  const double each_per_s = along != 0 ? hop_rate_of(key) / key.direction_count : 0.0;
  std::vector<Move> list;
  if (key.size > 1 && mobile) {
    if (atom == island)
      occupancy_.for_bonds(site, along, [&](unsigned, Site to) {
        list.push_back(move(site, to, island_steps, each_per_s));
      });
    return list;
  }
  occupancy_.for_bonds(site, occupancy_.empty_bonds(site), [&](unsigned d, Site to) {
    list.push_back(move(site, to, key.size == 1 ? monomer_hops : island_steps,
                        (along >> d & 1U) != 0 ? each_per_s : 0.0));
  });
  if (mobile && key.size == 1 && evaporation_per_s_ > 0.0)
    list.push_back(move(site, no_site, evaporates, evaporation_per_s_));
  return list;
}

std::vector<UsedEntry> AggregationHop::used_entries() const {
  std::vector<UsedEntry> list;
  used_.for_used([&](std::size_t entry, std::uint64_t count) {
    list.push_back({entry_names[entry], word_of(BarrierSource::formula),
                    barrier_of(static_cast<unsigned>(entry)), count});
  });
  if (!walks_ || walks_->walks().hop_count() == 0) return list;
  list.push_back({"monomer hops (walking alone)", word_of(BarrierSource::formula),
                  barrier_of(monomer_hops), walks_->walks().hop_count()});
  return list;
}

std::optional<std::string> AggregationHop::difference_from_rebuilt() {
  if (auto difference = occupancy_.difference_from_rebuilt()) return difference;
  if (auto difference = islands_.difference_from_rebuilt()) return difference;
  if (classes_.slot_count() != occupancy_.atom_end()) return "the number of atoms";
  if (walks_)
    if (auto difference = walks_->difference_from_rebuilt()) return difference;
  return classes_.difference_from_rebuilt(
      [&](auto&& check) {
        for (Atom atom = 0; atom < occupancy_.atom_end(); ++atom)
          check(atom, islands_.is_name(atom) && can_move(atom) && !walks(atom)
                          ? std::optional(key_with(atom, common_bonds(atom)))
                          : std::nullopt);
      },
      *this);
}

}  // namespace

std::unique_ptr<Hop> make_aggregation(lattice::Occupancy& occupancy,
                                      const Aggregation& model, double temperature_K) {
  return std::make_unique<AggregationHop>(occupancy, model, temperature_K);
}

}  // namespace rates
