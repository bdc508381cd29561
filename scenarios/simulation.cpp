#include "scenarios/simulation.hpp"

#include <algorithm>
#include <cmath>

#include "lattice/input_error.hpp"

namespace scenarios {

Simulation::Simulation(const Plan& plan, OutputFiles& files)
    : plan_(plan),
      crystal_(plan.cell, plan.size, plan.sides),
      occupancy_(crystal_),
      state_{crystal_,
             occupancy_,
             plan.element,
             plan.lattice_constant_nm,
             plan.rates.bond_energy_eV,
             plan.particles,
             plan.contacts,
             {}},
      engine_(kmc::Rng(plan.seed, plan.stream)),
      files_(files) {}

void Simulation::begin() {
  plan_.populate(occupancy_, state_.origin);
  if (occupancy_.atom_count() == 0)
    throw lattice::InputError(
        lattice::Mistake{.key = "particle", .problem = "no site lies in any particle"});
  make_hop();
  watch();
  series_->write_header();
}

void Simulation::make_hop() {
  hop_ = plan_.rates.make_hop(occupancy_, temperature_K());
  engine_.add(*hop_);
}

void Simulation::watch() {
  std::vector<std::unique_ptr<Measurement>> measurements;
  for (const std::string& name : plan_.measurements)
    measurements.push_back(Measurements::find(name)(state_));
  series_.emplace(std::move(measurements), files_);
  trajectory_.emplace(state_, plan_.trajectory_format, files_);
  engine_.watch(*series_, plan_.series);
  engine_.watch(*trajectory_, plan_.trajectory);
}

kmc::Stop Simulation::run(const std::function<bool()>& interrupted) {
  for (;;) {
    hop_->set_temperature_K(temperature_K());
    const double change_s = plan_.temperature.next_change_s(time_s());
    const kmc::Stop stop = engine_.run({.time_s = std::min(plan_.stop_time_s, change_s),
                                        .events = plan_.stop_events,
                                        .interrupted = interrupted});
    // So cold that all rates vanish: until the temperature changes, nothing happens.
    const bool waits = stop == kmc::Stop::nothing_can_happen && std::isfinite(change_s);
    if (waits) engine_.wait_until(std::min(plan_.stop_time_s, change_s));
    if (time_s() >= plan_.stop_time_s) return kmc::Stop::time_reached;
    if (stop != kmc::Stop::time_reached && !waits) return stop;
  }
}

void Simulation::save(kmc::ArchiveWriter& archive) const {
  engine_.save(archive);
  occupancy_.save(archive);
  archive.values(std::span<const std::uint16_t>(state_.origin));
  hop_->save(archive);
}

void Simulation::restore(kmc::ArchiveReader& archive) {
  // The engine's clock decides the temperature, its schedules need their observers.
  watch();
  engine_.restore(archive);
  occupancy_.restore(archive);
  state_.origin = archive.values<std::uint16_t>();
  if (state_.origin.size() != occupancy_.atom_end())
    throw kmc::BadArchive("atoms without an origin");
  make_hop();
  hop_->restore(archive);
}

}  // namespace scenarios
