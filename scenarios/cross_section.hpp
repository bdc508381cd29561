// The size of a neck's cross-section from its atoms, on the lattice and off it.
#pragma once

#include <array>
#include <span>

namespace scenarios {

/// The place of an atom in a plane, in any unit of length.
using PlanePoint = std::array<double, 2>;

/// The root mean square distance from the mean; 0 without atoms. That of a filled disc
/// of radius r is r / sqrt(2).
double radius_of_gyration(std::span<const PlanePoint> atoms);

/// The width seen from the side, averaged over 36 sides; each atom has the given
/// diameter. That of a filled disc is its diameter; 0 without atoms.
double mean_width(std::span<const PlanePoint> atoms, double atom_diameter);

}  // namespace scenarios
