// The atoms through time: trajectory.xyz or trajectory.xyz.gz.
#pragma once

#include <string>

#include "kmc/observer.hpp"
#include "scenarios/output_files.hpp"
#include "scenarios/state.hpp"

namespace scenarios {

/// The present state as a frame of extended XYZ: positions in angstrom; columns
/// coordination (number of neighbours), origin (State::origin) and, in a film,
/// arrival_s; in the header Lattice [angstrom], pbc, Units, Time [s] and Event (number
/// of events so far).
std::string xyz_frame(const State& state, double time_s, std::uint64_t event_count);

/// Appends a frame at each due point; compressed, each frame is a gzip member of its
/// own, so that any prefix of whole frames is a valid file.
class Trajectory final : public kmc::Observer {
 public:
  enum class Format { plain, gzip };

  Trajectory(const State& state, Format format, OutputFiles& files)
      : state_(state), format_(format), files_(files) {}

  void observe(double time_s, std::uint64_t event_count) override;

 private:
  const State& state_;
  Format format_;
  OutputFiles& files_;
};

}  // namespace scenarios
