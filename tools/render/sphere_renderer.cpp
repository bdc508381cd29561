#include "tools/render/sphere_renderer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "kmc/contract.hpp"
#include "tools/render/depth_buffer.hpp"

namespace tools {
namespace {

using lattice::Vector3;

constexpr int points_per_side = 2;  // grid points along each side of a pixel

// The look, tuned by eye on nanoparticles of 500 to 100 000 atoms.
constexpr float ambient_light = 0.50f;   // from all sides, shut out by other balls
constexpr float key_light = 0.68f;       // from above
constexpr float occlusion_reach = 7.0f;  // [ball radii]
constexpr float occlusion_strength = 4.0f;
constexpr int occlusion_samples = 20;   // per grid point
constexpr float outline_light = 0.10f;  // what an outline leaves of the light
constexpr float outline_step = 1.5f;    // faintest outline: so much nearer [ball radii]
constexpr float outlined_radius = 6.0f;  // smaller balls fade into colour [line widths]

struct Direction {
  float x, y, z;
};

float dot(const Direction& a, const Direction& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

constexpr Direction toward_light{0.0f, -0.6f, 0.8f};  // of length 1, y down

/// Red, green and blue light, which add.
struct Light {
  float red = 0.0f, green = 0.0f, blue = 0.0f;
};

Light operator+(const Light& a, const Light& b) {
  return {a.red + b.red, a.green + b.green, a.blue + b.blue};
}
Light operator*(float s, const Light& a) {
  return {s * a.red, s * a.green, s * a.blue};
}
Light light_of(Colour c) {
  return {tools::light_of(c.red), tools::light_of(c.green), tools::light_of(c.blue)};
}
Colour colour_of(const Light& a) {
  return {channel_of(std::min(a.red, 1.0f)), channel_of(std::min(a.green, 1.0f)),
          channel_of(std::min(a.blue, 1.0f))};
}

struct Offset {
  int x, y;
};

/// Grid points around a point, out to `reach`: a spiral that turns by the golden angle
/// and is denser inside. `start` in [0, 1) shifts it.
std::vector<Offset> spiral(float reach, double start) {
  constexpr double cosine = -0.7373688780783197, sine = 0.6754902942615238;
  double x = std::sqrt(1.0 - start * start), y = start;
  std::vector<Offset> offsets;
  for (int i = 0; i < occlusion_samples; ++i) {
    const double radius = 1.0 + reach * (i + start) / occlusion_samples;
    offsets.push_back({static_cast<int>(std::lround(radius * x)),
                       static_cast<int>(std::lround(radius * y))});
    const double turned = cosine * x - sine * y;
    y = sine * x + cosine * y;
    x = turned;
  }
  return offsets;
}

float mean_radius(std::span<const Ball> balls) {
  double sum = 0.0;
  for (const Ball& b : balls) sum += b.radius;
  return balls.empty() ? 1.0f
                       : static_cast<float>(sum / static_cast<double>(balls.size()));
}

/// Gives every grid point its light.
class Shader final {
 public:
  Shader(const DepthBuffer& buffer, std::span<const Ball> balls,
         std::span<const Sphere> spheres)
      : buffer_(buffer),
        balls_(balls),
        spheres_(spheres),
        reach_(std::max(occlusion_reach * mean_radius(balls), 8.0f)),
        spirals_{spiral(reach_, 0.25), spiral(reach_, 0.75)},
        outline_width_(std::max(1, buffer.height() / 900)) {}

  Light light(int column, int row) const {
    const float z = buffer_.depth(column, row);
    if (z == DepthBuffer::background) return {1.0f, 1.0f, 1.0f};
    const std::uint32_t owner = buffer_.owner(column, row);
    const Ball& ball = balls_[owner];
    const Direction normal{(buffer_.x_of(column) - ball.x) / ball.radius,
                           (buffer_.y_of(row) - ball.y) / ball.radius,
                           (z - ball.z) / ball.radius};
    const float open = openness(column, row, normal);
    const float lit = std::max(0.0f, dot(normal, toward_light));
    const float brightness =
        open * (ambient_light + key_light * lit) * outline(column, row, ball.radius);
    return brightness * light_of(spheres_[owner].colour);
  }

 private:
  /// The part [0, 1] of the light from all sides that other balls do not shut out. The
  /// points of a pixel share the work: even and odd rows look along different spirals,
  /// right columns along the mirror image of the left one's, so that a symmetric scene
  /// gives a symmetric picture.
  float openness(int column, int row, const Direction& normal) const {
    const float z = buffer_.depth(column, row);
    const float inverse = 1.0f / (reach_ * reach_);
    const int side = column % points_per_side == 0 ? 1 : -1;
    float shut = 0.0f;
    for (const Offset& offset : spirals_[row % points_per_side]) {
      const int x = side * offset.x, y = offset.y;
      if (!buffer_.contains(column + x, row + y)) continue;
      const Direction to{static_cast<float>(x), static_cast<float>(y),
                         buffer_.depth(column + x, row + y) - z};
      const float above = dot(to, normal);
      if (!(above > 0.0f)) continue;
      const float squared = dot(to, to);
      shut += above * above / squared * std::max(0.0f, 1.0f - squared * inverse);
    }
    return 1.0f / (1.0f + occlusion_strength * shut / occlusion_samples);
  }

  /// The part of the light that the line along the rim of a ball leaves: 1 away from
  /// rims, least where the next ball behind is far.
  float outline(int column, int row, float radius) const {
    const float z = buffer_.depth(column, row);
    const std::uint32_t owner = buffer_.owner(column, row);
    float step = 0.0f;
    for (int x = -1; x <= 1; ++x)
      for (int y = -1; y <= 1; ++y) {
        const int c = column + x * outline_width_, r = row + y * outline_width_;
        if (!buffer_.contains(c, r)) continue;
        const float behind = buffer_.depth(c, r);
        if (behind == DepthBuffer::background || buffer_.owner(c, r) != owner)
          step = std::max(step, z - behind);
      }
    const float width = static_cast<float>(outline_width_);
    const float strength =
        std::clamp(step / radius / outline_step - 1.0f, 0.0f, 1.0f) *
        std::clamp(radius / (outlined_radius * width) - 0.25f, 0.0f, 1.0f);
    return 1.0f - (1.0f - outline_light) * strength;
  }

  const DepthBuffer& buffer_;
  std::span<const Ball> balls_;
  std::span<const Sphere> spheres_;
  float reach_;  // of occlusion
  std::array<std::vector<Offset>, points_per_side> spirals_;
  int outline_width_;
};

std::vector<Ball> on_grid(std::span<const Sphere> spheres, const View& view) {
  const double scale = view.pixels_per_unit * points_per_side;
  std::vector<Ball> balls;
  balls.reserve(spheres.size());
  for (const Sphere& s : spheres) {
    const double x = lattice::dot(s.centre, view.right) - view.middle[0];
    const double y = view.middle[1] - lattice::dot(s.centre, view.up);
    const double z = lattice::dot(s.centre, view.toward_viewer);
    balls.push_back({static_cast<float>(scale * x), static_cast<float>(scale * y),
                     static_cast<float>(scale * z),
                     static_cast<float>(scale * s.radius)});
  }
  return balls;
}

/// The smallest interval along `direction` with all spheres in it.
std::array<double, 2> extent(std::span<const Sphere> spheres,
                             const Vector3& direction) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const Sphere& s : spheres) {
    const double middle = lattice::dot(s.centre, direction);
    low = std::min(low, middle - s.radius);
    high = std::max(high, middle + s.radius);
  }
  return {low, high};
}

/// Right, up and toward the viewer.
View oriented(const Camera& camera) {
  using lattice::operator*;
  const Vector3 forward = lattice::unit(camera.view_direction);
  Vector3 right{};
  for (const Vector3& up : {Vector3{0, 0, 1}, Vector3{0, 1, 0}, camera.up}) {
    const Vector3 sideways = lattice::cross(forward, up);
    if (lattice::norm(sideways) > 1e-6 * lattice::norm(up))
      right = lattice::unit(sideways);
  }
  return {.right = right,
          .up = lattice::cross(right, forward),
          .toward_viewer = -1.0 * forward,
          .middle = {0.0, 0.0},
          .pixels_per_unit = 1.0,
          .width = camera.width,
          .height = camera.height};
}

}  // namespace

