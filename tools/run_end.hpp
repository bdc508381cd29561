// How runs end, and whether they can go on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "kmc/engine.hpp"
#include "scenarios/config.hpp"
#include "scenarios/simulation.hpp"

namespace tools {

// Why a run stopped before its end, as its manifest tells.
inline constexpr const char* by_signal = "signal";
inline constexpr const char* by_wall_clock = "wall-clock limit";
/// How the exit_reason of a run begins that was ended by an error, which follows.
inline constexpr std::string_view failed_with = "failed: ";

/// Whether the exit_reason in a manifest is that of a run that stopped by itself or was
/// stopped, so that the manifest tells of its files as they are.
bool has_stopped(const std::string& exit_reason);

/// Whether the exit_reason in a manifest is that of a run that came to its end. The
/// others go on when they are resumed.
bool is_end(const std::string& exit_reason);

/// Why a run came to its end, for the manifest; empty if it did not.
std::string end_reason(const scenarios::Plan& plan,
                       const scenarios::Simulation& simulation, kmc::Stop stop);

/// The key of the input that, with another value, lets a run go on.
std::string key_that_ends(const scenarios::Plan& plan,
                          const scenarios::Simulation& simulation, kmc::Stop stop);

/// The restored simulation knows if the last row of its series ends it. `series` is
/// that file, of which the first `length` bytes are of the run. Throws
/// lattice::InputError if the stop lies before the state: what happened since cannot be
/// taken back.
void take_up_stop(const scenarios::Plan& plan, scenarios::Simulation& simulation,
                  const scenarios::Config& input, const std::filesystem::path& series,
                  std::uint64_t length);

}  // namespace tools
