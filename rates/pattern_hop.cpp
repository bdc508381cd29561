#include "rates/pattern_hop.hpp"

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstdint>
#include <vector>

#include "rates/pattern_entries.hpp"
#include "rates/site_hop.hpp"
#include "rates/site_kind.hpp"
#include "rates/units.hpp"

namespace rates {
namespace {

using lattice::Occupancy;
using lattice::Site;

constexpr unsigned direction_count = 12;

/// A distinct rate; 0 is that of a hop that does not happen.
using Kind = std::uint16_t;

/// What a rate follows from.
struct Activation {
  double barrier_eV = CoordinationBarriers::forbidden;
  double frequency_factor = 1.0;

  auto operator<=>(const Activation&) const = default;
};

Activation activation_of(const PatternBarriers& barriers, Pattern pattern) {
  return {barriers.barrier_eV[pattern], barriers.frequency_factor(pattern)};
}

/// Those of hops that happen, each once, ascending.
std::vector<Activation> activations(const PatternBarriers& barriers) {
  std::vector<Activation> all;
  for (Pattern p = 0; p < barriers.barrier_eV.size(); ++p)
    if (std::isfinite(barriers.barrier_eV[p]))
      all.push_back(activation_of(barriers, p));
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// The fewest neighbours to which a hop leads.
struct FewestFinal {
  /// Of atoms with fewer than fewest_stable_neighbours.
  unsigned of_few = direction_count;
  unsigned of_more = direction_count;  ///< of others
};

FewestFinal fewest_final(const PatternBarriers& barriers) {
  FewestFinal fewest;
  for (Pattern p = 0; p < pattern_count; ++p) {
    if (!std::isfinite(barriers.barrier_eV[p])) continue;
    unsigned& own =
        n_initial(p) < fewest_stable_neighbours ? fewest.of_few : fewest.of_more;
    own = std::min(own, n_final(p));
  }
  return fewest;
}

/// Rates of hops by pattern, for SiteHop. `few_roam`: atoms with few neighbours go
/// where others do not.
template <bool few_roam>
class PatternRates {
 public:
  static constexpr bool by_pattern = true;
  static constexpr bool some_roam = few_roam;

  PatternRates(const lattice::UnitCell& cell, const PatternBarriers& barriers,
               const FewestFinal& fewest)
      : environment_(cell),
        attempt_frequency_per_s_(barriers.attempt_frequency_per_s),
        fewest_final_(few_roam ? fewest.of_more
                               : std::min(fewest.of_few, fewest.of_more)),
        entries_(barriers) {
    number_kinds(barriers);
  }

  /// Each atom beside an empty site is one of its neighbours, and not one after the
  /// hop.
  lattice::Destinations destinations() const {
    if (fewest_final_ == 0) return lattice::everywhere;
    const std::uint32_t more_than_fewest = ~0U << (fewest_final_ + 1);
    return {more_than_fewest, more_than_fewest, more_than_fewest, more_than_fewest};
  }

  void set_temperature_K(double temperature_K) {
    for (std::size_t kind = 1; kind < activations_.size(); ++kind)
      rates_per_s_[kind] = activated_rate_per_s(
          activations_[kind].frequency_factor * attempt_frequency_per_s_,
          activations_[kind].barrier_eV, temperature_K);
  }

  using Start = HopEnvironment::Start;
  Start start(const Occupancy& occupancy, Site site) const {
    return environment_.start(occupancy.occupied_bonds(site));
  }
  std::uint32_t bonds(const Occupancy& occupancy, Site site) const {
    if (stays(occupancy, site)) return 0;
    return roams(occupancy, site) ? occupancy.empty_bonds(site)
                                  : occupancy.destination_bonds(site);
  }
  static bool roams(const Occupancy& occupancy, Site site) {
    return few_roam && occupancy.coordination(site) < fewest_stable_neighbours;
  }
  double rate_per_s(const Start& start, const Occupancy& occupancy, unsigned d,
                    Site to) const {
    return rates_per_s_[kind_of_[environment_.pattern(d, start,
                                                      occupancy.occupied_bonds(to))]];
  }

  double leaving_per_s(const Occupancy&, Site) const { return 0.0; }
  void count_leaving(const Occupancy&, Site) const {}

  void count_hop(const Occupancy& occupancy, Site from, unsigned d) {
    entries_.count(pattern(occupancy, from, d, occupancy.neighbour(from, d)));
  }

  std::vector<Move> moves(const Occupancy& occupancy, Site site) const {
    std::vector<Move> list;
    occupancy.for_bonds(site, occupancy.empty_bonds(site), [&](unsigned d, Site to) {
      const Pattern p = pattern(occupancy, site, d, to);
      list.push_back(stays(occupancy, site)
                         ? entries_.held(to, p, occupancy.ground(site))
                         : entries_.hop(to, p, rates_per_s_[kind_of_[p]]));
    });
    return list;
  }
  std::vector<UsedEntry> used_entries() const { return entries_.used(); }

  void save(kmc::ArchiveWriter& archive) const { entries_.save(archive); }
  void restore(kmc::ArchiveReader& archive) { entries_.restore(archive); }

 private:
  void number_kinds(const PatternBarriers& barriers);

  /// Of the hop along bond d: the same before and after it.
  Pattern pattern(const Occupancy& occupancy, Site from, unsigned d, Site to) const {
    return environment_.pattern(d, occupancy.occupied_bonds(from),
                                occupancy.occupied_bonds(to));
  }

  HopEnvironment environment_;
  double attempt_frequency_per_s_;
  unsigned fewest_final_;                ///< of hops to destinations
  std::vector<Activation> activations_;  ///< by kind, ascending from kind 1
  std::vector<double> rates_per_s_;      ///< by kind
  std::vector<Kind> kind_of_;            ///< shape [pattern_count]
  PatternEntries entries_;
};

template <bool few_roam>
void PatternRates<few_roam>::number_kinds(const PatternBarriers& barriers) {
  activations_ = activations(barriers);
  ADATOM_EXPECT(activations_.size() <= most_distinct_rates);
  kind_of_.resize(pattern_count, 0);
  for (Pattern p = 0; p < pattern_count; ++p) {
    if (!std::isfinite(barriers.barrier_eV[p])) continue;
    const auto place = std::lower_bound(activations_.begin(), activations_.end(),
                                        activation_of(barriers, p));
    kind_of_[p] = static_cast<Kind>(place - activations_.begin() + 1);
  }
  activations_.insert(activations_.begin(), Activation{});
  rates_per_s_.resize(activations_.size(), 0.0);
}

}  // namespace

std::size_t distinct_rate_count(const PatternBarriers& barriers) {
  return activations(barriers).size();
}

std::unique_ptr<DirectedHop> make_pattern_hop(lattice::Occupancy& occupancy,
                                              const PatternBarriers& barriers,
                                              double temperature_K) {
  const lattice::UnitCell& cell = occupancy.crystal().cell();
  const FewestFinal fewest = fewest_final(barriers);
  if (fewest.of_few < fewest.of_more)
    return std::make_unique<SiteHop<PatternRates<true>>>(
        occupancy, PatternRates<true>(cell, barriers, fewest), temperature_K);
  return std::make_unique<SiteHop<PatternRates<false>>>(
      occupancy, PatternRates<false>(cell, barriers, fewest), temperature_K);
}

}  // namespace rates
