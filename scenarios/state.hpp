// What is simulated, as it is now: everything that a measurement may look at.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "lattice/occupancy.hpp"
#include "rates/coordination_barriers.hpp"
#include "rates/deposition.hpp"
#include "rates/hop.hpp"
#include "scenarios/lattice_planes.hpp"

namespace scenarios {

/// A particle as it was placed.
struct Particle {
  lattice::Vector3 centre;  ///< in the frame of the crystal block, in lattice constants
  double radius = 0.0;      ///< half its extent, in lattice constants
};

/// Two particles that touched at the start, at most one of them a slab.
struct Contact {
  std::size_t first;     ///< index into State::particles
  std::size_t second;    ///< index into State::particles
  double first_radius;   ///< distance from the centre to the border, along the axis
  double second_radius;  ///< likewise; 0 of a slab, of which only its surface counts
  /// Where one is a slab: from the centre of the other straight to the slab's surface,
  /// in the frame of the crystal block, in lattice constants.
  std::optional<lattice::Vector3> to_slab{};

  /// The R that a neck is compared with: that of the smaller particle along the axis,
  /// of the other if that is cut through its centre; nan if both are.
  double smaller_radius() const {
    const double larger = std::max(first_radius, second_radius);
    const double smaller = std::min(first_radius, second_radius);
    if (smaller > 0.0) return smaller;
    return larger > 0.0 ? larger : std::numeric_limits<double>::quiet_NaN();
  }
};

/// How a substrate goes down in steps; not at all unless it is said.
struct StepsDown {
  lattice::Vector3 descent{};  ///< layers per lattice constant
  int lowest_plane = 0;        ///< of the block
  /// For the planes of a cell, from the lowest on: the way from a site to the foot of
  /// its column (scenarios/film_columns.hpp) as seen from above, in lattice constants.
  std::vector<lattice::Vector3> to_foot{};
  int highest_terrace = 0;  ///< number of the block's highest
  int lowest_terrace = 0;   ///< likewise; the largest number

  bool is_flat() const { return to_foot.empty(); }
  /// Along the slope, in lattice constants; infinite on a flat substrate.
  double terrace_width() const { return 1.0 / norm(descent); }
  /// Of a site so many planes above the lowest. Requires: not flat, level >= 0.
  int terrace(const lattice::Vector3& position, int level) const {
    constexpr double before_row = 0.01;  // lattice constants, for what rounding does
    const auto plane = static_cast<std::size_t>(level) % to_foot.size();
    return static_cast<int>(std::floor(dot(descent, position + to_foot[plane]) +
                                       before_row * norm(descent)));
  }
};

/// A film that grows along z, the third side of the block. Its layers count from 0, the
/// first above the substrate or on the support. On a substrate that goes down in steps
/// they do the same: a layer lies as high above each terrace.
struct Film {
  LatticePlanes planes;  ///< of sites, normal to z
  int first_plane;       ///< planes.number(position) of a site of layer 0, terrace 0
  int layer_count;       ///< that the block has room for
  std::uint64_t sites_per_layer;
  double area_nm2;               ///< of the block, seen from above
  int substrate_layers = 0;      ///< of atoms
  std::uint64_t trap_count = 0;  ///< sites of layer 0 that hold atoms better
  StepsDown steps{};             ///< of the substrate

  /// Negative in the substrate.
  int layer(const lattice::Vector3& position) const {
    return planes.number(position) - first_plane + terrace(position);
  }
  /// The plane whose sites columns are named after, the lowest of the block where it
  /// climbs.
  int column_plane() const {
    return steps.is_flat() ? first_plane : steps.lowest_plane;
  }
  /// Planes above that one.
  int level(const lattice::Vector3& position) const {
    return planes.number(position) - column_plane();
  }
  /// The terrace on which the column of a site stands, each a layer lower than the one
  /// before; always 0 on a flat substrate.
  int terrace(const lattice::Vector3& position) const {
    return steps.is_flat() ? 0 : steps.terrace(position, level(position));
  }
};

/// What diffuses: atoms, or a missing one.
struct Tracer {
  std::string name;  ///< "adatom", "island of 7 atoms", ...
  std::string axes;  ///< those along which nothing bounds it: "xy", "xyz"
  /// What its centre moves when an atom moves by 1: 1 / N, or -1 for a vacancy.
  double displacement_per_hop;
};

/// See State::origin.
inline constexpr std::uint32_t no_more_origins = ~std::uint32_t{0};

struct State {
  const lattice::Crystal& crystal;
  const lattice::Occupancy& occupancy;
  std::string element;
  double lattice_constant_nm;
  double bond_energy_eV;
  std::array<rates::GroundBond, lattice::ground_count> grounds;
  std::vector<Particle> particles;
  std::vector<Contact> contacts;
  /// By atom: number of the particle, or of the arrival, that brought it, from 1, and
  /// no_more_origins for all further arrivals; 0 for atoms of a substrate.
  std::vector<std::uint32_t> origin;
  std::vector<double> arrival_s;  ///< by atom: when it came; 0 if it was there
  std::optional<Film> film{};
  std::optional<Tracer> tracer{};
  double temperature_K = 0.0;
  const rates::Hop* hop = nullptr;                ///< while a simulation runs
  const rates::Deposition* deposition = nullptr;  ///< likewise, if there is one
};

}  // namespace scenarios
