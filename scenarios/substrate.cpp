#include "scenarios/substrate.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kmc/rng.hpp"
#include "lattice/words.hpp"
#include "scenarios/box_size.hpp"
#include "scenarios/surface_steps.hpp"

namespace scenarios {
namespace {

using lattice::Ground;
using lattice::Vector3;

/// Calls action(site) for the sites of the layers first .. last of a film.
void for_each_site_of_layers(const lattice::Crystal& crystal, const Film& film,
                             int first, int last, const auto& action) {
  if (first > last) return;
  const double cells_per_layer = film.planes.spacing / crystal.cell().vectors()[2][2];
  const auto cell_of = [&](int layer) {
    const double cell = (layer + film.first_plane) * cells_per_layer;
    return static_cast<int>(std::floor(cell));
  };
  lattice::Crystal::Cells low{
      0, 0, std::max(cell_of(first - film.steps.lowest_terrace) - 1, 0)};
  lattice::Crystal::Cells high = crystal.size();
  for (int& cells : high) --cells;
  high[2] = std::min(cell_of(last - film.steps.highest_terrace) + 1, high[2]);
  crystal.for_each_site(low, high, [&](lattice::Site site) {
    const int layer = film.layer(crystal.position(site));
    if (layer >= first && layer <= last) action(site);
  });
}

/// Bonds of the sites of the lowest plane that lead downwards, out of the block; the
/// same for all of them, or nothing.
std::optional<unsigned> bonds_downwards(const lattice::UnitCell& cell) {
  double lowest = cell.basis()[0][2];
  for (const Vector3& site : cell.basis()) lowest = std::min(lowest, site[2]);
  std::set<unsigned> counts;
  for (unsigned b = 0; b < cell.basis().size(); ++b)
    if (cell.basis()[b][2] < lowest + 1e-6)
      counts.insert(static_cast<unsigned>(
          std::count_if(cell.bonds(b).begin(), cell.bonds(b).end(),
                        [](const auto& bond) { return bond.vector[2] < -1e-9; })));
  return counts.size() == 1 ? std::optional(*counts.begin()) : std::nullopt;
}

bool read_size(Section& root, Plan& plan) {
  Section box = root.table("box");
  plan.sides = {lattice::Side::periodic, lattice::Side::periodic, lattice::Side::open};
  return read_size_cells(box, plan) && is_surface(root, plan.cell) &&
         can_be_block(box, plan);
}

/// On a leaning block arrivals begin a bond below its top, and in the middle of a
/// layer.
int layers_above_arrivals(const lattice::UnitCell& cell, const StepsDown& steps) {
  return steps.is_flat() ? 0 : planes_per_bond(cell) + 1;
}

Film film_of(const Plan& plan, int substrate_layers, const StepsDown& steps) {
  Film film;
  film.steps = steps;
  film.planes = lattice_planes(plan.cell, {0, 0, 1});
  const double height = plan.size[2] * plan.cell.vectors()[2][2];
  const int planes = plan.cell.is_planar()
                         ? 1
                         : static_cast<int>(std::lround(height / film.planes.spacing));
  int lowest = film.planes.number(plan.cell.basis()[0]);
  for (const Vector3& site : plan.cell.basis())
    lowest = std::min(lowest, film.planes.number(site));
  film.substrate_layers = substrate_layers;
  film.first_plane = lowest + substrate_layers + film.steps.lowest_terrace;
  film.layer_count = planes - substrate_layers -
                     (film.steps.lowest_terrace - film.steps.highest_terrace) -
                     layers_above_arrivals(plan.cell, steps);
  std::uint64_t sites = plan.cell.basis().size();
  for (const int cells : plan.size) sites *= static_cast<std::uint64_t>(cells);
  film.sites_per_layer = sites / static_cast<std::uint64_t>(planes);
  const Vector3 area = cross(plan.size[0] * plan.cell.vectors()[0],
                             plan.size[1] * plan.cell.vectors()[1]);
  film.area_nm2 = norm(area) * plan.lattice_constant_nm * plan.lattice_constant_nm;
  return film;
}

/// Exactly `wanted` of `count` things, each set equally likely: chosen(i) in order
/// (Knuth, The Art of Computer Programming 2, section 3.4.2, algorithm S).
class Sample {
 public:
  Sample(std::uint64_t wanted, std::uint64_t count, kmc::Rng rng)
      : wanted_(wanted), left_(count), rng_(std::move(rng)) {}
  bool takes_next() {
    const bool takes = rng_.below(left_--) < wanted_;
    if (takes) --wanted_;
    return takes;
  }

