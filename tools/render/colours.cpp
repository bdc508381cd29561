#include "tools/render/colours.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "kmc/contract.hpp"

namespace tools {
namespace {

constexpr std::array<Colour, 8> categories{{{230, 159, 0},
                                            {86, 180, 233},
                                            {0, 158, 115},
                                            {240, 228, 66},
                                            {0, 114, 178},
                                            {213, 94, 0},
                                            {204, 121, 167},
                                            {153, 153, 153}}};

constexpr std::array<Colour, 9> viridis{{{68, 1, 84},
                                         {71, 45, 123},
                                         {59, 82, 139},
                                         {44, 114, 142},
                                         {33, 145, 140},
                                         {40, 174, 128},
                                         {94, 201, 98},
                                         {173, 220, 48},
                                         {253, 231, 37}}};

// At 0, 1, ... 12 neighbours of an fcc atom. The steps are widest from 6 to 9, where
// corners, edges, (100) and (111) facets are.
constexpr std::array<Colour, 13> coordinations{{{20, 10, 50},
                                                {35, 14, 66},
                                                {54, 18, 82},
                                                {80, 22, 96},
                                                {112, 28, 100},
                                                {148, 34, 88},
                                                {186, 48, 60},
                                                {224, 96, 44},
                                                {244, 154, 58},
                                                {250, 206, 116},
                                                {246, 224, 170},
                                                {242, 232, 206},
                                                {238, 240, 240}}};

std::uint8_t between(std::uint8_t from, std::uint8_t to, double part) {
  return static_cast<std::uint8_t>(std::lround(from + part * (to - from)));
}

/// Linear between equally spaced colours; x is clamped to [0, 1].
Colour interpolated(std::span<const Colour> table, double x) {
  const double clamped = x > 0.0 ? std::min(x, 1.0) : 0.0;  // also for NaN
  const double place = clamped * static_cast<double>(table.size() - 1);
  const std::size_t below = std::min(static_cast<std::size_t>(place), table.size() - 2);
  const double part = place - static_cast<double>(below);
  const Colour& a = table[below];
  const Colour& b = table[below + 1];
  return {between(a.red, b.red, part), between(a.green, b.green, part),
          between(a.blue, b.blue, part)};
}

}  // namespace

Colour colour_of_coordination(unsigned neighbour_count, unsigned bulk_count) {
  ADATOM_EXPECT(bulk_count > 0);
  return interpolated(coordinations, static_cast<double>(neighbour_count) / bulk_count);
}

Colour colour_of_category(unsigned index) {
  return categories[index % categories.size()];
}

Colour colour_of_fraction(double x) { return interpolated(viridis, x); }

}  // namespace tools
