#include "scenarios/block.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/box_size.hpp"
#include "scenarios/contacts.hpp"

namespace scenarios {
namespace {

using lattice::Matrix3;
using lattice::Vector3;

constexpr double farthest_cells = 1e9;  ///< from the origin: numbers of cells are int

/// Corners of a part of space, in cell vectors.
struct Extent {
  Vector3 low{1e300, 1e300, 1e300};
  Vector3 high{-1e300, -1e300, -1e300};

  /// Makes it hold a ball, which is given in the frame of the cell.
  void include(const Vector3& centre, double radius, const lattice::UnitCell& cell) {
    const Vector3 middle = cell.fractional(centre);
    for (int axis = 0; axis < 3; ++axis) {
      // The farthest point of a ball along a reciprocal vector g is radius |g| away.
      const double reach = radius * norm(cell.reciprocal(axis));
      low[axis] = std::min(low[axis], middle[axis] - reach);
      high[axis] = std::max(high[axis], middle[axis] + reach);
    }
    // A planar lattice is one layer, whatever the shapes that are cut from it.
    if (cell.is_planar()) low[2] = high[2] = 0.0;
  }
};

/// The space that all particles of finite size take.
Extent extent_of(const std::vector<PlacedParticle>& particles,
                 const lattice::UnitCell& cell, double margin) {
  Extent extent;
  for (const PlacedParticle& particle : particles)
    if (std::isfinite(particle.reach))
      extent.include(cell.from_crystal(particle.centre), particle.reach + margin, cell);
  return extent;
}

/// The site within a tenth of a bond length of a position; no_site if there is none.
lattice::Site site_near(const lattice::Crystal& crystal, const Vector3& position) {
  const auto place = crystal.cell().site_near(position);
  if (!place) return lattice::no_site;
  for (int axis = 0; axis < 3; ++axis)
    if (place->cell[axis] < 0 || place->cell[axis] >= crystal.size()[axis])
      return lattice::no_site;
  return crystal.site(place->cell, place->basis);
}

void populate_shape(const PlacedParticle& particle, const Vector3& centre,
                    lattice::Occupancy& occupancy, const auto& place) {
  const lattice::Crystal& crystal = occupancy.crystal();
  const lattice::UnitCell& cell = crystal.cell();
  lattice::Crystal::Cells low{0, 0, 0}, high = crystal.size();
  for (int axis = 0; axis < 3; ++axis) --high[axis];
  if (std::isfinite(particle.reach)) {
    Extent extent;
    extent.include(centre, particle.reach, cell);
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

void populate_one(const PlacedParticle& particle, const Vector3& origin_shift,
                  lattice::Occupancy& occupancy, const auto& place) {
  const lattice::UnitCell& cell = occupancy.crystal().cell();
  const Vector3 centre = origin_shift + cell.from_crystal(particle.centre);
  if (particle.shape) return populate_shape(particle, centre, occupancy, place);
  for (const Vector3& atom : particle.atoms) {
    const lattice::Site site =
        site_near(occupancy.crystal(), centre + cell.from_crystal(atom));
    if (site != lattice::no_site) place(site);
  }
}

/// Throws lattice::InputError if nothing is left for a particle. Returns which of those
/// whose atoms are counted lack some.
std::vector<std::string> populate_all(const std::vector<PlacedParticle>& particles,
                                      const Vector3& origin_shift,
                                      lattice::Occupancy& occupancy,
                                      std::vector<std::uint32_t>& origin) {
  std::vector<lattice::Mistake> mistakes;
  std::vector<std::string> incomplete;
  for (std::size_t p = 0; p < particles.size(); ++p) {
    const std::size_t before = origin.size();
    std::size_t taken_count = 0;
    // Where particles overlap, a site belongs to the first.
    const auto place = [&](lattice::Site site) {
      if (occupancy.occupied(site)) {
        ++taken_count;
        return;
      }
      occupancy.place(site);
      origin.push_back(static_cast<std::uint32_t>(p + 1));
    };
    populate_one(particles[p], origin_shift, occupancy, place);
    const std::size_t count = origin.size() - before;
    // Of the spheres of a packing the first is told.
    const lattice::Mistake& empty = particles[p].if_empty;
    if (count == 0 && (mistakes.empty() || mistakes.back().key != empty.key))
      mistakes.push_back(empty);
    if (particles[p].is_counted && taken_count > 0)
      incomplete.push_back("particle " + std::to_string(p + 1) + " has " +
                           std::to_string(count) + " of its " +
                           std::to_string(count + taken_count) +
                           " atoms: the others would lie on sites of particles before "
                           "it, a plane farther from them (gap_a) they would not");
  }
  if (!mistakes.empty()) throw lattice::InputError(mistakes);
  return incomplete;
}

using Cells = lattice::Crystal::Cells;

/// Whether a shape contains a site of the cells low .. high that is not one of the
/// block.
bool has_site_outside(const lattice::Shape& shape, const Vector3& centre,
                      const Cells& low, const Cells& high, const Plan& plan) {
  const Matrix3& v = plan.cell.vectors();
  const auto inside = [&](int axis, int c) { return c >= 0 && c < plan.size[axis]; };
  for (int z = low[2]; z <= high[2]; ++z)
    for (int y = low[1]; y <= high[1]; ++y)
      for (int x = low[0]; x <= high[0]; ++x) {
        if (inside(0, x) && inside(1, y) && inside(2, z)) {
          x = plan.size[0] - 1;
          continue;
        }
        for (const Vector3& basis : plan.cell.basis())
          if (shape.contains(plan.cell.to_crystal(x * v[0] + y * v[1] + z * v[2] +
                                                  basis - centre)))
            return true;
      }
  return false;
}

/// Shapes are convex: one that is partly outside has sites in the layers of cells next
/// to the block, and one that lies outside has some about its centre. So the cost is
/// that of the block, however large the shape.
bool shape_sticks_out(const PlacedParticle& particle, const Vector3& centre,
                      const Plan& plan) {
  Extent extent;
  extent.include(centre, particle.reach, plan.cell);
  const Vector3 middle = plan.cell.fractional(centre);
  Cells low{}, high{}, low_about{}, high_about{};
  for (int axis = 0; axis < 3; ++axis) {
    if (axis == 2 && plan.cell.is_planar()) continue;
    const auto first = static_cast<int>(std::floor(extent.low[axis])) - 1;
    const auto last = static_cast<int>(std::ceil(extent.high[axis])) + 1;
    const auto cell = static_cast<int>(std::lround(middle[axis]));
    low[axis] = std::max(first, -2);
    high[axis] = std::min(last, plan.size[axis] + 1);
    low_about[axis] = std::max(first, cell - 2);
    high_about[axis] = std::min(last, cell + 2);
  }
  return has_site_outside(*particle.shape, centre, low_about, high_about, plan) ||
         has_site_outside(*particle.shape, centre, low, high, plan);
}

/// Whether an atom of a particle would lie outside of the block.
bool sticks_out(const PlacedParticle& particle, const Vector3& shift,
                const Plan& plan) {
  if (!std::isfinite(particle.reach)) return false;
  const Vector3 centre = shift + plan.cell.from_crystal(particle.centre);
  if (particle.shape) return shape_sticks_out(particle, centre, plan);
  const lattice::Crystal block(plan.cell, plan.size, plan.sides);
  return std::any_of(
      particle.atoms.begin(), particle.atoms.end(), [&](const Vector3& x) {
        return site_near(block, centre + plan.cell.from_crystal(x)) == lattice::no_site;
      });
}

/// Sets the plan's size, from size_cells or as large as the particles, and returns the
/// cell in which the origin of the particles lies. Mistakes are noted; then nothing is
/// returned.
std::optional<lattice::Crystal::Cells> choose_size(Section& box, const Extent& extent,
                                                   Plan& plan) {
  const bool sized = box.has("size_cells");
  const std::vector<std::int64_t> size_cells =
      box.integers("size_cells", 3, Range::between(1, 1e6), {1, 1, 1});
  lattice::Crystal::Cells origin{};
  for (int axis = 0; axis < 3; ++axis) {
    if (!(std::max(-extent.low[axis], extent.high[axis]) < farthest_cells)) {
      box.mistake("", "a particle lies too far from the origin",
                  "within 1e9 unit cells, in position_a");
      return std::nullopt;
    }
    const double width = std::ceil(extent.high[axis]) - std::floor(extent.low[axis]);
    if (!(width < 1e6)) {
      box.mistake("margin_a", "the particles are too far apart",
                  "at most 1e6 unit cells");
      return std::nullopt;
    }
    plan.size[axis] =
        sized ? static_cast<int>(size_cells[axis]) : static_cast<int>(width) + 1;
    const double middle = 0.5 * (extent.low[axis] + extent.high[axis]);
    origin[axis] =
        sized ? static_cast<int>(std::lround(0.5 * (plan.size[axis] - 1) - middle))
              : -static_cast<int>(std::floor(extent.low[axis]));
  }
  return can_be_block(box, plan) ? std::optional(origin) : std::nullopt;
}

/// "1", "1 and 2", "1, 2 and 3", "1, 2 and 98 others".
std::string some_of(const std::vector<std::size_t>& numbers) {
  const bool all = numbers.size() <= 3;
  const std::size_t named = all ? numbers.size() - 1 : 2;
  std::string text;
  for (std::size_t k = 0; k < named; ++k)
    text += (k == 0 ? "" : ", ") + std::to_string(numbers[k]);
  if (named > 0) text += " and ";
  return text + (all ? std::to_string(numbers.back())
                     : std::to_string(numbers.size() - named) + " others");
}

void expect_inside(Section& box, const std::vector<PlacedParticle>& particles,
                   const Vector3& shift, const Plan& plan) {
  std::vector<std::size_t> outside;
  for (std::size_t p = 0; p < particles.size(); ++p)
    if (sticks_out(particles[p], shift, plan)) outside.push_back(p + 1);
  if (!outside.empty())
    box.mistake("size_cells",
                (outside.size() == 1 ? "particle " : "particles ") + some_of(outside) +
                    (outside.size() == 1 ? " does" : " do") + " not fit into the box",
                "make it larger, or leave size_cells out");
}

}  // namespace

void put_into_block(Section& root, std::vector<PlacedParticle> particles, Plan& plan) {
  Section box = root.table("box");
  const std::vector<bool> periodic = box.flags("periodic", 3, {false, false, false});
  for (int axis = 0; axis < 3; ++axis)
    plan.sides[axis] = periodic[axis] ? lattice::Side::periodic : lattice::Side::open;
  const double margin = box.number("margin_a", Range::between(0.0, 1000.0), 3.0);
  if (box.has("size_cells"))
    box.refuse("margin_a", "says nothing beside size_cells", "leave one of them out");
  const auto is_finite = [](const auto& p) { return std::isfinite(p.reach); };
  if (!std::all_of(particles.begin(), particles.end(), is_finite) &&
      !box.has("size_cells"))
    box.mistake("size_cells", "missing; a slab has no end of its own",
                "the numbers of unit cells along the three sides");
  Extent extent{{0, 0, 0}, {0, 0, 0}};
  if (std::any_of(particles.begin(), particles.end(), is_finite))
    extent = extent_of(particles, plan.cell, margin);
  const auto origin = choose_size(box, extent, plan);
  if (!origin) return;
  const Matrix3& v = plan.cell.vectors();
  const Vector3 shift = plan.cell.basis()[0] + (*origin)[0] * v[0] +
                        (*origin)[1] * v[1] + (*origin)[2] * v[2];
  if (box.has("size_cells")) expect_inside(box, particles, shift, plan);
  plan.contacts = find_contacts(particles, plan.cell);
  for (const PlacedParticle& particle : particles)
    plan.particles.push_back(
        {shift + plan.cell.from_crystal(particle.centre), particle.reach});
  auto shared = std::make_shared<std::vector<PlacedParticle>>(std::move(particles));
  plan.populate = [shared, shift](lattice::Occupancy& occupancy,
                                  std::vector<std::uint32_t>& atom_origin) {
    return populate_all(*shared, shift, occupancy, atom_origin);
  };
}

}  // namespace scenarios
