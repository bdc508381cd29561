// The catalog of hops where the destinations of an atom differ, as in tables: the total
// rate of each atom, at its site in a tree of sums. Lists of atoms of one rate would be
// thousands of short ones; the sites that an event changes lie in a few blocks of the
// tree, since sites near each other have numbers near each other.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kmc/contract.hpp"
#include "kmc/sum_tree.hpp"
#include "lattice/vicinity.hpp"
#include "rates/directed_hop.hpp"
#include "rates/hop_counts.hpp"

namespace rates {

/// Rates gives the rates of single events, from what is around an atom and around the
/// ends of its hops:
///
///     lattice::Destinations destinations() const;
///     /// Whether a hop depends on which of the sites around its ends are occupied, or
///     /// else only on their numbers.
///     static constexpr bool by_pattern;
///     void set_temperature_K(double temperature_K);
///     /// Bits of the bonds along which an atom may hop: to destinations, or, of one
///     /// that roams, to empty sites.
///     std::uint32_t bonds(const Occupancy&, Site) const;
///     /// Whether some atoms ever roam; while one does, events cost more.
///     static constexpr bool some_roam;
///     bool roams(const Occupancy&, Site) const;
///     /// What the start of a hop gives to its rate.
///     Start start(const Occupancy&, Site) const;
///     double rate_per_s(const Start&, const Occupancy&, unsigned bond, Site to) const;
///     /// For the gas [1/s].
///     double leaving_per_s(const Occupancy&, Site) const;
///     void count_hop(const Occupancy&, Site from, unsigned bond);  // before it
///     void count_leaving(const Occupancy&, Site);                  // before it
///     std::vector<Move> moves(const Occupancy&, Site) const;
///     std::vector<UsedEntry> used_entries() const;
///     void save(kmc::ArchiveWriter&) const;  // the counts
///     void restore(kmc::ArchiveReader&);
///
/// Cost: 8 bytes for each site of a memory page where an atom was.
template <class Rates>
class SiteHop final : public DirectedHop {
 public:
  using Site = lattice::Site;
  using Atom = lattice::Atom;

  SiteHop(lattice::Occupancy& occupancy, Rates rates, double temperature_K)
      : DirectedHop(occupancy),
        rates_(std::move(rates)),
        sums_per_s_(occupancy.crystal().end(), occupancy.pages()),
        hops_(occupancy.crystal().cell()),
        vicinity_(occupancy.crystal()) {
    occupancy.set_destinations(rates_.destinations());
    set_temperature_K(temperature_K);
  }

  double total_rate_per_s() override { return sums_per_s_.total(); }

  void execute(double target_per_s, kmc::Rng& rng) override {
    begin(kmc::Phase::select);
    const Site from = sums_per_s_.find(target_per_s);
    const std::optional<unsigned> bond = pick(from, rng);
    if (!bond) {
      begin(kmc::Phase::apply);
      rates_.count_leaving(occupancy_, from);
      remove(from);
      ++evaporated_count_;
      begin(kmc::Phase::wait);
      return;
    }
    rates_.count_hop(occupancy_, from, *bond);
    hop(from, *bond);
  }

  /// From beside one end of a hop to beside the other.
  int reach_in_bonds() const override { return 3; }
  void perform(Site from, Site to) override {
    const unsigned bond = bond_between(from, to);
    rates_.count_hop(occupancy_, from, bond);
    hop(from, bond);
  }

  void hop(Site from, unsigned d) override {
    hops_.count(occupancy_.crystal().basis(from), d);
    const Site to = occupancy_.neighbour(from, d);
    const std::uint32_t from_before = bonds_to_ends(from);
    const std::uint32_t to_before = bonds_to_ends(to);
    begin(kmc::Phase::apply);
    occupancy_.move(from, d);
    begin(kmc::Phase::update);
    sums_per_s_.set(from, 0.0);
    touch_after_move(from, d, from_before | bonds_to_ends(from),
                     to_before | bonds_to_ends(to));
    refresh_touched();
    last_hop_ = {from, d};
    begin(kmc::Phase::wait);
  }
  Done last_hop() const override { return last_hop_; }
  const lattice::Vicinity& vicinity() const override { return vicinity_; }
  bool can_hop(Site site) const override { return sums_per_s_.rate(site) > 0.0; }

