#include "rates/pattern_hop.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "rates/pattern_entries.hpp"
#include "rates/site_hop.hpp"
#include "rates/units.hpp"

namespace rates {
namespace {

using lattice::Occupancy;
using lattice::Site;

constexpr unsigned direction_count = 12;

/// A distinct barrier; 0 is that of a hop that does not happen.
using Kind = std::uint16_t;

/// Rates of hops by pattern, for SiteHop.
class PatternRates {
 public:
  static constexpr bool by_pattern = true;

  PatternRates(const lattice::UnitCell& cell, const PatternBarriers& barriers)
      : environment_(cell),
        attempt_frequency_per_s_(barriers.attempt_frequency_per_s),
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
    for (std::size_t kind = 1; kind < barriers_eV_.size(); ++kind)
      rates_per_s_[kind] =
          attempt_frequency_per_s_ *
          std::exp(-barriers_eV_[kind] / (boltzmann_eV_per_K * temperature_K));
  }

  using Start = HopEnvironment::Start;
  Start start(const Occupancy& occupancy, Site site) const {
    return environment_.start(occupancy.occupied_bonds(site));
  }
  std::uint32_t bonds(const Occupancy& occupancy, Site site) const {
    return is_trapped(occupancy, site) ? 0 : occupancy.destination_bonds(site);
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
    const bool trapped = is_trapped(occupancy, site);
    occupancy.for_bonds(site, occupancy.empty_bonds(site), [&](unsigned d, Site to) {
      const Pattern p = pattern(occupancy, site, d, to);
      list.push_back(trapped ? entries_.trapped(to, p)
                             : entries_.hop(to, p, rates_per_s_[kind_of_[p]]));
    });
    return list;
  }
  std::vector<UsedEntry> used_entries() const { return entries_.used(); }

  void save(kmc::ArchiveWriter& archive) const { entries_.save(archive); }
  void restore(kmc::ArchiveReader& archive) { entries_.restore(archive); }

 private:
  void number_kinds(const PatternBarriers& barriers);

  static bool is_trapped(const Occupancy& occupancy, Site site) {
    return occupancy.ground(site) == lattice::Ground::trap;
  }
  /// Of the hop along bond d: the same before and after it.
  Pattern pattern(const Occupancy& occupancy, Site from, unsigned d, Site to) const {
    return environment_.pattern(d, occupancy.occupied_bonds(from),
                                occupancy.occupied_bonds(to));
  }

  HopEnvironment environment_;
  double attempt_frequency_per_s_;
  std::vector<double> barriers_eV_;          ///< by kind, ascending from kind 1
  std::vector<double> rates_per_s_;          ///< by kind
  std::vector<Kind> kind_of_;                ///< shape [pattern_count]
  unsigned fewest_final_ = direction_count;  ///< of all hops with a barrier
  PatternEntries entries_;
};

void PatternRates::number_kinds(const PatternBarriers& barriers) {
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
    fewest_final_ = std::min(fewest_final_, n_final(p));
  }
  barriers_eV_.insert(barriers_eV_.begin(), CoordinationBarriers::forbidden);
  rates_per_s_.resize(barriers_eV_.size(), 0.0);
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
  return std::make_unique<SiteHop<PatternRates>>(
      occupancy, PatternRates(occupancy.crystal().cell(), barriers), temperature_K);
}

}  // namespace rates
