#include "rates/walking_hop.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "kmc/contract.hpp"
#include "lattice/terraces.hpp"
#include "rates/lone_walks.hpp"

namespace rates {
namespace {

using lattice::Atom;
using lattice::no_site;
using lattice::Site;
using lattice::Species;

/// So many cells along each axis are at least as wide.
std::array<int, 2> cells_as_wide(const lattice::UnitCell& cell, int bonds) {
  const auto along = [&](int axis) {
    const double per_bond = norm(cell.reciprocal(axis)) * cell.bond_length();
    return static_cast<int>(std::ceil(bonds * per_bond - 1e-6));
  };
  return {along(0), along(1)};
}

class WalkingHop final : public Hop, private kmc::TimedEvents {
 public:
  WalkingHop(lattice::Occupancy& occupancy, const LiftingHopMaker& make,
             double temperature_K)
      : occupancy_(occupancy),
        hops_(make(occupancy, temperature_K)),
        terraces_(occupancy),
        walks_(occupancy.crystal(), terraces_.edges(),
               cells_as_wide(occupancy.crystal().cell(), hops_->reach_in_bonds())),
        trial_(occupancy, make, temperature_K) {
    make_room();
    meet_adatoms();
    occupancy_.list_changes(&changes_);
  }
  ~WalkingHop() override { occupancy_.list_changes(nullptr); }

  double total_rate_per_s() override {
    return hops_->total_rate_per_s() +
           static_cast<double>(walks_.count()) * adatom_.beside_per_s;
  }

  void execute(double target_per_s, kmc::Rng& rng) override {
    hide();
    changes_.clear();
    if (target_per_s < hops_->total_rate_per_s())
      hops_->execute(target_per_s, rng);
    else
      hop_beside(walks_.atom(rng.below(walks_.count())), rng);
    begin(kmc::Phase::update);
    follow_changes();
    for (const auto& change : followed_)
      if (change.came && occupancy_.occupied(change.site)) settle(change.site, rng);
    begin(kmc::Phase::wait);
  }

  Atom place(Site site, Species species) override {
    hide();
    changes_.clear();
    const Atom atom = hops_->place(site, species);
    make_room();
    follow_changes();
    return atom;
  }

  void remove(Site site) override {
    const Atom atom = occupancy_.atom(site);
    hide();
    if (walks_.walks(atom)) site = end_walk(atom);
    changes_.clear();
    hops_->remove(site);
    follow_changes();
  }

  kmc::TimedEvents* timed_events() override { return this; }
  void show_site(Site site) override {
    if (const auto host = walks_.host(site)) seat(*host, walks_.show(*host, *now_));
  }

  void set_temperature_K(double temperature_K) override {
    hide();
    // They went as far as they got with the rate that they had.
    while (walks_.count() > 0) end_walk(walks_.atom(0));
    hops_->set_temperature_K(temperature_K);
    trial_.set_temperature_K(temperature_K);
    meet_adatoms();
  }

  void watch_phases(kmc::PhaseWatch* watch) override {
    Hop::watch_phases(watch);
    hops_->watch_phases(watch);
  }

  lattice::Vector3 total_displacement() const override {
    return hops_->total_displacement() + walks_.displacement();
  }
  std::uint64_t evaporated_count() const override { return hops_->evaporated_count(); }
  std::size_t mobile_atom_count() const override {
    return hops_->mobile_atom_count() + walks_.count() * adatom_.mobile_atom_count;
  }
  std::vector<Move> moves(Site site) const override { return hops_->moves(site); }
  std::vector<UsedEntry> used_entries() const override {
    std::vector<UsedEntry> list = hops_->used_entries();
    if (walks_.hop_count() > 0)
      list.push_back({adatom_.hop.entry + " (walking alone)", adatom_.hop.source,
                      adatom_.hop.barrier_eV, walks_.hop_count()});
    return list;
  }

  std::optional<std::string> difference_from_rebuilt() override;

  void save(kmc::ArchiveWriter& archive) const override {
    walks_.save(archive);
    hops_->save(archive);
  }
  void restore(kmc::ArchiveReader& archive) override;

 private:
  /// Nobody walks if what they do far up is not that of a LoneAdatom.
  void meet_adatoms() {
    const auto adatom = trial_.adatom_far_up();
    const auto* const found = std::get_if<LoneAdatom>(&adatom);
    adatom_ = found != nullptr ? *found : LoneAdatom{};
    walks_.set_rates_per_s(adatom_.hop_per_s, adatom_.beside_per_s);
  }

  // ---- those who walk

  void make_room() {
    walks_.resize(occupancy_.atom_end());
    species_.resize(occupancy_.atom_end(), 0);
  }

  /// In the occupancy alone, for those who look at it.
  void seat(Atom atom, Site site) {
    const Site from = occupancy_.site(atom);
    if (from == no_site)
      occupancy_.put(site, atom, species_[atom]);
    else if (from != site)
      occupancy_.relocate(from, site);
    are_shown_ = true;
  }
  /// Before anything happens, so that it happens as if they were not there. Returns
  /// whether some were.
  bool hide() {
    if (!are_shown_) return false;
    for (std::size_t k = 0; k < walks_.count(); ++k)
      if (const Site site = occupancy_.site(walks_.atom(k)); site != no_site)
        occupancy_.lift(site);
    // Who is shown and hidden changes nothing, however often.
    changes_.clear();
    return std::exchange(are_shown_, false);
  }
  void seat_where_shown() {
    for (std::size_t k = 0; k < walks_.count(); ++k)
      seat(walks_.atom(k), walks_.shown_at(walks_.atom(k)));
  }

