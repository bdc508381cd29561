#include "scenarios/plan_facts.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "lattice/input_error.hpp"

namespace scenarios {

std::uint64_t site_count(const Plan& plan) {
  std::uint64_t count = plan.cell.basis().size();
  for (const int cells : plan.size) count *= static_cast<std::uint64_t>(cells);
  return count;
}

double most_bytes(const Plan& plan) {
  // The occupancy's word and atom number, the catalog's entry, and for each atom its
  // site, its place in the catalog, its origin and time of arrival.
  constexpr double per_atom = 4.0 + 8.0 + 12.0;
  double atoms = 0.0;
  const auto sites = static_cast<double>(site_count(plan));
  if (plan.film) atoms = sites;
  for (const Particle& particle : plan.particles)
    atoms += 4.19 * std::pow(std::min(particle.radius, 1e4), 3.0) /
             plan.cell.volume_per_site();
  return sites * (8.0 + plan.rates.bytes_per_site) + std::min(atoms, sites) * per_atom;
}

void refuse_if_too_large(const Plan& plan) {
  const double available = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) *
                           static_cast<double>(::sysconf(_SC_PAGESIZE));
  const double needed = most_bytes(plan);
  if (needed <= available) return;
  const auto gib = [](double bytes) {
    return std::to_string(bytes / 1073741824.0).substr(0, 6) + " GiB";
  };
  throw lattice::InputError({.key = "box",
                             .problem = std::to_string(site_count(plan)) +
                                        " sites may take up to " + gib(needed) +
                                        ", this machine has " + gib(available),
                             .hint = "make the box or the particles smaller"});
}

std::map<std::string, Fact> facts_of(const Plan& plan) {
  std::map<std::string, Fact> facts;
  facts["scenario"] = plan.scenario;
  facts["lattice"] = plan.cell.name();
  facts["lattice_constant_nm"] = plan.lattice_constant_nm;
  facts["element"] = plan.element;
  facts["coordination"] = std::uint64_t{plan.cell.coordination()};
  facts["sites"] = site_count(plan);
  facts["rates"] = plan.rates.description;
  facts["detailed_balance"] = plan.rates.balance;
  facts["initial_temperature_K"] = plan.temperature.temperature_K(0.0);
  if (plan.tracer) {
    facts["tracer"] = plan.tracer->name;
    facts["tracer_axes"] = plan.tracer->axes;
  }
  if (plan.film) {
    facts["film_area_nm2"] = plan.film->area_nm2;
    facts["film_layers"] = static_cast<std::uint64_t>(plan.film->layer_count);
    facts["film_sites_per_layer"] = plan.film->sites_per_layer;
    if (const double width = plan.film->steps.terrace_width(); std::isfinite(width))
      facts["film_terrace_width_nm"] = width * plan.lattice_constant_nm;
  }
  if (plan.deposition)
    facts["arrivals_per_nm2_s"] =
        plan.deposition->flux.rate_per_s / plan.film->area_nm2;
  for (const Contact& contact : plan.contacts) {
    const double smaller = contact.smaller_radius();
    if (std::isnan(smaller)) continue;
    facts["neck_" + std::to_string(contact.first + 1) + "_" +
          std::to_string(contact.second + 1) + "_R_nm"] =
        smaller * plan.lattice_constant_nm;
  }
  return facts;
}

std::optional<std::uint64_t> atoms_off_slabs(const State& state) {
  const auto is_slab = [](const auto& p) { return !std::isfinite(p.radius); };
  if (std::ranges::none_of(state.particles, is_slab)) return std::nullopt;
  std::uint64_t count = 0;
  state.occupancy.for_atoms([&](lattice::Atom atom, lattice::Site) {
    const std::uint32_t origin = state.origin[atom];
    if (origin > 0 && !is_slab(state.particles[origin - 1])) ++count;
  });
  return count;
}

}  // namespace scenarios
