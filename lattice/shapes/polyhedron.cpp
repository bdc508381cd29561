#include "lattice/shapes/polyhedron.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "kmc/contract.hpp"

namespace lattice {
namespace {

using Polygon = std::vector<Vector3>;

struct Extent {
  double reach = 0;
  double volume = 0;
};

std::vector<HalfSpace> with_unit_normals(const std::vector<HalfSpace>& half_spaces) {
  std::vector<HalfSpace> distinct;
  for (const HalfSpace& h : half_spaces) {
    const Vector3 normal = unit(h.normal);
    ADATOM_EXPECT(std::isfinite(dot(normal, normal)));
    ADATOM_EXPECT(std::isfinite(h.distance) && h.distance >= 0);
    // A plane that is given twice would count its facet twice in the volume.
    const auto same =
        std::find_if(distinct.begin(), distinct.end(),
                     [&](const auto& d) { return norm(d.normal - normal) < 1e-12; });
    if (same == distinct.end()) {
      distinct.push_back({normal, h.distance});
    } else {
      same->distance = std::min(same->distance, h.distance);
    }
  }
  return distinct;
}

Polygon square_in_plane(const HalfSpace& plane, double half_edge) {
  const Vector3& n = plane.normal;
  const Vector3 aside = std::abs(n[0]) < 0.6 ? Vector3{1, 0, 0} : Vector3{0, 1, 0};
  const Vector3 u = half_edge * unit(cross(n, aside));
  const Vector3 v = cross(n, u);
  const Vector3 middle = plane.distance * n;
  return {middle + u + v, middle - u + v, middle - u - v, middle + u - v};
}

// I. E. Sutherland and G. W. Hodgman, Commun. ACM 17, 32 (1974), for one plane.
Polygon cut(const Polygon& polygon, const HalfSpace& h) {
  Polygon inside;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Vector3& p = polygon[i];
    const Vector3& q = polygon[(i + 1) % polygon.size()];
    const double p_height = dot(h.normal, p) - h.distance;
    const double q_height = dot(h.normal, q) - h.distance;
    if (p_height <= 0) inside.push_back(p);
    if ((p_height <= 0) != (q_height <= 0)) {
      inside.push_back(p + (p_height / (p_height - q_height)) * (q - p));
    }
  }
  return inside;
}

double area(const Polygon& polygon) {
  Vector3 sum{0, 0, 0};
  for (std::size_t i = 2; i < polygon.size(); ++i) {
    sum = sum + cross(polygon[i - 1] - polygon[0], polygon[i] - polygon[0]);
  }
  return 0.5 * norm(sum);
}

// Each facet is a large square that the other planes cut; it is the base of a pyramid
// whose tip is the centre.
Extent extent_within(const std::vector<HalfSpace>& half_spaces, double half_edge) {
  Extent extent;
  for (const HalfSpace& plane : half_spaces) {
    Polygon facet = square_in_plane(plane, half_edge);
    for (const HalfSpace& other : half_spaces) {
      if (&other != &plane) facet = cut(facet, other);
    }
    for (const Vector3& corner : facet) {
      extent.reach = std::max(extent.reach, norm(corner));
    }
    extent.volume += plane.distance * area(facet) / 3;
  }
  return extent;
}

Extent extent_of(const std::vector<HalfSpace>& half_spaces) {
  double largest = 0;
  for (const HalfSpace& h : half_spaces) largest = std::max(largest, h.distance);
  const double far = 1000 * (largest > 0 ? largest : 1);
  const double reach = extent_within(half_spaces, far).reach;
  if (reach >= far) {
    constexpr double endless = std::numeric_limits<double>::infinity();
    return {endless, endless};
  }
  // Again with squares that are just large enough: no digits are lost in the cuts.
  return extent_within(half_spaces, 2 * reach);
}

}  // namespace

Polyhedron::Polyhedron(std::vector<HalfSpace> half_spaces, const Vector3& centre_offset)
    : half_spaces_(with_unit_normals(half_spaces)), centre_offset_(centre_offset) {
  ADATOM_EXPECT(!half_spaces_.empty());
  volume_ = extent_of(half_spaces_).volume;
  for (HalfSpace& h : half_spaces_) h.distance += shape_border;
  reach_ = extent_of(half_spaces_).reach;
}

Vector3 Polyhedron::normal() const {
  const bool is_slab =
      std::all_of(half_spaces_.begin(), half_spaces_.end(), [&](const HalfSpace& h) {
        return norm(cross(h.normal, half_spaces_.front().normal)) < 1e-12;
      });
  return is_slab ? half_spaces_.front().normal : Vector3{0, 0, 0};
}

bool Polyhedron::contains(const Vector3& offset) const {
  return std::all_of(half_spaces_.begin(), half_spaces_.end(), [&](const HalfSpace& h) {
    return dot(h.normal, offset) <= h.distance;
  });
}

std::unique_ptr<Polyhedron> make_cuboid(const Vector3& edge_lengths) {
  std::vector<HalfSpace> sides;
  for (std::size_t i = 0; i < 3; ++i) {
    Vector3 axis{0, 0, 0};
    axis[i] = 1;
    sides.push_back({axis, edge_lengths[i] / 2});
    sides.push_back({-1.0 * axis, edge_lengths[i] / 2});
  }
  return std::make_unique<Polyhedron>(std::move(sides));
}

std::unique_ptr<Polyhedron> make_slab(const Vector3& direction, double thickness) {
  return std::make_unique<Polyhedron>(std::vector<HalfSpace>{
      {direction, thickness / 2}, {-1.0 * direction, thickness / 2}});
}

std::unique_ptr<Polyhedron> make_truncated_octahedron(int atoms_per_edge) {
  ADATOM_EXPECT(atoms_per_edge >= 1);
  const double steps = atoms_per_edge - 1.0;
  std::vector<HalfSpace> sides;
  for (const double sign : {-1.0, 1.0}) {
    sides.push_back({{sign, 0, 0}, steps});
    sides.push_back({{0, sign, 0}, steps});
    sides.push_back({{0, 0, sign}, steps});
    for (const double y : {-1.0, 1.0}) {
      for (const double z : {-1.0, 1.0}) {
        sides.push_back({{sign, y, z}, 1.5 * steps / std::sqrt(3.0)});
      }
    }
  }
  const bool atom_at_centre = atoms_per_edge % 2 == 1;
  return std::make_unique<Polyhedron>(
      std::move(sides), atom_at_centre ? Vector3{0, 0, 0} : Vector3{0.5, 0, 0});
}

}  // namespace lattice
