// What surrounds a hop on fcc: the 18 sites next to its start or its end (11 + 11, four
// of them next to both). Which of them are occupied is the pattern of the hop.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lattice/unit_cell.hpp"
#include "rates/fcc_steps.hpp"

namespace rates {

/// Bit i: the i-th site is occupied. With the hop turned to (0,0,0) -> (1,1,0), in half
/// lattice constants along the crystal's axes, the sites are the neighbours of either
/// end without the two ends, in lexicographic order of (x, y, z). The mover itself is
/// in no pattern.
using Pattern = std::uint32_t;
inline constexpr unsigned environment_size = 18;
inline constexpr Pattern pattern_count = Pattern{1} << environment_size;

/// Where each bit of a pattern goes under a symmetry of the hop's surroundings.
using BitMap = std::array<std::uint8_t, environment_size>;
Pattern mapped(Pattern pattern, const BitMap& map);

/// Position of each site of a pattern, in half lattice constants.
const std::array<Steps, environment_size>& environment_sites();

/// The four symmetries that keep both ends where they are (C2v: identity, the two
/// mirrors, their product): they leave the barrier as it is.
const std::array<BitMap, 4>& hop_symmetries();
/// The inversion about the middle of the hop: the pattern of the way back.
Pattern reversed(Pattern pattern);
/// The largest of the patterns that are one by symmetry: it stands for all.
Pattern canonical(Pattern pattern);

/// Those that stand for all, ascending.
const std::vector<Pattern>& pattern_classes();
/// Gives a value to all patterns that are one by symmetry. Shape of `values`:
/// [pattern_count].
void set_by_symmetry(std::vector<double>& values, Pattern pattern, double value);

/// The occupied neighbours of the atom before the hop, and after it, along the axes of
/// the standard direction.
NeighbourSet neighbours_before(Pattern pattern);
NeighbourSet neighbours_after(Pattern pattern);
/// As files write it: 0x and five hexadecimal digits.
std::string hexadecimal(Pattern pattern);
/// The pattern of 0x and hexadecimal digits; nothing if it is none.
std::optional<Pattern> pattern_of(std::string_view text);

/// Neighbours of the atom before the hop, and after it: 0 to 11.
unsigned n_initial(Pattern pattern);
unsigned n_final(Pattern pattern);
/// Those that it keeps: 0 to 4.
unsigned n_common(Pattern pattern);

/// Reads patterns off the bonds of a hop's two ends, for any orientation of the
/// crystal. Patterns of one environment seen along different bonds may differ by a
/// symmetry.
class HopEnvironment {
 public:
  /// Requires: is_fcc(cell).
  explicit HopEnvironment(const lattice::UnitCell& cell);

  /// What the bonds of an end give to the pattern, by the bond of the hop.
  struct alignas(64) ByBond : std::array<Pattern, 16> {};
  /// What the start gives, the same for all hops of an atom.
  using Start = const ByBond*;
  /// `bonds` are the occupied bonds of the atom's site, as bits below 2^12; what they
  /// say of the other end is ignored.
  Start start(std::uint32_t bonds) const { return &starts_[bonds]; }
  /// The pattern of the hop along bond d. `bonds_to` are the occupied bonds where it
  /// ends, likewise; what they say of the start is ignored.
  Pattern pattern(unsigned d, const Start& start, std::uint32_t bonds_to) const {
    return (*start)[d] | ends_[bonds_to][d];
  }
  Pattern pattern(unsigned d, std::uint32_t bonds_from, std::uint32_t bonds_to) const {
    return pattern(d, start(bonds_from), bonds_to);
  }

 private:
  std::vector<ByBond> starts_, ends_;  ///< by occupied bonds: 2^12
};

}  // namespace rates
