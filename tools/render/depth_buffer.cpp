#include "tools/render/depth_buffer.hpp"

#include <algorithm>
#include <cmath>

#include "kmc/contract.hpp"

namespace tools {
namespace {

/// First and last of `count` grid points at most `reach` from `centre`; last < first if
/// there are none.
std::array<int, 2> grid_range(float centre, float reach, int count) {
  const float size = static_cast<float>(count);
  const float origin = 0.5f * size - 0.5f;
  const float first = std::ceil(origin + centre - reach);
  const float last = std::floor(origin + centre + reach);
  return {static_cast<int>(std::clamp(first, 0.0f, size)),
          static_cast<int>(std::clamp(last, -1.0f, size - 1.0f))};
}

}  // namespace

DepthBuffer::DepthBuffer(int width, int height, std::span<const Ball> balls)
    : width_(width),
      height_(height),
      depth_(static_cast<std::size_t>(width) * height, background),
      owner_(depth_.size()) {
  ADATOM_EXPECT(width > 0 && height > 0);
  for (std::size_t i = 0; i < balls.size(); ++i)
    draw(balls[i], static_cast<std::uint32_t>(i));
}

void DepthBuffer::draw(const Ball& ball, std::uint32_t id) {
  const auto [top, bottom] = grid_range(ball.y, ball.radius, height_);
  for (int row = top; row <= bottom; ++row) {
    const float dy = y_of(row) - ball.y;
    const float rest = ball.radius * ball.radius - dy * dy;
    if (rest > 0.0f) draw_row(ball, id, row, rest);
  }
}

void DepthBuffer::draw_row(const Ball& ball, std::uint32_t id, int row, float rest) {
  const auto [left, right] = grid_range(ball.x, std::sqrt(rest), width_);

  float* const depth = depth_.data() + index(0, row);
  std::uint32_t* const owner = owner_.data() + index(0, row);
  for (int column = left; column <= right; ++column) {
    const float dx = x_of(column) - ball.x;
    const float z = ball.z + std::sqrt(std::max(rest - dx * dx, 0.0f));
    const bool nearer = z > depth[column];
    depth[column] = nearer ? z : depth[column];
    owner[column] = nearer ? id : owner[column];
  }
}

}  // namespace tools
