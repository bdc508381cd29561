// Keys that would change nothing are refused: who writes one expects something of it.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/scenarios/plan_text.hpp"

namespace {

const std::string ball = "[[particle]]\nshape = 'sphere'\nradius_a = 3\n";

const std::string film =
    "scenario = 'deposition'\ntemperature_K = 600\n"
    "[lattice]\ncell = 'fcc'\nlattice_constant_nm = 0.4\n"
    "[box]\nsize_cells = [8, 8, 8]\n[substrate]\nlayers = 4\n"
    "[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.1\n"
    "[deposition]\nflux_ML_per_s = 1e5\n"
    "[series]\nmeasurements = ['deposition']\nevery_events = 1000\n"
    "[stop]\ntime_s = 1\n";

/// Expects the input to be right, and wrong at `key` with the one override more.
void check_refused(const std::string& text, const std::vector<std::string>& as_it_is,
                   const std::string& more, const std::string& key) {
  CAPTURE(more);
  CHECK(complaint(text, as_it_is) == "");
  std::vector<std::string> overrides = as_it_is;
  overrides.push_back(more);
  const std::string told = complaint(text, overrides);
  CHECK_MESSAGE(told.find(key) != std::string::npos, told);
  CHECK_MESSAGE(told.find('\n') == std::string::npos, told);
}

TEST_CASE("Keys of a box and of a schedule that would change nothing are refused") {
  check_refused(input_text(ball), {"box.size_cells=[20,20,20]"}, "box.margin_a=2",
                "box.margin_a");
  check_refused(input_text(ball), {}, "series.points_per_decade=5",
                "series.points_per_decade");
}

TEST_CASE("Keys that another choice of the same table reads are refused") {
  const std::string pair = ball + ball + "touch = 1\n";
  check_refused(input_text(pair), {}, "particle[1].position_a=[9,0,0]",
                "particle[1].position_a");
  check_refused(input_text(ball), {}, "particle[0].gap_a=1",
                "says nothing without touch");
  check_refused(
      input_text("[[particle]]\nshape = 'wulff'\nenergy_111 = 1\natoms = 50\n"), {},
      "particle[0].radius_a=2", "says nothing beside atoms");
  const std::string heap =
      input_text("[packing]\ncount = 4\nradius_a = 3\narrangement = 'close_packed'\n");
  for (const std::string key : {"seed=3", "radius_spread=0.1", "rows=2"})
    check_refused(heap, {}, "packing." + key,
                  "says nothing of arrangement = \"close_packed\"");
  check_refused(heap, {"packing.arrangement=\"random\""}, "packing.gap_a=0.1",
                "says nothing of arrangement = \"random\"");
  const std::vector<std::string> stage = {"stage=[{temperature_K=600,duration_s=1}]"};
  check_refused(film, {}, "stage=[{temperature_K=600,duration_s=1}]", "temperature_K");
}

TEST_CASE("A cell of the user does not bear the name of another") {
  const std::vector<std::string> own = {
      "lattice.vectors=[[1,0,0],[0,1,0],[0,0,1]]", "lattice.basis=[[0,0,0]]",
      "lattice.bond_length_a=1", "lattice.cell=\"mine\""};
  check_refused(input_text(ball), own, "lattice.cell=\"bcc\"", "lattice.cell");
}

TEST_CASE("Keys of a film that would change nothing are refused") {
  check_refused(film, {}, "deposition.azimuth_deg=30", "deposition.azimuth_deg");
  check_refused(film, {}, "traps.extra_binding_eV=0.3", "traps.extra_binding_eV");
  check_refused(film, {"traps={fraction=0.1,extra_binding_eV=0.3}"},
                "traps.fraction=1e-4", "traps.fraction");
  check_refused(film,
                {"lattice.cell=\"simple_cubic\"",
                 "rates={model=\"solid_on_solid\",terrace_barrier_eV=0.5,"
                 "lateral_bond_eV=0.1,interlayer=\"none\"}"},
                "rates.step_barrier_eV=0.1", "rates.step_barrier_eV");
  const std::vector<std::string> planar = {"lattice.cell=\"square\"", "substrate={}",
                                           "box.size_cells=[30,30,1]"};
  check_refused(film, planar, "substrate.layers=0", "says nothing on a lattice of one");
  for (const std::string key : {"landing=\"funnelling\"", "polar_angle_deg=30"})
    check_refused(film, planar, "deposition." + key,
                  "deposition." + key.substr(0, key.find('=')));
}

TEST_CASE("A fallback that is never reached is refused") {
  const std::vector<std::string> table = {
      "rates={model=\"pattern_table\",table=\"Au_u3_pattern\",fallback=[\"linear\"]}"};
  check_refused(input_text(ball), table, "rates.fallback=[\"linear\",\"forbidden\"]",
                "rates.fallback");
}

TEST_CASE("Without a rate model no other key of rates is judged") {
  for (const std::string model : {"\"bond_countng\"", "3", ""}) {
    std::string text = input_text(ball);
    const std::string known = "model = 'bond_counting'\n";
    text.replace(text.find(known), known.size(),
                 model.empty() ? "" : "model = " + model + "\n");
    const std::string told = complaint(text);
    CHECK_MESSAGE(told.find("rates.model") != std::string::npos, told);
    CHECK_MESSAGE(told.find('\n') == std::string::npos, told);
  }
  const std::string on_support =
      complaint(film, {"substrate={layers=0,support_binding_eV=0.3}",
                       "rates={model=\"x\"}", "lattice.cell=\"fcc_111\""});
  CHECK_MESSAGE(on_support.find("rates.model") != std::string::npos, on_support);
  CHECK_MESSAGE(on_support.find('\n') == std::string::npos, on_support);
}

TEST_CASE("Numbers of events are whole") {
  check_refused(input_text(ball), {"stop.events=1e3"}, "stop.events=0.3",
                "stop.events");
  check_refused(input_text(ball), {"series.every_events=1e3"},
                "series.every_events=2.5", "series.every_events");
}

}  // namespace
