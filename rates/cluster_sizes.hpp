// How many atoms arriving clusters have.
#pragma once

#include <cstddef>

#include "kmc/rng.hpp"

namespace rates {

/// A normal or a log-normal distribution, rounded to whole numbers N >= 1, or one
/// number. Flux and dose count on the mean, so both are cut off such that it stays, but
/// for rounding of log-normal sizes: 2 atoms are 1.4 % more at most, ten 0.06 %.
struct ClusterSizes {
  double mean_atoms = 1.0;  ///< a whole number
  /// Standard deviation of N, which is normal, cut off at five of these, rounded up, or
  /// as far above the mean as one atom is below it, if that is less.
  double spread_atoms = 0.0;
  /// Or that of ln N, which is normal, cut off at four of these: clusters that grew in
  /// a gas are so (Granqvist & Buhrman, J. Appl. Phys. 47, 2200 (1976), of diameters,
  /// whose logarithm is spread a third as wide).
  double spread_ln_atoms = 0.0;

  // Where it is cut off: whole numbers if normal, before rounding if log-normal.
  double smallest_atoms() const;
  double largest_atoms() const;
  /// Requires: not both spreads; 1 <= smallest_atoms() if log-normal.
  std::size_t draw(kmc::Rng& rng) const;

 private:
  static constexpr double cut = 5.0, log_normal_cut = 4.0;
  double median_atoms() const;
  double normal_reach_atoms() const;
};

}  // namespace rates