  void put(Site site, Atom atom, lattice::Species species) override {
    const std::uint32_t before = bonds_to_ends(site);
    occupancy_.put(site, atom, species);
    note_roaming(site);
    sums_per_s_.set(site, rate_at(site));
    refresh_after_change(site, before);
  }

  void lift(Site site) override {
    const std::uint32_t before = bonds_to_ends(site);
    if constexpr (Rates::some_roam) set_roaming(site, false);
    occupancy_.lift(site);
    sums_per_s_.set(site, 0.0);
    refresh_after_change(site, before);
  }

  void set_temperature_K(double temperature_K) override {
    ADATOM_EXPECT(temperature_K > 0.0);
    rates_.set_temperature_K(temperature_K);
    refresh_all();
  }

  lattice::Vector3 total_displacement() const override {
    return hops_.displacement(occupancy_.crystal().cell());
  }
  std::uint64_t evaporated_count() const override { return evaporated_count_; }

  std::size_t mobile_atom_count() const override {
    std::size_t count = 0;
    occupancy_.for_atoms(
        [&](Atom, Site site) { count += sums_per_s_.rate(site) > 0.0; });
    return count;
  }

  std::vector<Move> moves(Site site) const override {
    return rates_.moves(occupancy_, site);
  }
  std::vector<UsedEntry> used_entries() const override { return rates_.used_entries(); }

  std::optional<std::string> difference_from_rebuilt() override {
    if (auto difference = occupancy_.difference_from_rebuilt()) return difference;
    kmc::SumTree rebuilt(occupancy_.crystal().end());
    std::optional<std::string> difference;
    std::size_t roaming_count = 0;
    occupancy_.for_atoms([&](Atom, Site site) {
      rebuilt.set(site, rate_at(site));
      if constexpr (Rates::some_roam) roaming_count += rates_.roams(occupancy_, site);
      if (!difference && sums_per_s_.rate(site) != rate_at(site))
        difference = "the rate of site " + std::to_string(site);
    });
    rebuilt.update();
    // Also a rate where no atom is would be in the total.
    if (!difference && rebuilt.total() != sums_per_s_.total())
      difference = "the total rate";
    if (!difference && roaming_count != roaming_count_)
      difference = "the number of atoms that roam";
    return difference;
  }

  void save(kmc::ArchiveWriter& archive) const override {
    hops_.save(archive);
    archive.value(evaporated_count_);
    rates_.save(archive);
  }

  void restore(kmc::ArchiveReader& archive) override {
    refresh_all();
    hops_.restore(archive);
    evaporated_count_ = archive.value<std::uint64_t>();
    rates_.restore(archive);
  }

 private:
  template <class Action>
  void for_hops(Site from, std::uint32_t bonds, Action&& action) const {
    const auto start = rates_.start(occupancy_, from);
    occupancy_.for_bonds(from, bonds, [&](unsigned d, Site to) {
      action(d, rates_.rate_per_s(start, occupancy_, d, to));
    });
  }

  /// The bond of one of the atom's hops; none when it leaves for the gas.
  std::optional<unsigned> pick(Site from, kmc::Rng& rng) const {
    double target_per_s = rng.uniform() * sums_per_s_.rate(from);
    std::optional<unsigned> chosen;
    bool found = false;
    for_hops(from, rates_.bonds(occupancy_, from), [&](unsigned d, double rate_per_s) {
      if (found || rate_per_s == 0.0) return;
      chosen = d;
      found = target_per_s < rate_per_s;
      target_per_s -= rate_per_s;
    });
    if (!found && rates_.leaving_per_s(occupancy_, from) > 0.0) chosen.reset();
    return chosen;
  }

