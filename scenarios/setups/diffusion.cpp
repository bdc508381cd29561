// scenario = "diffusion": one tracer (an adatom, a vacancy, an island, a cluster) in a
// block whose sides are periodic, on or in a slab whose surface is normal to z, in a
// crystal without surface, in empty space, or on a planar lattice.
// Keys: examples/adatom_diffusion.toml.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/box_size.hpp"
#include "scenarios/lattice_planes.hpp"
#include "scenarios/plan.hpp"
#include "scenarios/substrate.hpp"

namespace scenarios {
namespace {

using lattice::Crystal;
using lattice::Side;
using lattice::Site;
using lattice::Vector3;

constexpr double most_sites = 4e6;

/// What the input asks for, before any site is chosen.
struct Request {
  std::string kind;
  std::size_t count = 1;  ///< atoms, or vacancies
  bool has_surface = false;
  int slab_layers = 0;  ///< 0 without a slab, and on a planar lattice

  bool is_vacancy() const { return kind == "vacancy"; }
  /// All its atoms lie in the first layer on the surface.
  bool is_flat() const { return kind == "adatom" || kind == "island"; }
  bool is_counted() const { return kind == "island" || kind == "cluster"; }
  /// The layer of the surface that it is in, or on which it begins.
  int layer() const {
    return is_vacancy() ? std::max(slab_layers - 1, 0) : slab_layers;
  }
  bool allows(int site_layer) const {
    if (!has_surface) return true;
    return kind == "cluster" ? site_layer >= layer() : site_layer == layer();
  }
  std::string name() const {
    return is_counted() ? kind + " of " + std::to_string(count) + " atoms" : kind;
  }
};

/// The layers of a block, counted from 0 at the bottom.
struct Layers {
  LatticePlanes planes;
  int lowest = 0;  ///< planes.number() of layer 0
  int count = 0;
  int reach = 0;  ///< a bond leads so many layers up at the most

