// Random numbers that can be drawn again: for what is worked out ahead of its time.
#pragma once

#include <cstdint>

namespace kmc {

/// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014, figure 13): a counter and a mixing
/// function, 8 bytes in all, so that thousands of them can each go their way and any
/// can go it once more. kmc::Rng gives the seeds.
struct SplitMix {
  std::uint64_t counter = 0;

  /// 64 random bits.
  std::uint64_t bits() {
    counter += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = counter;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  bool operator==(const SplitMix&) const = default;
};

}  // namespace kmc
