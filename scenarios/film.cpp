#include "scenarios/film.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <utility>

#include "kmc/rng.hpp"
#include "lattice/shapes/cluster_sites.hpp"

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
  lattice::Crystal::Cells low{0, 0, std::max(cell_of(first) - 1, 0)};
  lattice::Crystal::Cells high = crystal.size();
  for (int& cells : high) --cells;
  high[2] = std::min(cell_of(last) + 1, high[2]);
  crystal.for_each_site(low, high, [&](lattice::Site site) {
    const int layer = film.layer(crystal.position(site));
    if (layer >= first && layer <= last) action(site);
  });
}

/// Bonds of a site of the lowest layer that lead downwards, out of the block.
unsigned bonds_downwards(const lattice::UnitCell& cell) {
  unsigned count = 0;
  for (const lattice::Bond& bond : cell.bonds(0))
    if (bond.vector[2] < -1e-9) ++count;
  return count;
}

bool surface_is_normal_to_z(const lattice::UnitCell& cell) {
  const auto& v = cell.vectors();
  return v[0][2] == 0.0 && v[1][2] == 0.0 && v[2][2] > 0.0;
}

bool read_size(Section& root, Plan& plan) {
  Section box = root.table("box");
  const auto size = box.integers("size_cells", 3, Range::between(1, 1e6), {});
  plan.sides = {lattice::Side::periodic, lattice::Side::periodic, lattice::Side::open};
  if (size.size() != 3) {
    box.mistake("size_cells", "missing", "the numbers of unit cells along the sides");
    return false;
  }
  if (!surface_is_normal_to_z(plan.cell)) {
    root.mistake("lattice", "the surface is not normal to z",
                 "the first two cell vectors without a third component, that of the "
                 "third positive");
    return false;
  }
  double sites = static_cast<double>(plan.cell.basis().size());
  for (int axis = 0; axis < 3; ++axis) {
    plan.size[axis] = static_cast<int>(size[axis]);
    sites *= static_cast<double>(size[axis]);
  }
  if (plan.cell.is_planar() && plan.size[2] != 1) {
    box.mistake("size_cells", "a planar lattice has one layer",
                "the third number is 1");
    return false;
  }
  if (sites > 4e9) {
    box.mistake("size_cells",
                "the block would have " + std::to_string(sites) + " sites",
                "at most 4e9");
    return false;
  }
  try {
    lattice::Crystal(plan.cell, plan.size, plan.sides);
    return true;
  } catch (const std::invalid_argument& error) {
    box.mistake("size_cells", error.what());
    return false;
  }
}

