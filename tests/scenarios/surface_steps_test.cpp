// Films on a substrate that goes down in steps.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "scenarios/trajectory.hpp"
#include "tests/scenarios/pieces.hpp"
#include "tests/scenarios/plan_text.hpp"

namespace {

const auto never = [] { return false; };

struct Surface {
  std::string cell;
  std::string size;
  std::string steps;
  unsigned layers = 6;
  std::string rest = "";
};

std::string film(const Surface& surface) {
  return "scenario = 'deposition'\ntemperature_K = 500\n"
         "[lattice]\ncell = '" +
         surface.cell +
         "'\nlattice_constant_nm = 0.4\n"
         "[box]\nsize_cells = " +
         surface.size + "\n[substrate]\nlayers = " + std::to_string(surface.layers) +
         "\nsteps_down = " + surface.steps +
         "\n[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.2\n"
         "fewest_final_neighbours = 1\n" +
         surface.rest +
         "[deposition]\nflux_ML_per_s = 1e4\nlanding = 'funnelling'\n"
         "[series]\nmeasurements = ['islands', 'layers', 'roughness']\n"
         "every_events = 2000\nlists = ['height_correlation']\n"
         "[stop]\nevents = 9000\n";
}

/// Terraces of 20, 19 and 19 rows.
const Surface fcc_111{"fcc_111", "[8, 29, 9]", "[0, 3]"};

std::vector<Surface> surfaces() {
  return {fcc_111,
          {"fcc_111", "[12, 20, 12]", "[0, -3]"},
          {"fcc_111", "[30, 10, 12]", "[3, 0]"},
          {"fcc", "[18, 8, 20]", "[-4, 0]"},
          {"fcc_110", "[20, 24, 30]", "[2, -2]"},
          {"bcc", "[8, 24, 20]", "[0, 2]"},
          {"hcp", "[20, 12, 20]", "[-2, 0]"},
          {"simple_cubic", "[20, 25, 40]", "[3, 5]"}};
}

void for_surfaces(const auto& action) {
  for (const Surface& surface : surfaces()) {
    CAPTURE(surface.cell);
    CAPTURE(surface.steps);
    action(surface);
  }
}

/// How many atoms of the topmost substrate layer have each number of neighbours.
std::map<unsigned, int> top_coordinations(const scenarios::State& state) {
  std::map<unsigned, int> counts;
  state.occupancy.for_atoms([&](lattice::Atom, lattice::Site site) {
    if (state.film->layer(state.crystal.position(site)) == -1)
      ++counts[state.occupancy.coordination(site)];
  });
  return counts;
}

}  // namespace

TEST_CASE("each layer on a stepped substrate has as many sites and is flat") {
  for_surfaces([](const Surface& surface) {
    Begun run(plan_of(film(surface)));
    const scenarios::State& state = run.simulation.state();
    const scenarios::Film& film = *state.film;
    lattice::Occupancy occupancy(state.crystal);
    scenarios::State filled{state.crystal, occupancy, "X", 0.4, 0.2, {}, {}, {}, {}, {},
                            film};
    for (int layer = -6; layer < 4; ++layer) {
      CAPTURE(layer);
      std::uint64_t sites = 0;
      state.crystal.for_each_site([&](lattice::Site site) {
        if (film.layer(state.crystal.position(site)) != layer) return;
        ++sites;
        CHECK(state.occupancy.occupied(site) == (layer < 0));
        occupancy.place(site);
        filled.origin.push_back(layer < 0 ? 0 : 1);
      });
      CHECK(sites == film.sites_per_layer);
      const bool grows = layer >= 0;
      CHECK(measured("roughness", filled).at("roughness_layers") == 0.0);
      CHECK(measured("roughness", filled).at("mean_height_layers") ==
            (grows ? layer + 1 : 0));
      CHECK(measured("islands", filled).at("covered_fraction") == (grows ? 1.0 : 0.0));
      if (grows)
        CHECK(measured("layers", filled)
                  .at("layer_" + std::to_string(layer + 1) + "_coverage") == 1.0);
    }
    CHECK(run.atom_count() == 6 * film.sites_per_layer);
  });
}

TEST_CASE("every site of the first layer on steps can be a trap") {
  const Surface thin{"fcc_111", "[8, 29, 12]", "[0, 3]", 4};
  Begun run(plan_of(film(thin) + "[traps]\nfraction = 1\nextra_binding_eV = 0.1\n"));
  const scenarios::State& state = run.simulation.state();
  state.crystal.for_each_site([&](lattice::Site site) {
    const bool is_trap = state.occupancy.ground(site) == lattice::Ground::trap;
    CHECK(is_trap == (state.film->layer(state.crystal.position(site)) == 0));
  });
}

TEST_CASE("three steps of fcc 111 have three straight edges") {
  // 8 atoms in each row: 7 neighbours at an edge, 9 on a terrace, and 10 or 11 at the
  // foot.
  Begun run(plan_of(film(fcc_111)));
  auto counts = top_coordinations(run.simulation.state());
  CHECK(counts.at(7) == 3 * 8);
  CHECK(counts.at(7) + counts.at(9) + counts[10] + counts[11] == 2 * 29 * 8);
  CHECK((counts[10] + counts[11]) % 8 == 0);
}

