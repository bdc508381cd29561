#include "rates/terrace_trial.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "rates/lone_walk.hpp"

namespace rates {
namespace {

using lattice::Crystal;
using lattice::Ground;
using lattice::Site;

constexpr int most_reach_in_bonds = 4;  ///< of any LiftingHop
/// So that nothing depends on an adatom and on its image.
constexpr int width_in_bonds = 2 * most_reach_in_bonds + 1;

/// So many planes are at least as high.
int planes_as_high(const Crystal& crystal, int planes_per_cell, int bonds) {
  const double spacing = crystal.cell().vectors()[2][2] / planes_per_cell;
  return static_cast<int>(std::ceil(bonds * crystal.cell().bond_length() / spacing));
}

Crystal small_crystal(const Crystal& film) {
  Crystal::Cells size = film.size();
  const lattice::UnitCell& cell = film.cell();
  for (int axis = 0; axis < 2; ++axis)
    size[static_cast<std::size_t>(axis)] = static_cast<int>(std::ceil(
        width_in_bonds * cell.bond_length() * norm(cell.reciprocal(axis)) - 1e-6));
  return {
      cell, size, {lattice::Side::periodic, lattice::Side::periodic, film.sides()[2]}};
}

bool has_trap(const lattice::Occupancy& film, int x, int y) {
  const Crystal& crystal = film.crystal();
  for (int z = 0; z < crystal.size()[2]; ++z)
    for (unsigned b = 0; b < crystal.cell().basis().size(); ++b)
      if (film.ground(crystal.site({x, y, z}, b)) == Ground::trap) return true;
  return false;
}

/// The first without a trap, if there is one.
std::array<int, 2> pile_without_trap(const lattice::Occupancy& film) {
  const Crystal::Cells& size = film.crystal().size();
  for (int y = 0; y < size[1]; ++y)
    for (int x = 0; x < size[0]; ++x)
      if (!has_trap(film, x, y)) return {x, y};
  return {0, 0};
}

/// The ground of each site as in the film, where that has no trap.
void copy_grounds(const lattice::Occupancy& film, lattice::Occupancy& occupancy) {
  const Crystal& from = film.crystal();
  const std::array<int, 2> pile = pile_without_trap(film);
  occupancy.crystal().for_each_site([&](Site site) {
    const lattice::CellSite at = occupancy.crystal().place(site);
    const Ground ground =
        film.ground(from.site({pile[0], pile[1], at.cell[2]}, at.basis));
    if (ground != Ground::none && ground != Ground::trap)
      occupancy.set_ground(site, ground);
  });
}

std::vector<Site> sites_on_level(const Crystal& crystal, Site site) {
  std::vector<Site> sites;
  std::uint32_t bonds = level_bonds(crystal.cell(), crystal.basis(site));
  for (; bonds != 0; bonds &= bonds - 1)
    sites.push_back(
        crystal.neighbour(site, static_cast<unsigned>(std::countr_zero(bonds))));
  return sites;
}

bool is_same(double a_per_s, double b_per_s) {
  return std::abs(a_per_s - b_per_s) <= 1e-9 * (a_per_s + b_per_s);
}

bool contains(const std::vector<Site>& sites, Site site) {
  return std::ranges::find(sites, site) != sites.end();
}

/// These, and all beside them.
std::vector<Site> sites_beside(const lattice::Occupancy& occupancy,
                               std::vector<Site> sites) {
  for (std::size_t k = 0, count = sites.size(); k < count; ++k)
    occupancy.for_all_bonds(sites[k], [&](unsigned, Site site) {
      if (!contains(sites, site)) sites.push_back(site);
    });
  return sites;
}

}  // namespace

bool LoneAdatom::is_like(const LoneAdatom& other) const {
  return is_same(hop_per_s, other.hop_per_s) &&
         is_same(beside_per_s, other.beside_per_s) &&
         mobile_atom_count == other.mobile_atom_count &&
         coordination == other.coordination;
}

std::vector<HopBeside> hops_beside(const LiftingHop& hops,
                                   const lattice::Occupancy& occupancy, Site adatom) {
  // A rate depends on who is beside the ends of its hop.
  const auto beside = sites_beside(occupancy, {adatom});
  const auto near = sites_beside(occupancy, beside);
  const std::vector<Site> level_sites = sites_on_level(occupancy.crystal(), adatom);
  std::vector<HopBeside> list;
  for (const Site from : near) {
    if (!occupancy.occupied(from)) continue;
    for (Move& move : hops.moves(from)) {
      const bool of_walk = from == adatom && contains(level_sites, move.to);
      const bool asks_for_adatom =
          from == adatom || contains(beside, from) || contains(beside, move.to);
      if (move.rate_per_s > 0.0 && asks_for_adatom && !of_walk)
        list.push_back({from, std::move(move)});
    }
  }
  return list;
}

TerraceTrial::TerraceTrial(const lattice::Occupancy& film, const LiftingHopMaker& make,
                           double temperature_K)
    : crystal_(small_crystal(film.crystal())),
      occupancy_(crystal_),
      planes_(occupancy_),
      // The ground is at most one bond high.
      far_level_(std::clamp(
          planes_as_high(crystal_, planes_.planes_per_cell(), most_reach_in_bonds + 1),
          0, std::max(planes_.plane_count() - 2, 0))) {
  copy_grounds(film, occupancy_);
  hops_ = make(occupancy_, temperature_K);
  as_far_up_.resize(static_cast<std::size_t>(far_level_));
}

void TerraceTrial::set_temperature_K(double temperature_K) {
  hops_->set_temperature_K(temperature_K);
  as_far_up_.assign(as_far_up_.size(), std::nullopt);
}

bool TerraceTrial::is_as_far_up(int level) {
  if (level >= far_level_)
    return level == far_level_ || level + 1 < planes_.plane_count();
  auto& known = as_far_up_[static_cast<std::size_t>(level)];
  if (!known) {
    const auto here = adatom_on(level), far_up = adatom_far_up();
    const auto* const adatom = std::get_if<LoneAdatom>(&here);
    known = adatom != nullptr && adatom->is_like(std::get<LoneAdatom>(far_up));
  }
  return *known;
}

void TerraceTrial::fill_to(int level) {
  for (; level_ != level; level_ += level_ < level ? 1 : -1) {
    const int plane = std::min(level_, level_ < level ? level_ : level_ - 1);
    for (const unsigned b : planes_.basis_of_plane(plane))
      for (int y = 0; y < crystal_.size()[1]; ++y)
        for (int x = 0; x < crystal_.size()[0]; ++x) {
          const Site site = crystal_.site({x, y, plane / planes_.planes_per_cell()}, b);
          if (level_ < level)
            hops_->place(site, 1);
          else
            hops_->remove(site);
        }
  }
}

std::variant<LoneAdatom, std::string> TerraceTrial::adatom_on(int level) {
  fill_to(level);
  if (hops_->mobile_atom_count() > 0) return "atoms of the terrace itself can move";
  std::optional<LoneAdatom> first;
  for (const unsigned b : planes_.basis_of_plane(level)) {
    const Site site = crystal_.site({crystal_.size()[0] / 2, crystal_.size()[1] / 2,
                                     level / planes_.planes_per_cell()},
                                    b);
    hops_->place(site, 1);
    auto adatom = adatom_at(site);
    hops_->remove(site);
    if (std::holds_alternative<std::string>(adatom)) return adatom;
    if (first && !first->is_like(std::get<LoneAdatom>(adatom)))
      return "lone adatoms on a terrace differ";
    first = std::get<LoneAdatom>(adatom);
  }
  return *first;
}

std::variant<LoneAdatom, std::string> TerraceTrial::adatom_at(Site site) const {
  LoneAdatom adatom;
  adatom.mobile_atom_count = hops_->mobile_atom_count();
  adatom.coordination = occupancy_.coordination(site);
  const std::vector<Site> level_sites = sites_on_level(crystal_, site);
  std::size_t hop_count = 0;
  for (const Move& move : hops_->moves(site)) {
    if (!std::isfinite(move.barrier_eV) || !contains(level_sites, move.to)) continue;
    if (hop_count++ == 0) adatom.hop = move;
    if (move.rate_per_s != adatom.hop.rate_per_s)
      return "the hops of a lone adatom on its terrace differ in their rates";
  }
  if (hop_count != level_sites.size())
    return "a lone adatom cannot hop to all neighbours on its terrace";
  adatom.hop_per_s = static_cast<double>(hop_count) * adatom.hop.rate_per_s;
  std::set<Site> movers;
  if (adatom.hop_per_s > 0.0) movers.insert(site);
  for (const HopBeside& hop : hops_beside(*hops_, occupancy_, site)) {
    bool is_hop = false;
    occupancy_.for_all_bonds(
        hop.from, [&](unsigned, Site beside) { is_hop |= beside == hop.move.to; });
    if (!is_hop)
      return "at a lone adatom on a terrace more can happen than hops over one bond (" +
             hop.move.entry + ")";
    adatom.beside_per_s += hop.move.rate_per_s;
    movers.insert(hop.from);
  }
  if (!is_same(adatom.hop_per_s + adatom.beside_per_s, hops_->total_rate_per_s()) ||
      adatom.mobile_atom_count != movers.size())
    return "a lone adatom on a terrace sets atoms free that are not near";
  return adatom;
}

}  // namespace rates