  int operator()(const Vector3& position) const {
    return planes.number(position) - lowest;
  }
  double height(int layer) const {
    return planes.offset + (lowest + layer) * planes.spacing;
  }
};

Layers layers_of(const lattice::UnitCell& cell, int cells_along_z) {
  Layers layers{lattice_planes(cell, {0, 0, 1})};
  std::vector<int> numbers;
  for (const Vector3& site : cell.basis())
    for (const int z : {0, cells_along_z - 1})
      numbers.push_back(layers.planes.number(site + z * cell.vectors()[2]));
  const auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
  layers.lowest = *low;
  layers.count = *high - *low + 1;
  layers.reach = planes_per_bond(cell);
  return layers;
}

Request read_request(Section& root, Section& tracer, const lattice::UnitCell& cell,
                     int reach) {
  Request request;
  request.kind = tracer.choice("kind", {"adatom", "cluster", "island", "vacancy"});
  if (request.is_counted())
    request.count =
        static_cast<std::size_t>(tracer.integer("atoms", Range::between(1, 1e5)));
  else
    tracer.refuse("atoms", "says nothing of kind = \"" + request.kind + "\"",
                  "kind = \"island\" or \"cluster\", or leave it out");
  const bool has_slab = !cell.is_planar() && root.has("slab");
  request.has_surface = cell.is_planar() || has_slab;
  if (!request.has_surface && request.is_flat())
    root.mistake("slab", "missing; an " + request.kind + " sits on a slab",
                 "[slab] with the number of its layers");
  // Thinner, and atoms on it (around a vacancy, in it) would miss neighbours.
  const int fewest = reach + (request.is_vacancy() ? 1 : 0);
  if (has_slab)
    request.slab_layers = static_cast<int>(
        root.table("slab").integer("layers", Range::between(fewest, 1e6)));
  return request;
}

void refuse_evaporation(Section rates) {
  for (const char* key :
       {"evaporation_constant_eV", "evaporation_rate_per_s", "evaporation_barrier_eV"})
    rates.refuse(key, "a tracer that evaporates does not diffuse for long",
                 "leave it out");
}

/// The names of the axes along which no side is open; notes a mistake where the open
/// side is no surface.
std::string free_axes(Section& root, const Plan& plan) {
  if (plan.sides[2] == Side::periodic) return "xyz";
  is_surface(root, plan.cell);
  return "xy";
}

/// The sites of the tracer: in the middle of the block, those nearest to a point. Fewer
/// if there are not so many.
std::vector<Site> tracer_sites(const Crystal& crystal, const Request& request,
                               const Layers& layers) {
  std::vector<std::pair<double, Site>> near;
  const auto sort_by_distance = [&](const Vector3& point, std::size_t count) {
    for (auto& [distance, site] : near) distance = norm(crystal.position(site) - point);
    std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(count),
                      near.end());
  };
  crystal.for_each_site([&](Site site) {
    if (request.allows(layers(crystal.position(site)))) near.emplace_back(0.0, site);
  });
  const std::size_t count = std::min(request.count, near.size());
  if (count == 0) return {};
  Vector3 middle = crystal.centre();
  if (request.has_surface) middle[2] = layers.height(request.layer());
  sort_by_distance(middle, 1);
  // Beside a site, so that groups of any number are compact: none are equally near.
  const double bond = crystal.cell().bond_length();
  sort_by_distance(crystal.position(near.front().second) +
                       Vector3{0.31 * bond, 0.23 * bond, 0.17 * bond},
                   count);
  std::vector<Site> sites;
  for (std::size_t k = 0; k < count; ++k) sites.push_back(near[k].second);
  return sites;
}

/// Whether two bonds lie between a group of sites and its image across each periodic
/// side.
bool clear_of_images(const Crystal& crystal, const std::vector<Site>& sites) {
  const lattice::UnitCell& cell = crystal.cell();
  for (int axis = 0; axis < 3; ++axis) {
    if (crystal.sides()[axis] == Side::open) continue;
    double low = 1e300, high = -1e300;
    for (const Site site : sites) {
      const double f = cell.fractional(crystal.position(site))[axis];
      low = std::min(low, f);
      high = std::max(high, f);
    }
    const Vector3 g = cell.reciprocal(axis);
    if (crystal.size()[axis] - (high - low) < 2.0 * cell.bond_length() * norm(g) - 1e-9)
      return false;
  }
  return true;
}

int top_layer(const Crystal& crystal, const Layers& layers,
              const std::vector<Site>& sites) {
  int top = 0;
  for (const Site site : sites) top = std::max(top, layers(crystal.position(site)));
  return top;
}

/// Fills the slab, or the whole block for a vacancy without one, and puts the tracer.
Populate populate(const Request& request, const Layers& layers,
                  std::vector<Site> sites) {
  return [=](lattice::Occupancy& occupancy, std::vector<std::uint32_t>& origin) {
    const bool is_full = request.is_vacancy() && request.slab_layers == 0;
    occupancy.crystal().for_each_site([&](Site site) {
      const bool is_missing = request.is_vacancy() && site == sites.front();
      const int layer = layers(occupancy.crystal().position(site));
      if (is_missing || (!is_full && layer >= request.slab_layers)) return;
      occupancy.place(site);
      origin.push_back(0);
    });
    if (!request.is_vacancy())
      for (const Site site : sites) {
        occupancy.place(site);
        origin.push_back(1);
      }
    return std::vector<std::string>{};
  };
}

void diffusion(Section& root, Plan& plan) {
  plan.measurements = {"displacement"};
  Section box = root.table("box");
  Section tracer = root.table("tracer");
  const Request request =
      read_request(root, tracer, plan.cell, layers_of(plan.cell, 1).reach);
  refuse_evaporation(root.table("rates"));
  // Without a surface along z, too.
  plan.sides = {Side::periodic, Side::periodic,
                request.has_surface ? Side::open : Side::periodic};
  const bool sized = read_size_cells(box, plan) && can_be_block(box, plan, most_sites);
  const std::string axes = free_axes(root, plan);
  if (!sized) return;
  const Layers layers = layers_of(plan.cell, plan.size[2]);
  const Crystal crystal(plan.cell, plan.size, plan.sides);
  std::vector<Site> sites = tracer_sites(crystal, request, layers);
  const bool fits = sites.size() == request.count && clear_of_images(crystal, sites);
  if (!fits)
    tracer.mistake(request.is_counted() ? "atoms" : "kind",
                   "the tracer is larger than the block, or meets its own image",
                   "fewer atoms, or larger box.size_cells");
  const int top = std::max(request.slab_layers - 1, top_layer(crystal, layers, sites));
  if (fits && request.slab_layers > 0 && layers.count < top + 1 + layers.reach)
    box.mistake("size_cells", "no room above the slab and the tracer",
                "at least " + std::to_string(top + 1 + layers.reach) +
                    " layers; these cells have " + std::to_string(layers.count));
  const double weight =
      request.is_vacancy() ? -1.0 : 1.0 / static_cast<double>(request.count);
  plan.tracer = Tracer{request.name(), axes, weight};
  plan.populate = populate(request, layers, std::move(sites));
}

const Scenarios::Entry entry{"diffusion", diffusion,
                             "one tracer: an adatom, a vacancy, an island, a cluster"};

}  // namespace
}  // namespace scenarios