  Site end_walk(Atom atom) {
    const Site site = walks_.end(atom, *now_);
    put(site, atom);
    return site;
  }
  void put(Site site, Atom atom) {
    hops_->put(site, atom, species_[atom]);
    terraces_.came(cell_of(site));
  }
  /// What happens at a walker, and is no hop of its walk.
  void hop_beside(Atom atom, kmc::Rng& rng) {
    const std::vector<HopBeside> hops = hops_beside(*hops_, occupancy_, end_walk(atom));
    double target_per_s = rng.uniform() * adatom_.beside_per_s;
    ADATOM_EXPECT(!hops.empty());
    std::size_t k = 0;
    while (k + 1 < hops.size() && target_per_s >= hops[k].move.rate_per_s)
      target_per_s -= hops[k++].move.rate_per_s;
    changes_.clear();
    hops_->perform(hops[k].from, hops[k].move.to);
  }
  /// Whether it walks now. Requires: it is in no pile.
  bool begin_walk(Atom atom, Site site, const lattice::CellSite& at, kmc::Rng& rng) {
    return is_on_terrace(at) && walks_.begin(atom, site, *now_, rng);
  }
  /// Of an atom that is in no pile, whether it is an adatom like others.
  bool is_on_terrace(const lattice::CellSite& at) {
    const int level = terraces_.level(at);
    return adatom_.hop_per_s > 0.0 && level == terraces_.plane(at) &&
           trial_.is_as_far_up(level);
  }
  /// An atom came there by an event: it walks, if it is an adatom and has room.
  void settle(Site site, kmc::Rng& rng) {
    if (occupancy_.coordination(site) != adatom_.coordination) return;
    const Atom atom = occupancy_.atom(site);
    const lattice::CellSite at = cell_of(site);
    terraces_.left(at);
    if (!begin_walk(atom, site, at, rng)) return terraces_.came(at);
    species_[atom] = occupancy_.species(site);
    hops_->lift(site);
  }
  /// After an event of others: the terraces become those that there are, and walks end
  /// into whose room somebody came, or the edge of a terrace.
  void follow_changes() {
    followed_.swap(changes_);
    for (const auto& [site, came] : followed_)
      came ? terraces_.came(cell_of(site)) : terraces_.left(cell_of(site));
    for (const auto& [site, came] : followed_) {
      const auto [x, y, z] = cell_of(site).cell;
      end_walk_in(x, y);
      terraces_.for_piles_beside(x, y, [this](int near_x, int near_y) {
        if (terraces_.edges().is_set(near_x, near_y)) end_walk_in(near_x, near_y);
      });
    }
  }
  void end_walk_in(int x, int y) {
    if (const auto host = walks_.host({{x, y, 0}, 0})) end_walk(*host);
  }
  lattice::CellSite cell_of(Site site) const {
    return occupancy_.crystal().place(site);
  }

  void follow(const kmc::Clock& now) override { now_ = &now; }
  kmc::Clock next() const override { return walks_.next(); }
  void execute(kmc::Rng& rng) override {
    begin(kmc::Phase::select);
    hide();
    begin(kmc::Phase::apply);
    const auto [atom, site] = walks_.arrive();
    begin(kmc::Phase::update);
    if (!begin_walk(atom, site, cell_of(site), rng)) put(site, atom);
    begin(kmc::Phase::wait);
  }
  void show(const kmc::Clock& time) override {
    for (std::size_t k = 0; k < walks_.count(); ++k)
      seat(walks_.atom(k), walks_.show(walks_.atom(k), time));
  }

  lattice::Occupancy& occupancy_;
  std::unique_ptr<LiftingHop> hops_;  ///< of all who do not walk
  lattice::Terraces terraces_;        ///< without those who walk
  LoneWalks walks_;
  std::vector<Species> species_;  ///< by atom, of those who walk
  TerraceTrial trial_;
  LoneAdatom adatom_;
  const kmc::Clock* now_ = nullptr;  ///< once something happens
  bool are_shown_ = false;
  std::vector<lattice::Occupancy::Change> changes_, followed_;
};

std::optional<std::string> WalkingHop::difference_from_rebuilt() {
  const bool were_shown = hide();
  auto difference = hops_->difference_from_rebuilt();
  if (!difference) difference = walks_.difference_from_rebuilt();
  if (!difference && !(lattice::Terraces(occupancy_).edges() == terraces_.edges()))
    difference = "the edges of terraces";
  if (were_shown) seat_where_shown();
  return difference;
}

void WalkingHop::restore(kmc::ArchiveReader& archive) {
  walks_.restore(archive, *now_, [this](Atom atom) {
    const Site site = occupancy_.site(atom);
    if (site == no_site) return site;
    const lattice::CellSite at = cell_of(site);
    species_[atom] = occupancy_.species(site);
    terraces_.left(at);
    hops_->lift(site);
    return is_on_terrace(at) ? site : no_site;
  });
  hops_->restore(archive);
  if (const auto difference = difference_from_rebuilt())
    throw kmc::BadArchive("the catalog is not that of the atoms: " + *difference);
  seat_where_shown();
}

}  // namespace

std::optional<std::string> why_none_walks(const lattice::Occupancy& occupancy,
                                          const LiftingHopMaker& make,
                                          double temperature_K) {
  const auto adatom = TerraceTrial(occupancy, make, temperature_K).adatom_far_up();
  const auto* const reason = std::get_if<std::string>(&adatom);
  return reason != nullptr ? std::optional(*reason) : std::nullopt;
}

std::unique_ptr<Hop> make_walking_hop(lattice::Occupancy& occupancy,
                                      const LiftingHopMaker& make,
                                      double temperature_K) {
  return std::make_unique<WalkingHop>(occupancy, make, temperature_K);
}

}  // namespace rates
