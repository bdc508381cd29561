// Chance: the one source of random numbers of a run.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

#include <boost/random/mersenne_twister.hpp>

#include "kmc/archive.hpp"

namespace kmc {

/// Mersenne twister (Matsumoto & Nishimura, ACM TOMACS 8, 3 (1998), 64 bit), cut into
/// streams that do not overlap: stream k starts k 2^50 numbers after the seed's first.
class Rng {
 public:
  /// Requires: stream < 2^13.
  explicit Rng(std::uint64_t seed, std::uint64_t stream = 0);

  /// A number of the open interval (0, 1), in steps of 2^-52. One draw.
  double uniform() { return (static_cast<double>(bits_() >> 12) + 0.5) * 0x1p-52; }

  /// -ln U: the waiting time, in units of 1 / rate, until a Poisson event. One draw.
  double exponential() { return -std::log(uniform()); }

  /// A normal deviate of mean 0 and standard deviation 1: Box & Muller, Ann. Math.
  /// Stat. 29, 610 (1958). Two draws.
  double normal() {
    const double radius = std::sqrt(2.0 * exponential());
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
  }

  /// An integer of 0 .. n-1, each with probability 1/n to within n 2^-64. One draw.
  /// Requires: n > 0.
  std::uint64_t below(std::uint64_t n) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(bits_()) * n) >> 64);
  }

  /// 64 random bits. One draw.
  std::uint64_t bits() { return bits_(); }

  void save(ArchiveWriter& archive) const;
  /// Throws BadArchive.
  void restore(ArchiveReader& archive);

 private:
  boost::random::mt19937_64 bits_;
};

}  // namespace kmc
