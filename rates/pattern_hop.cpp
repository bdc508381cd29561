// The catalog of hops for barriers by pattern: the total rate of each atom, at its site
// in a tree of sums. Lists of atoms of one rate, as for barriers by coordination, would
// be thousands of short ones; the sites that an event changes lie in a few blocks of
// the tree, since sites near each other have numbers near each other.
#include "rates/pattern_hop.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "kmc/contract.hpp"
#include "kmc/lazy_array.hpp"
#include "kmc/sum_tree.hpp"
#include "rates/hop_counts.hpp"
#include "rates/pattern_entries.hpp"
#include "rates/touched_sites.hpp"
#include "rates/units.hpp"

namespace rates {
namespace {

using lattice::Atom;
using lattice::no_site;
using lattice::Site;

constexpr unsigned direction_count = 12;

/// A distinct barrier; 0 is that of a hop that does not happen.
using Kind = std::uint16_t;

class PatternHop final : public DirectedHop {
 public:
  PatternHop(lattice::Occupancy& occupancy, const PatternBarriers& barriers,
             double temperature_K)
      : occupancy_(occupancy),
        environment_(occupancy.crystal().cell()),
        attempt_frequency_per_s_(barriers.attempt_frequency_per_s),
        destinations_(occupancy.crystal().end()),
        rates_(occupancy.crystal().end()),
        hops_(occupancy.crystal().cell()),
        entries_(barriers) {
    number_kinds(barriers);
    for (unsigned d = 0; d < direction_count; ++d)
      bit_back_[d] =
          static_cast<std::uint16_t>(1U << occupancy.crystal().reverse(0, d));
    find_all_destinations();
    set_temperature_K(temperature_K);
  }

  double total_rate_per_s() override { return rates_.total(); }

  void execute(double target_per_s, kmc::Rng& rng) override {
    begin(kmc::Phase::select);
    const Site from = rates_.find(target_per_s);
    const unsigned d = pick_direction(from, rng);
    entries_.count(pattern(from, d, occupancy_.neighbour(from, d)));
    hop(from, d);
  }

  void hop(Site from, unsigned d) override {
    hops_.count(occupancy_.crystal().basis(from), d);
    begin(kmc::Phase::apply);
    const Site to = occupancy_.move(from, d);
    begin(kmc::Phase::update);
    refresh_after_move(from, d, to);
    rates_.set(from, 0.0);
    refresh_touched_rates();
    last_hop_ = {from, d};
    begin(kmc::Phase::wait);
  }
  Done last_hop() const override { return last_hop_; }

  Atom place(Site site, lattice::Species species) override {
    const Atom atom = occupancy_.place(site, species);
    refresh_occupied(site, occupancy_.existing_bonds(site));
    enter(site);
    refresh_touched_rates();
    return atom;
  }

  void remove(Site site) override {
    rates_.set(site, 0.0);
    occupancy_.remove(site);
    destinations_[site] = 0;
    refresh_vacated(site, occupancy_.existing_bonds(site));
    refresh_touched_rates();
  }

  void set_temperature_K(double temperature_K) override {
    ADATOM_EXPECT(temperature_K > 0.0);
    for (std::size_t kind = 1; kind < barriers_eV_.size(); ++kind)
      rates_per_s_[kind] =
          attempt_frequency_per_s_ *
          std::exp(-barriers_eV_[kind] / (boltzmann_eV_per_K * temperature_K));
    refresh_all_rates();
  }

  lattice::Vector3 total_displacement() const override {
    return hops_.displacement(occupancy_.crystal().cell());
  }

  std::size_t mobile_atom_count() const override {
    std::size_t count = 0;
    for_atoms([&](Site site) { count += rates_.rate(site) > 0.0; });
    return count;
  }

  std::vector<Move> moves(Site site) const override;
  std::vector<UsedEntry> used_entries() const override { return entries_.used(); }

  std::optional<std::string> difference_from_rebuilt() override;

  void save(kmc::ArchiveWriter& archive) const override {
    hops_.save(archive);
    entries_.save(archive);
  }

  void restore(kmc::ArchiveReader& archive) override {
    find_all_destinations();
    refresh_all_rates();
    hops_.restore(archive);
    entries_.restore(archive);
  }

 private:
  // ---- barriers

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
  }

  // ---- rates

  template <class Action>
  void for_atoms(Action&& action) const {
    for (Atom atom = 0; atom < occupancy_.atom_end(); ++atom)
      if (occupancy_.site(atom) != no_site) action(occupancy_.site(atom));
  }

