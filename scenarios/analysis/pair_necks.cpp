#include "scenarios/analysis/pair_necks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "kmc/contract.hpp"
#include "lattice/atom_bonds.hpp"
#include "lattice/clusters.hpp"
#include "lattice/input_error.hpp"
#include "scenarios/cross_section.hpp"
#include "scenarios/voronoi.hpp"

namespace scenarios {
namespace {

using lattice::BondGraph;
using lattice::Vector3;

constexpr double searched_part = 0.8;
constexpr double step_nm = 0.025;
constexpr double furthest_nm = 1e4;
constexpr double cut_off = 0.75;  // of the Voronoi cells, in d

/// An atom near the axis by its height above the first centre and its place in the
/// plane.
struct AxisAtom {
  double height;
  PlanePoint place;
};

struct Axis {
  Vector3 first;  // centre of the first particle
  Vector3 along;
  double length = 0;
};

Axis axis_of(const std::vector<Vector3>& positions, std::span<const Member> members,
             const std::string& file) {
  Vector3 sums[2] = {};
  double counts[2] = {0, 0};
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (members[i] == Member::neither) continue;
    const int particle = members[i] == Member::first ? 0 : 1;
    sums[particle] = sums[particle] + positions[i];
    counts[particle] += 1.0;
  }
  const bool both = counts[0] > 0 && counts[1] > 0;
  const Vector3 first = (1.0 / counts[0]) * sums[0];
  const Vector3 apart = (1.0 / counts[1]) * sums[1] - first;
  if (!both || !(norm(apart) > 0.0 && norm(apart) < furthest_nm))
    throw lattice::InputError(lattice::Mistake{
        .file = file,
        .problem = "a frame has no two particles at a distance",
        .hint = "centres of mass apart, and by less than 10 micrometres"});
  return {first, unit(apart), norm(apart)};
}

/// The atoms within `radius` of the axis, by height.
std::vector<AxisAtom> along_axis(const std::vector<Vector3>& positions,
                                 const Axis& axis, double radius) {
  const auto [across, up] = lattice::across_axis(axis.along);
  std::vector<AxisAtom> atoms;
  for (const Vector3& position : positions) {
    const Vector3 from = position - axis.first;
    const double x = dot(from, across), y = dot(from, up);
    if (x * x + y * y <= radius * radius)
      atoms.push_back({dot(from, axis.along), {x, y}});
  }
  std::ranges::sort(atoms, {}, &AxisAtom::height);
  return atoms;
}

std::span<const AxisAtom> slab_at(const std::vector<AxisAtom>& atoms, double middle,
                                  double thickness) {
  const auto low =
      std::ranges::lower_bound(atoms, middle - 0.5 * thickness, {}, &AxisAtom::height);
  const auto high =
      std::ranges::lower_bound(atoms, middle + 0.5 * thickness, {}, &AxisAtom::height);
  return {low, high};
}

struct Thinnest {
  std::size_t atom_count = 0;
  double height = 0.0;  // mean of those that have as few
};

Thinnest thinnest(const std::vector<AxisAtom>& atoms, const Axis& axis,
                  double thickness) {
  const double margin = 0.5 * (1.0 - searched_part) * axis.length;
  Thinnest best{std::numeric_limits<std::size_t>::max(), 0.0};
  double sum = 0.0;
  int ties = 0;
  for (int k = 0; margin + k * step_nm < axis.length - margin + 1e-9; ++k) {
    const double height = margin + k * step_nm;
    const std::size_t count = slab_at(atoms, height, thickness).size();
    if (count > best.atom_count) continue;
    if (count < best.atom_count) {
      sum = 0.0;
      ties = 0;
    }
    sum += height;
    best = {count, sum / ++ties};
  }
  return best;
}

double disc_radius(std::size_t atom_count, double thickness, const AtomSize& size) {
  return std::sqrt(static_cast<double>(atom_count) * size.volume_nm3 /
                   (std::numbers::pi * thickness));
}

void measure_slabs(const std::vector<AxisAtom>& atoms, const Axis& axis,
                   double contact_height, double width, const AtomSize& size,
                   PairNeck& neck) {
  const double layer = 0.5 * width;
  const Thinnest fewest = thinnest(atoms, axis, width);
  const auto slab = slab_at(atoms, fewest.height, width);
  std::vector<PlanePoint> places;
  for (const AxisAtom& atom : slab) places.push_back(atom.place);
  neck.midplane_nm =
      disc_radius(slab_at(atoms, contact_height, layer).size(), layer, size);
  neck.minimum_nm = disc_radius(thinnest(atoms, axis, layer).atom_count, layer, size);
  neck.slab_atoms = fewest.atom_count;
  neck.slab_nm = disc_radius(fewest.atom_count, width, size);
  neck.slab_gyration_nm = std::numbers::sqrt2 * radius_of_gyration(places);
  neck.projected_nm = 0.5 * mean_width(places, size.nearest_nm);
  neck.place_nm = fewest.height - 0.5 * axis.length;
}

void measure_cut(const std::vector<double>& heights, const BondGraph& graph,
                 const Axis& axis, const AtomSize& size, PairNeck& neck) {
  const double margin = 0.5 * (1.0 - searched_part) * axis.length;
  std::vector<std::uint32_t> sources, sinks;
  for (std::uint32_t i = 0; i < heights.size(); ++i) {
    if (heights[i] < margin) sources.push_back(i);
    if (heights[i] > axis.length - margin) sinks.push_back(i);
  }
  neck.cut_bonds = minimum_cut(graph, sources, sinks).bond_count();
  neck.cut_nm =
      size.nearest_nm * std::sqrt(static_cast<double>(neck.cut_bonds) /
                                  (3.0 * std::numbers::sqrt2 * std::numbers::pi));
}

void measure_cells(const std::vector<Vector3>& positions,
                   std::span<const Member> members, const std::vector<double>& heights,
                   const BondGraph& graph, const Axis& axis, const AtomSize& size,
                   PairNeck& neck) {
  const VoronoiCells cells = voronoi_cells(positions, cut_off * size.nearest_nm);
  const double neck_height = 0.5 * axis.length + neck.place_nm;
  double projected = 0.0;
  for (const VoronoiFace& face : cells.faces) {
    // Each face is there from both sides.
    if ((heights[face.from] < neck_height) != (heights[face.to] < neck_height))
      projected += 0.5 * (heights[face.from] < neck_height ? 1.0 : -1.0) *
                   dot(face.area, axis.along);
    const bool contact = members[face.from] != members[face.to] &&
                         members[face.from] != Member::neither &&
                         members[face.to] != Member::neither;
    if (contact) neck.contact_nm2 += 0.5 * norm(face.area);
  }
  neck.voronoi_nm = std::sqrt(std::max(0.0, projected) / std::numbers::pi);
  std::vector<int> neighbours(positions.size());
  for (const auto& [a, b] : graph.bonds) {
    ++neighbours[a];
    ++neighbours[b];
  }
  for (std::size_t i = 0; i < positions.size(); ++i)
    if (neighbours[i] < 12) neck.surface_nm2 += cells.free_areas[i];
}

double gyration_of(const std::vector<Vector3>& positions,
                   std::span<const Member> members) {
  Vector3 sum{};
  double squares = 0.0, count = 0.0;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (members[i] == Member::neither) continue;
    // From an atom: far from the origin the squares would cancel.
    const Vector3 from = positions[i] - positions[0];
    sum = sum + from;
    squares += dot(from, from);
    count += 1.0;
  }
  return std::sqrt(std::max(0.0, squares / count - dot(sum, sum) / (count * count)));
}

}  // namespace