Film film_of(const Plan& plan, int substrate_layers) {
  Film film;
  film.planes = lattice_planes(plan.cell, {0, 0, 1});
  const double height = plan.size[2] * plan.cell.vectors()[2][2];
  const int planes = plan.cell.is_planar()
                         ? 1
                         : static_cast<int>(std::lround(height / film.planes.spacing));
  int lowest = film.planes.number(plan.cell.basis()[0]);
  for (const Vector3& site : plan.cell.basis())
    lowest = std::min(lowest, film.planes.number(site));
  film.first_plane = lowest + substrate_layers;
  film.layer_count = planes - substrate_layers;
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

void mark_grounds(lattice::Occupancy& occupancy, const Film& film, bool on_support,
                  std::uint64_t trap_count, std::uint64_t seed) {
  // A seed of its own, so that the traps do not follow the path of the run.
  Sample traps(trap_count, film.sites_per_layer, kmc::Rng(seed ^ 0x7472617073ULL));
  for_each_site_of_layers(occupancy.crystal(), film, 0, 0, [&](lattice::Site site) {
    if (traps.takes_next())
      occupancy.set_ground(site, Ground::trap);
    else if (on_support)
      occupancy.set_ground(site, Ground::support);
  });
}

/// Whether a bond leads past the next plane of sites: a support under the lowest plane
/// would miss atoms of the second.
bool skips_planes(const lattice::UnitCell& cell) {
  const double spacing = lattice_planes(cell, {0, 0, 1}).spacing;
  for (const lattice::Bond& bond : cell.bonds(0))
    if (bond.vector[2] > 1.5 * spacing) return true;
  return false;
}

/// What the grounds hold an atom with.
void read_grounds(Section& substrate, Section& traps, bool on_support, bool has_traps,
                  Plan& plan) {
  const unsigned downwards = bonds_downwards(plan.cell);
  rates::GroundBond support{on_support ? downwards : 0, 0.0};
  if (on_support && !plan.cell.is_planar())
    support.binding_eV = substrate.number("support_binding_eV", Range::not_negative());
  rates::GroundBond trap = has_traps ? support : rates::GroundBond{};
  const bool pins = !plan.rates.barriers.has_value();  // a trap, for good
  if (!pins && (has_traps || traps.has("extra_binding_eV"))) {
    const double extra_eV = traps.number("extra_binding_eV", Range::positive());
    if (has_traps) trap.binding_eV = support.binding_eV + extra_eV;
  }
  if (!pins) {
    rates::CoordinationBarriers barriers = *plan.rates.barriers;
    barriers.grounds = {rates::GroundBond{}, support, trap};
    if (const auto lowest_eV = rates::lowest_ground_barrier_eV(barriers);
        lowest_eV < 0.0)
      substrate.mistake("support_binding_eV",
                        "an atom would leave the support with a barrier of " +
                            std::to_string(lowest_eV) + " eV",
                        "a stronger support, or bond counting");
    plan.rates = coordination_model(barriers, plan.cell.coordination());
  } else if (on_support && !plan.cell.is_planar()) {
    substrate.mistake("layers", "this rate model knows no support",
                      "at least one layer of atoms");
  }
  if (has_traps && plan.rates.overhangs == Overhangs::forbidden)
    traps.mistake("fraction", "this rate model knows no traps", "leave [traps] out");
}

double largest(const std::vector<Vector3>& sites, const Vector3& direction) {
  double most = 0.0;
  for (const Vector3& site : sites) most = std::max(most, dot(site, direction));
  return most;
}

void refuse_cluster_of(Section& deposition, double atoms) {
  deposition.mistake("atoms",
                     "the largest cluster, of " + std::to_string(std::llround(atoms)) +
                         " atoms, does not fit into the box above the substrate",
                     "smaller clusters, or a larger box.size_cells");
}

/// A cluster that touches its own image, or is higher than the room, cannot land.
void refuse_too_large(Section& deposition, const std::vector<Vector3>& shape,
                      const Plan& plan) {
  const lattice::UnitCell& cell = plan.cell;
  bool fits = true;
  for (int axis = 0; axis < 2; ++axis) {
    const Vector3 g = {cell.fractional({1, 0, 0})[axis],
                       cell.fractional({0, 1, 0})[axis],
                       cell.fractional({0, 0, 1})[axis]};
    const double width =
        largest(shape, g) + largest(shape, -1.0 * g) + cell.bond_length() * norm(g);
    fits = fits && width < plan.size[axis];
  }
  const double height = largest(shape, {0, 0, 1}) + largest(shape, {0, 0, -1});
  const double room = (plan.film->layer_count - 1) * plan.film->planes.spacing;
  if (!cell.is_planar()) fits = fits && height <= room;
  if (!fits) refuse_cluster_of(deposition, static_cast<double>(shape.size()));
}

/// Whether every site sees all others in the same directions.
bool is_bravais(const lattice::UnitCell& cell) {
  for (const Vector3& from : cell.basis())
    for (const Vector3& to : cell.basis())
      for (const Vector3& seen_from : cell.basis())
        if (!cell.site_near(seen_from + (to - from))) return false;
  return true;
}

std::vector<Vector3> read_shape(Section& deposition, rates::Arrivals& arrivals,
                                const Plan& plan) {
  const std::string name =
      deposition.choice("shape", {"atom", "sphere", "truncated_octahedron"}, "atom");
  if (name == "atom") return {{0, 0, 0}};
  arrivals.mean_atoms = deposition.number("atoms", Range::between(1, 1e6));
  arrivals.spread_atoms =
      deposition.number("spread_atoms", Range::between(0, 1e6), 0.0);
  if (!is_bravais(plan.cell)) {
    deposition.mistake("shape", "not all sites of this lattice are alike",
                       "clusters need a lattice such as fcc, bcc, simple_cubic, square "
                       "or triangular");
    return {{0, 0, 0}};
  }
  // Wider, so many sizes would be cut off at one atom that the mean is another.
  if (3.0 * arrivals.spread_atoms > arrivals.mean_atoms)
    deposition.mistake("spread_atoms", "too wide for a normal distribution of sizes",
                       "at most a third of deposition.atoms");
  // Beyond five standard deviations is cut off: one cluster in 3 million.
  const double most = arrivals.mean_atoms + 5.0 * arrivals.spread_atoms;
  if (plan.film &&
      most > static_cast<double>(plan.film->sites_per_layer) * plan.film->layer_count) {
    refuse_cluster_of(deposition, most);
    return {{0, 0, 0}};
  }
  return lattice::cluster_sites(plan.cell,
                                name == "sphere"
                                    ? lattice::ClusterShape::sphere
                                    : lattice::ClusterShape::truncated_octahedron,
                                static_cast<std::size_t>(std::ceil(most)));
}

Vector3 read_direction(Section& deposition) {
  const double degree = std::numbers::pi / 180.0;
  const double polar =
      degree * deposition.number("polar_angle_deg", Range::between(0.0, 85.0), 0.0);
  const double azimuth =
      degree * deposition.number("azimuth_deg", Range::between(-360.0, 360.0), 0.0);
  return {std::sin(polar) * std::cos(azimuth), std::sin(polar) * std::sin(azimuth),
          -std::cos(polar)};
}

/// Arrivals on the whole block per second.
double read_flux_per_s(Section& deposition, double mean_atoms, const Film& film) {
  const auto layers =
      deposition.optional_number("flux_ML_per_s", Range::not_negative());
  const auto clusters =
      deposition.optional_number("flux_per_nm2_s", Range::not_negative());
  if (layers.has_value() == clusters.has_value())
    deposition.mistake(layers ? "flux_per_nm2_s" : "flux_ML_per_s",
                       layers ? "the flux is given twice" : "missing",
                       "flux_ML_per_s (monolayers of atoms) or flux_per_nm2_s "
                       "(arrivals, atoms or clusters)");
  if (clusters) return *clusters * film.area_nm2;
  return layers.value_or(0.0) * static_cast<double>(film.sites_per_layer) / mean_atoms;
}

/// The coverage at which the flux ends, or the run.
void read_dose(Section& root, Section& deposition, DepositionPlan& result,
               const Plan& plan) {
  Section stop = root.table("stop");
  const auto until_ML = deposition.optional_number("until_ML", Range::positive());
  const auto stop_ML = stop.optional_number("coverage_ML", Range::positive());
  const double sites = static_cast<double>(plan.film->sites_per_layer);
  const double atoms = result.arrivals.mean_atoms;
  const double on_s = result.flux.time_on_s(result.flux.until_s);
  const auto check = [&](Section& section, const char* key, double ML) {
    if (!(result.flux.rate_per_s > 0.0))
      section.mistake(key, "never reached: the flux is zero",
                      "a flux, or no limit of coverage");
    else if (result.flux.rate_per_s * on_s * atoms / sites < ML)
      section.mistake(key, "not reached before the flux ends at until_s",
                      "a later until_s, or a smaller coverage");
    else if (!plan.cell.is_planar() && ML > plan.film->layer_count)
      section.mistake(key, "more layers than the box has room for",
                      "at most " + std::to_string(plan.film->layer_count) +
                          " above the substrate; make box.size_cells higher");
  };
  if (until_ML) check(deposition, "until_ML", *until_ML);
  if (stop_ML) check(stop, "coverage_ML", *stop_ML);
  if (stop_ML && until_ML && *stop_ML > *until_ML)
    stop.mistake("coverage_ML", "more than deposition.until_ML, where the flux ends",
                 "leave one of them out");
  result.stops_run = stop_ML.has_value();
  if (const auto dose_ML = stop_ML ? stop_ML : until_ML)
    result.arrivals.most =
        static_cast<std::uint64_t>(std::max(1.0, std::round(*dose_ML * sites / atoms)));
}

}  // namespace

