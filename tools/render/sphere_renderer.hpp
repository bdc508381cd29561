// Pictures of atoms as balls: orthographic, white background, soft light. Crevices are
// darker (ambient occlusion), and a thin line runs where a nearer ball ends before a
// much farther one. No window system, no threads, the same bytes every time.
#pragma once

#include <array>
#include <span>

#include "lattice/vector3.hpp"
#include "tools/render/image.hpp"

namespace tools {

/// One atom. Lengths are in any unit, the same for all; pixels_per_unit refers to it.
struct Sphere {
  lattice::Vector3 centre;
  double radius;
  Colour colour;
};

/// From where to look, and how large the picture is.
struct Camera {
  lattice::Vector3 view_direction{-1.0, -2.0, -0.7};  ///< from the eye to the scene
  lattice::Vector3 up{0.0, 0.0, 1.0};  ///< if along view_direction: y, or else z
  int width = 1200;                    ///< [px]
  int height = 900;                    ///< [px]
  double margin = 0.04;     ///< left free on each side, part of the shorter side
  int kept_free_right = 0;  ///< [px], for a legend
  int kept_free_below = 0;  ///< [px], for a scale bar
};

/// How scene and picture lie on each other. The frames of a film share one.
struct View {
  lattice::Vector3 right, up, toward_viewer;  ///< orthonormal
  std::array<double, 2>
      middle;  ///< what the picture's middle shows, along right and up
  double pixels_per_unit;
  int width, height;  ///< [px]
};

/// The view in which the spheres just fill the picture but for the free parts; 1 pixel
/// per unit if there are none. Requires: radii > 0, everything finite, a view_direction
/// that is not zero, margin in [0, 0.5), some room left.
View fit(std::span<const Sphere> spheres, const Camera& camera);

/// The picture; what lies outside of the view is cut off. Requires: radii > 0,
/// everything finite. Time: about 1 s for 100 000 atoms at 1200 x 900 pixels; memory:
/// 35 bytes per pixel and 16 per sphere.
Image render(std::span<const Sphere> spheres, const View& view);

}  // namespace tools
