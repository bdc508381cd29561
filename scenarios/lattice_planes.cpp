#include "scenarios/lattice_planes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace scenarios {
namespace {

constexpr double rounding = 1e-6;

/// The largest length of which both are multiples (Euclid), 0 if both are 0.
double common_measure(double a, double b) {
  a = std::abs(a);
  b = std::abs(b);
  while (b > rounding) {
    const double rest = std::fmod(a, b);
    a = b;
    b = b - rest < rounding ? 0.0 : rest;
  }
  return a;
}

/// The thinnest layers of a period that hold equally many of the heights (sorted, in
/// periods, within one): their number, and where one of them begins.
struct Division {
  std::size_t layer_count;
  double edge;
};

/// How many heights lie in each layer; empty if one lies on the border of two.
std::vector<std::size_t> held_by_layer(const std::vector<double>& heights,
                                       std::size_t layer_count, double edge) {
  std::vector<std::size_t> held(layer_count, 0);
  for (const double height : heights) {
    const double above = height - edge - std::floor(height - edge);
    const double layer = above * static_cast<double>(layer_count);
    if (std::abs(layer - std::round(layer)) < rounding) return {};
    ++held[static_cast<std::size_t>(layer)];
  }
  return held;
}

Division divide(const std::vector<double>& heights) {
  const std::size_t count = heights.size();
  for (std::size_t layers = count; layers > 1; --layers) {
    if (count % layers != 0) continue;
    for (std::size_t first = 0; first < count; ++first) {
      const double before = first == 0 ? heights.back() - 1.0 : heights[first - 1];
      const double edge = 0.5 * (before + heights[first]);
      const auto held = held_by_layer(heights, layers, edge);
      if (!held.empty() && std::all_of(held.begin(), held.end(), [&](std::size_t n) {
            return n == count / layers;
          }))
        return {layers, edge};
    }
  }
  return {1, 0.5 * (heights.back() - 1.0 + heights.front())};
}

/// Along a unit vector, 0 for one of irrational indices.
double period_of(const lattice::UnitCell& cell, const lattice::Vector3& normal) {
  double period = 0.0;
  for (const lattice::Vector3& v : cell.vectors())
    period = common_measure(period, dot(normal, v));
  return period;
}

Division division_of(const lattice::UnitCell& cell, const lattice::Vector3& normal,
                     double period) {
  std::vector<double> heights;
  for (const lattice::Vector3& site : cell.basis()) {
    const double height = dot(normal, site) / period + rounding;
    heights.push_back(height - std::floor(height));
  }
  std::sort(heights.begin(), heights.end());
  return divide(heights);
}

bool is_too_thin(double spacing, const lattice::UnitCell& cell) {
  return spacing < 0.25 * cell.bond_length();
}

}  // namespace

LatticePlanes lattice_planes(const lattice::UnitCell& cell,
                             const lattice::Vector3& direction) {
  const lattice::Vector3 normal = unit(direction);
  const double period = period_of(cell, normal);
  const double slab = 0.5 * cell.bond_length();
  if (is_too_thin(period, cell))
    return {normal, slab, 0.0, cell.volume_per_site() / slab};
  const Division division = division_of(cell, normal, period);
  double spacing = period / static_cast<double>(division.layer_count);
  if (is_too_thin(spacing, cell)) spacing = slab;
  const double offset = period * (division.edge - rounding) + 0.5 * spacing;
  const double above_zero = offset - spacing * std::floor(offset / spacing + rounding);
  return {normal, spacing, std::max(above_zero, 0.0), cell.volume_per_site() / spacing};
}

int first_layer_above(double height, const LatticePlanes& planes,
                      const lattice::UnitCell& cell) {
  if (are_slabs(cell, planes.normal))
    return static_cast<int>(std::floor(planes.place(height) + 0.5 + rounding)) + 1;
  const double period = period_of(cell, planes.normal);
  int last = std::numeric_limits<int>::min();  // that has a site at the height or below
  for (const lattice::Vector3& site : cell.basis()) {
    const double periods =
        std::floor((height - planes.height(site)) / period + rounding);
    last = std::max(last, planes.number(site + (periods * period) * planes.normal));
  }
  return last + 1;
}

bool are_slabs(const lattice::UnitCell& cell, const lattice::Vector3& direction) {
  const lattice::Vector3 normal = unit(direction);
  const double period = period_of(cell, normal);
  if (is_too_thin(period, cell)) return true;
  const std::size_t layers = division_of(cell, normal, period).layer_count;
  return is_too_thin(period / static_cast<double>(layers), cell);
}

}  // namespace scenarios
