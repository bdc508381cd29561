// The phases of an event that `adatom bench` tells apart.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "tests/scenarios/plan_text.hpp"

namespace {

class Phases final : public kmc::PhaseWatch {
 public:
  void begin(kmc::Phase phase) override { begun.push_back(phase); }
  std::vector<kmc::Phase> begun;
};

/// Of a thousand events, each hop chosen once.
std::vector<kmc::Phase> phases_of(const std::string& text,
                                  const std::vector<std::string>& overrides) {
  Begun run(plan_of(text, overrides));
  Phases phases;
  run.simulation.watch_phases(&phases);
  run.simulation.run([] { return false; });
  run.simulation.watch_phases(nullptr);
  const auto* const arrivals = run.simulation.state().deposition;
  const auto hops = run.simulation.event_count() -
                    (arrivals != nullptr ? arrivals->arrival_count() : 0);
  CHECK(static_cast<std::uint64_t>(
            std::ranges::count(phases.begun, kmc::Phase::select)) == hops);
  return phases.begun;
}

/// Each event is chosen, done, and followed by the catalog, by one part of it after the
/// other; a move over two bonds is done in two steps, and some models count the catalog
/// of an atom that leaves for the gas to what it does.
void expect_whole_events(const std::vector<kmc::Phase>& begun) {
  using enum kmc::Phase;
  const std::set<std::pair<kmc::Phase, kmc::Phase>> follows = {
      {wait, select}, {select, apply}, {apply, update}, {update, wait},
      {apply, wait},  {wait, update},  {wait, apply}};
  REQUIRE(begun.size() > 300);
  kmc::Phase before = wait;
  for (const kmc::Phase phase : begun) {
    REQUIRE(follows.contains({before, phase}));
    before = phase;
  }
}

TEST_CASE("every rate model tells where the phases of its events begin") {
  const std::string sphere =
      input_text("[[particle]]\nshape = 'sphere'\nradius_a = 3\n");
  const std::vector<std::vector<std::string>> particles = {
      {},
      {"rates.evaporation_constant_eV=0.1"},
      {"rates={model=\"linear\",constant_eV=0.2,per_initial_neighbour_eV=0.1,"
       "per_final_neighbour_eV=-0.1}"},
      {"rates={model=\"pattern_table\",table=\"Au_u3_pattern\",fallback=[\"linear\"]}"},
      {"rates={model=\"process_table\",table=\"Au_emt_process\",fallback=[\"linear\"]"
       "}"}};
  for (std::size_t k = 0; k < particles.size(); ++k) {
    CAPTURE(k);
    expect_whole_events(phases_of(sphere, particles[k]));
  }
  const std::string film =
      "scenario = 'deposition'\ntemperature_K = 500\n[lattice]\ncell = 'square'\n"
      "lattice_constant_nm = 1\n[box]\nsize_cells = [40, 40, 1]\n[deposition]\n"
      "flux_ML_per_s = 1e-2\n[series]\nevery_events = 1000\n[stop]\nevents = 1000\n";
  expect_whole_events(phases_of(
      film, {"rates={model=\"aggregation\",hop_rate_per_s=1,evaporation_rate_per_s=0.1,"
             "largest_mobile_island=9,island_mobility_exponent=0.5}"}));
  expect_whole_events(phases_of(
      film,
      {"rates={model=\"aggregation\",hop_rate_per_s=10,evaporation_rate_per_s=0.1,"
       "lone_clusters=\"walk\"}"}));
  expect_whole_events(phases_of(
      film,
      {"lattice.cell=simple_cubic", "box.size_cells=[20,20,8]", "substrate.layers=2",
       "rates={model=\"solid_on_solid\",terrace_barrier_eV=0.5,lateral_bond_eV=0.1}"}));
}

}  // namespace