void read_substrate(Section& root, Plan& plan) {
  const bool sized = read_size(root, plan);
  Section substrate = root.table("substrate");
  Section traps = root.table("traps");
  const auto layers = static_cast<int>(
      plan.cell.is_planar() ? 0 : substrate.integer("layers", Range::between(0, 1e6)));
  const double trap_fraction = traps.number("fraction", Range::between(0.0, 1.0), 0.0);
  const bool on_support = layers == 0;
  if (on_support && !plan.cell.is_planar() && skips_planes(plan.cell))
    substrate.mistake("layers", "on this face bonds lead past a support",
                      "two layers of atoms or more");
  read_grounds(substrate, traps, on_support, trap_fraction > 0.0, plan);
  if (!sized) return;
  const Film film = film_of(plan, layers);
  if (film.layer_count < 1) {
    substrate.mistake("layers", "no room above the substrate",
                      "fewer layers than the box is high");
    return;
  }
  plan.film = film;
  const auto trap_count = static_cast<std::uint64_t>(
      std::llround(trap_fraction * static_cast<double>(film.sites_per_layer)));
  plan.populate = [film, layers](lattice::Occupancy& occupancy,
                                 std::vector<std::uint32_t>& origin) {
    for_each_site_of_layers(occupancy.crystal(), film, -layers, -1,
                            [&](lattice::Site site) {
                              occupancy.place(site);
                              origin.push_back(0);
                            });
  };
  const bool marks_support = on_support && !plan.cell.is_planar();
  plan.mark_sites = [=, seed = plan.seed](lattice::Occupancy& occupancy) {
    if (marks_support || trap_count > 0)
      mark_grounds(occupancy, film, marks_support, trap_count, seed);
  };
}

