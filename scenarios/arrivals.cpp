#include "scenarios/arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lattice/shapes/cluster_sites.hpp"

namespace scenarios {
namespace {

using lattice::Vector3;

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
    const Vector3 g = cell.reciprocal(axis);
    const double width =
        largest(shape, g) + largest(shape, -1.0 * g) + cell.bond_length() * norm(g);
    fits = fits && width < plan.size[axis] - 1e-9;
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

rates::ClusterSizes read_sizes(Section& deposition) {
  rates::ClusterSizes sizes{
      .mean_atoms =
          static_cast<double>(deposition.integer("atoms", Range::between(1, 1e6))),
      .spread_atoms = deposition.number("spread_atoms", Range::between(0, 1e6), 0.0),
      .spread_ln_atoms =
          deposition.number("spread_ln_atoms", Range::between(0, 1), 0.0)};
  if (sizes.spread_atoms > 0.0 && sizes.spread_ln_atoms > 0.0)
    deposition.mistake("spread_ln_atoms", "beside spread_atoms", "one of them");
  // Wider, many sizes would be cut off at one atom: no longer such a distribution.
  if (3.0 * sizes.spread_atoms > sizes.mean_atoms - 1.0)
    deposition.mistake("atoms", "too few for sizes as wide about them as spread_atoms",
                       "at least 3 spread_atoms + 1, or a smaller spread_atoms");
  // The smallest are as much smaller for any mean.
  if (const double smallest = sizes.smallest_atoms(); smallest < 1.0)
    deposition.mistake(
        "atoms", "too few for sizes as wide about them as spread_ln_atoms",
        "at least " +
            std::to_string(std::llround(std::ceil(sizes.mean_atoms / smallest))) +
            ", or a smaller spread_ln_atoms");
  return sizes;
}

std::vector<Vector3> read_cluster_shape(Section& deposition, rates::Arrivals& arrivals,
                                        const Plan& plan) {
  const std::string name =
      deposition.choice("shape", {"atom", "sphere", "truncated_octahedron"}, "atom");
  if (name == "atom") {
    for (const char* key : {"atoms", "spread_atoms", "spread_ln_atoms"})
      deposition.refuse(key, "says nothing of single atoms",
                        "a shape of clusters, or leave it out");
    return {{0, 0, 0}};
  }
  arrivals.sizes = read_sizes(deposition);
  if (!is_bravais(plan.cell)) {
    deposition.mistake("shape", "not all sites of this lattice are alike",
                       "clusters need a lattice such as fcc, bcc, simple_cubic, square "
                       "or triangular");
    return {{0, 0, 0}};
  }
  const double most = arrivals.sizes.largest_atoms();
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

Vector3 read_arrival_direction(Section& deposition) {
  const double degree = std::numbers::pi / 180.0;
  const double polar =
      degree * deposition.number("polar_angle_deg", Range::between(0.0, 85.0), 0.0);
  const double azimuth =
      degree * deposition.number("azimuth_deg", Range::between(-360.0, 360.0), 0.0);
  if (!deposition.has("polar_angle_deg"))
    deposition.refuse("azimuth_deg", "says nothing without polar_angle_deg",
                      "leave it out");
  return {std::sin(polar) * std::cos(azimuth), std::sin(polar) * std::sin(azimuth),
          -std::cos(polar)};
}

/// Whether a beam falls faster than the surface goes down along it.
bool meets_terraces(const Vector3& direction, const Film& film) {
  return direction[2] + film.planes.spacing * dot(film.steps.descent, direction) <
         -1e-3;
}

/// Arrivals on the whole block per second.
double read_flux_per_s(Section& deposition, double mean_atoms, const Film& film) {
  const auto layers =
      deposition.optional_number("flux_ML_per_s", Range::not_negative());
  const auto clusters =
      deposition.optional_number("flux_per_nm2_s", Range::not_negative());
  const bool is_twice = deposition.has("flux_ML_per_s");
  if (is_twice == deposition.has("flux_per_nm2_s"))
    deposition.mistake(is_twice ? "flux_per_nm2_s" : "flux_ML_per_s",
                       is_twice ? "the flux is given twice" : "missing",
                       "flux_ML_per_s (monolayers of atoms) or flux_per_nm2_s "
                       "(arrivals, atoms or clusters)");
  if (clusters) return *clusters * film.area_nm2;
  // A flux that could not be read is not zero.
  return layers.value_or(std::nan("")) * static_cast<double>(film.sites_per_layer) /
         mean_atoms;
}

/// The coverage at which the flux ends, or the run.
void read_dose(Section& root, Section& deposition, DepositionPlan& result,
               const Plan& plan) {
  Section stop = root.table("stop");
  const auto until_ML = deposition.optional_number("until_ML", Range::positive());
  const auto stop_ML = stop.optional_number("coverage_ML", Range::positive());
  const double sites = static_cast<double>(plan.film->sites_per_layer);
  const double atoms = result.arrivals.sizes.mean_atoms;
  const double on_s = result.flux.time_on_s(result.flux.until_s);
  const auto check = [&](Section& section, const char* key, double ML) {
    if (result.flux.rate_per_s == 0.0)
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
  // As many as that arrive by chance only: else such a run might never end.
  const bool may_end_before = std::isfinite(result.flux.until_s);
  if (stop_ML && may_end_before && !stop.has("time_s") && !stop.has("events"))
    stop.mistake("coverage_ML",
                 "perhaps never reached: the flux ends at deposition.until_s, and "
                 "arrivals are random",
                 "a stop.time_s or stop.events beside it, or no until_s");
  if (stop_ML && until_ML && *stop_ML > *until_ML)
    stop.mistake("coverage_ML", "more than deposition.until_ML, where the flux ends",
                 "leave one of them out");
  result.stops_run = stop_ML.has_value();
  if (const auto dose_ML = stop_ML ? stop_ML : until_ML)
    result.arrivals.most = arrivals_of_dose(*dose_ML, sites, atoms);
}

}  // namespace

std::uint64_t arrivals_of_dose(double dose_ML, double sites_per_layer,
                               double mean_atoms) {
  return static_cast<std::uint64_t>(std::clamp(
      std::round(dose_ML * sites_per_layer / mean_atoms), 1.0, most_counted));
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
  result.arrivals.direction = read_arrival_direction(deposition);
  if (plan.cell.is_planar())
    for (const char* key : {"landing", "polar_angle_deg", "azimuth_deg"})
      deposition.refuse(key, "says nothing on a lattice of one layer", "leave it out");
  result.arrivals.shape = read_cluster_shape(deposition, result.arrivals, plan);
  const Film any{{}, 0, 1, 1, 1.0};  // where [box] is wrong already
  result.flux.rate_per_s = read_flux_per_s(deposition, result.arrivals.sizes.mean_atoms,
                                           plan.film.value_or(any));
  if (!plan.film) {
    root.table("stop").optional_number("coverage_ML", Range::positive());
    deposition.optional_number("until_ML", Range::positive());
    return;
  }
  refuse_too_large(deposition, result.arrivals.shape, plan);
  if (!meets_terraces(result.arrivals.direction, *plan.film))
    deposition.mistake("polar_angle_deg",
                       "these arrivals fly down the steps, flatter than the surface",
                       "a smaller angle, or another azimuth_deg");
  if (columns && (landing != "funnelling" || result.arrivals.shape.size() > 1 ||
                  result.arrivals.direction[2] > -1.0))
    deposition.mistake("", "these rates have no overhangs",
                       "single atoms, polar_angle_deg = 0, landing = \"funnelling\"");
  read_dose(root, deposition, result, plan);
  plan.deposition = std::move(result);
}

}  // namespace scenarios
