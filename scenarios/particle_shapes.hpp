// Shapes of particles, as an input file says them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lattice/shapes/shape.hpp"
#include "scenarios/plan.hpp"
#include "scenarios/section.hpp"

namespace scenarios {

inline constexpr double largest_length = 1e5;  ///< of a particle, in lattice constants

/// The names of all shapes, sorted.
std::vector<std::string> shape_names();

/// The shape of this name, from the keys of its [[particle]]; mistakes are noted there.
/// Requires: one of shape_names().
std::unique_ptr<lattice::Shape> read_shape(Section& section, const std::string& name,
                                           const Plan& plan);

/// Three finite numbers that are not all 0; the fallback if they are.
lattice::Vector3 read_direction(Section& section, std::string_view key,
                                const lattice::Vector3& fallback);

/// A length given as <name>_a, in lattice constants, or as <name>_nm; in lattice
/// constants.
double read_length(Section& section, const std::string& name, const Plan& plan);

}  // namespace scenarios
