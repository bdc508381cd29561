// A plan that is carried out.
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kmc/engine.hpp"
#include "lattice/crystal.hpp"
#include "lattice/occupancy.hpp"
#include "rates/state_balance.hpp"
#include "scenarios/list_file.hpp"
#include "scenarios/output_files.hpp"
#include "scenarios/plan.hpp"
#include "scenarios/series.hpp"
#include "scenarios/state.hpp"
#include "scenarios/trajectory.hpp"

namespace scenarios {

/// The state of a run, its processes and its observers. Either begin() or restore()
/// comes first.
class Simulation {
 public:
  /// `files` receives what the observers write, and must outlive it.
  Simulation(const Plan& plan, OutputFiles& files);
  Simulation(const Simulation&) = delete;  // its parts refer to each other

  /// Puts the first atoms and writes the header of the series. Returns what a user may
  /// not expect, a line each. Throws lattice::InputError when the plan leaves no atom,
  /// or an atom off the lattice.
  std::vector<std::string> begin();

  /// Runs until the plan's time, number of events or coverage, or a row of the series
  /// that ends it, or until interrupted() is true. Stop::halted: see film_reached_top()
  /// and series_ended_run(), else the coverage is reached.
  kmc::Stop run(const std::function<bool()>& interrupted);

  /// The present state as series.csv would tell it: the names of its columns, and a
  /// row.
  std::string series_now() {
    return series_->header() + series_->row(time_s(), event_count());
  }

  double time_s() const { return engine_.time_s(); }
  std::uint64_t event_count() const { return engine_.event_count(); }
  double temperature_K() const {
    return plan_.temperature.temperature_K(time_s(), event_count());
  }
  /// Whether an arrival found no room below the top of the block: the run is over.
  bool film_reached_top() const { return deposition_ && deposition_->blocked(); }
  /// Whether a row of the series met plan.stop_when: the run is over.
  bool series_ended_run() const { return row_ended_run_; }
  /// The last row of the series so far, of this time, is such a one. Requires: nothing
  /// happened since.
  void end_at_row(double time_s) { end_row_s_ = time_s; }
  const State& state() const { return state_; }
  const rates::Hop& hop() const { return *hop_; }
  /// Tells where the phases of hops begin. Null ends it.
  void watch_phases(kmc::PhaseWatch* watch) { hop_->watch_phases(watch); }

  /// See rates::Hop: empty when everything kept up to date equals the same from
  /// scratch.
  std::optional<std::string> difference_from_rebuilt() {
    return hop_->difference_from_rebuilt();
  }

  /// What the atom of a site can do; see rates::Hop.
  std::vector<rates::Move> moves(lattice::Site site) const { return hop_->moves(site); }
  /// By which entries the hops so far went; see rates::Hop.
  std::vector<rates::UsedEntry> used_entries() const { return hop_->used_entries(); }
  /// Of all hops of the state, held against its energy. The run may take another path
  /// afterwards. Requires: state().bond_energy_eV is a number.
  rates::StateBalance balance() {
    return rates::check_balance(*hop_, occupancy_,
                                {state_.bond_energy_eV, state_.grounds});
  }

  /// Everything that the future depends on.
  void save(kmc::ArchiveWriter& archive) const;
  /// Requires: made from the same plan as the one that saved. Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive);

 private:
  /// Throws lattice::InputError.
  void refuse_walks_of_nobody() const;
  void make_processes(double temperature_K);
  void land(std::span<const lattice::Atom> atoms);
  void watch();
  void set_temperature_K(double temperature_K);
  void end_by_row() { row_ended_run_ = halted_ = true; }
  bool is_over() const;
  double next_change_s() const;

  const Plan plan_;
  lattice::Crystal crystal_;
  lattice::Occupancy occupancy_;
  State state_;
  std::unique_ptr<rates::Hop> hop_;
  std::optional<rates::Deposition> deposition_;
  bool halted_ = false;  ///< the series, the coverage or the block ends the run
  bool row_ended_run_ = false;
  double end_row_s_ = std::numeric_limits<double>::infinity();
  kmc::Engine engine_;
  std::optional<Series> series_;
  std::vector<std::unique_ptr<ListFile>> lists_;
  std::optional<Trajectory> trajectory_;
  OutputFiles& files_;
};

}  // namespace scenarios
