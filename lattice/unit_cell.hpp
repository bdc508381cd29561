// A lattice as data: cell vectors, basis, bond length.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lattice/vector3.hpp"

namespace lattice {

/// One nearest neighbour of a site of the cell: in which cell, relative to the site's
/// own, and which of its basis sites.
struct Bond {
  std::array<int, 3> cell;
  unsigned basis;
  Vector3 vector;    ///< from the site to the neighbour, in lattice constants
  unsigned reverse;  ///< which bond of the neighbour leads back
};

/// A site by the cell that it lies in.
struct CellSite {
  std::array<int, 3> cell;
  unsigned basis;
};

/// A periodic arrangement of sites. Lengths are in lattice constants a. The bonds of
/// each basis site are sorted by their vector, so that where all sites are equivalent
/// (fcc, bcc, ...) bond d points the same way from every site.
class UnitCell {
 public:
  /// More cannot be a bond length away and as far from each other: thirteen on a sphere
  /// are somewhere closer than 57.2 degrees (Musin & Tarasov, Discrete Comput. Geom.
  /// 48, 128 (2012)), and bonds that are equal within 1 % ask for 58.6.
  static constexpr unsigned most_neighbours = 12;

  /// vectors: rows are the cell vectors. basis: positions, Cartesian; those outside the
  /// cell stand for the same site of it. Sites at bond_length from each other, within
  /// 1 %, are neighbours. axes: rows are the crystal's [100], [010], [001] as seen in
  /// the frame of the vectors. A planar lattice lies in the first two vectors; the
  /// third only gives it a thickness. Throws std::invalid_argument: vectors that span
  /// no volume or are very oblique, sites closer than a bond, a bond just as long as
  /// the tolerance allows, a site without or with more than most_neighbours neighbours.
  UnitCell(std::string name, const Matrix3& vectors, std::vector<Vector3> basis,
           double bond_length,
           const Matrix3& axes = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});

  const std::string& name() const { return name_; }
  const Matrix3& vectors() const { return vectors_; }
  const std::vector<Vector3>& basis() const { return basis_; }
  double bond_length() const { return bond_length_; }
  std::span<const Bond> bonds(unsigned basis) const { return bonds_[basis]; }
  /// The order of bonds, for all vectors between sites: lexicographic, with coordinates
  /// equal that differ by rounding. The order of two sites is the same seen from any
  /// other, since it goes by what lies between them.
  bool is_before(const Vector3& a, const Vector3& b) const;
  /// Largest number of neighbours of any site.
  unsigned coordination() const { return coordination_; }
  /// Whether no bond leaves the plane of the first two vectors (square, triangular,
  /// ...).
  bool is_planar() const;
  /// Cell volume / number of sites, in a^3.
  double volume_per_site() const;
  /// Of a planar lattice, whose third vector is no thickness: it is as long as whoever
  /// described the cell made it. Area of the first two vectors / number of sites, in
  /// a^2. Requires: is_planar().
  double area_per_site() const;
  /// A direction or position given along the crystal's axes, in the frame of the cell.
  Vector3 from_crystal(const Vector3& v) const { return transposed(axes_) * v; }
  Vector3 to_crystal(const Vector3& v) const { return axes_ * v; }
  /// A position in the frame of the cell, in cell vectors.
  Vector3 fractional(const Vector3& position) const {
    return to_fractional_ * position;
  }
  /// The reciprocal vector of a cell vector: fractional(x)[axis] =
  /// dot(reciprocal(axis), x). Along it the cell's sides are 1 / |reciprocal(axis)|
  /// apart.
  Vector3 reciprocal(int axis) const {
    return {fractional({1, 0, 0})[axis], fractional({0, 1, 0})[axis],
            fractional({0, 0, 1})[axis]};
  }
  /// The site within a tenth of a bond length of a position, if there is one.
  std::optional<CellSite> site_near(const Vector3& position) const;

 private:
  /// The same place within the cell.
  Vector3 in_cell(const Vector3& position) const;
  void find_bonds();
  void find_reverse_bonds();

  std::string name_;
  Matrix3 vectors_;
  std::vector<Vector3> basis_;
  double bond_length_;
  Matrix3 axes_;
  Matrix3 to_fractional_;
  std::vector<std::vector<Bond>> bonds_;  // shape [basis_count][neighbours]
  unsigned coordination_ = 0;
};

/// The cells that come with Adatom: fcc, fcc_110, fcc_111, bcc, hcp, simple_cubic,
/// square, triangular, honeycomb. The fcc_ ones are the same crystal with that face
/// along z.
const std::vector<std::string>& unit_cell_names();

/// Requires: a name of the list.
UnitCell unit_cell(const std::string& name);

}  // namespace lattice
