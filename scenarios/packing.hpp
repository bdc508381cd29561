// Many particles at once: rows, close packings and random packings of spheres that
// touch, all in the orientation of the lattice.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "kmc/rng.hpp"
#include "lattice/vector3.hpp"
#include "scenarios/particles.hpp"

namespace scenarios {

/// Centres of spheres of diameter 1 in parallel rows along `axis`, which touch along it
/// and side by side: shape [row_count, row_length].
std::vector<lattice::Vector3> rows_of_spheres(std::size_t row_length,
                                              std::size_t row_count,
                                              const lattice::Vector3& axis);

/// The `count` places nearest to the middle of an fcc packing of spheres of diameter 1
/// that touch along <110>.
std::vector<lattice::Vector3> close_packed_spheres(std::size_t count);

/// Centres of spheres of these radii, in their order, in a random compact heap: each
/// touches three earlier ones, without overlap, in one of the places nearest to the
/// middle, drawn at random (Bennett, J. Appl. Phys. 43, 2727 (1972), who always took
/// the nearest). Requires: no radius below 0.16 of another, or it could lie in the hole
/// between three that touch each other (2 / sqrt(3) - 1 = 0.155), where it has no
/// place. Cost: about n^2 c^2 for n spheres with c neighbours.
std::vector<lattice::Vector3> random_packing(std::span<const double> radii,
                                             kmc::Rng& rng);

/// The particles of [packing]. Mistakes are noted there.
std::vector<PlacedParticle> read_packing(Section packing, const Plan& plan);

}  // namespace scenarios
