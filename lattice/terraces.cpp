#include "lattice/terraces.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "kmc/contract.hpp"

namespace lattice {
namespace {

constexpr double same_place = 1e-6;  ///< lattice constants

/// The number of the plane that each basis site lies in, from below.
std::vector<int> planes_of(const UnitCell& cell) {
  std::vector<double> heights;
  for (const Vector3& site : cell.basis())
    if (std::ranges::none_of(
            heights, [&](double h) { return std::abs(h - site[2]) < same_place; }))
      heights.push_back(site[2]);
  std::ranges::sort(heights);
  std::vector<int> planes;
  for (const Vector3& site : cell.basis())
    planes.push_back(static_cast<int>(
        std::ranges::find_if(
            heights, [&](double h) { return std::abs(h - site[2]) < same_place; }) -
        heights.begin()));
  return planes;
}

/// More than the sum of the planes of any pile.
constexpr std::uint64_t never_flat = std::uint64_t{1} << 62;

}  // namespace

bool has_level_planes(const UnitCell& cell) {
  const auto& v = cell.vectors();
  const bool is_upright =
      std::abs(v[0][2]) < same_place && std::abs(v[1][2]) < same_place &&
      std::abs(v[2][0]) < same_place && std::abs(v[2][1]) < same_place;
  const std::vector<int> planes = planes_of(cell);
  const auto in_first = std::ranges::count(planes, 0);
  return is_upright && std::ranges::all_of(planes, [&](int plane) {
           return std::ranges::count(planes, plane) == in_first;
         });
}

Terraces::Terraces(const Occupancy& occupancy)
    : crystal_(occupancy.crystal()),
      plane_of_(planes_of(crystal_.cell())),
      planes_per_cell_(*std::ranges::max_element(plane_of_) + 1),
      sites_per_plane_(static_cast<int>(plane_of_.size()) / planes_per_cell_),
      piles_(static_cast<std::size_t>(crystal_.size()[0]) *
             static_cast<std::size_t>(crystal_.size()[1])),
      edges_(crystal_) {
  ADATOM_EXPECT(has_level_planes(crystal_.cell()));
  const auto pile_of = [this](Site site) -> Pile& {
    const CellSite at = crystal_.place(site);
    return pile(at.cell[0], at.cell[1]);
  };
  if (occupancy.has(Ground::trap))
    crystal_.for_each_site([&](Site site) {
      if (occupancy.ground(site) == Ground::trap) pile_of(site).plane_sum = never_flat;
    });
  occupancy.for_atoms([&](Atom, Site site) {
    Pile& pile = pile_of(site);
    ++pile.atom_count;
    pile.plane_sum += static_cast<std::uint64_t>(plane(crystal_.place(site)));
  });
  for (Pile& pile : piles_) pile.level = level_of(pile);
  for (int y = 0; y < crystal_.size()[1]; ++y)
    for (int x = 0; x < crystal_.size()[0]; ++x) mark(x, y);
}

/// Of all ways to put so many atoms the one that fills the lowest planes, and no other,
/// has the smallest sum of planes.
std::int32_t Terraces::level_of(const Pile& pile) const {
  const std::int32_t level = pile.atom_count / sites_per_plane_;
  const auto full = static_cast<std::uint64_t>(level);
  const bool is_flat =
      level * sites_per_plane_ == pile.atom_count &&
      2 * pile.plane_sum ==
          static_cast<std::uint64_t>(sites_per_plane_) * full * (full - (level > 0));
  return is_flat ? level : not_flat;
}

void Terraces::came(const CellSite& at) { change(at, 1); }
void Terraces::left(const CellSite& at) { change(at, -1); }

void Terraces::change(const CellSite& at, std::int32_t atoms) {
  const int x = at.cell[0], y = at.cell[1];
  Pile& pile = this->pile(x, y);
  pile.atom_count += atoms;
  pile.plane_sum += static_cast<std::uint64_t>(std::int64_t{atoms} * plane(at));
  const std::int32_t before = std::exchange(pile.level, level_of(pile));
  if (pile.level == before) return;
  // Piles beside a step are edges because of each other.
  const bool was_at_step = before != not_flat && edges_.is_set(x, y);
  mark(x, y);
  if (was_at_step || (pile.level != not_flat && edges_.is_set(x, y)))
    for_piles_beside(x, y, [this](int near_x, int near_y) { mark(near_x, near_y); });
}

void Terraces::mark(int x, int y) {
  const std::int32_t level = pile(x, y).level;
  bool is_edge = level == not_flat;
  if (!is_edge)
    for_piles_beside(x, y, [&](int near_x, int near_y) {
      const std::int32_t near = pile(near_x, near_y).level;
      is_edge = is_edge || (near != level && near != not_flat);
    });
  if (is_edge)
    edges_.set(x, y);
  else
    edges_.clear(x, y);
}

std::vector<unsigned> Terraces::basis_of_plane(int plane) const {
  std::vector<unsigned> basis;
  for (unsigned b = 0; b < plane_of_.size(); ++b)
    if (plane_of_[b] == plane % planes_per_cell_) basis.push_back(b);
  return basis;
}

}  // namespace lattice
