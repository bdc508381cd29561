#include "scenarios/power_regions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace scenarios {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

}  // namespace

PowerRegions::Pair PowerRegions::nearest_two(const Vector3& x,
                                             const Indices& particles) const {
  double least[2] = {infinite, infinite};
  std::size_t nearest[2] = {0, 0};
  for (const std::size_t p : particles) {
    const Particle& particle = particles_[p];
    const Vector3 away = x - particle.centre;
    const double power = dot(away, away) - particle.radius * particle.radius;
    const int place = power < least[0] ? 0 : 1;
    if (power >= least[1]) continue;
    if (place == 0) {
      least[1] = least[0];
      nearest[1] = nearest[0];
    }
    least[place] = power;
    nearest[place] = p;
  }
  return std::minmax(nearest[0], nearest[1]);
}

/// The particles that are among the nearest two of some place in a ball, in their
/// order, and perhaps some more.
PowerRegions::Indices PowerRegions::near(const Vector3& middle, double radius) const {
  std::vector<double> least, most;  // power distances from anywhere in the ball
  for (const Particle& particle : particles_) {
    const double away = norm(middle - particle.centre);
    const double square = particle.radius * particle.radius;
    const bool has_size = std::isfinite(square);
    least.push_back(has_size ? std::pow(std::max(0.0, away - radius), 2) - square
                             : infinite);
    most.push_back(has_size ? std::pow(away + radius, 2) - square : infinite);
  }
  std::vector<double> sorted = most;
  std::ranges::nth_element(sorted, sorted.begin() + 1);
  Indices particles;
  for (std::size_t p = 0; p < least.size(); ++p)
    if (least[p] <= sorted[1]) particles.push_back(p);
  return particles;
}

PowerRegions::Pair PowerRegions::of(const Vector3& x) {
  constexpr double edge = 4.0;
  Cube cube;
  for (int axis = 0; axis < 3; ++axis)
    cube[axis] = static_cast<int>(std::floor(x[axis] / edge));
  const auto [found, is_new] = near_cube_.try_emplace(cube);
  if (is_new) {
    const Vector3 middle{edge * (cube[0] + 0.5), edge * (cube[1] + 0.5),
                         edge * (cube[2] + 0.5)};
    found->second = near(middle, edge * (0.5 * std::numbers::sqrt3 + 1e-6));
  }
  return nearest_two(x, found->second);
}

std::size_t PowerRegions::count(std::span<const Vector3> places, const Pair& pair,
                                const Vector3& middle, double radius) const {
  const Indices particles = near(middle, radius);
  return static_cast<std::size_t>(std::ranges::count_if(
      places, [&](const Vector3& x) { return nearest_two(x, particles) == pair; }));
}

}  // namespace scenarios
