// Which ball is seen at each point of a fine grid over the picture, and how near it is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace tools {

/// A sphere on the grid. Lengths are in grid steps, measured from the middle of the
/// picture, y down and z toward the viewer, so that a symmetric scene gives the same
/// numbers, but for signs, on both sides.
struct Ball {
  float x, y, z, radius;
};

/// The depth buffer of some balls. Memory: 8 bytes per grid point.
class DepthBuffer final {
 public:
  static constexpr float background = -std::numeric_limits<float>::infinity();

  /// Where balls touch the same depth the first one is seen. Requires: width > 0,
  /// height > 0 [grid points], radii > 0, everything finite.
  DepthBuffer(int width, int height, std::span<const Ball> balls);

  int width() const { return width_; }
  int height() const { return height_; }
  bool contains(int column, int row) const {
    return column >= 0 && column < width_ && row >= 0 && row < height_;
  }
  float x_of(int column) const {
    return static_cast<float>(column) + 0.5f - 0.5f * static_cast<float>(width_);
  }
  float y_of(int row) const {
    return static_cast<float>(row) + 0.5f - 0.5f * static_cast<float>(height_);
  }

  /// z of the nearest surface, or `background`. Requires: contains(column, row).
  float depth(int column, int row) const { return depth_[index(column, row)]; }

  /// The index of the ball it belongs to. Requires: it is not the background.
  std::uint32_t owner(int column, int row) const { return owner_[index(column, row)]; }

 private:
  std::size_t index(int column, int row) const {
    return static_cast<std::size_t>(row) * width_ + column;
  }
  void draw(const Ball& ball, std::uint32_t id);
  void draw_row(const Ball& ball, std::uint32_t id, int row, float rest);

  int width_, height_;
  std::vector<float> depth_;          // shape [height, width]
  std::vector<std::uint32_t> owner_;  // shape [height, width]
};

}  // namespace tools
