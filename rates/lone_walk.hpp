// The walk of an atom that meets nobody, as far as it is known.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <vector>

#include "kmc/split_mix.hpp"
#include "lattice/unit_cell.hpp"

namespace rates {

/// Where a walk has come to: a function of the seed and the basis that it began with.
struct LoneWalk {
  kmc::SplitMix random;
  double time = 0.0;     ///< of the last hop but `product` [mean waiting times]
  double product = 1.0;  ///< of the uniform numbers of the hops since then
  std::uint64_t hop_count = 0;
  int x = 0, y = 0;  ///< cells from where it began
  unsigned basis = 0;

  /// -sum ln U: waiting times are exponential, with mean 1.
  double time_of_last_hop() const { return time - std::log(product); }
  bool operator==(const LoneWalk&) const = default;
};

/// The bonds of a site within the plane of the first two vectors, as bits.
std::uint32_t level_bonds(const lattice::UnitCell& cell, unsigned basis);

/// Whether walks along these bonds know all about a lattice, and come to an end: where
/// all sites have as many of them, and they lead ever farther from each.
bool can_walk_alone(const lattice::UnitCell& cell);

/// Hops of lone walks, along the bonds within the plane, each as likely.
class LoneHops {
 public:
  /// Requires: can_walk_alone().
  explicit LoneHops(const lattice::UnitCell& cell);

  /// Most cells that a hop crosses, along both axes.
  int reach() const { return reach_; }
  /// Those in one plane.
  unsigned sites_per_cell() const { return sites_per_cell_; }
  unsigned bond_count() const { return bond_count_; }
  static constexpr std::uint64_t all_hops = ~std::uint64_t{0};

  /// Goes on as long as hops come at `until` [mean waiting times] or before, are not
  /// more than `most_hops` in all, and not after the first that leads more than
  /// `half_width` cells away along an axis. A hop takes one random number: its bits are
  /// first of all a bond, and what they have to spare the U of its waiting time. The
  /// logarithm of a product is that of a sum, so one for 16 hops is enough.
  void go_on(LoneWalk& walk, int half_width, std::uint64_t most_hops,
             double until) const {
    __extension__ using Wide = unsigned __int128;
    double least = std::exp(walk.time - until);
    while (walk.hop_count < most_hops && !is_beyond(walk, half_width)) {
      kmc::SplitMix random = walk.random;
      const Wide drawn = static_cast<Wide>(random.bits()) * bond_count_;
      const std::uint64_t spare = static_cast<std::uint64_t>(drawn) >> 12;
      const double product =
          walk.product * (static_cast<double>(spare) + 0.5) * 0x1p-52;
      if (product < least) return;
      const Step& step =
          steps_[walk.basis * stride + static_cast<unsigned>(drawn >> 64)];
      walk.random = random;
      walk.product = product;
      walk.x += step.x;
      walk.y += step.y;
      walk.basis = step.basis;
      if (++walk.hop_count % 16 != 0) continue;
      walk.time -= std::log(walk.product);
      walk.product = 1.0;
      least = std::exp(walk.time - until);
    }
  }

  /// The walk from its beginning to the hop that leads beyond `half_width`.
  LoneWalk whole(std::uint64_t seed, unsigned basis, int half_width,
                 std::uint64_t most_hops = all_hops) const {
    LoneWalk walk{.random = {seed}, .basis = basis};
    go_on(walk, half_width, most_hops, std::numeric_limits<double>::infinity());
    return walk;
  }

  static bool is_beyond(const LoneWalk& walk, int half_width) {
    return std::abs(walk.x) > half_width || std::abs(walk.y) > half_width;
  }

 private:
  static constexpr unsigned stride = 16;
  struct Step {
    int x, y;
    unsigned basis;
  };
  unsigned bond_count_;
  unsigned sites_per_cell_ = 0;
  int reach_ = 0;
  std::vector<Step> steps_;  ///< shape [basis_count, stride]
};

}  // namespace rates