TEST_CASE("a film on steps is the same when it is built anew or goes on") {
  for_surfaces([](const Surface& surface) {
    const scenarios::Plan plan = plan_of(film(surface));
    TextFiles files;
    scenarios::Simulation whole(plan, files);
    whole.begin();
    CHECK(whole.run(never) == kmc::Stop::events_reached);
    const scenarios::State& state = whole.state();
    // No atom hopped into the hollow beneath the steps, nor left the substrate's
    // bottom.
    state.occupancy.for_atoms([&](lattice::Atom, lattice::Site site) {
      CHECK(state.film->layer(state.crystal.position(site)) >=
            -static_cast<int>(surface.layers));
    });
    CHECK(output_in_pieces(plan, 1) == output_in_pieces(plan, 3));
  });
}

TEST_CASE("arrivals come evenly to all terraces") {
  // Where nothing moves, from both sides at a slant: of n arrivals k lie in each third
  // of the terraces' rows, +- sqrt(n 2/9).
  for (const std::string azimuth_deg : {"90", "-90"}) {
    CAPTURE(azimuth_deg);
    Surface cold{"simple_cubic", "[120, 60, 20]", "[0, 3]", 3};
    Begun run(plan_of(
        film(cold),
        {"temperature_K=20", "stop.events=3000", "deposition.polar_angle_deg=20",
         "deposition.landing='first_touch'", "deposition.azimuth_deg=" + azimuth_deg}));
    CHECK(run.simulation.run(never) == kmc::Stop::events_reached);
    const scenarios::State& state = run.simulation.state();
    std::array<double, 3> arrived{};
    state.occupancy.for_atoms([&](lattice::Atom atom, lattice::Site site) {
      if (state.origin[atom] == 0) return;
      CHECK(state.occupancy.coordination(site) > 0);  // none stays in the air
      const int y = state.crystal.place(site).cell[1];
      arrived[static_cast<std::size_t>(y / 20)] += 1.0;
    });
    for (const double count : arrived)
      CHECK(std::abs(count - 3000.0 / 3) < 5 * std::sqrt(3000.0 * 2 / 9));
  }
}

TEST_CASE("frames say how the block leans and in which layer atoms lie") {
  // 25 a along y, 5 layers down; 3 a down along x.
  Begun run(plan_of(film({"simple_cubic", "[20, 25, 40]", "[3, 5]"})));
  const scenarios::State& state = run.simulation.state();
  const std::string frame = scenarios::xyz_frame(state, 0.0, 0);
  CHECK(contains(frame, "Lattice=\"80 0 -12 0 100 -20 0 0 160\""));
  CHECK(contains(frame, "LayerHeight=4"));
  CHECK(contains(frame, ":layer:I:1"));
  CHECK(!contains(frame, "Surface="));
  std::istringstream lines(frame);
  std::string line;
  std::map<int, std::uint64_t> layers;
  for (int n = 0; std::getline(lines, line); ++n)
    if (n >= 2) ++layers[std::stoi(line.substr(line.rfind(' ')))];
  CHECK(layers.size() == 6);
  CHECK(layers.at(-1) == state.film->sites_per_layer);
}

TEST_CASE("steps that cannot be are refused with what is allowed") {
  const auto refusal = [](const Surface& surface) { return complaint(film(surface)); };
  CHECK(refusal(fcc_111) == "");
  CHECK(contains(refusal({"fcc_111", "[8, 29, 9]", "[0, 2]"}), "multiples of 3"));
  CHECK(contains(refusal({"fcc", "[8, 29, 9]", "[1, 2]"}), "multiples of 2"));
  CHECK(contains(refusal({"fcc_111", "[8, 9, 9]", "[0, 9]"}),
                 "the terraces are narrower than two bonds"));
  CHECK(contains(refusal({"fcc_111", "[8, 29, 9]", "[0, 3]", 1}), "at least 2"));
  CHECK(contains(refusal({"fcc_111", "[8, 29, 3]", "[0, 3]"}),
                 "no room above the substrate"));
  CHECK(contains(
      refusal({"simple_cubic", "[9, 30, 12]", "[0, 3]", 4, "lone_adatoms = 'walk'\n"}),
      "lone adatoms that walk know no such steps"));
  CHECK(contains(refusal({"simple_cubic", "[30, 30, 20]", "[10, 10]"}),
                 "fewer layers or steps_down, or a higher box"));
  const std::string planar = refusal({"square", "[9, 30, 1]", "[0, 3]", 0});
  CHECK(contains(planar, "steps_down"));
  CHECK(!contains(planar, "room"));
  CHECK(contains(refusal({"fcc_111", "[8, 29, 6]", "[0, 3, 3]"}), "steps_down"));
  // 4.9 and 18 degrees: a beam along the surface does not reach it.
  const std::string along = "deposition.polar_angle_deg=80";
  CHECK(complaint(film(fcc_111), {along, "deposition.azimuth_deg=90"}) == "");
  const std::string steep = film({"simple_cubic", "[30, 30, 30]", "[10, 0]"});
  CHECK(contains(complaint(steep, {along}), "flatter than the surface"));
  CHECK(complaint(steep, {along, "deposition.azimuth_deg=180"}) == "");
}
