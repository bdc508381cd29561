#include "lattice/atom_bonds.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <locale>
#include <sstream>
#include <vector>

#include "kmc/contract.hpp"

namespace lattice {
namespace {

/// A place where an atom is, or where a periodic side shows it again.
struct Place {
  Vector3 position;
  std::uint32_t atom;
  std::uint64_t cell;
};

/// The atoms in the block, and those near the low side of a periodic axis once more
/// beyond the high side.
std::vector<Place> places_of(std::span<const Vector3> positions, double reach,
                             const std::optional<Block>& block) {
  std::vector<Place> places;
  places.reserve(positions.size() + positions.size() / 8);
  for (std::size_t i = 0; i < positions.size(); ++i)
    places.push_back({positions[i], static_cast<std::uint32_t>(i), 0});
  if (!block) return places;
  // Distances to faces are dot(row, position) in parts of the edges.
  const Matrix3 inverse = inverse_of_rows(block->edges);
  for (std::size_t k = 0; k < 3; ++k) {
    if (!block->periodic[k]) continue;
    const double margin = reach * norm(inverse[k]);
    const std::size_t count = places.size();
    for (std::size_t i = 0; i < count; ++i) {
      Vector3& here = places[i].position;
      here = here - std::floor(dot(inverse[k], here)) * block->edges[k];
      if (dot(inverse[k], here) <= margin)
        places.push_back({here + block->edges[k], places[i].atom, 0});
    }
  }
  return places;
}

// A cell number is x + 2^21 (y + 2^21 z), each from 1 to 2^21 - 2, so that a neighbour
// is a constant away.
constexpr std::uint64_t row_stride = std::uint64_t{1} << 21;
constexpr std::uint64_t plane_stride = row_stride * row_stride;

void sort_into_cells(std::vector<Place>& places, double reach) {
  Vector3 low = places.front().position, high = low;
  for (const Place& place : places)
    for (std::size_t k = 0; k < 3; ++k) {
      low[k] = std::min(low[k], place.position[k]);
      high[k] = std::max(high[k], place.position[k]);
    }
  constexpr double most = static_cast<double>(row_stride - 3);
  const Vector3 extent = high - low;
  const double size = std::max(reach, *std::ranges::max_element(extent) / most);
  const auto number = [size](double length) {
    const double steps = length / size;
    return 1 + static_cast<std::uint64_t>(steps < most ? steps : most);  // also for NaN
  };
  for (Place& place : places) {
    const Vector3 from_low = place.position - low;
    place.cell = number(from_low[0]) + row_stride * number(from_low[1]) +
                 plane_stride * number(from_low[2]);
  }
  std::ranges::sort(places, {}, &Place::cell);
}

}  // namespace

std::optional<Block> block_of(const XyzFrame& frame) {
  const auto lattice_text = frame.header.find("Lattice");
  const auto sides_text = frame.header.find("pbc");
  if (lattice_text == frame.header.end() || sides_text == frame.header.end())
    return std::nullopt;
  Block block{};
  std::istringstream numbers(lattice_text->second), sides(sides_text->second);
  numbers.imbue(std::locale::classic());
  for (Vector3& edge : block.edges)
    for (double& x : edge)
      if (!(numbers >> x) || !std::isfinite(x)) return std::nullopt;
  for (bool& periodic : block.periodic) {
    std::string word;
    if (!(sides >> word) || (word != "T" && word != "F")) return std::nullopt;
    periodic = word == "T";
  }
  if (!std::isnormal(determinant(block.edges))) return std::nullopt;
  return block;
}

std::optional<double> nearest_distance(std::span<const Vector3> positions) {
  constexpr double distances_at_most = 2e8;
  const auto count = static_cast<double>(positions.size());
  const double atoms = std::clamp(distances_at_most / count, 20.0, 1e9);
  const auto step = static_cast<std::size_t>(std::max(1.0, std::ceil(count / atoms)));
  double nearest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < positions.size(); i += step)
    for (const Vector3& other : positions) {
      const Vector3 apart = other - positions[i];
      const double squared = dot(apart, apart);
      nearest = squared > 0.0 && squared < nearest ? squared : nearest;
    }
  return std::isfinite(nearest) ? std::optional(std::sqrt(nearest)) : std::nullopt;
}

BondGraph bonds_within(std::span<const Vector3> positions, double reach,
                       const std::optional<Block>& block) {
  ADATOM_EXPECT(reach > 0.0);
  BondGraph graph{static_cast<std::uint32_t>(positions.size()), {}};
  if (positions.empty()) return graph;
  std::vector<Place> places = places_of(positions, reach, block);
  sort_into_cells(places, reach);
  // Half of the 9 rows of cells around one, each as its middle cell; a row is one piece
  // of the sorted list, which moves on with the place.
  for (const std::uint64_t row :
       {std::uint64_t{0}, row_stride, plane_stride - row_stride, plane_stride,
        plane_stride + row_stride}) {
    std::size_t first = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
      const std::uint64_t middle = places[i].cell + row;
      while (first < places.size() && places[first].cell < middle - 1) ++first;
      for (std::size_t j = row == 0 ? i + 1 : first;
           j < places.size() && places[j].cell <= middle + 1; ++j)
        if (places[i].atom != places[j].atom &&
            norm(places[i].position - places[j].position) <= reach)
          graph.bonds.push_back({places[i].atom, places[j].atom});
    }
  }
  return graph;
}

}  // namespace lattice
