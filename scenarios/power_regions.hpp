// Which two of many particles a place lies between.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "scenarios/state.hpp"

namespace scenarios {

/// A place is of the two particles whose surfaces, as they were placed, are nearest by
/// the power distance |x - c|^2 - R^2 (Aurenhammer, SIAM J. Comput. 16, 78 (1987)), so
/// that necks that grow into each other share no atom. Slabs, which have no size, do
/// not count. Positions in the frame of the block, in lattice constants.
class PowerRegions {
 public:
  /// Indices of two particles, the smaller first.
  using Pair = std::pair<std::size_t, std::size_t>;
  using Indices = std::vector<std::size_t>;

  /// The particles must outlive it.
  explicit PowerRegions(std::span<const Particle> particles) : particles_(particles) {}

  /// The two particles of a place. Requires: two have a size. Time: as many steps as
  /// there are particles for the first place in a cube of four lattice constants, for
  /// others as many as are near.
  Pair of(const lattice::Vector3& x);

  /// The nearest particle that has a size. Requires: there is one. Time: as many steps
  /// as there are particles.
  std::size_t nearest(const lattice::Vector3& x) const;

  /// The nearer of the two to a place.
  std::size_t nearer(const lattice::Vector3& x, const Pair& pair) const {
    return power(x, pair.second) < power(x, pair.first) ? pair.second : pair.first;
  }

  /// How many of these places, all in a ball, are of a pair. Requires: as of().
  std::size_t count(std::span<const lattice::Vector3> places, const Pair& pair,
                    const lattice::Vector3& middle, double radius) const;

  /// The particles that are among the nearest two of some place in a ball, in their
  /// order, and perhaps some more: no other needs to be looked at there.
  Indices near(const lattice::Vector3& middle, double radius) const;

 private:
  using Vector3 = lattice::Vector3;
  using Cube = std::array<int, 3>;

  double power(const Vector3& x, std::size_t p) const {
    const Vector3 away = x - particles_[p].centre;
    return dot(away, away) - particles_[p].radius * particles_[p].radius;
  }
  Pair nearest_two(const Vector3& x, const Indices& particles) const;

  std::span<const Particle> particles_;
  std::map<Cube, Indices> near_cube_;
};

}  // namespace scenarios
