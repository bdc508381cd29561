#include "scenarios/contacts.hpp"

#include <cmath>
#include <optional>
#include <utility>

namespace scenarios {
namespace {

using lattice::Vector3;

/// The distances from the centres of two particles of finite size to their borders, on
/// the line between them; nothing if these are farther apart than `gap`.
std::optional<std::pair<double, double>> radii_of_pair(const PlacedParticle& a,
                                                       const PlacedParticle& b,
                                                       double gap) {
  const Vector3 between = b.centre - a.centre;
  if (norm(between) < 1e-9 || norm(between) > a.reach + b.reach + gap)
    return std::nullopt;
  const double first = a.extent(unit(between));
  const double second = b.extent(-1.0 * unit(between));
  if (norm(between) > first + second + gap) return std::nullopt;
  return std::pair(first, second);
}

/// From the centre of a particle straight to the surface of a slab; nothing if it lies
/// inside, or if the surface is farther from the particle's border than `gap`.
std::optional<Vector3> way_to_slab(const PlacedParticle& particle,
                                   const PlacedParticle& slab, double gap) {
  const Vector3 normal = slab.shape->normal();
  const double height = dot(particle.centre - slab.centre, normal);
  const Vector3 down = (height < 0.0 ? 1.0 : -1.0) * normal;
  const double distance = std::abs(height) - slab.extent(-1.0 * down);
  if (distance < 1e-9 || distance > particle.extent(down) + gap) return std::nullopt;
  return distance * down;
}

/// The contact of two particles, the first before the second; nothing if there is none.
std::optional<Contact> contact_of(const std::vector<PlacedParticle>& particles,
                                  std::size_t i, std::size_t j,
                                  const lattice::UnitCell& cell) {
  const double gap = 1.5 * cell.bond_length();
  const bool first_is_slab = !std::isfinite(particles[i].reach);
  const bool second_is_slab = !std::isfinite(particles[j].reach);
  if (first_is_slab && second_is_slab) return std::nullopt;
  if (!first_is_slab && !second_is_slab) {
    const auto radii = radii_of_pair(particles[i], particles[j], gap);
    return radii ? std::optional(Contact{i, j, radii->first, radii->second})
                 : std::nullopt;
  }
  const PlacedParticle& particle = particles[first_is_slab ? j : i];
  const auto way = way_to_slab(particle, particles[first_is_slab ? i : j], gap);
  if (!way) return std::nullopt;
  const double radius = particle.extent(unit(*way));
  return Contact{i, j, first_is_slab ? 0.0 : radius, second_is_slab ? 0.0 : radius,
                 cell.from_crystal(*way)};
}

}  // namespace

std::vector<Contact> find_contacts(const std::vector<PlacedParticle>& particles,
                                   const lattice::UnitCell& cell) {
  std::vector<Contact> contacts;
  for (std::size_t i = 0; i < particles.size(); ++i)
    for (std::size_t j = i + 1; j < particles.size(); ++j)
      if (const auto contact = contact_of(particles, i, j, cell))
        contacts.push_back(*contact);
  return contacts;
}

}  // namespace scenarios
