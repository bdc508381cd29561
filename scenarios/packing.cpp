#include "scenarios/packing.hpp"
#include "lattice/words.hpp"
#include "scenarios/particle_shapes.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "kmc/contract.hpp"
#include "lattice/shapes/sphere.hpp"

namespace scenarios {
namespace {

using lattice::Vector3;

constexpr double overlap_allowed = 1e-9;
constexpr std::size_t places_to_draw_from = 4;
constexpr double smallest_radius_a = 1e-3;  ///< the geometry is one of doubles

/// Unit vectors along which rows lie and stand side by side.
struct Directions {
  Vector3 along, across, up;
};

Directions directions_of(const Vector3& axis) {
  const Vector3 along = unit(axis);
  const Vector3 other = std::abs(along[2]) < 0.9 ? Vector3{0, 0, 1} : Vector3{0, 1, 0};
  const Vector3 across = unit(cross(other, along));
  return {along, across, cross(along, across)};
}

struct Ball {
  Vector3 centre;
  double radius = 0.0;
};

/// The two places where a ball of this radius touches three others; none where it
/// touches only two at a time.
std::vector<Vector3> touching_three(const Ball& a, const Ball& b, const Ball& c,
                                    double radius) {
  const double ra = a.radius + radius, rb = b.radius + radius, rc = c.radius + radius;
  const Vector3 ab = b.centre - a.centre, ac = c.centre - a.centre;
  const double d = norm(ab);
  const Vector3 ex = (1.0 / d) * ab;
  const double i = dot(ex, ac);
  const Vector3 rest = ac - i * ex;
  const double j = norm(rest);
  if (j < 1e-9) return {};
  const Vector3 ey = (1.0 / j) * rest;
  const double x = (ra * ra - rb * rb + d * d) / (2.0 * d);
  const double y = (ra * ra - rc * rc + i * i + j * j) / (2.0 * j) - i * x / j;
  const double zz = ra * ra - x * x - y * y;
  if (zz < 0.0) return {};
  const Vector3 foot = a.centre + x * ex + y * ey;
  const Vector3 ez = std::sqrt(zz) * cross(ex, ey);
  return {foot + ez, foot - ez};
}

bool overlaps(std::span<const Ball> balls, const Ball& ball) {
  return std::ranges::any_of(balls, [&](const Ball& other) {
    return norm(other.centre - ball.centre) <
           other.radius + ball.radius - overlap_allowed;
  });
}

/// Free places for a ball that touches three others.
std::vector<Vector3> free_places(std::span<const Ball> balls, double radius) {
  std::vector<Vector3> places;
  const auto near = [&](std::size_t i, std::size_t j) {
    return norm(balls[i].centre - balls[j].centre) <
           balls[i].radius + balls[j].radius + 2.0 * radius;
  };
  for (std::size_t i = 0; i < balls.size(); ++i)
    for (std::size_t j = i + 1; j < balls.size(); ++j) {
      if (!near(i, j)) continue;
      for (std::size_t k = j + 1; k < balls.size(); ++k) {
        if (!near(i, k) || !near(j, k)) continue;
        for (const Vector3& place :
             touching_three(balls[i], balls[j], balls[k], radius))
          if (!overlaps(balls, {place, radius})) places.push_back(place);
      }
    }
  return places;
}

/// Where the first three balls lie: side by side, each touching the others.
Vector3 early_place(std::span<const Ball> balls, double radius) {
  if (balls.empty()) return {0, 0, 0};
  const double to_first = balls[0].radius + radius;
  if (balls.size() == 1) return {to_first, 0, 0};
  const double d = norm(balls[1].centre), to_second = balls[1].radius + radius;
  const double x = (to_first * to_first - to_second * to_second + d * d) / (2.0 * d);
  return {x, std::sqrt(to_first * to_first - x * x), 0};
}

Vector3 middle_of(std::span<const Ball> balls) {
  Vector3 sum{};
  double weight = 0.0;
  for (const Ball& ball : balls) {
    const double volume = ball.radius * ball.radius * ball.radius;
    sum = sum + volume * ball.centre;
    weight += volume;
  }
  return (1.0 / weight) * sum;
}

/// Radii of a log-normal distribution around `radius`; `spread` is that of ln r, which
/// is cut off at three of them.
std::vector<double> drawn_radii(std::size_t count, double radius, double spread,
                                kmc::Rng& rng) {
  std::vector<double> radii;
  for (std::size_t k = 0; k < count; ++k)
    radii.push_back(radius * std::exp(spread * std::clamp(rng.normal(), -3.0, 3.0)));
  return radii;
}

PlacedParticle sphere_at(const Vector3& centre, double radius) {
  PlacedParticle particle;
  particle.shape = lattice::make_sphere(radius);
  particle.reach = particle.shape->reach();
  particle.centre = centre;
  return particle;
}

/// Keys that another arrangement reads.
void refuse_keys_of_others(Section& packing, const std::string& arrangement) {
  const bool is_random = arrangement == "random", is_rows = arrangement == "rows";
  const std::string problem = "says nothing of arrangement = \"" + arrangement + "\"";
  for (const auto& [key, is_read] : {std::pair("seed", is_random),
                                     {"radius_spread", is_random},
                                     {"gap_a", !is_random},
                                     {"rows", is_rows},
                                     {"axis", is_rows}})
    if (!is_read) packing.refuse(key, problem, "leave it out");
}

}  // namespace

std::vector<Vector3> rows_of_spheres(std::size_t row_length, std::size_t row_count,
                                     const Vector3& axis) {
  const Directions directions = directions_of(axis);
  std::vector<Vector3> centres;
  for (std::size_t row = 0; row < row_count; ++row)
    for (std::size_t k = 0; k < row_length; ++k)
      centres.push_back(static_cast<double>(k) * directions.along +
                        static_cast<double>(row) * directions.across);
  return centres;
}

std::vector<Vector3> close_packed_spheres(std::size_t count) {
  // fcc in halves of its lattice constant sqrt(2): sums of the three are even.
  const int reach = 2 + static_cast<int>(std::cbrt(static_cast<double>(count)) * 1.3);
  std::vector<Vector3> centres;
  for (int x = -reach; x <= reach; ++x)
    for (int y = -reach; y <= reach; ++y)
      for (int z = -reach; z <= reach; ++z)
        if ((x + y + z) % 2 == 0)
          centres.push_back(
              Vector3{x / std::sqrt(2.0), y / std::sqrt(2.0), z / std::sqrt(2.0)});
  std::ranges::stable_sort(centres, {}, [](const Vector3& x) {
    // Rounded: places equally far keep the order in which they were made.
    return std::lround(1000.0 * dot(x, x));
  });
  centres.resize(count);
  return centres;
}

std::vector<Vector3> random_packing(std::span<const double> radii, kmc::Rng& rng) {
  std::vector<Ball> balls;
  for (const double radius : radii) {
    if (balls.size() < 3) {
      balls.push_back({early_place(balls, radius), radius});
      continue;
    }
    const Vector3 middle = middle_of(balls);
    std::vector<Vector3> places = free_places(balls, radius);
    std::ranges::stable_sort(
        places, {}, [&](const Vector3& place) { return norm(place - middle); });
    ADATOM_EXPECT(!places.empty());
    const auto number = rng.below(std::min(places.size(), places_to_draw_from));
    balls.push_back({places[number], radius});
  }
  std::vector<Vector3> centres;
  for (const Ball& ball : balls) centres.push_back(ball.centre);
  return centres;
}

std::vector<PlacedParticle> read_packing(Section packing, const Plan& plan) {
  const std::string arrangement =
      packing.choice("arrangement", {"rows", "close_packed", "random"});
  refuse_keys_of_others(packing, arrangement);
  const auto count = static_cast<std::size_t>(packing.integer(
      "count", Range::between(1, arrangement == "random" ? 300 : 4000)));
  const double radius_a = read_length(packing, "radius", plan);
  if (!(radius_a > smallest_radius_a)) {
    packing.mistake(
        packing.has("radius_nm") ? "radius_nm" : "radius_a",
        "is far smaller than an atom",
        "more than " + lattice::shortest(smallest_radius_a) + " lattice constants");
    return {};
  }
  std::vector<Vector3> centres;
  std::vector<double> radii(count, radius_a);
  if (arrangement == "random") {
    kmc::Rng rng(static_cast<std::uint64_t>(
        packing.integer("seed", Range::between(0, most_counted), 1)));
    // The smallest is exp(-6 * 0.3) = 0.165 of the largest: see random_packing.
    const double spread = packing.number("radius_spread", Range::between(0, 0.3), 0.0);
    radii = drawn_radii(count, radius_a, spread, rng);
    centres = random_packing(radii, rng);
  } else {
    const double diameter =
        2.0 * radius_a +
        packing.number("gap_a", Range::between(-0.5 * radius_a, 1000), 0.0);
    if (arrangement == "rows") {
      const auto rows = static_cast<std::size_t>(
          packing.integer("rows", Range::between(1, static_cast<double>(count)), 1));
      if (count % rows != 0)
        packing.mistake("rows", "the rows would not be equally long",
                        "a divisor of count = " + std::to_string(count));
      const Vector3 axis = read_direction(packing, "axis", {1, 0, 0});
      centres = rows_of_spheres(count / rows, rows, axis);
    } else {
      centres = close_packed_spheres(count);
    }
    for (Vector3& centre : centres) centre = diameter * centre;
  }
  std::vector<PlacedParticle> particles;
  for (std::size_t k = 0; k < centres.size(); ++k) {
    particles.push_back(sphere_at(centres[k], radii[k]));
    particles.back().if_empty = packing.mistake_to_come(
        "",
        "no site lies in sphere " + std::to_string(k + 1) +
            " that is not one of a sphere before",
        "a larger radius; on a planar lattice one row, with an axis in its plane");
  }
  return particles;
}

}  // namespace scenarios
