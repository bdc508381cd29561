#include "scenarios/power_regions.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

namespace {

using lattice::Vector3;
using scenarios::Particle;
using scenarios::PowerRegions;

/// A cubic heap of touching spheres of radius 2.
std::vector<Particle> heap(int edge) {
  std::vector<Particle> particles;
  for (int x = 0; x < edge; ++x)
    for (int y = 0; y < edge; ++y)
      for (int z = 0; z < edge; ++z)
        particles.push_back({Vector3{4.0 * x, 4.0 * y, 4.0 * z}, 2.0});
  return particles;
}

/// Among all particles.
PowerRegions::Pair nearest_two(const std::vector<Particle>& particles,
                               const Vector3& place) {
  std::vector<std::size_t> order(particles.size());
  for (std::size_t p = 0; p < order.size(); ++p) order[p] = p;
  const auto power = [&](std::size_t p) {
    const Vector3 away = place - particles[p].centre;
    return dot(away, away) - particles[p].radius * particles[p].radius;
  };
  std::ranges::stable_sort(order, {}, power);
  return std::minmax(order[0], order[1]);
}

TEST_CASE("the two particles of a place are those of all that are nearest") {
  std::vector<Particle> particles = heap(4);
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> anywhere(-2.0, 14.0), size(1.0, 2.0);
  for (Particle& particle : particles) particle.radius = size(random);
  PowerRegions regions(particles);
  for (int k = 0; k < 2000; ++k) {
    const Vector3 place{anywhere(random), anywhere(random), anywhere(random)};
    REQUIRE(regions.of(place) == nearest_two(particles, place));
    const auto near = regions.near(place, 0.5);
    for (const std::size_t p : {regions.of(place).first, regions.of(place).second})
      REQUIRE(std::ranges::find(near, p) != near.end());
  }
}

TEST_CASE("the nearest particle of a place is no slab") {
  constexpr double endless = std::numeric_limits<double>::infinity();
  // The border of the spheres: x^2 - 1 = (x - 4)^2 - 4 at x = 1.625.
  const std::vector<Particle> particles = {
      {{0, 0, 0}, endless}, {{0, 0, 2}, 1.0}, {{4, 0, 2}, 2.0}};
  const PowerRegions regions(particles);
  CHECK(regions.nearest({1.6, 0, 0}) == 1);
  CHECK(regions.nearest({1.65, 0, 0}) == 2);
}

TEST_CASE("how many particles a contact looks at does not grow with their number") {
  // Between two neighbours in the middle: 2 + 8 lie nearest, farther ones count where
  // the ball reaches out. Of each heap the same.
  std::vector<std::size_t> looked_at;
  for (const int edge : {6, 10, 14}) {
    const std::vector<Particle> particles = heap(edge);
    const double middle = 4.0 * (edge / 2);
    looked_at.push_back(
        PowerRegions(particles).near({middle - 2.0, middle, middle}, 1.6).size());
  }
  CHECK(looked_at[0] < 30);
  CHECK(looked_at[1] == looked_at[0]);
  CHECK(looked_at[2] == looked_at[0]);
}

}  // namespace
