// A run before it runs: everything that the input file says, checked. Making a plan
// takes no memory for atoms; scenarios/simulation.hpp carries it out.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "kmc/schedule.hpp"
#include "lattice/crystal.hpp"
#include "scenarios/config.hpp"
#include "scenarios/flux_programme.hpp"
#include "scenarios/rate_model.hpp"
#include "scenarios/registry.hpp"
#include "scenarios/state.hpp"
#include "scenarios/stop_when.hpp"
#include "scenarios/temperature_programme.hpp"
#include "scenarios/trajectory.hpp"

namespace scenarios {

/// Puts the first atoms on the sites; fills State::origin. Returns what a user may not
/// expect of them, a line each.
using Populate = std::function<std::vector<std::string>(
    lattice::Occupancy&, std::vector<std::uint32_t>& origin)>;

/// What arrives, and when.
struct DepositionPlan {
  rates::Arrivals arrivals;
  FluxProgramme flux;
  bool stops_run = false;  ///< when the last of arrivals.most has come
};

struct Plan {
  std::string scenario;
  std::uint64_t seed = 1;
  std::uint64_t stream = 0;

  std::string element{};
  double lattice_constant_nm = 1.0;
  lattice::UnitCell cell;
  lattice::Crystal::Cells size{1, 1, 1};
  std::array<lattice::Side, 3> sides{};
  lattice::Crystal::Climb climb{};  ///< of a film on a stepped substrate

  RateModel rates;
  TemperatureProgramme temperature;

  std::vector<Particle> particles{};
  std::vector<Contact> contacts{};
  Populate populate{};
  /// Gives sites their ground, before atoms are put.
  std::function<void(lattice::Occupancy&)> mark_sites = [](lattice::Occupancy&) {};
  std::optional<Film> film{};
  std::optional<DepositionPlan> deposition{};
  std::optional<Tracer> tracer{};

  std::vector<std::string> measurements{};
  std::vector<std::string> lists{};
  kmc::Schedule series = kmc::Schedule::none();
  kmc::Schedule trajectory = kmc::Schedule::none();
  Trajectory::Format trajectory_format = Trajectory::Format::gzip;

  double stop_time_s = std::numeric_limits<double>::infinity();
  std::uint64_t stop_events = std::numeric_limits<std::uint64_t>::max();
  std::optional<StopWhen> stop_when{};
  double stop_wall_clock_s = std::numeric_limits<double>::infinity();
  double checkpoint_wall_clock_s = 600.0;
};

/// Fills in what is special to a scenario: block, particles, populate, and the
/// measurements that it makes unless the input names others.
using ScenarioMaker = void (*)(Section& root, Plan& plan);
using Scenarios = Registry<ScenarioMaker>;

/// Reads the whole input and calls config.finish(): throws lattice::InputError with all
/// mistakes of the file.
Plan read_plan(Config& config);

}  // namespace scenarios
