#include "scenarios/particle_shapes.hpp"

#include <array>
#include <map>

#include "lattice/shapes/polyhedron.hpp"
#include "lattice/shapes/sphere.hpp"
#include "lattice/shapes/wulff_shape.hpp"

namespace scenarios {
namespace {

using lattice::Vector3;

std::unique_ptr<lattice::Shape> read_wulff(Section& section, const Plan& plan) {
  static const std::map<std::string, std::array<int, 3>> families = {
      {"energy_100", {1, 0, 0}}, {"energy_110", {1, 1, 0}}, {"energy_111", {1, 1, 1}},
      {"energy_210", {2, 1, 0}}, {"energy_211", {2, 1, 1}}, {"energy_311", {3, 1, 1}}};
  std::vector<lattice::FacetFamily> facets;
  for (const auto& [key, hkl] : families)
    if (const auto energy = section.optional_number(key, Range::positive()))
      facets.push_back({hkl, *energy});
  if (facets.empty()) {
    section.mistake("shape", "a Wulff shape needs surface energies",
                    "energy_100, energy_110, energy_111, energy_210, energy_211 or "
                    "energy_311, in any unit");
    return lattice::make_sphere(1.0);
  }
  if (section.has("atoms")) {
    for (const char* key : {"radius_a", "radius_nm"})
      section.refuse(key, "says nothing beside atoms", "leave one of them out");
    const double count = section.number("atoms", Range::between(1, 1e10));
    return lattice::make_wulff_shape_of_atoms(facets, count,
                                              1.0 / plan.cell.volume_per_site());
  }
  return lattice::make_wulff_shape_of_radius(facets,
                                             read_length(section, "radius", plan));
}

std::unique_ptr<lattice::Shape> read_sphere(Section& section, const Plan& plan) {
  return lattice::make_sphere(read_length(section, "radius", plan));
}

std::unique_ptr<lattice::Shape> read_hemisphere(Section& section, const Plan& plan) {
  const double radius = read_length(section, "radius", plan);
  return lattice::make_hemisphere(
      radius, read_direction(section, "flat_side_normal", {0, 0, -1}));
}

std::unique_ptr<lattice::Shape> read_truncated_octahedron(Section& section,
                                                          const Plan&) {
  return lattice::make_truncated_octahedron(
      static_cast<int>(section.integer("atoms_per_edge", Range::between(1, 10000))));
}

std::unique_ptr<lattice::Shape> read_slab(Section& section, const Plan& plan) {
  const Vector3 normal = read_direction(section, "normal", {0, 0, 1});
  return lattice::make_slab(normal, read_length(section, "thickness", plan));
}

std::unique_ptr<lattice::Shape> read_cuboid(Section& section, const Plan&) {
  const std::vector<double> edges = section.numbers(
      "edges_a", Range{.low = 0.0, .high = largest_length, .includes_high = true});
  if (edges.size() == 3) return lattice::make_cuboid({edges[0], edges[1], edges[2]});
  section.mistake("edges_a", "not three lengths");
  return lattice::make_cuboid({1, 1, 1});
}

/// Reads what a shape is made of from its [[particle]].
using ShapeReader = std::unique_ptr<lattice::Shape> (*)(Section&, const Plan&);
const std::map<std::string, ShapeReader> readers = {
    {"sphere", read_sphere}, {"hemisphere", read_hemisphere},
    {"cuboid", read_cuboid}, {"truncated_octahedron", read_truncated_octahedron},
    {"wulff", read_wulff},   {"slab", read_slab}};

}  // namespace

std::vector<std::string> shape_names() {
  std::vector<std::string> names;
  for (const auto& [name, reader] : readers) names.push_back(name);
  return names;
}

std::unique_ptr<lattice::Shape> read_shape(Section& section, const std::string& name,
                                           const Plan& plan) {
  return readers.at(name)(section, plan);
}

Vector3 read_direction(Section& section, std::string_view key,
                       const Vector3& fallback) {
  const Vector3 direction = section.vector(key, fallback);
  if (norm(direction) >= 1e-9) return direction;
  section.mistake(key, "the axis has no length", "three numbers, not all 0");
  return fallback;
}

double read_length(Section& section, const std::string& name, const Plan& plan) {
  const Range range{.low = 0.0, .high = largest_length, .includes_high = true};
  const Range range_nm{.low = 0.0,
                       .high = largest_length * plan.lattice_constant_nm,
                       .includes_high = true};
  const auto in_nm = section.optional_number(name + "_nm", range_nm);
  if (!section.has(name + "_nm") && !section.has(name + "_a")) {
    section.mistake(name + "_a", "missing",
                    name + "_a in lattice constants, or " + name + "_nm in nanometres");
    return 1.0;
  }
  if (!in_nm)
    return section.has(name + "_nm") ? section.number(name + "_a", range, 1.0)
                                     : section.number(name + "_a", range);
  if (section.has(name + "_a"))
    section.mistake(name + "_nm", "given twice",
                    "either " + name + "_a or " + name + "_nm");
  section.optional_number(name + "_a", range);
  return *in_nm / plan.lattice_constant_nm;
}

}  // namespace scenarios