View fit(std::span<const Sphere> spheres, const Camera& camera) {
  View view = oriented(camera);
  if (spheres.empty()) return view;
  const double margin = camera.margin * std::min(camera.width, camera.height);
  const double width = camera.width - camera.kept_free_right - 2.0 * margin;
  const double height = camera.height - camera.kept_free_below - 2.0 * margin;
  ADATOM_EXPECT(width > 0.0 && height > 0.0);
  const auto [left, right] = extent(spheres, view.right);
  const auto [bottom, top] = extent(spheres, view.up);
  view.pixels_per_unit = std::min(width / (right - left), height / (top - bottom));
  view.middle = {
      0.5 * (left + right) + 0.5 * camera.kept_free_right / view.pixels_per_unit,
      0.5 * (bottom + top) - 0.5 * camera.kept_free_below / view.pixels_per_unit};
  return view;
}

Image render(std::span<const Sphere> spheres, const View& view) {
  const std::vector<Ball> balls = on_grid(spheres, view);
  const DepthBuffer buffer(points_per_side * view.width, points_per_side * view.height,
                           balls);
  const Shader shader(buffer, balls, spheres);
  Image image = white_image(view.width, view.height);
  for (int row = 0; row < view.height; ++row)
    for (int column = 0; column < view.width; ++column) {
      const int x = points_per_side * column, y = points_per_side * row;
      // In this order a mirror image adds up to the same bits.
      const Light sum = (shader.light(x, y) + shader.light(x + 1, y)) +
                        (shader.light(x, y + 1) + shader.light(x + 1, y + 1));
      image.at(column, row) = colour_of(0.25f * sum);
    }
  return image;
}

}  // namespace tools
