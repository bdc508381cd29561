#include "scenarios/particles.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "lattice/input_error.hpp"
#include "lattice/shapes/polyhedron.hpp"
#include "lattice/shapes/sphere.hpp"
#include "lattice/shapes/wulff_shape.hpp"
#include "lattice/xyz_reader.hpp"

namespace scenarios {
namespace {

using lattice::Matrix3;
using lattice::Vector3;

constexpr double largest_length = 1e5;  ///< lattice constants

/// A length given as <name>_a, in lattice constants, or as <name>_nm.
double read_length(Section& section, const std::string& name, const Plan& plan) {
  const Range range{.low = 0.0, .high = largest_length, .includes_high = true};
  const auto in_nm = section.optional_number(name + "_nm", Range::positive());
  if (!in_nm) return section.number(name + "_a", range);
  if (section.has(name + "_a"))
    section.mistake(name + "_nm", "given twice",
                    "either " + name + "_a or " + name + "_nm");
  section.optional_number(name + "_a", range);
  return *in_nm / plan.lattice_constant_nm;
}

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
    return lattice::make_hemisphere(read_length(section, "radius", plan),
                                    section.vector("flat_side_normal", {0, 0, -1}));
  if (name == "truncated_octahedron")
    return lattice::make_truncated_octahedron(
        static_cast<int>(section.integer("atoms_per_edge", Range::between(1, 10000))));
  if (name == "wulff") return read_wulff(section, plan);
  if (name == "slab")
    return lattice::make_slab(section.vector("normal", {0, 0, 1}),
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

/// The atoms of the first frame of a file, whose x, y, z are those of the block.
void read_atoms(Section& section, const Plan& plan, PlacedParticle& particle) {
  std::vector<Vector3> from_first;
  Vector3 centre{};
  try {
    lattice::XyzReader reader(section.file("file"));
    const auto frame = reader.next();
    if (!frame || frame->positions_angstrom.empty()) {
      section.mistake("file", "the file has no atoms");
      return;
    }
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
  // The first atom may be of any sublattice: of that with which all others are on
  // sites.
  const lattice::UnitCell& cell = plan.cell;
  std::size_t off = 0;
  for (const Vector3& basis : cell.basis()) {
    const Vector3 home = basis - cell.basis()[0];
    const std::size_t bad = first_off_lattice(cell, from_first, home);
    off = std::max(off, bad);
    if (bad > 0) continue;
    particle.home = cell.to_crystal(home);
    for (const Vector3& x : from_first) {
      particle.atoms.push_back(cell.to_crystal(x - centre));
      particle.reach = std::max(particle.reach, norm(x - centre));
    }
    return;
  }
  section.mistake("file", "atom " + std::to_string(off) + " is not on a lattice site",
                  "within a tenth of a bond length, counted from the first atom");
}

/// Distance from the centre to the border along a unit vector.
double extent(const PlacedParticle& particle, const Vector3& direction) {
  if (!particle.shape) {
    double farthest = 0.0;
    for (const Vector3& x : particle.atoms)
      farthest = std::max(farthest, dot(x, direction));
    return farthest;
  }
  double inside = 0.0, outside = particle.reach + 1.0;
  for (int step = 0; step < 60; ++step) {
    const double middle = 0.5 * (inside + outside);
    (particle.shape->contains(middle * direction) ? inside : outside) = middle;
  }
  // The border is as wide as the tolerance with which a shape contains points.
  return std::max(0.0, inside - lattice::shape_border);
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

/// Either position_a (of the centre, or of the first atom of a file), or touch = n with
/// an axis: beside particle n, border to border.
Vector3 read_centre(Section& section, const PlacedParticle& particle,
                    const std::vector<PlacedParticle>& earlier,
                    const lattice::UnitCell& cell) {
  if (!section.has("touch")) {
    if (particle.shape)
      return section.vector("position_a", particle.shape->centre_offset());
    const Vector3 first = section.vector("position_a", {0, 0, 0});
    return particle.atoms.empty() ? first
                                  : first + particle.home - particle.atoms.front();
  }
  const Vector3 axis = section.vector("axis", {1, 0, 0});
  const auto number = section.integer("touch", Range::at_least(1));
  const double gap = section.number("gap_a", Range::not_negative(), 0.0);
  if (number < 1 || static_cast<std::size_t>(number) > earlier.size()) {
    section.mistake("touch", "there is no earlier particle of this number",
                    earlier.empty() ? "the first particle touches none"
                                    : "1 to " + std::to_string(earlier.size()));
    return {};
  }
  if (norm(axis) < 1e-9) {
    section.mistake("axis", "the axis has no length");
    return {};
  }
  const PlacedParticle& other = earlier[static_cast<std::size_t>(number - 1)];
  const Vector3 direction = unit(axis);
  const Vector3 centre =
      other.centre +
      (extent(other, direction) + extent(particle, -1.0 * direction) + gap) * direction;
  return particle.is_counted ? complete_centre(particle, centre, cell) : centre;
}

}  // namespace

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
    particles.push_back(std::move(particle));
  }
  if (particles.empty())
    root.mistake("particle", "there is no [[particle]]", "one table for each particle");
  if (particles.size() > 65535)
    root.mistake("particle", "too many particles", "at most 65535");
  return particles;
}

namespace {

/// Corners of the space that all particles of finite size take, in the block's frame.
struct Extent {
  Vector3 low{1e300, 1e300, 1e300};
  Vector3 high{-1e300, -1e300, -1e300};
};

Extent extent_in_cells(const std::vector<PlacedParticle>& particles,
                       const lattice::UnitCell& cell, double margin) {
  Extent extent;
  for (const PlacedParticle& particle : particles) {
    if (!std::isfinite(particle.reach)) continue;
    const Vector3 centre = cell.fractional(cell.from_crystal(particle.centre));
    for (int axis = 0; axis < 3; ++axis) {
      // The farthest point of a ball along a reciprocal vector g is reach |g| away.
      const Vector3 g = {cell.fractional({1, 0, 0})[axis],
                         cell.fractional({0, 1, 0})[axis],
                         cell.fractional({0, 0, 1})[axis]};
      const double reach = (particle.reach + margin) * norm(g);
      extent.low[axis] = std::min(extent.low[axis], centre[axis] - reach);
      extent.high[axis] = std::max(extent.high[axis], centre[axis] + reach);
    }
  }
  return extent;
}

std::vector<Contact> find_contacts(const std::vector<PlacedParticle>& particles,
                                   const Plan& plan) {
  std::vector<Contact> contacts;
  for (std::size_t i = 0; i < particles.size(); ++i)
    for (std::size_t j = i + 1; j < particles.size(); ++j) {
      if (!std::isfinite(particles[i].reach) || !std::isfinite(particles[j].reach))
        continue;
      const Vector3 between = particles[j].centre - particles[i].centre;
      if (norm(between) < 1e-9) continue;
      const Vector3 direction = unit(between);
      const double first = extent(particles[i], direction);
      const double second = extent(particles[j], -1.0 * direction);
      if (norm(between) <= first + second + 1.5 * plan.cell.bond_length())
        contacts.push_back({i, j, first, second});
    }
  return contacts;
}

/// The site within a tenth of a bond length of a position; no_site if there is none.
lattice::Site site_near(const lattice::Crystal& crystal, const Vector3& position) {
  const lattice::UnitCell& cell = crystal.cell();
  for (unsigned b = 0; b < cell.basis().size(); ++b) {
    const Vector3 f = cell.fractional(position - cell.basis()[b]);
    lattice::Crystal::Cells c{};
    bool inside = true;
    for (int axis = 0; axis < 3; ++axis) {
      c[axis] = static_cast<int>(std::lround(f[axis]));
      inside = inside && c[axis] >= 0 && c[axis] < crystal.size()[axis];
    }
    if (!inside) continue;
    const lattice::Site site = crystal.site(c, b);
    if (norm(crystal.position(site) - position) < 0.1 * cell.bond_length()) return site;
  }
  return lattice::no_site;
}

void populate_shape(const PlacedParticle& particle, const Vector3& centre,
                    lattice::Occupancy& occupancy, const auto& place) {
  const lattice::Crystal& crystal = occupancy.crystal();
  const lattice::UnitCell& cell = crystal.cell();
  lattice::Crystal::Cells low{0, 0, 0}, high = crystal.size();
  for (int axis = 0; axis < 3; ++axis) --high[axis];
  if (std::isfinite(particle.reach)) {
    std::vector<PlacedParticle> one(1);
    one[0].centre = cell.to_crystal(centre);
    one[0].reach = particle.reach;
    const Extent extent = extent_in_cells(one, cell, 0.0);
    for (int axis = 0; axis < 3; ++axis) {
      low[axis] =
          std::clamp(static_cast<int>(std::floor(extent.low[axis])) - 1, 0, high[axis]);
      high[axis] =
          std::clamp(static_cast<int>(std::ceil(extent.high[axis])) + 1, 0, high[axis]);
    }
  }
  crystal.for_each_site(low, high, [&](lattice::Site site) {
    if (particle.shape->contains(cell.to_crystal(crystal.position(site) - centre)))
      place(site);
  });
}

void populate_all(const std::vector<PlacedParticle>& particles,
                  const Vector3& origin_shift, lattice::Occupancy& occupancy,
                  std::vector<std::uint16_t>& origin) {
  const lattice::UnitCell& cell = occupancy.crystal().cell();
  for (std::size_t p = 0; p < particles.size(); ++p) {
    // Where particles overlap, a site belongs to the first.
    const auto place = [&](lattice::Site site) {
      if (occupancy.occupied(site)) return;
      occupancy.place(site);
      origin.push_back(static_cast<std::uint16_t>(p + 1));
    };
    const Vector3 centre = origin_shift + cell.from_crystal(particles[p].centre);
    if (particles[p].shape) {
      populate_shape(particles[p], centre, occupancy, place);
      continue;
    }
    for (std::size_t n = 0; n < particles[p].atoms.size(); ++n) {
      const lattice::Site site = site_near(
          occupancy.crystal(), centre + cell.from_crystal(particles[p].atoms[n]));
      if (site != lattice::no_site) place(site);
    }
  }
}

/// Whether an atom of a particle would lie outside of the block.
bool sticks_out(const PlacedParticle& particle, const Vector3& shift,
                const Plan& plan) {
  const lattice::UnitCell& cell = plan.cell;
  if (!std::isfinite(particle.reach)) return false;
  const Vector3 centre = shift + cell.from_crystal(particle.centre);
  std::vector<PlacedParticle> one(1);
  one[0].centre = cell.to_crystal(centre);
  one[0].reach = particle.reach;
  const Extent extent = extent_in_cells(one, cell, 0.0);
  const auto inside = [&](int axis, int c) { return c >= 0 && c < plan.size[axis]; };
  const auto from = [&](int axis) {
    return static_cast<int>(std::floor(extent.low[axis])) - 1;
  };
  const auto to = [&](int axis) {
    return static_cast<int>(std::ceil(extent.high[axis])) + 1;
  };
  if (!particle.shape) {
    const lattice::Crystal block(cell, plan.size, plan.sides);
    return std::any_of(
        particle.atoms.begin(), particle.atoms.end(), [&](const Vector3& x) {
          return site_near(block, centre + cell.from_crystal(x)) == lattice::no_site;
        });
  }
  for (int z = from(2); z <= to(2); ++z)
    for (int y = from(1); y <= to(1); ++y)
      for (int x = from(0); x <= to(0); ++x) {
        if (inside(0, x) && inside(1, y) && inside(2, z)) continue;
        const Matrix3& v = cell.vectors();
        for (const Vector3& basis : cell.basis())
          if (particle.shape->contains(
                  cell.to_crystal(x * v[0] + y * v[1] + z * v[2] + basis - centre)))
            return true;
      }
  return false;
}

}  // namespace

void put_into_block(Section& root, std::vector<PlacedParticle> particles, Plan& plan) {
  Section box = root.table("box");
  const std::vector<bool> periodic = box.flags("periodic", 3, {false, false, false});
  const double margin = box.number("margin_a", Range::between(0.0, 1000.0), 3.0);
  const bool sized = box.has("size_cells");
  const std::vector<std::int64_t> size_cells =
      box.integers("size_cells", 3, Range::between(1, 1e6), {1, 1, 1});
  const bool any_finite =
      std::any_of(particles.begin(), particles.end(),
                  [](const auto& p) { return std::isfinite(p.reach); });
  const bool any_endless =
      std::any_of(particles.begin(), particles.end(),
                  [](const auto& p) { return !std::isfinite(p.reach); });
  if (any_endless && !sized)
    box.mistake("size_cells", "missing; a slab has no end of its own",
                "the numbers of unit cells along the three sides");
  Extent extent = extent_in_cells(particles, plan.cell, margin);
  if (!any_finite) extent = {{0, 0, 0}, {0, 0, 0}};
  lattice::Crystal::Cells origin{};
  auto site_count = static_cast<double>(plan.cell.basis().size());
  for (int axis = 0; axis < 3; ++axis) {
    plan.sides[axis] = periodic[axis] ? lattice::Side::periodic : lattice::Side::open;
    const double width = std::ceil(extent.high[axis]) - std::floor(extent.low[axis]);
    if (!(width < 1e6)) {
      box.mistake("margin_a", "the particles are too far apart",
                  "at most 1e6 unit cells");
      return;
    }
    plan.size[axis] = sized ? static_cast<int>(size_cells[axis])
                            : std::max(1, static_cast<int>(width) + 1);
    origin[axis] =
        sized ? static_cast<int>(std::lround(
                    0.5 * (plan.size[axis] - 1 - extent.low[axis] - extent.high[axis])))
              : -static_cast<int>(std::floor(extent.low[axis]));
    site_count *= plan.size[axis];
  }
  if (site_count > 4e9) {
    box.mistake("", "the box would have " + std::to_string(site_count) + " sites",
                "at most 4e9");
    return;
  }
  try {
    lattice::Crystal(plan.cell, plan.size, plan.sides);
  } catch (const std::invalid_argument& error) {
    box.mistake("size_cells", error.what());
    return;
  }
  const lattice::Matrix3& v = plan.cell.vectors();
  const Vector3 shift =
      plan.cell.basis()[0] + origin[0] * v[0] + origin[1] * v[1] + origin[2] * v[2];
  for (std::size_t p = 0; sized && p < particles.size(); ++p)
    if (sticks_out(particles[p], shift, plan))
      box.mistake("size_cells",
                  "particle " + std::to_string(p + 1) + " does not fit into the box",
                  "make it larger, or leave size_cells out");
  plan.contacts = find_contacts(particles, plan);
  for (const PlacedParticle& particle : particles)
    plan.particles.push_back(
        {shift + plan.cell.from_crystal(particle.centre), particle.reach});
  auto shared = std::make_shared<std::vector<PlacedParticle>>(std::move(particles));
  plan.populate = [shared, shift](lattice::Occupancy& occupancy,
                                  std::vector<std::uint16_t>& atom_origin) {
    populate_all(*shared, shift, occupancy, atom_origin);
  };
}

}  // namespace scenarios
