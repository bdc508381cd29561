// Which colour an atom gets: by coordination number, by category (species, particle of
// origin) or by a number between 0 and 1. All scales can be told apart by the
// colour-blind.
#pragma once

#include <cstdint>

namespace tools {

/// Red, green and blue as a PNG file stores them (sRGB).
struct Colour {
  std::uint8_t red, green, blue;
  bool operator==(const Colour&) const = default;
};

inline constexpr Colour white{255, 255, 255};
inline constexpr Colour ink{38, 38, 38};  ///< of text, bars and outlines

/// The colour of an atom with `neighbour_count` neighbours, `bulk_count` if it is
/// inside the crystal: pale grey in the bulk, over yellow (facets), orange (edges) and
/// red (corners) to dark violet (adatoms). Each further neighbour is lighter; more than
/// `bulk_count` count as `bulk_count`. Requires: bulk_count > 0.
Colour colour_of_coordination(unsigned neighbour_count, unsigned bulk_count);

/// One of eight colours, which repeat. Source: Okabe and Ito, Color Universal Design
/// (2008), with grey in place of black, which shows no shading.
Colour colour_of_category(unsigned index);
inline constexpr unsigned category_count = 8;

/// The colour of x in [0, 1], from dark violet over green to yellow; x outside is taken
/// as the nearer end, NaN as 0. Source: viridis, Smith and van der Walt (2015).
Colour colour_of_fraction(double x);

}  // namespace tools
