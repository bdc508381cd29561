#include "scenarios/cross_section.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace scenarios {

double radius_of_gyration(std::span<const PlanePoint> atoms) {
  if (atoms.empty()) return 0.0;
  double x = 0.0, y = 0.0, squares = 0.0;
  for (const auto& p : atoms) {
    x += p[0];
    y += p[1];
    squares += p[0] * p[0] + p[1] * p[1];
  }
  const auto count = static_cast<double>(atoms.size());
  return std::sqrt(std::max(0.0, squares / count - (x * x + y * y) / (count * count)));
}

double mean_width(std::span<const PlanePoint> atoms, double atom_diameter) {
  if (atoms.empty()) return 0.0;
  constexpr int view_count = 36;
  double sum = 0.0;
  for (int view = 0; view < view_count; ++view) {
    const double angle = std::numbers::pi * view / view_count;
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const auto& p : atoms) {
      const double x = p[0] * std::cos(angle) + p[1] * std::sin(angle);
      low = std::min(low, x);
      high = std::max(high, x);
    }
    sum += high - low + atom_diameter;
  }
  return sum / view_count;
}

}  // namespace scenarios
