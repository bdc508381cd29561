// What the colours of atoms tell: coordination, origin, species, height, island, time
// of arrival.
#pragma once

#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lattice/extended_xyz.hpp"
#include "tools/render/annotations.hpp"

namespace tools {

struct Colouring {
  std::vector<Colour> colours;  ///< by atom
  std::vector<LegendEntry> legend;
  std::optional<ColourScale> scale;
};

/// The names that colouring_of() knows.
std::span<const std::string_view> colouring_names();

/// What colours stand for, the same in all frames that it was widened by.
struct ColourRange {
  unsigned most_neighbours = 1;             ///< of an atom
  std::map<std::string, unsigned> species;  ///< their numbers, as they first appeared
  double low = std::numeric_limits<double>::infinity();    ///< of heights or times
  double high = -std::numeric_limits<double>::infinity();  ///< below low: none

  /// So that it holds the frame. Throws as colouring_of.
  void widen(const lattice::XyzFrame& frame, std::string_view name);
};

/// Atoms with origin 0 are the substrate: grey if the colours are origin, height,
/// island or arrival. Without a column `origin` there is none. An island is a group of
/// atoms of the film, each at most 1.1 x nearest_angstrom from another, also across the
/// periodic sides of the header; colours repeat, single atoms have one colour. Height
/// is measured from the highest atom of the substrate, or else from the lowest atom.
/// Throws lattice::InputError if the frame lacks the column that is asked for.
/// Requires: one of colouring_names(), nearest_angstrom > 0, a range that holds the
/// frame.
Colouring colouring_of(const lattice::XyzFrame& frame, std::string_view name,
                       double nearest_angstrom, const ColourRange& range);

}  // namespace tools
