// Runs that are cut into pieces and gone on with.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <string>

#include "kmc/archive.hpp"
#include "kmc/engine.hpp"
#include "tests/scenarios/plan_text.hpp"

/// What a run writes that is cut into `pieces` by events, each in a fresh Simulation,
/// and its last state.
inline std::map<std::string, std::string> output_in_pieces(scenarios::Plan plan,
                                                           unsigned pieces) {
  const std::uint64_t events = plan.stop_events;
  TextFiles files;
  std::string saved;
  for (unsigned piece = 1; piece <= pieces; ++piece) {
    plan.stop_events = events * piece / pieces;
    scenarios::Simulation simulation(plan, files);
    kmc::ArchiveReader reader(saved);
    if (piece == 1)
      simulation.begin();
    else
      simulation.restore(reader);
    CHECK(reader.at_end());
    CHECK(simulation.run([] { return false; }) == kmc::Stop::events_reached);
    CHECK(simulation.event_count() == plan.stop_events);
    kmc::ArchiveWriter writer;
    simulation.save(writer);
    saved = writer.bytes();
  }
  files.texts["state"] = saved;
  return files.texts;
}
