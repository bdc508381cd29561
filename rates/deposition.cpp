#include "rates/deposition.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "kmc/contract.hpp"

namespace rates {
namespace {

using lattice::CellSite;
using Cells = lattice::Crystal::Cells;
using lattice::no_site;
using lattice::Site;
using lattice::Vector3;

/// Calls action(cell) for all cells whose corner can be within a radius of a point: in
/// cells they are no farther than the radius over the distance of the cell's sides,
/// which is short in a sheared cell. Those of a planar lattice are in its plane.
void for_cells_near(const lattice::UnitCell& cell, const Vector3& point, double radius,
                    auto&& action) {
  const Vector3 middle = cell.fractional(point);
  Cells first{}, last{};
  for (int axis = 0; axis < (cell.is_planar() ? 2 : 3); ++axis) {
    const Vector3 per_length = cell.reciprocal(axis);
    const double reach = radius * norm(per_length) + 1e-9;
    first[axis] = static_cast<int>(std::ceil(middle[axis] - reach));
    last[axis] = static_cast<int>(std::floor(middle[axis] + reach));
  }
  for (int z = first[2]; z <= last[2]; ++z)
    for (int y = first[1]; y <= last[1]; ++y)
      for (int x = first[0]; x <= last[0]; ++x) action(Cells{x, y, z});
}

double top_height(const lattice::Crystal& crystal) {
  double height = 0.0;
  for (const Vector3& site : crystal.cell().basis()) height = std::max(height, site[2]);
  return height + (crystal.size()[2] - 1) * crystal.cell().vectors()[2][2];
}

/// The most that a bond leads upwards.
double steepest_rise(const lattice::UnitCell& cell) {
  double rise = 0.0;
  for (unsigned b = 0; b < cell.basis().size(); ++b)
    for (const lattice::Bond& bond : cell.bonds(b))
      rise = std::max(rise, bond.vector[2]);
  return rise;
}

/// How much higher a plane that leans as the block climbs is at a place beside.
double rise(const lattice::Crystal& crystal, const Vector3& beside) {
  const lattice::UnitCell& cell = crystal.cell();
  const Vector3 cells = cell.fractional(beside);
  double climb = 0.0;
  for (std::size_t axis = 0; axis < 2; ++axis)
    climb += cells[axis] / crystal.size()[axis] * crystal.climb()[axis];
  return climb * cell.vectors()[2][2];
}

/// The height over the origin of the plane on which arrivals begin: the top of the
/// block. Where this climbs the plane leans with it, a bond below the top everywhere,
/// so that no way down leads across a periodic side to above the top.
double ceiling(const lattice::Crystal& crystal) {
  const double top = top_height(crystal);
  if (crystal.climb() == lattice::Crystal::Climb{0, 0}) return top;
  double ascent = steepest_rise(crystal.cell());
  for (const int climb : crystal.climb())
    ascent += std::max(climb, 0) * crystal.cell().vectors()[2][2];
  return top - ascent;
}

}  // namespace

Deposition::Deposition(Hop& hop, const lattice::Occupancy& occupancy, Arrivals arrivals,
                       Landed landed)
    : hop_(hop),
      occupancy_(occupancy),
      arrivals_(std::move(arrivals)),
      landed_(std::move(landed)) {
  ADATOM_EXPECT(!arrivals_.shape.empty() && arrivals_.direction[2] < 0.0);
  const ClusterSizes& sizes = arrivals_.sizes;
  ADATOM_EXPECT(sizes.mean_atoms == std::round(sizes.mean_atoms));
  ADATOM_EXPECT(std::round(sizes.largest_atoms()) <=
                static_cast<double>(arrivals_.shape.size()));
  const lattice::UnitCell& cell = occupancy.crystal().cell();
  for (unsigned b = 0; b < cell.basis().size(); ++b) {
    std::vector<CellSite> offsets;
    for (const Vector3& from_middle : arrivals_.shape) {
      const auto found = cell.site_near(cell.basis()[b] + from_middle);
      ADATOM_EXPECT(found.has_value());
      offsets.push_back(*found);
    }
    offsets_.push_back(std::move(offsets));
  }
}

void Deposition::execute(double, kmc::Rng& rng) {
  const std::size_t atom_count = arrivals_.sizes.draw(rng);
  const Site middle = resting_place(atom_count, rng);
  std::vector<lattice::Atom> atoms;
  if (!blocked_) {
    ++arrival_count_;
    arrived_atom_count_ += atom_count;
  }
  if (middle == no_site) {
    if (!blocked_) ++reflected_count_;
  } else {
    const CellSite place = occupancy_.crystal().place(middle);
    for (std::size_t k = 0; k < atom_count; ++k)
      atoms.push_back(hop_.place(member(place, k), 1));
    atom_count_ += atom_count;
  }
  landed_(atoms);
}

/// Where the cluster comes to rest; no_site if it is reflected, or if there is no room
/// below the top of the block: then blocked_.
Site Deposition::resting_place(std::size_t atom_count, kmc::Rng& rng) {
  Flight flight = start(atom_count, rng);
  if (occupancy_.crystal().cell().is_planar())
    return fits(flight.site, atom_count) ? flight.site : no_site;
  const bool rests_at_touch = arrivals_.landing == Landing::first_touch;
  // What touches where it starts would have touched above.
  blocked_ = !fits(flight.site, atom_count) ||
             (rests_at_touch && touches(flight.site, atom_count));
  if (blocked_) return no_site;
  // A step goes along a bond: a cluster that would bump into an atom touches it before.
  Site rest = flight.site;
  while (advance(flight) && fits(flight.site, atom_count)) {
    rest = flight.site;
    if (rests_at_touch && touches(rest, atom_count)) break;
  }
  return slide_down(rest, atom_count, rng);
}

/// A random point of the highest plane along the block's sides from which the whole
/// cluster is inside the block.
Deposition::Flight Deposition::start(std::size_t atom_count, kmc::Rng& rng) const {
  const lattice::Crystal& crystal = occupancy_.crystal();
  const lattice::UnitCell& cell = crystal.cell();
  double above = 0.0;  // the highest atom over the plane through the middle
  for (std::size_t k = 0; k < atom_count; ++k)
    above = std::max(above, arrivals_.shape[k][2] - rise(crystal, arrivals_.shape[k]));
  Vector3 point = crystal.edge(0, rng.uniform());
  point = point + crystal.edge(1, rng.uniform());
  const double missing = ceiling(crystal) - above;
  if (!cell.is_planar())
    point = point + (missing / cell.vectors()[2][2]) * cell.vectors()[2];
  Flight flight{no_site, {}};
  for (double radius = cell.bond_length(); flight.site == no_site; radius *= 2.0)
    flight = nearest_site(point, radius);
  return flight;
}

/// The nearest site within a radius of a point that is not above it; no_site if there
/// is none.
Deposition::Flight Deposition::nearest_site(const Vector3& point, double radius) const {
  const lattice::Crystal& crystal = occupancy_.crystal();
  const lattice::UnitCell& cell = crystal.cell();
  Flight best{no_site, {}};
  double nearest = radius * radius;
  for (unsigned b = 0; b < cell.basis().size(); ++b)
    for_cells_near(cell, point - cell.basis()[b], radius, [&](const Cells& at) {
      Vector3 beside = point - cell.basis()[b];
      for (int axis = 0; axis < 3; ++axis)
        beside = beside - at[axis] * cell.vectors()[axis];
      const Site site = crystal.site_across(at, b);
      if (site == no_site || !(dot(beside, beside) < nearest)) return;
      // Not above the plane: the cluster would stick out.
      if (!cell.is_planar() && beside[2] < -1e-9) return;
      nearest = dot(beside, beside);
      best = {site, beside};
    });
  return best;
}

/// On along the straight line, to the next site: the line leaves a site's surroundings
/// through the plane that bisects one of its bonds. False at the floor.
bool Deposition::advance(Flight& flight) const {
  const lattice::Crystal& crystal = occupancy_.crystal();
  const auto bonds = crystal.cell().bonds(crystal.basis(flight.site));
  double soonest = std::numeric_limits<double>::infinity();
  unsigned crossed = 0;
  for (unsigned d = 0; d < bonds.size(); ++d) {
    const Vector3& bond = bonds[d].vector;
    const double along = dot(arrivals_.direction, bond);
    if (!(along > 1e-9)) continue;
    const double way = (0.5 * dot(bond, bond) - dot(flight.beside, bond)) / along;
    if (way < soonest) {
      soonest = way;
      crossed = d;
    }
  }
  if (!std::isfinite(soonest)) return false;
  flight.beside = flight.beside + std::max(soonest, 0.0) * arrivals_.direction -
                  bonds[crossed].vector;
  flight.site = crystal.neighbour(flight.site, crossed);
  return flight.site != no_site;
}

/// While there is room at a lower neighbour, to one of these, each as likely.
Site Deposition::slide_down(Site middle, std::size_t atom_count, kmc::Rng& rng) const {
  const lattice::Crystal& crystal = occupancy_.crystal();
  if (arrivals_.landing != Landing::funnelling) return middle;
  for (;;) {
    std::vector<Site> lower;
    const auto bonds = crystal.cell().bonds(crystal.basis(middle));
    for (unsigned d = 0; d < bonds.size(); ++d) {
      if (!(bonds[d].vector[2] < -1e-9)) continue;
      const Site site = crystal.neighbour(middle, d);
      if (site != no_site && fits(site, atom_count)) lower.push_back(site);
    }
    if (lower.empty()) return middle;
    middle = lower[rng.below(lower.size())];
  }
}

Site Deposition::member(const CellSite& middle, std::size_t k) const {
  const CellSite& offset = offsets_[middle.basis][k];
  return occupancy_.crystal().site_across(
      {middle.cell[0] + offset.cell[0], middle.cell[1] + offset.cell[1],
       middle.cell[2] + offset.cell[2]},
      offset.basis);
}

bool Deposition::fits(Site middle, std::size_t atom_count) const {
  const CellSite place = occupancy_.crystal().place(middle);
  for (std::size_t k = 0; k < atom_count; ++k) {
    const Site site = member(place, k);
    if (site == no_site) return false;
    hop_.show_site(site);
    if (occupancy_.occupied(site)) return false;
  }
  return true;
}

bool Deposition::touches(Site middle, std::size_t atom_count) const {
  const CellSite place = occupancy_.crystal().place(middle);
  for (std::size_t k = 0; k < atom_count; ++k) {
    const Site site = member(place, k);
    if (occupancy_.coordination(site) > 0 ||
        occupancy_.ground(site) != lattice::Ground::none)
      return true;
  }
  return false;
}

void Deposition::save(kmc::ArchiveWriter& archive) const {
  archive.value(arrival_count_);
  archive.value(arrived_atom_count_);
  archive.value(atom_count_);
  archive.value(reflected_count_);
  archive.value(std::uint8_t{blocked_});
}

void Deposition::restore(kmc::ArchiveReader& archive) {
  arrival_count_ = archive.value<std::uint64_t>();
  arrived_atom_count_ = archive.value<std::uint64_t>();
  atom_count_ = archive.value<std::uint64_t>();
  reflected_count_ = archive.value<std::uint64_t>();
  blocked_ = archive.value<std::uint8_t>() != 0;
}

}  // namespace rates
