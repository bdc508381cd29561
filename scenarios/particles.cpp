#include "scenarios/particles.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <tuple>

#include "lattice/input_error.hpp"
#include "lattice/shapes/polyhedron.hpp"
#include "lattice/shapes/sphere.hpp"
#include "lattice/shapes/wulff_shape.hpp"
#include "lattice/xyz_reader.hpp"
#include "scenarios/input_text.hpp"

namespace scenarios {
namespace {

using lattice::Matrix3;
using lattice::Vector3;

constexpr double largest_length = 1e5;     ///< lattice constants
constexpr double farthest_position = 1e6;  ///< lattice constants

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

std::unique_ptr<lattice::Shape> read_shape(Section& section, const std::string& name,
                                           const Plan& plan) {
  if (name == "sphere")
    return lattice::make_sphere(read_length(section, "radius", plan));
  if (name == "hemisphere")
    return lattice::make_hemisphere(
        read_length(section, "radius", plan),
        read_direction(section, "flat_side_normal", {0, 0, -1}));
  if (name == "truncated_octahedron")
    return lattice::make_truncated_octahedron(
        static_cast<int>(section.integer("atoms_per_edge", Range::between(1, 10000))));
  if (name == "wulff") return read_wulff(section, plan);
  if (name == "slab")
    return lattice::make_slab(read_direction(section, "normal", {0, 0, 1}),
                              read_length(section, "thickness", plan));
  const std::vector<double> edges = section.numbers(
      "edges_a", Range{.low = 0.0, .high = largest_length, .includes_high = true});
  if (edges.size() == 3) return lattice::make_cuboid({edges[0], edges[1], edges[2]});
  section.mistake("edges_a", "not three lengths");
  return lattice::make_cuboid({1, 1, 1});
}

/// The site nearest to a position; both from the origin, a site of the first
/// sublattice, in the frame of the cell.
Vector3 nearest_site(const lattice::UnitCell& cell, const Vector3& position) {
  Vector3 nearest{};
  double least = std::numeric_limits<double>::infinity();
  for (const Vector3& basis : cell.basis()) {
    const Vector3 home = basis - cell.basis()[0];
    const Vector3 f = cell.fractional(position - home);
    const Matrix3& v = cell.vectors();
    const Vector3 site = home + std::round(f[0]) * v[0] + std::round(f[1]) * v[1] +
                         std::round(f[2]) * v[2];
    if (norm(site - position) < least) {
      least = norm(site - position);
      nearest = site;
    }
  }
  return nearest;
}

/// The number, from 1, of the first atom that lies on no site when the first atom lies
/// at `home`; 0 if all do.
std::size_t first_off_lattice(const lattice::UnitCell& cell,
                              const std::vector<Vector3>& from_first,
                              const Vector3& home) {
  for (std::size_t k = 0; k < from_first.size(); ++k) {
    const Vector3 x = home + from_first[k];
    if (norm(nearest_site(cell, x) - x) > 0.1 * cell.bond_length()) return k + 1;
  }
  return 0;
}

/// Enough to see what is wrong with all of them.
constexpr std::size_t most_told_atoms = 10;

/// The first mistakes, and how many more there are.
void tell_of_atoms(Section& section, std::vector<lattice::Mistake> mistakes) {
  if (mistakes.size() > most_told_atoms) {
    const std::size_t more = mistakes.size() - most_told_atoms;
    mistakes.resize(most_told_atoms);
    mistakes.back().problem +=
        ", and " + std::to_string(more) + " more atoms are like this";
  }
  section.mistakes_in_file("file", lattice::InputError(std::move(mistakes)));
}

/// A mistake for each atom that no block could hold beside the first.
std::vector<lattice::Mistake> atoms_too_far(const std::vector<Vector3>& from_first,
                                            const std::filesystem::path& file,
                                            std::size_t first_line) {
  std::vector<lattice::Mistake> mistakes;
  for (std::size_t k = 0; k < from_first.size(); ++k)
    if (!(norm(from_first[k]) <= largest_length))
      mistakes.push_back({.file = file.string(),
                          .line = static_cast<int>(first_line + k),
                          .problem = "atom " + std::to_string(k + 1) +
                                     " is too far from the first atom",
                          .hint = "at most 1e5 lattice constants; positions are in "
                                  "angstrom"});
  return mistakes;
}

/// A mistake for each atom that lies on the site of an earlier one. `first_line` is
/// that of the first atom.
std::vector<lattice::Mistake> atoms_on_one_site(const lattice::UnitCell& cell,
                                                const std::vector<Vector3>& from_first,
                                                const Vector3& home,
                                                const std::filesystem::path& file,
                                                std::size_t first_line) {
  std::map<std::tuple<std::array<int, 3>, unsigned>, std::size_t> owners;
  std::vector<lattice::Mistake> mistakes;
  for (std::size_t k = 0; k < from_first.size(); ++k) {
    const auto site = cell.site_near(cell.basis()[0] + home + from_first[k]);
    if (!site) continue;
    const auto [owner, is_first] = owners.try_emplace({site->cell, site->basis}, k);
    if (is_first) continue;
    mistakes.push_back({.file = file.string(),
                        .line = static_cast<int>(first_line + k),
                        .problem = "atom " + std::to_string(k + 1) +
                                   " lies on the site of atom " +
                                   std::to_string(owner->second + 1) + ", line " +
                                   std::to_string(first_line + owner->second),
                        .hint = "one atom to a site"});
  }
  return mistakes;
}

/// The atoms of the first frame of a file, whose x, y, z are those of the block.
void read_atoms(Section& section, const Plan& plan, PlacedParticle& particle) {
  std::vector<Vector3> from_first;
  Vector3 centre{};
  std::size_t first_line = 0;
  const std::filesystem::path file = section.file("file");
  try {
    lattice::XyzReader reader(file);
    const auto frame = reader.next();
    if (!frame || frame->positions_angstrom.empty()) {
      section.mistake("file", "the file has no atoms");
      return;
    }
    first_line = reader.line_number() + 1 - frame->positions_angstrom.size();
    const double scale = 0.1 / plan.lattice_constant_nm;
    const auto count = static_cast<double>(frame->positions_angstrom.size());
    for (const Vector3& x : frame->positions_angstrom) {
      from_first.push_back(scale * (x - frame->positions_angstrom.front()));
      centre = centre + (1.0 / count) * from_first.back();
    }
  } catch (const lattice::InputError& error) {
    section.mistakes_in_file("file", error);
    return;
  }
  if (const auto mistakes = atoms_too_far(from_first, file, first_line);
      !mistakes.empty())
    return tell_of_atoms(section, mistakes);
  // The first atom may be of any sublattice: of that with which all others are on
  // sites.
  const lattice::UnitCell& cell = plan.cell;
  std::size_t off = 0;
  for (const Vector3& basis : cell.basis()) {
    const Vector3 home = basis - cell.basis()[0];
    const std::size_t bad = first_off_lattice(cell, from_first, home);
    off = std::max(off, bad);
    if (bad > 0) continue;
    const auto mistakes = atoms_on_one_site(cell, from_first, home, file, first_line);
    if (!mistakes.empty()) tell_of_atoms(section, mistakes);
    particle.home = cell.to_crystal(home);
    for (const Vector3& x : from_first) {
      particle.atoms.push_back(cell.to_crystal(x - centre));
      particle.reach = std::max(particle.reach, norm(x - centre));
    }
    return;
  }
  tell_of_atoms(
      section, {{.file = file.string(),
                 .line = static_cast<int>(first_line + off - 1),
                 .problem = "atom " + std::to_string(off) + " is not on a lattice site",
                 .hint = "within a tenth of a bond length, counted from the first "
                         "atom"}});
}

/// The centre nearest to `wanted` with which the particle's atoms are on sites, all of
/// them.
Vector3 complete_centre(const PlacedParticle& particle, const Vector3& wanted,
                        const lattice::UnitCell& cell) {
  if (particle.atoms.empty()) {
    const Vector3 offset = particle.shape->centre_offset();
    return offset +
           cell.to_crystal(nearest_site(cell, cell.from_crystal(wanted - offset)));
  }
  const Vector3 first = wanted + particle.atoms.front() - particle.home;
  const Vector3 f = cell.fractional(cell.from_crystal(first));
  const Matrix3& v = cell.vectors();
  const Vector3 shift =
      std::round(f[0]) * v[0] + std::round(f[1]) * v[1] + std::round(f[2]) * v[2];
  return cell.to_crystal(shift) + particle.home - particle.atoms.front();
}

Vector3 read_position(Section& section, const Vector3& fallback) {
  const Vector3 position = section.vector("position_a", fallback);
  if (norm(position) <= farthest_position) return position;
  section.mistake("position_a", "too far away",
                  "at most " + shortest(farthest_position) + " from the origin");
  return fallback;
}

/// Either position_a (of the centre, or of the first atom of a file), or touch = n with
/// an axis: beside particle n, border to border.
Vector3 read_centre(Section& section, const PlacedParticle& particle,
                    const std::vector<PlacedParticle>& earlier,
                    const lattice::UnitCell& cell) {
  if (!section.has("touch")) {
    for (const char* key : {"axis", "gap_a"})
      section.refuse(key, "says nothing without touch",
                     "touch = the number of an earlier particle, or position_a");
    if (particle.shape) return read_position(section, particle.shape->centre_offset());
    const Vector3 first = read_position(section, {0, 0, 0});
    return particle.atoms.empty() ? first
                                  : first + particle.home - particle.atoms.front();
  }
  section.refuse("position_a", "says nothing beside touch", "leave one of them out");
  const Vector3 axis = read_direction(section, "axis", {1, 0, 0});
  const auto number = section.integer("touch", Range::at_least(1));
  const double gap = section.number("gap_a", Range::not_negative(), 0.0);
  if (number < 1 || static_cast<std::size_t>(number) > earlier.size()) {
    section.mistake("touch", "there is no earlier particle of this number",
                    earlier.empty() ? "the first particle touches none"
                                    : "1 to " + std::to_string(earlier.size()));
    return {};
  }
  const PlacedParticle& other = earlier[static_cast<std::size_t>(number - 1)];
  const Vector3 direction = unit(axis);
  const double distance =
      other.extent(direction) + particle.extent(-1.0 * direction) + gap;
  if (!std::isfinite(distance)) {
    section.mistake("axis", "a slab has no border in this direction",
                    "one that leads out of it");
    return {};
  }
  const Vector3 centre = other.centre + distance * direction;
  return particle.is_counted ? complete_centre(particle, centre, cell) : centre;
}

}  // namespace

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
  if (!in_nm)
    return section.has(name + "_nm") ? section.number(name + "_a", range, 1.0)
                                     : section.number(name + "_a", range);
  if (section.has(name + "_a"))
    section.mistake(name + "_nm", "given twice",
                    "either " + name + "_a or " + name + "_nm");
  section.optional_number(name + "_a", range);
  return *in_nm / plan.lattice_constant_nm;
}