  /// Of all that the atom there can do [1/s], with hops along `bonds`.
  double rate_at(Site site, std::uint32_t bonds) const {
    double sum_per_s = 0.0;
    for_hops(site, bonds,
             [&](unsigned, double rate_per_s) { sum_per_s += rate_per_s; });
    return sum_per_s + rates_.leaving_per_s(occupancy_, site);
  }
  double rate_at(Site site) const {
    return rate_at(site, rates_.bonds(occupancy_, site));
  }

  // After a change of a site, the atoms are looked at again that have a hop with the
  // site in its surroundings: those beside it, and those that can hop to an empty site
  // beside it, or could before.

  /// To the empty sites beside a site where some hop may end.
  std::uint32_t bonds_to_ends(Site site) const {
    return Rates::some_roam && roaming_count_ > 0 ? occupancy_.empty_bonds(site)
                                                  : occupancy_.destination_bonds(site);
  }
  void note_roaming(Site site) {
    if constexpr (Rates::some_roam)
      if (const bool roams = rates_.roams(occupancy_, site);
          roams || roaming_count_ > 0)
        set_roaming(site, roams);
  }
  void set_roaming(Site site, bool roams) {
    const Atom atom = occupancy_.atom(site);
    if (atom >= roams_.size()) roams_.resize(occupancy_.atom_end());
    roaming_count_ += std::size_t{roams} - roams_[atom];
    roams_[atom] = roams;
  }

  /// `near_from` and `near_to`: the bonds of the ends to those empty sites.
  void touch_after_move(Site from, unsigned d, std::uint32_t near_from,
                        std::uint32_t near_to) {
    if constexpr (!Rates::by_pattern) {
      // Sites beside both ends have as many neighbours as before.
      const lattice::Crystal& crystal = occupancy_.crystal();
      const unsigned basis = crystal.basis(from);
      const unsigned basis_to = crystal.basis(occupancy_.neighbour(from, d));
      near_from &= ~std::uint32_t{crystal.shared(basis, d)};
      near_to &= ~std::uint32_t{crystal.shared(basis_to, crystal.reverse(basis, d))};
    }
    vicinity_.for_atoms(occupancy_, from, d, near_from, near_to,
                        [this](Site site) { touch(site); });
  }
  void touch(Site site) {
    note_roaming(site);
    touched_[touched_count_++] = {site, rates_.bonds(occupancy_, site)};
  }

  /// `before`: bonds_to_ends() of the site, before its change.
  void refresh_after_change(Site site, std::uint32_t before) {
    vicinity_.for_atoms(occupancy_, site, before | bonds_to_ends(site),
                        [this](Site near) { touch(near); });
    refresh_touched();
  }
  void refresh_touched() {
    for (std::size_t k = 0; k < touched_count_; ++k) {
      const auto [site, bonds] = touched_[k];
      sums_per_s_.set(site, rate_at(site, bonds));
    }
    touched_count_ = 0;
    sums_per_s_.update();
  }
  void refresh_all() {
    occupancy_.for_atoms([this](Atom, Site site) {
      note_roaming(site);
      sums_per_s_.set(site, rate_at(site));
    });
    sums_per_s_.update();
  }

  /// An atom to look at again, and the bonds along which it may hop. They are all
  /// listed first: how many hops an atom has is then known long before its loop ends.
  struct Touched {
    Site site;
    std::uint32_t bonds;
  };

  using LiftingHop::occupancy_;
  Rates rates_;
  kmc::SumTree sums_per_s_;  ///< by site: of all that its atom can do
  HopCounts hops_;
  std::uint64_t evaporated_count_ = 0;
  Done last_hop_{lattice::no_site, 0};
  lattice::Vicinity vicinity_;
  std::vector<std::uint8_t> roams_;   ///< by atom, not always of all: 0 or 1
  std::size_t roaming_count_ = 0;     ///< of atoms
  std::array<Touched, 128> touched_;  ///< two sets of sites at most
  std::size_t touched_count_ = 0;
};

}  // namespace rates
