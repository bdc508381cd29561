#include "scenarios/analysis/atom_size.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "lattice/atom_bonds.hpp"
#include "lattice/clusters.hpp"
#include "lattice/input_error.hpp"
#include "lattice/words.hpp"

namespace scenarios {
namespace {

using lattice::Vector3;
using lattice::XyzFrame;

constexpr double nm_per_angstrom = 0.1;

/// Atoms that have 12 neighbours within a reach.
struct Bulk {
  int atoms = 0;
  double mean_distance = 0.0;  // to their neighbours
};

Bulk bulk_within(const std::vector<Vector3>& positions, double reach) {
  const lattice::BondGraph graph =
      lattice::bonds_within(positions, reach, std::nullopt);
  std::vector<int> neighbours(positions.size());
  std::vector<double> distances(positions.size());
  for (const auto& bond : graph.bonds)
    for (const std::uint32_t atom : bond) {
      ++neighbours[atom];
      distances[atom] += norm(positions[bond[0]] - positions[bond[1]]);
    }
  Bulk bulk;
  for (std::size_t i = 0; i < positions.size(); ++i)
    if (neighbours[i] == 12) {
      bulk.mean_distance += distances[i];
      ++bulk.atoms;
    }
  if (bulk.atoms > 0) bulk.mean_distance /= 12.0 * bulk.atoms;
  return bulk;
}

}  // namespace

double AtomSize::bond_reach_nm() const {
  return 0.5 * (1.0 + std::numbers::sqrt2) * nearest_nm;
}

double AtomSize::sphere_radius_nm(std::size_t atom_count) const {
  return std::cbrt(0.75 / std::numbers::pi * volume_nm3 *
                   static_cast<double>(atom_count));
}

AtomSize size_from_lattice_constant(double lattice_constant_nm) {
  const double a = lattice_constant_nm;
  return {a / std::numbers::sqrt2, a * a * a / 4.0};
}

AtomSize size_from_bulk(const XyzFrame& frame, const std::string& file) {
  // Thermal motion makes the shortest distance of all up to 30 % too short: of some
  // reaches beyond it the one that finds the most atoms with 12 neighbours, then the
  // middle between first and second neighbours.
  const auto& positions = frame.positions_angstrom;
  Bulk bulk;
  if (const auto shortest = lattice::nearest_distance(positions))
    for (double factor = 1.2; factor < 2.0; factor += 0.05)
      if (const Bulk found = bulk_within(positions, factor * *shortest);
          found.atoms > bulk.atoms)
        bulk = found;
  for (int step = 0; step < 3 && bulk.atoms > 0; ++step)
    bulk = bulk_within(positions, AtomSize{bulk.mean_distance, 0}.bond_reach_nm());
  const double distance = bulk.mean_distance;
  if (!(distance > 0.0))
    throw lattice::InputError(lattice::Mistake{
        .file = file,
        .problem = "no atom of the first frame has 12 neighbours to measure",
        .hint = "give the lattice constant"});
  const double constant_nm = std::numbers::sqrt2 * distance * nm_per_angstrom;
  if (constant_nm < least_lattice_constant_nm || constant_nm > most_lattice_constant_nm)
    throw lattice::InputError(lattice::Mistake{
        .file = file,
        .problem = "fcc of these distances has a lattice constant of " +
                   lattice::shortest(constant_nm) + " nm",
        .hint = "0.1 to 2 nm; positions are in angstrom"});
  return size_from_lattice_constant(constant_nm);
}

std::vector<Vector3> gathered_nm(const XyzFrame& frame, const AtomSize& size) {
  std::vector<Vector3> positions = frame.positions_angstrom;
  const auto block = lattice::block_of(frame);
  for (std::size_t k = 0; block && !positions.empty() && k < 3; ++k) {
    if (!block->periodic[k]) continue;
    // In edges of the block, and how far apart its two sides are.
    const lattice::Matrix3& edges = block->edges;
    const Vector3 normal = cross(edges[(k + 1) % 3], edges[(k + 2) % 3]);
    const double thickness = std::abs(dot(edges[k], normal)) / norm(normal);
    std::vector<double> places;
    for (const Vector3& p : positions) {
      const double place = dot(p, normal) / dot(edges[k], normal);
      places.push_back(place - std::floor(place));
    }
    std::vector<double> sorted = places;
    std::ranges::sort(sorted);
    double widest = sorted.front() + 1.0 - sorted.back(), first = sorted.front();
    for (std::size_t i = 1; i < sorted.size(); ++i)
      if (sorted[i] - sorted[i - 1] > widest) {
        widest = sorted[i] - sorted[i - 1];
        first = sorted[i];
      }
    if (widest * thickness * nm_per_angstrom < 2.0 * size.nearest_nm) continue;
    for (std::size_t i = 0; i < positions.size(); ++i) {
      const double wanted = places[i] < first ? places[i] + 1.0 : places[i];
      const double now = dot(positions[i], normal) / dot(edges[k], normal);
      positions[i] = positions[i] + std::round(wanted - now) * edges[k];
    }
  }
  for (Vector3& position : positions) position = nm_per_angstrom * position;
  return positions;
}

}  // namespace scenarios