void read_deposition(Section& root, Plan& plan) {
  Section deposition = root.table("deposition");
  DepositionPlan result;
  result.flux = read_flux_programme(deposition);
  const bool columns = plan.rates.overhangs == Overhangs::forbidden;
  const std::string landing = deposition.choice(
      "landing", {"first_touch", "funnelling"}, columns ? "funnelling" : "first_touch");
  result.arrivals.landing = landing == "funnelling" ? rates::Landing::funnelling
                                                    : rates::Landing::first_touch;
  result.arrivals.direction = read_direction(deposition);
  result.arrivals.shape = read_shape(deposition, result.arrivals, plan);
  const Film any{{}, 0, 1, 1, 1.0};  // where [box] is wrong already
  result.flux.rate_per_s =
      read_flux_per_s(deposition, result.arrivals.mean_atoms, plan.film.value_or(any));
  if (!plan.film) {
    root.table("stop").optional_number("coverage_ML", Range::positive());
    deposition.optional_number("until_ML", Range::positive());
    return;
  }
  refuse_too_large(deposition, result.arrivals.shape, plan);
  if (columns && (landing != "funnelling" || result.arrivals.shape.size() > 1 ||
                  result.arrivals.direction[2] > -1.0))
    deposition.mistake("", "these rates have no overhangs",
                       "single atoms, polar_angle_deg = 0, landing = \"funnelling\"");
  read_dose(root, deposition, result, plan);
  plan.deposition = std::move(result);
}

}  // namespace scenarios
