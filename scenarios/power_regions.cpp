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
    const double power = this->power(x, p);
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

std::size_t PowerRegions::nearest(const Vector3& x) const {
  double least = infinite;
  std::size_t nearest = 0;
  for (std::size_t p = 0; p < particles_.size(); ++p) {
    if (!std::isfinite(particles_[p].radius)) continue;
    const double power = this->power(x, p);
    if (power >= least) continue;
    least = power;
    nearest = p;
  }
  return nearest;
}

PowerRegions::Indices PowerRegions::near(const Vector3& middle, double radius) const {
  // The power distances of a particle from the places in the ball.
  const auto bounds = [&](const Particle& particle) {
    const double away = norm(middle - particle.centre);
    const double nearer = std::max(0.0, away - radius), farther = away + radius;
    const double square = particle.radius * particle.radius;
    return std::isfinite(square)
               ? std::pair(nearer * nearer - square, farther * farther - square)
               : std::pair(infinite, infinite);
  };
  double first = infinite, second = infinite;  // the smallest that hold everywhere
  for (const Particle& particle : particles_) {
    const double most = bounds(particle).second;
    second = std::min(second, std::max(first, most));
    first = std::min(first, most);
  }
  Indices particles;
  for (std::size_t p = 0; p < particles_.size(); ++p)
    if (bounds(particles_[p]).first <= second) particles.push_back(p);
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
  Indices others = near(middle, radius);
  std::erase_if(others,
                [&](std::size_t p) { return p == pair.first || p == pair.second; });
  // As nearest_two has it, of equally near ones the first counts.
  const auto rank = [&](const Vector3& x, std::size_t p) {
    return std::pair(power(x, p), p);
  };
  return static_cast<std::size_t>(std::ranges::count_if(places, [&](const Vector3& x) {
    const auto farther = std::max(rank(x, pair.first), rank(x, pair.second));
    return std::ranges::none_of(others,
                                [&](std::size_t p) { return rank(x, p) < farther; });
  }));
}

}  // namespace scenarios
