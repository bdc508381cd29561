#include "scenarios/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

#include "lattice/input_error.hpp"
#include "lattice/words.hpp"
#include "scenarios/placement.hpp"

namespace scenarios {
namespace {

/// A line for the user about each thing that an element can hardly have.
std::vector<std::string> odd_materials(const Plan& plan) {
  std::vector<std::string> odd;
  if (plan.element == "X") return odd;
  // The first word: what follows may tell of the surface or the potential.
  const std::string metal =
      plan.rates.metal.substr(0, plan.rates.metal.find_first_of(" (,;"));
  if (!metal.empty() && plan.element != metal)
    odd.push_back("the table of barriers is of " + plan.rates.metal +
                  ", lattice.element is " + plan.element);
  const double apart_nm = plan.cell.bond_length() * plan.lattice_constant_nm;
  if (!plan.cell.is_planar() && !(apart_nm > 0.15 && apart_nm < 0.6)) {
    char line[120];
    std::snprintf(line, sizeof line,
                  "neighbours are %.3g nm apart, those of elements 0.2 to 0.5: is "
                  "lattice_constant_nm in nm?",
                  apart_nm);
    odd.emplace_back(line);
  }
  return odd;
}

}  // namespace

Simulation::Simulation(const Plan& plan, OutputFiles& files)
    : plan_(plan),
      crystal_(plan.cell, plan.size, plan.sides, plan.climb),
      // A substrate is there everywhere; few atoms on a bare support are not.
      occupancy_(crystal_, plan.film && plan.film->substrate_layers > 0
                               ? kmc::Pages::huge
                               : kmc::Pages::small),
      state_{crystal_,
             occupancy_,
             plan.element,
             plan.lattice_constant_nm,
             plan.rates.bond_energy_eV,
             plan.rates.barriers ? plan.rates.barriers->grounds
                                 : rates::CoordinationBarriers().grounds,
             plan.particles,
             plan.contacts,
             {},
             {},
             plan.film,
             plan.tracer},
      engine_(kmc::Rng(plan.seed, plan.stream)),
      files_(files) {
  plan_.mark_sites(occupancy_);
}

std::vector<std::string> Simulation::begin() {
  std::vector<std::string> unexpected = plan_.populate(occupancy_, state_.origin);
  state_.arrival_s.assign(state_.origin.size(), 0.0);
  std::ranges::move(odd_placements(state_), std::back_inserter(unexpected));
  refuse_walks_of_nobody();
  make_processes(temperature_K());
  watch();
  series_->write_header();
  for (const auto& list : lists_) list->write_header();
  std::ranges::move(odd_materials(plan_), std::back_inserter(unexpected));
  if (const auto value = series_->met_now())
    unexpected.push_back("stop.when: " + plan_.stop_when->column + " is " +
                         lattice::shortest(*value) +
                         " at the beginning: the run ends with its first row");
  return unexpected;
}

void Simulation::refuse_walks_of_nobody() const {
  if (!plan_.rates.lone_adatoms_walk) return;
  if (const auto reason = rates::why_none_walks(
          occupancy_, plan_.rates.make_lifting_hop, temperature_K()))
    throw lattice::InputError(
        lattice::Mistake{.key = "rates.lone_adatoms",
                         .problem = *reason,
                         .hint = "\"hop\", or rates where atoms of terraces stay"});
}

void Simulation::make_processes(double temperature_K) {
  hop_ = plan_.rates.make_hop(occupancy_, temperature_K);
  state_.hop = hop_.get();
  state_.temperature_K = temperature_K;
  engine_.add(*hop_);
  if (kmc::TimedEvents* timed = hop_->timed_events()) engine_.add(*timed);
  if (!plan_.deposition) return;
  deposition_.emplace(*hop_, occupancy_, plan_.deposition->arrivals,
                      [this](std::span<const lattice::Atom> atoms) { land(atoms); });
  state_.deposition = &*deposition_;
  engine_.add(*deposition_);
}

void Simulation::land(std::span<const lattice::Atom> atoms) {
  state_.origin.resize(occupancy_.atom_end());
  state_.arrival_s.resize(occupancy_.atom_end());
  const auto origin = static_cast<std::uint32_t>(
      std::min(deposition_->arrival_count(), std::uint64_t{no_more_origins}));
  for (const lattice::Atom atom : atoms) {
    state_.origin[atom] = origin;
    state_.arrival_s[atom] = time_s();
  }
  if (film_reached_top() || (plan_.deposition->stops_run && deposition_->complete()))
    halted_ = true;
}

void Simulation::set_temperature_K(double temperature_K) {
  if (temperature_K == state_.temperature_K) return;
  hop_->set_temperature_K(temperature_K);
  state_.temperature_K = temperature_K;
}

void Simulation::watch() {
  std::vector<std::unique_ptr<Measurement>> measurements;
  for (const std::string& name : plan_.measurements)
    measurements.push_back(Measurements::find(name)(state_));
  series_.emplace(std::move(measurements), files_, plan_.stop_when,
                  [this] { end_by_row(); });
  trajectory_.emplace(state_, plan_.trajectory_format, files_);
  engine_.watch(*series_, plan_.series);
  for (const std::string& name : plan_.lists) {
    lists_.push_back(
        std::make_unique<ListFile>(name, Lists::find(name)(state_), files_));
    engine_.watch(*lists_.back(), plan_.series);
  }
  engine_.watch(*trajectory_, plan_.trajectory);
}

/// When the temperature or the flux changes next [s]; infinity when never.
double Simulation::next_change_s() const {
  const double change_s = plan_.temperature.hold_at(time_s(), event_count()).until_s;
  // Pulses that no arrival is left for change nothing.
  if (!deposition_ || deposition_->complete()) return change_s;
  const FluxProgramme& flux = plan_.deposition->flux;
  if (!(flux.rate_per_s > 0.0)) return change_s;
  return std::min(change_s, flux.next_change_s(time_s()));
}

bool Simulation::is_over() const {
  return halted_ || time_s() >= plan_.stop_time_s || event_count() >= plan_.stop_events;
}

kmc::Stop Simulation::run(const std::function<bool()>& interrupted) {
  for (std::uint64_t holds = 1;; ++holds) {
    // The engine asks by events; between two of them can lie any number of holds.
    if (holds % kmc::Engine::poll_interval == 0 && interrupted())
      return kmc::Stop::interrupted;
    if (time_s() >= end_row_s_) end_by_row();
    const TemperatureProgramme::Hold& hold =
        plan_.temperature.hold_at(time_s(), event_count());
    // What ends where it changes is seen as it was before.
    if (!is_over()) set_temperature_K(hold.temperature_K);
    if (deposition_)
      deposition_->set_rate_per_s(plan_.deposition->flux.rate_at_per_s(time_s()));
    const auto latest_s = [&] {
      return std::min({plan_.stop_time_s, next_change_s(), end_row_s_});
    };
    kmc::Limits limits{.time_s = latest_s(),
                       .events = std::min(plan_.stop_events, hold.until_event),
                       .interrupted = interrupted,
                       .halted = &halted_};
    kmc::Stop stop = engine_.run(limits);
    // No event is left, or it is so cold that all rates vanish: until one of them
    // changes, or the run ends, everything stays as it is.
    if (stop == kmc::Stop::nothing_can_happen) {
      limits.time_s = latest_s();
      if (std::isfinite(limits.time_s)) stop = engine_.wait(limits);
    }
    if (time_s() >= plan_.stop_time_s) return kmc::Stop::time_reached;
    const bool next_hold =
        stop == kmc::Stop::time_reached ||
        (stop == kmc::Stop::events_reached && event_count() < plan_.stop_events);
    if (!next_hold) return stop;
  }
}

void Simulation::save(kmc::ArchiveWriter& archive) const {
  engine_.save(archive);
  occupancy_.save(archive);
  archive.values(std::span<const std::uint32_t>(state_.origin));
  archive.values(std::span<const double>(state_.arrival_s));
  archive.value(state_.temperature_K);
  hop_->save(archive);
  if (deposition_) deposition_->save(archive);
  for (const auto& list : lists_) list->save(archive);
}

void Simulation::restore(kmc::ArchiveReader& archive) {
  // The engine's clock decides the temperature, its schedules need their observers.
  watch();
  engine_.restore(archive);
  occupancy_.restore(archive);
  state_.origin = archive.values<std::uint32_t>();
  state_.arrival_s = archive.values<double>();
  if (state_.origin.size() != occupancy_.atom_end() ||
      state_.arrival_s.size() != occupancy_.atom_end())
    throw kmc::BadArchive("atoms without an origin");
  // Not that of the clock: a run can end where the next temperature begins.
  const auto temperature_K = archive.value<double>();
  if (!(temperature_K > 0.0) || !std::isfinite(temperature_K))
    throw kmc::BadArchive("the temperature is none");
  try {
    make_processes(temperature_K);
  } catch (const lattice::InputError& error) {
    // The run began with this input: it is the atoms that are not of the run.
    throw kmc::BadArchive(error.what());
  }
  hop_->restore(archive);
  if (deposition_) {
    deposition_->restore(archive);
    land({});
  }
  for (const auto& list : lists_) list->restore(archive);
}

}  // namespace scenarios