  /// Calls action(bond, rate [1/s]) for every hop of an atom that may have a rate.
  template <class Action>
  void for_hops(Site site, Action&& action) const {
    const auto start = environment_.start(occupancy_.occupied_bonds(site));
    const Kind* const kind_of = kind_of_.data();
    const double* const rates_per_s = rates_per_s_.data();
    occupancy_.for_bonds(site, destinations_[site], [&](unsigned d, Site to) {
      const Pattern p = environment_.pattern(d, start, occupancy_.occupied_bonds(to));
      action(d, rates_per_s[kind_of[p]]);
    });
  }

  unsigned pick_direction(Site from, kmc::Rng& rng) const {
    double target_per_s = rng.uniform() * rates_.rate(from);
    unsigned chosen = 0;
    bool found = false;
    for_hops(from, [&](unsigned d, double rate_per_s) {
      if (found || rate_per_s == 0.0) return;
      chosen = d;
      found = target_per_s < rate_per_s;
      target_per_s -= rate_per_s;
    });
    return chosen;
  }

  /// Of all hops of the atom there [1/s].
  double rate_at(Site site) const {
    double sum_per_s = 0.0;
    if (occupancy_.coordination(site) >= fewest_initial_ &&
        occupancy_.ground(site) != lattice::Ground::trap)
      for_hops(site, [&](unsigned, double rate_per_s) { sum_per_s += rate_per_s; });
    return sum_per_s;
  }

  void refresh_touched_rates() {
    for (const Site site : touched_.take()) rates_.set(site, rate_at(site));
    rates_.update();
  }

  void refresh_all_rates() {
    for_atoms([this](Site site) { rates_.set(site, rate_at(site)); });
    rates_.update();
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

  void find_all_destinations() {
    for_atoms([this](Site site) { destinations_[site] = find_destinations(site); });
  }

  /// Everything of one atom from the positions of the atoms alone.
  struct Rebuilt {
    double rate_per_s = 0.0;
    std::uint32_t destinations = 0;
  };
  Rebuilt rebuilt(Site site) const;

  lattice::Occupancy& occupancy_;
  HopEnvironment environment_;
  double attempt_frequency_per_s_;
  std::vector<double> barriers_eV_;            ///< by kind, ascending from kind 1
  std::vector<double> rates_per_s_;            ///< by kind
  std::vector<Kind> kind_of_;                  ///< shape [pattern_count]
  unsigned fewest_initial_ = direction_count;  ///< of all hops with a barrier
  unsigned fewest_final_ = direction_count;
  std::array<std::uint16_t, direction_count> bit_back_{};  ///< by bond
  /// By site: bonds of an atom to empty sites where a hop may end; 0 without atom.
  kmc::LazyArray<std::uint16_t> destinations_;
  kmc::SumTree rates_;  ///< by site: of all hops of its atom [1/s]
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
  const auto start = environment_.start(bonds(site));
  for (unsigned d = 0; d < direction_count; ++d) {
    const Site to = crystal.neighbour(site, d);
    if (to == no_site || occupancy_.occupied(to)) continue;
    const std::uint32_t around = bonds(to);
    if (static_cast<unsigned>(std::popcount(around)) > fewest_final_)
      result.destinations |= 1U << d;
    if (occupancy_.ground(site) != lattice::Ground::trap)
      result.rate_per_s +=
          rates_per_s_[kind_of_[environment_.pattern(d, start, around)]];
  }
  return result;
}

std::optional<std::string> PatternHop::difference_from_rebuilt() {
  const auto at_site = [](Site site, const char* what) {
    return std::string(what) + " of site " + std::to_string(site);
  };
  kmc::SumTree rates(occupancy_.crystal().end());
  for (Atom atom = 0; atom < occupancy_.atom_end(); ++atom) {
    const Site site = occupancy_.site(atom);
    if (site == no_site) continue;
    if (!occupancy_.occupied(site) || occupancy_.atom(site) != atom)
      return at_site(site, "the atom");
    const auto [rate_per_s, destinations] = rebuilt(site);
    if (destinations_[site] != destinations) return at_site(site, "the destinations");
    if (rates_.rate(site) != rate_per_s) return at_site(site, "the rate");
    rates.set(site, rate_per_s);
  }
  rates.update();
  // Also a rate where no atom is would be in the total.
  if (rates.total() != rates_.total()) return "the total rate";
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