 private:
  std::uint64_t wanted_;
  std::uint64_t left_;
  kmc::Rng rng_;
};

/// How many layers of a slab have lost bonds to the bulk that is left out. Beside a
/// step of the slab's lower side it is one more.
int frozen_layers(const lattice::UnitCell& cell, const StepsDown& steps) {
  return planes_per_bond(cell) + (steps.is_flat() ? 0 : 1);
}

/// The ground of layer 0, and of the lowest layers of a slab.
void mark_grounds(lattice::Occupancy& occupancy, const Film& film, int slab_layers,
                  bool on_support, std::uint64_t trap_count, std::uint64_t seed) {
  const lattice::Crystal& crystal = occupancy.crystal();
  const int bulk = std::min(frozen_layers(crystal.cell(), film.steps), slab_layers);
  for_each_site_of_layers(
      crystal, film, -slab_layers, bulk - slab_layers - 1,
      [&](lattice::Site site) { occupancy.set_ground(site, Ground::bulk); });
  if (!on_support && trap_count == 0) return;
  // A seed of its own, so that the traps do not follow the path of the run.
  Sample traps(trap_count, film.sites_per_layer, kmc::Rng(seed ^ 0x7472617073ULL));
  for_each_site_of_layers(crystal, film, 0, 0, [&](lattice::Site site) {
    if (traps.takes_next())
      occupancy.set_ground(site, Ground::trap);
    else if (on_support)
      occupancy.set_ground(site, Ground::support);
  });
}

/// What the grounds hold an atom with.
void read_grounds(Section& substrate, Section& traps, bool on_support, bool has_traps,
                  Plan& plan) {
  rates::GroundBond support{};
  if (on_support) support.neighbours = bonds_downwards(plan.cell).value_or(0);
  if (on_support && !plan.cell.is_planar())
    support.binding_eV = substrate.number("support_binding_eV", Range::not_negative());
  else
    substrate.refuse("support_binding_eV",
                     on_support
                         ? "says nothing on a lattice of one layer"
                         : "says nothing where layers of atoms are the substrate",
                     on_support ? "leave it out" : "layers = 0, or leave it out");
  rates::GroundBond trap = has_traps ? support : rates::GroundBond{};
  const bool has_model =
      static_cast<bool>(plan.rates.make_hop);           // else a mistake is noted
  const bool pins = has_model && !plan.rates.barriers;  // a trap, for good
  if (!traps.has("fraction"))
    traps.refuse("extra_binding_eV", "says nothing without fraction",
                 "the part of sites that are traps");
  if (pins)
    traps.refuse("extra_binding_eV", "says nothing: what these traps hold stays",
                 "leave it out");
  else if (has_traps || traps.has("extra_binding_eV")) {
    const double extra_eV = traps.number("extra_binding_eV", Range::positive());
    if (has_traps) trap.binding_eV = support.binding_eV + extra_eV;
  }
  if (plan.rates.barriers) {
    rates::CoordinationBarriers barriers = *plan.rates.barriers;
    barriers.grounds = {rates::GroundBond{}, support, trap, rates::GroundBond{}};
    if (const auto lowest_eV =
            rates::lowest_ground_barrier_eV(barriers, plan.cell.coordination());
        lowest_eV < 0.0) {
      const double least_eV = std::ceil(1e3 * (support.binding_eV - lowest_eV)) / 1e3;
      substrate.mistake("support_binding_eV",
                        "an atom would leave the support with a barrier of " +
                            std::to_string(lowest_eV) + " eV",
                        "at least " + lattice::shortest(least_eV) +
                            " eV with these rates, or bond counting");
    }
    const bool lone_adatoms_walk = plan.rates.lone_adatoms_walk;
    plan.rates = coordination_model(barriers, plan.cell.coordination());
    if (lone_adatoms_walk) let_lone_adatoms_walk(plan.rates);
  } else if (pins && on_support && !plan.cell.is_planar()) {
    substrate.mistake("layers", "this rate model knows no support",
                      "at least one layer of atoms");
  }
  if (has_traps && plan.rates.overhangs == Overhangs::forbidden)
    traps.mistake("fraction", "this rate model knows no traps", "leave [traps] out");
}

}  // namespace

int planes_per_bond(const lattice::UnitCell& cell) {
  double steepest = 0.0;
  for (unsigned b = 0; b < cell.basis().size(); ++b)
    for (const lattice::Bond& bond : cell.bonds(b))
      steepest = std::max(steepest, bond.vector[2]);
  return static_cast<int>(
      std::lround(steepest / lattice_planes(cell, {0, 0, 1}).spacing));
}

bool is_surface(Section& root, const lattice::UnitCell& cell) {
  const auto& v = cell.vectors();
  if (v[0][2] != 0.0 || v[1][2] != 0.0 || v[2][2] <= 0.0) {
    root.mistake("lattice", "the surface is not normal to z",
                 "the first two cell vectors without a third component, that of the "
                 "third positive");
    return false;
  }
  if (are_slabs(cell, {0, 0, 1})) {
    root.mistake("lattice",
                 "the planes of this face are thinner than a quarter of a bond, too "
                 "thin to be layers",
                 "a face of smaller indices");
    return false;
  }
  return true;
}

void read_substrate(Section& root, Plan& plan) {
  const bool sized = read_size(root, plan);
  Section substrate = root.table("substrate");
  Section traps = root.table("traps");
  const auto layers = static_cast<int>(
      plan.cell.is_planar() ? 0 : substrate.integer("layers", Range::between(0, 1e6)));
  if (plan.cell.is_planar())
    substrate.refuse("layers", "says nothing on a lattice of one layer",
                     "leave it out");
  const double trap_fraction = traps.number("fraction", Range::between(0.0, 1.0), 0.0);
  const bool on_support =
      layers == 0 && (plan.cell.is_planar() || substrate.has("layers"));
  // Bonds that lead past the lowest plane would miss the support, too.
  if (on_support && (planes_per_bond(plan.cell) > 1 || !bonds_downwards(plan.cell)))
    substrate.mistake("layers", "on this face bonds lead past a support",
                      "two layers of atoms or more");
  read_grounds(substrate, traps, on_support, trap_fraction > 0.0, plan);
  if (plan.cell.is_planar())
    substrate.refuse("steps_down", "says nothing on a lattice of one layer",
                     "leave it out");
  if (!sized) {
    substrate.integers("steps_down", 2, Range::any(), {0, 0});
    return;
  }
  StepsDown steps;
  if (!plan.cell.is_planar()) steps = read_steps_down(substrate, plan);
  if (!steps.is_flat()) {
    const int fewest = frozen_layers(plan.cell, steps);
    if (layers < fewest)
      substrate.mistake("layers", "too few below steps",
                        "at least " + std::to_string(fewest));
    Section box = root.table("box");
    if (!can_be_block(box, plan)) return;
  }
  Film film = film_of(plan, layers, steps);
  if (film.layer_count < 1) {
    substrate.mistake("layers", "no room above the substrate",
                      steps.is_flat() ? "fewer layers than the box is high"
                                      : "fewer layers or steps_down, or a higher box");
    return;
  }
  film.trap_count = static_cast<std::uint64_t>(
      std::llround(trap_fraction * static_cast<double>(film.sites_per_layer)));
  if (trap_fraction > 0.0 && film.trap_count == 0)
    traps.mistake("fraction",
                  "is no trap on " + std::to_string(film.sites_per_layer) + " sites",
                  "more, a larger block, or leave [traps] out");
  plan.film = film;
  plan.populate = [film, layers](lattice::Occupancy& occupancy,
                                 std::vector<std::uint32_t>& origin) {
    for_each_site_of_layers(occupancy.crystal(), film, -layers, -1,
                            [&](lattice::Site site) {
                              occupancy.place(site);
                              origin.push_back(0);
                            });
    return std::vector<std::string>{};
  };
  const bool marks_support = on_support && !plan.cell.is_planar();
  plan.mark_sites = [=, seed = plan.seed](lattice::Occupancy& occupancy) {
    mark_grounds(occupancy, film, layers, marks_support, film.trap_count, seed);
  };
}

}  // namespace scenarios
