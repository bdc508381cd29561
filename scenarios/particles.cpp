#include "scenarios/particles.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "lattice/input_error.hpp"
#include "lattice/shapes/sphere.hpp"
#include "scenarios/input_text.hpp"
#include "scenarios/particle_atoms.hpp"
#include "scenarios/particle_shapes.hpp"

namespace scenarios {
namespace {

using lattice::Matrix3;
using lattice::Vector3;

constexpr double farthest_position = 1e6;  ///< lattice constants

/// The centre nearest to `wanted` with which the particle's atoms are on sites, all of
/// them.
Vector3 complete_centre(const PlacedParticle& particle, const Vector3& wanted,
                        const lattice::UnitCell& cell) {
  if (particle.atoms.empty()) {
    const Vector3 offset = particle.shape->centre_offset();
    return offset +
           cell.to_crystal(nearest_site(cell, cell.from_crystal(wanted - offset)));
  }
  const Vector3 first = wanted + particle.atoms.front() - particle.home;
  const Vector3 f = cell.fractional(cell.from_crystal(first));
  const Matrix3& v = cell.vectors();
  const Vector3 shift =
      std::round(f[0]) * v[0] + std::round(f[1]) * v[1] + std::round(f[2]) * v[2];
  return cell.to_crystal(shift) + particle.home - particle.atoms.front();
}

Vector3 read_position(Section& section, const Vector3& fallback) {
  const Vector3 position = section.vector("position_a", fallback);
  if (norm(position) <= farthest_position) return position;
  section.mistake(
      "position_a", "too far away",
      "at most " + lattice::shortest(farthest_position) + " from the origin");
  return fallback;
}

/// Either position_a (of the centre, or of the first atom of a file), or touch = n with
/// an axis: beside particle n, border to border.
Vector3 read_centre(Section& section, const PlacedParticle& particle,
                    const std::vector<PlacedParticle>& earlier,
                    const lattice::UnitCell& cell) {
  if (!section.has("touch")) {
    for (const char* key : {"axis", "gap_a"})
      section.refuse(key, "says nothing without touch",
                     "touch = the number of an earlier particle, or position_a");
    if (particle.shape) return read_position(section, particle.shape->centre_offset());
    const Vector3 first = read_position(section, {0, 0, 0});
    return particle.atoms.empty() ? first
                                  : first + particle.home - particle.atoms.front();
  }
  section.refuse("position_a", "says nothing beside touch", "leave one of them out");
  const Vector3 axis = read_direction(section, "axis", {1, 0, 0});
  const auto number = section.integer("touch", Range::at_least(1));
  const double gap = section.number("gap_a", Range::not_negative(), 0.0);
  if (number < 1 || static_cast<std::size_t>(number) > earlier.size()) {
    section.mistake("touch", "there is no earlier particle of this number",
                    earlier.empty() ? "the first particle touches none"
                                    : "1 to " + std::to_string(earlier.size()));
    return {};
  }
  const PlacedParticle& other = earlier[static_cast<std::size_t>(number - 1)];
  const Vector3 direction = unit(axis);
  const double distance =
      other.extent(direction) + particle.extent(-1.0 * direction) + gap;
  if (!std::isfinite(distance)) {
    section.mistake("axis", "a slab has no border in this direction",
                    "one that leads out of it");
    return {};
  }
  const Vector3 centre = other.centre + distance * direction;
  return particle.is_counted ? complete_centre(particle, centre, cell) : centre;
}

}  // namespace

double PlacedParticle::extent(const Vector3& direction) const {
  if (!shape) {
    double farthest = 0.0;
    for (const Vector3& x : atoms) farthest = std::max(farthest, dot(x, direction));
    return farthest;
  }
  double inside = 0.0;
  double outside = std::isfinite(reach) ? reach + 1.0 : 2.0 * largest_length;
  if (shape->contains(outside * direction))
    return std::numeric_limits<double>::infinity();
  for (int step = 0; step < 60; ++step) {
    const double middle = 0.5 * (inside + outside);
    (shape->contains(middle * direction) ? inside : outside) = middle;
  }
  // The border is as wide as the tolerance with which a shape contains points.
  return std::max(0.0, inside - lattice::shape_border);
}

std::vector<PlacedParticle> read_particles(Section& root, const Plan& plan) {
  std::vector<std::string> names = shape_names();
  names.push_back("atoms");
  std::vector<PlacedParticle> particles;
  for (Section& section : root.tables("particle")) {
    PlacedParticle particle;
    const auto name = section.deciding_choice("shape", names);
    if (name == "atoms") {
      if (auto atoms = read_atoms(section, plan)) {
        particle.atoms = std::move(atoms->from_centre);
        particle.home = atoms->home;
        particle.reach = atoms->reach;
      }
      particle.is_counted = !particle.atoms.empty();
    } else {
      particle.shape =
          name ? read_shape(section, *name, plan) : lattice::make_sphere(1.0);
      particle.reach = particle.shape->reach();
      particle.is_counted = name == "truncated_octahedron";
    }
    particle.centre = read_centre(section, particle, particles, plan.cell);
    particle.if_empty = section.mistake_to_come(
        "", "no site lies in it that is not one of a particle before",
        "larger, or elsewhere: position_a, or touch and axis");
    particles.push_back(std::move(particle));
  }
  if (particles.empty())
    root.mistake("particle", "there is no [[particle]]", "one table for each particle");
  if (particles.size() > 65535)
    root.mistake("particle", "too many particles", "at most 65535");
  return particles;
}

}  // namespace scenarios