double PlacedParticle::extent(const Vector3& direction) const {
  if (!shape) {
    double farthest = 0.0;
    for (const Vector3& x : atoms) farthest = std::max(farthest, dot(x, direction));
    return farthest;
  }
  double inside = 0.0;
  double outside = std::isfinite(reach) ? reach + 1.0 : 2.0 * largest_length;
  if (shape->contains(outside * direction))
    return std::numeric_limits<double>::infinity();
  for (int step = 0; step < 60; ++step) {
    const double middle = 0.5 * (inside + outside);
    (shape->contains(middle * direction) ? inside : outside) = middle;
  }
  // The border is as wide as the tolerance with which a shape contains points.
  return std::max(0.0, inside - lattice::shape_border);
}

std::vector<PlacedParticle> read_particles(Section& root, const Plan& plan) {
  static const std::vector<std::string> names = {
      "sphere", "hemisphere", "cuboid", "truncated_octahedron",
      "wulff",  "slab",       "atoms"};
  std::vector<PlacedParticle> particles;
  for (Section& section : root.tables("particle")) {
    PlacedParticle particle;
    const std::string name = section.choice("shape", names);
    if (name == "atoms") {
      read_atoms(section, plan, particle);
      particle.is_counted = !particle.atoms.empty();
    } else {
      particle.shape = read_shape(section, name, plan);
      particle.reach = particle.shape->reach();
      particle.is_counted = name == "truncated_octahedron";
    }
    particle.centre = read_centre(section, particle, particles, plan.cell);
    particle.if_empty = section.mistake_to_come(
        "no site lies in it that is not one of a particle before",
        "larger, or elsewhere: position_a, or touch and axis");
    particles.push_back(std::move(particle));
  }
  if (particles.empty())
    root.mistake("particle", "there is no [[particle]]", "one table for each particle");
  if (particles.size() > 65535)
    root.mistake("particle", "too many particles", "at most 65535");
  return particles;
}

}  // namespace scenarios
