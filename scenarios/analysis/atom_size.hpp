// How large an atom is, where atoms lie anywhere, as molecular dynamics leaves them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lattice/extended_xyz.hpp"

namespace scenarios {

/// Of fcc; others are of another unit of length.
constexpr double least_lattice_constant_nm = 0.1, most_lattice_constant_nm = 2.0;

/// The size of the atoms of a close-packed metal (fcc, hcp).
struct AtomSize {
  double nearest_nm = 0;  ///< distance of nearest neighbours, d
  double volume_nm3 = 0;  ///< of one atom, d^3 / sqrt(2)

  /// Between the first and the second neighbours of fcc: (1 + sqrt(2)) / 2 d.
  double bond_reach_nm() const;
  /// Radius of the sphere that so many atoms would fill.
  double sphere_radius_nm(std::size_t atom_count) const;
};

/// Of fcc. Requires: > 0.
AtomSize size_from_lattice_constant(double lattice_constant_nm);

/// From the mean distance to their neighbours of the atoms that have 12. It holds the
/// thermal expansion and, for small particles, their surface stress. Throws
/// lattice::InputError with the name of the file if no atom has 12.
AtomSize size_from_bulk(const lattice::XyzFrame& frame, const std::string& file);

/// The positions in nm, brought together where a pair in vacuum straddles a periodic
/// side: cut at the widest gap between planes along it, if that is wider than two
/// atoms.
std::vector<lattice::Vector3> gathered_nm(const lattice::XyzFrame& frame,
                                          const AtomSize& size);

}  // namespace scenarios
