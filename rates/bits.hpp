// Sets of bonds, as bits.
#pragma once

#include <bit>
#include <cstdint>

namespace rates {

/// Number of the bit of `bits` with k set bits below it. Requires: there is one.
inline unsigned bit_number(std::uint32_t bits, std::uint64_t k) {
  // Mostly all of the first bits are set: no branch then depends on chance.
  if ((bits & (bits + 1)) == 0) return static_cast<unsigned>(k);
  for (; k > 0; --k) bits &= bits - 1;
  return static_cast<unsigned>(std::countr_zero(bits));
}

}  // namespace rates
