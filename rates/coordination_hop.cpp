#include "rates/coordination_hop.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "rates/class_hop.hpp"
#include "rates/coordination_entries.hpp"
#include "rates/site_hop.hpp"
#include "rates/units.hpp"

namespace rates {
namespace {

using lattice::Destinations;
using lattice::Ground;
using lattice::ground_count;
using lattice::Occupancy;
using lattice::Site;

constexpr unsigned size = CoordinationBarriers::size;

/// The values of n_final that some atom can hop to.
std::vector<unsigned> allowed_final(const CoordinationBarriers& barriers,
                                    unsigned coordination) {
  std::vector<unsigned> allowed;
  for (unsigned f = 0; f < coordination; ++f)
    for (unsigned i = 0; i < coordination; ++i)
      if (std::isfinite(barriers.barrier_eV[i][f])) {
        allowed.push_back(f);
        break;
      }
  return allowed;
}

/// Whether no barrier tells these values of n_final apart.
bool are_alike(const CoordinationBarriers& barriers, unsigned coordination,
               const std::vector<unsigned>& finals) {
  const std::span rows(barriers.barrier_eV.data(), coordination);
  return std::ranges::all_of(rows, [&](const auto& row) {
    return std::ranges::all_of(finals,
                               [&](unsigned f) { return row[f] == row[finals[0]]; });
  });
}

Destinations destinations_of(const CoordinationBarriers& barriers,
                             unsigned coordination,
                             const std::vector<unsigned>& finals) {
  if (finals.size() == coordination) return lattice::everywhere;
  Destinations destinations{};
  for (unsigned g = 0; g < ground_count; ++g)
    for (const unsigned f : finals)
      if (f >= barriers.grounds[g].neighbours)
        destinations[g] |= 1U << (f + 1 - barriers.grounds[g].neighbours);
  return destinations;
}

/// Rates of hops by (n_initial, n_final), for SiteHop.
class CoordinationRates {
 public:
  static constexpr bool by_pattern = false;
  static constexpr bool some_roam = false;

  CoordinationRates(const lattice::UnitCell& cell, const CoordinationBarriers& barriers,
                    const Destinations& destinations)
      : barriers_(barriers), destinations_(destinations), entries_(barriers) {
    if (std::isfinite(barriers.evaporation_constant_eV))
      evaporates_below_ = cell.is_planar() ? size : cell.coordination();
    for (unsigned g = 0; g < ground_count; ++g)
      ground_neighbours_[g] = barriers.grounds[g].neighbours;
  }

  Destinations destinations() const { return destinations_; }

  void set_temperature_K(double temperature_K) {
    const auto rate_per_s = [&](double barrier_eV) {
      return activated_rate_per_s(barriers_.attempt_frequency_per_s, barrier_eV,
                                  temperature_K);
    };
    for (unsigned i = 0; i < rates_per_s_.size(); ++i) {
      const auto ground = static_cast<Ground>(i / size);
      for (unsigned f = 0; f < size; ++f)
        rates_per_s_[i][f] =
            rate_per_s(barriers_.barrier_eV[i % size][f] + barriers_.ground_eV(ground));
      leaving_per_s_[i] = i % size < evaporates_below_
                              ? rate_per_s(barriers_.evaporation_eV(i % size, ground))
                              : 0.0;
    }
  }

  using Start = const double*;  ///< rates by n_final
  Start start(const Occupancy& occupancy, Site site) const {
    return rates_per_s_[initial(occupancy, site)].data();
  }
  static std::uint32_t bonds(const Occupancy& occupancy, Site site) {
    return occupancy.destination_bonds(site);
  }
  double rate_per_s(Start by_final, const Occupancy& occupancy, unsigned,
                    Site to) const {
    return by_final[neighbours(occupancy, to) - 1];
  }

  double leaving_per_s(const Occupancy& occupancy, Site site) const {
    return leaving_per_s_[initial(occupancy, site)];
  }
  void count_leaving(const Occupancy& occupancy, Site site) {
    entries_.count_evaporation(initial(occupancy, site));
  }
  void count_hop(const Occupancy& occupancy, Site from, unsigned d) {
    entries_.count_hop(initial(occupancy, from),
                       neighbours(occupancy, occupancy.neighbour(from, d)) - 1);
  }

  std::vector<Move> moves(const Occupancy& occupancy, Site site) const {
    std::vector<Move> list;
    const unsigned before = initial(occupancy, site);
    occupancy.for_bonds(site, occupancy.empty_bonds(site), [&](unsigned, Site to) {
      const unsigned n_final = neighbours(occupancy, to) - 1;
      list.push_back(entries_.hop(to, before, n_final, rates_per_s_[before][n_final]));
    });
    if (before % size < evaporates_below_)
      list.push_back(entries_.evaporation(before, leaving_per_s_[before]));
    return list;
  }
  std::vector<UsedEntry> used_entries() const { return entries_.used(); }

  void save(kmc::ArchiveWriter& archive) const { entries_.save(archive); }
  void restore(kmc::ArchiveReader& archive) { entries_.restore(archive); }

 private:
  /// Occupied neighbours, with those that the ground stands for.
  unsigned neighbours(const Occupancy& occupancy, Site site) const {
    return occupancy.coordination(site) +
           ground_neighbours_[static_cast<unsigned>(occupancy.ground(site))];
  }
  unsigned initial(const Occupancy& occupancy, Site site) const {
    return neighbours(occupancy, site) +
           size * static_cast<unsigned>(occupancy.ground(site));
  }

  CoordinationBarriers barriers_;
  Destinations destinations_;
  unsigned evaporates_below_ = 0;  ///< atoms with fewer neighbours can leave
  std::array<unsigned, ground_count> ground_neighbours_{};
  // By n_initial + 16 x the number of the ground.
  std::array<std::array<double, size>, size * ground_count>
      rates_per_s_{};  ///< shape [initial, n_final]
  std::array<double, size * ground_count> leaving_per_s_{};
  CoordinationEntries entries_;
};

}  // namespace

std::unique_ptr<LiftingHop> make_coordination_hop(lattice::Occupancy& occupancy,
                                                  const CoordinationBarriers& barriers,
                                                  double temperature_K) {
  const lattice::UnitCell& cell = occupancy.crystal().cell();
  const std::vector<unsigned> finals = allowed_final(barriers, cell.coordination());
  const Destinations destinations =
      destinations_of(barriers, cell.coordination(), finals);
  if (are_alike(barriers, cell.coordination(), finals))
    return make_class_hop(occupancy, barriers, destinations,
                          finals.empty() ? 0 : finals.front(), temperature_K);
  ADATOM_EXPECT(barriers.counting == Counting::per_direction);
  return std::make_unique<SiteHop<CoordinationRates>>(
      occupancy, CoordinationRates(cell, barriers, destinations), temperature_K);
}

}  // namespace rates
