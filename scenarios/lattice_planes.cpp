#include "scenarios/lattice_planes.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace scenarios {
namespace {

constexpr double rounding = 1e-6;

/// The largest length of which both are multiples (Euclid), 0 if both are 0.
double common_measure(double a, double b) {
  a = std::abs(a);
  b = std::abs(b);
  while (b > rounding) {
    const double rest = std::fmod(a, b);
    a = b;
    b = b - rest < rounding ? 0.0 : rest;
  }
  return a;
}

}  // namespace

LatticePlanes lattice_planes(const lattice::UnitCell& cell,
                             const lattice::Vector3& direction) {
  const lattice::Vector3 normal = unit(direction);
  double spacing = 0.0;
  for (const lattice::Vector3& v : cell.vectors())
    spacing = common_measure(spacing, dot(normal, v));
  for (const lattice::Vector3& site : cell.basis())
    spacing = common_measure(spacing, dot(normal, site - cell.basis()[0]));
  double offset = dot(normal, cell.basis()[0]);
  if (spacing < 0.25 * cell.bond_length()) spacing = 0.5 * cell.bond_length();
  offset -= spacing * std::floor(offset / spacing);
  return {normal, spacing, offset, cell.volume_per_site() / spacing};
}

}  // namespace scenarios
