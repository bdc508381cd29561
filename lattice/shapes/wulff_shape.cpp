#include "lattice/shapes/wulff_shape.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"

namespace lattice {
namespace {

[[noreturn]] void refuse(const std::string& key, const std::string& value,
                         const std::string& problem, const std::string& hint) {
  throw InputError(
      Mistake{.key = key, .value = value, .problem = problem, .hint = hint});
}

void check(std::span<const FacetFamily> families) {
  if (families.empty()) {
    refuse("", "", "a Wulff shape without facets", "give at least one {hkl} family");
  }
  for (const FacetFamily& f : families) {
    if (f.hkl == std::array{0, 0, 0}) {
      refuse("hkl", "0 0 0", "names no plane", "at least one index is not 0");
    }
    if (!(std::isfinite(f.surface_energy) && f.surface_energy > 0)) {
      refuse("surface_energy", std::to_string(f.surface_energy),
             "no equilibrium shape exists", "a positive number");
    }
  }
}

std::set<Vector3> normals_of(const std::array<int, 3>& hkl) {
  Vector3 indices{std::abs(double(hkl[0])), std::abs(double(hkl[1])),
                  std::abs(double(hkl[2]))};
  std::sort(indices.begin(), indices.end());
  std::set<Vector3> normals;
  do {
    for (const double x : {-1.0, 1.0}) {
      for (const double y : {-1.0, 1.0}) {
        for (const double z : {-1.0, 1.0}) {
          normals.insert({x * indices[0], y * indices[1], z * indices[2]});
        }
      }
    }
  } while (std::next_permutation(indices.begin(), indices.end()));
  return normals;
}

std::vector<HalfSpace> planes_of(std::span<const FacetFamily> families, double scale) {
  std::vector<HalfSpace> planes;
  for (const FacetFamily& f : families) {
    for (const Vector3& normal : normals_of(f.hkl)) {
      planes.push_back({normal, scale * f.surface_energy});
    }
  }
  return planes;
}

double lowest_energy(std::span<const FacetFamily> families) {
  double lowest = families.front().surface_energy;
  for (const FacetFamily& f : families) lowest = std::min(lowest, f.surface_energy);
  return lowest;
}

}  // namespace

std::unique_ptr<Polyhedron> make_wulff_shape_of_radius(
    std::span<const FacetFamily> families, double radius) {
  ADATOM_EXPECT(std::isfinite(radius) && radius > 0);
  check(families);
  return std::make_unique<Polyhedron>(
      planes_of(families, radius / lowest_energy(families)));
}

std::unique_ptr<Polyhedron> make_wulff_shape_of_atoms(
    std::span<const FacetFamily> families, double atom_count, double atoms_per_cell) {
  ADATOM_EXPECT(atom_count > 0 && atoms_per_cell > 0);
  const double volume = atom_count / atoms_per_cell;
  return make_wulff_shape_of_radius(
      families, std::cbrt(volume / make_wulff_shape_of_radius(families, 1)->volume()));
}

}  // namespace lattice