PairNeck measure_neck(const lattice::XyzFrame& frame, std::span<const Member> members,
                      const AtomSize& size, double slab_nm, const std::string& file) {
  ADATOM_EXPECT(slab_nm > 0.0 && members.size() == frame.positions_angstrom.size());
  const std::vector<Vector3> positions = gathered_nm(frame, size);
  const Axis axis = axis_of(positions, members, file);
  const BondGraph graph =
      lattice::bonds_within(positions, size.bond_reach_nm(), std::nullopt);
  for (const auto& [a, b] : graph.bonds)
    if (norm(positions[a] - positions[b]) < 0.3 * size.nearest_nm)
      throw lattice::InputError(lattice::Mistake{
          .file = file,
          .problem = "two atoms lie closer than 0.3 of the distance of neighbours",
          .hint = "check the lattice constant and the unit of length, angstrom"});
  const auto radius = [&](Member member) {
    return size.sphere_radius_nm(
        static_cast<std::size_t>(std::ranges::count(members, member)));
  };
  const double contact_height =
      0.5 * (axis.length + radius(Member::first) - radius(Member::second));
  PairNeck neck;
  neck.distance_nm = axis.length;
  neck.gyration_nm = gyration_of(positions, members);
  measure_slabs(along_axis(positions, axis, size.sphere_radius_nm(positions.size())),
                axis, contact_height, slab_nm, size, neck);
  std::vector<double> heights;
  for (const Vector3& position : positions)
    heights.push_back(dot(position - axis.first, axis.along));
  measure_cut(heights, graph, axis, size, neck);
  measure_cells(positions, members, heights, graph, axis, size, neck);
  return neck;
}

}  // namespace scenarios
