// A picture in memory, and how one colour is laid over another.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tools/render/colours.hpp"

namespace tools {

/// A picture, top row first.
struct Image {
  int width;                   ///< [px]
  int height;                  ///< [px]
  std::vector<Colour> pixels;  ///< shape [height, width]

  /// The pixel in this column and row. Requires: contains(column, row).
  Colour& at(int column, int row) {
    return pixels[static_cast<std::size_t>(row) * width + column];
  }
  const Colour& at(int column, int row) const {
    return pixels[static_cast<std::size_t>(row) * width + column];
  }
  bool contains(int column, int row) const {
    return column >= 0 && column < width && row >= 0 && row < height;
  }
};

/// An all white picture. Requires: width > 0, height > 0 [px].
inline Image white_image(int width, int height) {
  return {width, height,
          std::vector<Colour>(static_cast<std::size_t>(width) * height, white)};
}

/// The light [0, 1] of a stored channel, and back, rounded. Light adds, stored channels
/// do not; the square stands for the sRGB curve, because it gives the same bytes
/// everywhere.
inline float light_of(std::uint8_t channel) {
  const float x = static_cast<float>(channel) / 255.0f;
  return x * x;
}
inline std::uint8_t channel_of(float light) {
  return static_cast<std::uint8_t>(std::sqrt(light) * 255.0f + 0.5f);
}

/// Covers the part `coverage` [0, 1] of a pixel with `colour`; does nothing outside of
/// the picture.
inline void cover(Image& image, int column, int row, Colour colour, float coverage) {
  if (!image.contains(column, row)) return;
  const auto mix = [coverage](std::uint8_t below, std::uint8_t above) {
    return channel_of((1.0f - coverage) * light_of(below) + coverage * light_of(above));
  };
  Colour& pixel = image.at(column, row);
  pixel = {mix(pixel.red, colour.red), mix(pixel.green, colour.green),
           mix(pixel.blue, colour.blue)};
}

}  // namespace tools
