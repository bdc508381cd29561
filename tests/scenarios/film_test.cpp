// Films from an input file: what arrives, when it ends, and what is refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "scenarios/islands.hpp"
#include "tests/kmc/statistics.hpp"
#include "tests/scenarios/plan_text.hpp"

namespace {

const auto never = [] { return false; };

/// Atoms on fcc (100), 12 x 12 cells: 288 sites in a layer, 12 layers above 4.
std::string film(const std::string& deposition, const std::string& stop,
                 const std::string& rest = "") {
  return "scenario = 'deposition'\ntemperature_K = 500\n"
         "[lattice]\ncell = 'fcc'\nlattice_constant_nm = 0.4\n"
         "[box]\nsize_cells = [12, 12, 8]\n"
         "[substrate]\nlayers = 4\n"
         "[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.1\n"
         "[deposition]\n" +
         deposition +
         "[series]\nmeasurements = ['deposition']\nevery_events = 1000\n"
         "[stop]\n" +
         stop + rest;
}

/// Clusters on a support, with all that can be switched on.
std::string busy_film() {
  return "scenario = 'deposition'\ntemperature_K = 600\n"
         "[lattice]\ncell = 'fcc_111'\nlattice_constant_nm = 0.4\n"
         "[box]\nsize_cells = [20, 12, 6]\n"
         "[substrate]\nlayers = 0\nsupport_binding_eV = 0.3\n"
         "[traps]\nfraction = 0.05\nextra_binding_eV = 0.2\n"
         "[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.15\n"
         "evaporation_constant_eV = 0.4\n"
         "[deposition]\nflux_ML_per_s = 2e6\nshape = 'sphere'\natoms = 20\n"
         "spread_atoms = 4\npulse_s = 1e-7\nperiod_s = 3e-7\nuntil_ML = 1\n"
         "[series]\ninterval_s = 5e-8\nlists = ['genealogy', 'island_sizes']\n"
         "[stop]\nevents = 60000\n";
}

/// A column of a series by name.
std::vector<double> column(const TextFiles& files, const std::string& name) {
  std::istringstream text(files.texts.at("series.csv"));
  std::string line, word;
  std::getline(text, line);
  std::istringstream head(line);
  std::size_t wanted = 0;
  while (std::getline(head, word, ',') && word != name) ++wanted;
  std::vector<double> values;
  while (std::getline(text, line)) {
    std::istringstream row(line);
    for (std::size_t k = 0; k <= wanted; ++k) std::getline(row, word, ',');
    values.push_back(std::stod(word));
  }
  return values;
}

}  // namespace

TEST_CASE("a film ends when the coverage that was asked for has arrived") {
  Begun run(plan_of(film("flux_ML_per_s = 1e5\n", "coverage_ML = 1.5\n")));
  CHECK(run.atom_count() == 4 * 288);
  CHECK(run.simulation.run(never) == kmc::Stop::halted);
  CHECK(!run.simulation.film_reached_top());
  CHECK(run.atom_count() == 4 * 288 + 432);
  const auto& state = run.simulation.state();
  CHECK(std::count(state.origin.begin(), state.origin.end(), 0U) == 4 * 288);
  for (std::size_t atom = 4 * 288; atom < state.origin.size(); ++atom) {
    CHECK(state.origin[atom] == atom - 4 * 288 + 1);
    CHECK(state.arrival_s[atom] >= state.arrival_s[atom - 1]);
  }
  CHECK(state.arrival_s.back() == run.simulation.time_s());
  CHECK(run.simulation.difference_from_rebuilt().value_or("") == "");
}

TEST_CASE(
    "more than a layer can arrive where what finds its place taken is reflected") {
  Begun run(
      plan_of(film("flux_ML_per_s = 1\n", "coverage_ML = 1.5\n"),
              {"lattice.cell=square", "box.size_cells=[12, 12, 1]", "substrate={}",
               "rates.bond_energy_eV=9", "rates.fewest_initial_neighbours=1"}));
  CHECK(run.simulation.run(never) == kmc::Stop::halted);
  CHECK(run.simulation.state().deposition->arrival_count() == 216);
  CHECK(run.atom_count() + run.simulation.state().deposition->reflected_count() == 216);
}

TEST_CASE("atoms of the substrate that came up by exchange are of the film") {
  Begun run(plan_of(
      film("flux_ML_per_s = 1e3\n", "coverage_ML = 0.1\n"),
      {"rates={model='process_table', table='Pt_emt_process', fallback=['linear']}",
       "temperature_K=500"}));
  CHECK(run.simulation.run(never) == kmc::Stop::halted);
  const auto& state = run.simulation.state();
  std::size_t came_up = 0, wrong = 0;
  for (lattice::Atom atom = 0; atom < state.occupancy.atom_end(); ++atom) {
    const bool is_above =
        state.film->layer(state.crystal.position(state.occupancy.site(atom))) >= 0;
    came_up += is_above && state.origin[atom] == 0;
    wrong += scenarios::is_film_atom(state, atom) != is_above;
  }
  CHECK(came_up > 0);
  CHECK(wrong == 0);
}

TEST_CASE("evaporation needs sites with as many neighbours each") {
  std::string text = film("flux_ML_per_s = 1\n", "time_s = 1\n");
  text.replace(text.find("cell = 'fcc'\n"), 13,
               "vectors = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]\n"
               "basis = [[0, 0, 0], [0.5, 0, 0], [0, 0.5, 0], [0, 0, 0.5]]\n"
               "bond_length_a = 0.5\n");
  const std::string words = "differ in their number of neighbours";
  CHECK(!contains(complaint(text), words));
  CHECK(contains(complaint(text, {"rates.evaporation_constant_eV=1"}), words));
}

TEST_CASE("a flux that ends at a coverage leaves the film to anneal") {
  Begun run(plan_of(film("flux_ML_per_s = 1e6\nuntil_ML = 0.5\n", "time_s = 2e-6\n")));
  CHECK(run.simulation.run(never) == kmc::Stop::time_reached);
  CHECK(run.simulation.state().deposition->arrival_count() == 144);
  CHECK(run.simulation.time_s() == 2e-6);
  CHECK(run.simulation.state().arrival_s.back() < 1e-6);
}

TEST_CASE("a pulsed flux brings atoms only during its pulses") {
  Begun run(plan_of(film("flux_ML_per_s = 3e6\npulse_s = 1e-7\nperiod_s = 4e-7\n",
                         "time_s = 1.9e-6\n")));
  run.simulation.run(never);
  const auto& state = run.simulation.state();
  std::vector<int> in_period(5, 0);
  for (std::size_t atom = 4 * 288; atom < state.origin.size(); ++atom) {
    const double period = std::floor(state.arrival_s[atom] / 4e-7);
    CHECK(state.arrival_s[atom] - period * 4e-7 <= 1e-7 * (1 + 1e-9));
    ++in_period[static_cast<std::size_t>(period)];
  }
  // Poisson with a mean of 86.4.
  for (const int count : in_period)
    CHECK(std::abs(count - 86.4) < 5.0 * std::sqrt(86.4));
}

TEST_CASE("a film of which no more can come ends though its pulses never do") {
  // Atoms with fewer than two neighbours stay: a few on a flat slab are frozen.
  const std::string pulses = "pulse_s = 1e-7\nperiod_s = 4e-7\n";
  for (const std::string flux :
       {"flux_ML_per_s = 3e4\nuntil_ML = 0.01\n", "flux_ML_per_s = 0\n"}) {
    CAPTURE(flux);
    Begun run(plan_of(film(flux + pulses, "events = 1000\n"),
                      {"rates.bond_energy_eV=9", "temperature_K=20"}));
    std::uint64_t asked = 0;
    CHECK(run.simulation.run([&] { return ++asked > 1000; }) ==
          kmc::Stop::nothing_can_happen);
  }
}

TEST_CASE("a run can be interrupted between pulses in which nothing happens") {
  Begun run(plan_of(
      film("flux_ML_per_s = 1e-9\npulse_s = 1e-7\nperiod_s = 4e-7\n", "time_s = 1\n"),
      {"rates.bond_energy_eV=9", "temperature_K=20"}));
  std::uint64_t asked = 0;
  CHECK(run.simulation.run([&] { return ++asked > 3; }) == kmc::Stop::interrupted);
  CHECK(run.simulation.time_s() < 0.01);
}

TEST_CASE("a film that reaches the top of its box stops and keeps everything") {
  Begun run(plan_of(film("flux_ML_per_s = 1e9\n", "events = 1000000\n")));
  CHECK(run.simulation.run(never) == kmc::Stop::halted);
  CHECK(run.simulation.film_reached_top());
  CHECK(run.atom_count() == 4 * 288 + run.simulation.state().deposition->atom_count());
  CHECK(run.simulation.difference_from_rebuilt().value_or("") == "");
}

TEST_CASE("a film with everything switched on keeps its catalog") {
  Begun run(plan_of(busy_film()));
  CHECK(run.simulation.run(never) == kmc::Stop::events_reached);
  const auto& state = run.simulation.state();
  CHECK(state.hop->evaporated_count() > 0);
  CHECK(state.deposition->atom_count() - state.hop->evaporated_count() ==
        run.atom_count());
  CHECK(run.simulation.difference_from_rebuilt().value_or("") == "");
  for (const std::string& name : scenarios::Measurements::names()) {
    CAPTURE(name);
    const auto made = scenarios::Measurements::find(name)(state);
    std::vector<double> row;
    made->measure(row);
    CHECK(row.size() == made->columns().size());
  }
}

TEST_CASE("a film that is cut into pieces is the whole film") {
  // Rates by classes of atoms, and by sites.
  for (const std::vector<std::string>& rates :
       {std::vector<std::string>{},
        {"rates={model='linear', constant_eV=0.6, per_initial_neighbour_eV=0.05, "
         "per_final_neighbour_eV=-0.1, evaporation_constant_eV=0.3, "
         "evaporation_per_neighbour_eV=0.05}",
         "substrate.support_binding_eV=0.5"}}) {
    CAPTURE(rates.empty());
    const scenarios::Plan plan = plan_of(busy_film(), rates);
    Begun whole(plan);
    whole.simulation.run(never);
    TextFiles files;
    std::string saved;
    std::uint64_t evaporated_count = 0;
    for (const std::uint64_t until : {4096U, 20480U, 45056U, 999999U}) {
      scenarios::Simulation piece(plan, files);
      if (saved.empty()) {
        piece.begin();
      } else {
        kmc::ArchiveReader archive(saved);
        piece.restore(archive);
        CHECK(archive.at_end());
      }
      CHECK(piece.state().hop->evaporated_count() == evaporated_count);
      piece.run([&] { return piece.event_count() >= until; });
      evaporated_count = piece.state().hop->evaporated_count();
      CHECK(evaporated_count > 0);
      kmc::ArchiveWriter archive;
      piece.save(archive);
      saved = archive.bytes();
    }
    CHECK(whole.simulation.state().hop->evaporated_count() == evaporated_count);
    kmc::ArchiveWriter archive;
    whole.simulation.save(archive);
    CHECK(archive.bytes() == saved);
    CHECK(whole.files.texts == files.texts);
  }
}

TEST_CASE("layers that miss bonds to the bulk below a slab are of the bulk") {
  const auto bulk_site_count = [](const std::vector<std::string>& overrides) {
    const Begun run(plan_of(film("flux_ML_per_s = 1\n", "time_s = 1\n"), overrides));
    const auto& state = run.simulation.state();
    std::size_t count = 0;
    state.crystal.for_each_site([&](lattice::Site site) {
      count += state.occupancy.ground(site) == lattice::Ground::bulk;
    });
    return count;
  };
  // Bonds lead one layer down on (100), with two sites of a layer in a cell; two layers
  // on (110), with one.
  CHECK(bulk_site_count({}) == 2 * 12 * 12);
  CHECK(bulk_site_count({"lattice.cell=fcc_110", "box.size_cells=[7, 6, 6]",
                         "substrate.layers=3"}) == 2 * 7 * 6);
}

TEST_CASE("the beam has the direction of its angles") {
  const scenarios::Plan plan = plan_of(film(
      "flux_ML_per_s = 1\npolar_angle_deg = 60\nazimuth_deg = 30\n", "time_s = 1\n"));
  // sin 60 = cos 30 = sqrt(3) / 2, sin 30 = cos 60 = 1/2.
  const auto& direction = plan.deposition->arrivals.direction;
  CHECK(direction[0] == doctest::Approx(0.75));
  CHECK(direction[1] == doctest::Approx(std::sqrt(3.0) / 4.0));
  CHECK(direction[2] == doctest::Approx(-0.5));
}

TEST_CASE("a dose is rounded to whole arrivals and is one at least") {
  const auto arrivals = [](const std::string& dose_ML) {
    return plan_of(
               film("flux_ML_per_s = 1\nuntil_ML = " + dose_ML + "\n", "time_s = 1\n"),
               {"lattice.cell=square", "box.size_cells=[10, 10, 1]", "substrate={}"})
        .deposition->arrivals.most;
  };
  CHECK(arrivals("0.016") == 2);
  CHECK(arrivals("0.014") == 1);
  CHECK(arrivals("0.001") == 1);
}

TEST_CASE("a cluster that touches its own image is refused") {
  // Eleven atoms on a square lattice: three by three, one more below them and one to
  // their left.
  const auto eleven = [](const std::string& size) {
    return complaint(
        film("flux_ML_per_s = 1\nshape = 'sphere'\natoms = 11\n", "time_s = 1\n"),
        {"lattice.cell=square", "box.size_cells=" + size, "substrate={}"});
  };
  CHECK(contains(eleven("[4, 6, 1]"), "does not fit"));
  CHECK(contains(eleven("[6, 4, 1]"), "does not fit"));
  CHECK(eleven("[5, 5, 1]") == "");
}

TEST_CASE("as many sites are traps as the input says and the seed decides which") {
  const auto traps = [](const std::string& seed) {
    const Begun run(plan_of(busy_film(), {"seed=" + seed}));
    const auto& state = run.simulation.state();
    std::vector<lattice::Site> sites;
    state.crystal.for_each_site([&](lattice::Site site) {
      if (state.occupancy.ground(site) == lattice::Ground::trap) sites.push_back(site);
    });
    return sites;
  };
  CHECK(traps("1").size() == 24);  // 5 % of 480
  CHECK(traps("1") == traps("1"));
  CHECK(traps("1") != traps("2"));
}

TEST_CASE("the energy counts what the support and the traps hold") {
  Begun run(plan_of(busy_film(), {"series.measurements=['energy']"}));
  run.simulation.run(never);
  const auto& occupancy = run.simulation.state().occupancy;
  double energy_eV = 0.0;
  for (lattice::Atom atom = 0; atom < occupancy.atom_end(); ++atom) {
    const lattice::Site site = occupancy.site(atom);
    if (site == lattice::no_site) continue;
    energy_eV -= 0.15 * occupancy.coordination(site) / 2.0;
    if (occupancy.ground(site) != lattice::Ground::none) energy_eV -= 0.3;
    if (occupancy.ground(site) == lattice::Ground::trap) energy_eV -= 0.2;
  }
  std::vector<double> row;
  scenarios::Measurements::find("energy")(run.simulation.state())->measure(row);
  CHECK(row[1] == doctest::Approx(energy_eV));
}

TEST_CASE("a cluster wets a strong support and stays compact on a weak one") {
  // An atom of a layer shares six bonds with it, three of them its own; in the bulk it
  // has six of its own. So a layer spreads where the support binds with more than three
  // bonds, 0.45 eV; with a third of that Young's equation gives 109 degrees.
  const auto contact = [](const char* binding) {
    Begun run(plan_of(
        busy_film(),
        {"traps.fraction=0", "deposition.atoms=120", "deposition.spread_atoms=0",
         "deposition.until_ML=0.25", "deposition.pulse_s=1e-3", "deposition.period_s=1",
         "temperature_K=800", "rates.evaporation_constant_eV=9", "stop.events=300000",
         "series.measurements=[]",
         std::string("substrate.support_binding_eV=") + binding}));
    run.simulation.run(never);
    CHECK(run.atom_count() == 120);
    std::vector<double> row;
    scenarios::Measurements::find("contact")(run.simulation.state())->measure(row);
    return row[0];
  };
  CHECK(contact("0.9") > 100);
  CHECK(contact("0.15") < 50);
}

TEST_CASE("a support holds an atom with its binding energy whatever the rates") {
  // In place of the four bonds down to a layer of atoms.
  const std::string bond_counting = "model = 'bond_counting'\nbond_energy_eV = 0.1\n";
  for (const std::string& rates :
       {bond_counting, std::string("model = 'barrier_table'\ntable = 'Au_u3_linear'\n"),
        std::string("model = 'linear'\nconstant_eV = 0.3\n"
                    "per_initial_neighbour_eV = 0.1\n"
                    "per_final_neighbour_eV = -0.05\n")}) {
    CAPTURE(rates);
    std::string text = film("flux_ML_per_s = 1\n", "time_s = 1\n");
    text.replace(text.find(bond_counting), bond_counting.size(), rates);
    const scenarios::Plan plan =
        plan_of(text, {"substrate.layers=0", "substrate.support_binding_eV=2"});
    REQUIRE(plan.rates.barriers.has_value());
    CHECK(plan.rates.bond_energy_eV > 0.05);
    CHECK(plan.rates.barriers->ground_eV(lattice::Ground::support) ==
          doctest::Approx(2.0 - 4 * plan.rates.bond_energy_eV));
  }
}

TEST_CASE("a film on a cell of the user has its surface normal to z or is refused") {
  std::string text = film("flux_ML_per_s = 1e5\n", "coverage_ML = 0.5\n");
  const auto with = [&](const std::string& cell) {
    std::string other = text;
    return other.replace(other.find("cell = 'fcc'\n"), 13, cell);
  };
  // The primitive cell of fcc, a cell that stands on its side, and one upside down.
  for (const char* cell : {"vectors = [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]\n"
                           "basis = [[0, 0, 0]]\nbond_length_a = 0.70710678\n",
                           "vectors = [[0, 0, 1], [1, 0, 0], [0, 1, 0]]\n"
                           "basis = [[0, 0, 0]]\nbond_length_a = 1\n",
                           "vectors = [[1, 0, 0], [0, 1, 0], [0, 0, -1]]\n"
                           "basis = [[0, 0, 0]]\nbond_length_a = 1\n"})
    CHECK(contains(complaint(with(cell)), "the surface is not normal to z"));
}

TEST_CASE("a face whose planes are too thin to be layers is refused") {
  std::string text = film("flux_ML_per_s = 1e5\n", "coverage_ML = 0.5\n");
  const auto with = [&](const std::string& first_of_y, const std::string& third) {
    std::string other = text;
    return other.replace(other.find("cell = 'fcc'\n"), 13,
                         "vectors = [[0.70710678, 0, 0], [0.35355339, " + first_of_y +
                             ", 0], " + third +
                             "]\nbasis = [[0, 0, 0]]\nbond_length_a = 0.70710678\n");
  };
  // Planes of fcc (711) are 1 / sqrt(51) = 0.140 apart, a quarter of a bond is 0.177;
  // those of (511) 1 / sqrt(27) = 0.192.
  CHECK(contains(complaint(with("-2.52487623", "[0, 0.69310328, 0.14002801]")),
                 "thinner than a quarter of a bond"));
  CHECK(complaint(with("-1.83711731", "[0, 0.68041382, 0.19245009]")) == "");
}

TEST_CASE("a substrate begins at the bottom wherever the sites of the cell lie") {
  // bcc; layers are half a lattice constant apart, 144 sites each.
  std::string text = film("flux_ML_per_s = 1e5\n", "coverage_ML = 0.5\n");
  for (const double low : {0.0, -0.5, 0.25}) {
    CAPTURE(low);
    std::string other = text;
    other.replace(other.find("cell = 'fcc'\n"), 13,
                  "vectors = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]\nbasis = [[0, 0, " +
                      std::to_string(low + 0.5) + "], [0.5, 0.5, " +
                      std::to_string(low) + "]]\nbond_length_a = 0.8660254\n");
    const Begun run(plan_of(other));
    const auto& state = run.simulation.state();
    const double bottom = low < 0.0 ? 0.0 : low;  // sites lie within their cell
    CHECK(run.atom_count() == 4 * 144);
    for (lattice::Atom atom = 0; atom < run.atom_count(); ++atom) {
      const double z = state.crystal.position(state.occupancy.site(atom))[2];
      CHECK(z > bottom - 0.1);
      CHECK(z < bottom + 1.6);
    }
    CHECK(state.film->layer({0.5, 0.5, bottom + 2.0}) == 0);
  }
}

TEST_CASE("bonds have the energy of the input where no hop has one back") {
  const scenarios::Plan plan =
      plan_of(film("flux_ML_per_s = 1\n", "time_s = 1\n"),
              {"lattice.cell=simple_cubic", "rates.fewest_final_neighbours=5"});
  CHECK(plan.rates.bond_energy_eV == 0.1);
}

TEST_CASE("a film that cannot become what is asked for is refused before the run") {
  const auto refused = [](const std::string& deposition, const std::string& stop,
                          const std::string& words,
                          const std::vector<std::string>& overrides = {}) {
    const std::string text = complaint(film(deposition, stop), overrides);
    CAPTURE(text);
    CHECK(contains(text, words));
  };
  const std::string flux = "flux_ML_per_s = 1e5\n", time = "time_s = 1\n";
  CHECK(complaint(film(flux, time)) == "");
  refused("flux_ML_per_s = 0\n", "coverage_ML = 1\n", "the flux is zero");
  refused("flux_ML_per_s = 0\nuntil_ML = 1\n", time, "the flux is zero");
  refused("flux_ML_per_s = 1\nuntil_s = 0.5\n", "coverage_ML = 1\n", "not reached");
  refused("flux_ML_per_s = 1\nuntil_s = 1\n", "coverage_ML = 1\n",
          "perhaps never reached");
  CHECK(complaint(film("flux_ML_per_s = 1\nuntil_s = 1\n",
                       "coverage_ML = 1\ntime_s = 2\n")) == "");
  refused(flux, "coverage_ML = 13\n", "more layers than the box has room for");
  refused(flux + "until_ML = 1\n", "coverage_ML = 2\n",
          "more than deposition.until_ML");
  refused("", time, "flux_ML_per_s");
  refused(flux + "flux_per_nm2_s = 1\n", time, "given twice");
  // One mistake, not a missing flux as well.
  CHECK(complaint(film("flux_per_nm2_s = -1\n", time)).find('\n') == std::string::npos);
  refused(flux + "pulse_s = 1\n", time, "half of a pulsed flux");
  refused(flux + "pulse_s = 2\nperiod_s = 1\n", time, "not shorter than period_s");
  refused(flux + "polar_angle_deg = 90\n", time, "polar_angle_deg");
  refused(flux + "azimuth_deg = 30\n", time, "azimuth_deg");
  for (const std::string polar : {"0", "30"})
    CHECK(complaint(film(flux + "azimuth_deg = 30\npolar_angle_deg = " + polar + "\n",
                         time)) == "");
  CHECK(complaint(film(flux + "azimuth_deg = 30\npolar_angle_deg = 95\n", time))
            .find("azimuth_deg") == std::string::npos);
  const std::string sphere = flux + "shape = 'sphere'\natoms = ";
  refused(sphere + "4000\n", time, "does not fit");
  refused(sphere + "1e6\n", time, "does not fit");
  refused(sphere + "1.5\n", time,
          "input.toml:16:1: deposition.atoms = 1.5: is not an integer");
  const std::string few = "too few for sizes as wide about them as spread_";
  refused(sphere + "30\nspread_atoms = 9.7\n", time, few + "atoms (at least 3 spr");
  refused(sphere + "30\nspread_ln_atoms = 0.9\n", time, few + "ln_atoms (at least 55,");
  for (const char* wide_enough :
       {"1.4\nspread_atoms = 0.1\n", "55\nspread_ln_atoms = 0.9\n"})
    CHECK_FALSE(contains(complaint(film(sphere + wide_enough, time)), "too few"));
  CHECK(complaint(film(sphere + "30\nspread_ln_atoms = 0.4\n", time)) == "");
  refused(sphere + "30\nspread_ln_atoms = 0.1\nspread_atoms = 1\n", time,
          "deposition.spread_ln_atoms = 0.1: beside spread_atoms");
  refused(flux + "spread_ln_atoms = 0.1\n", time, "says nothing of single atoms");
  refused(flux + "shape = 'sphere'\n", time, "deposition.atoms");
  refused(flux, "", "the run would never end");
  refused(flux, time, "no room above the substrate", {"substrate.layers=16"});
  refused(flux, time, "support_binding_eV", {"substrate.layers=0"});
  // Hops from 4 neighbours to 11 have the barrier 0: the support must hold as strongly
  // as the 4 bonds that it stands for, each of 0.25 + 0.125 eV.
  const std::string linear =
      "rates={model=\"linear\",constant_eV=0.25,per_initial_neighbour_eV=0.25,"
      "per_final_neighbour_eV=-0.125}";
  refused(flux, time, "at least 1.5 eV with these rates",
          {"substrate={layers=0,support_binding_eV=0.3}", linear});
  CHECK(complaint(film(flux, time),
                  {"substrate={layers=0,support_binding_eV=1.5}", linear}) == "");
  refused(
      flux, time, "bonds lead past a support",
      {"substrate.layers=0", "substrate.support_binding_eV=1", "lattice.cell=fcc_110"});
  refused(flux, time, "a list of 3 integers", {"box.size_cells=[3]"});
  refused(flux + "shape = 'sphere'\natoms = 20\n", time, "not all sites",
          {"lattice.cell=hcp"});
  refused(flux + "landing = 'first_touch'\n", time, "no overhangs",
          {"lattice.cell=simple_cubic", "rates.model=solid_on_solid",
           "rates.terrace_barrier_eV=0.5", "rates.lateral_bond_eV=0.2"});
}

TEST_CASE("all mistakes of a film are told at once with their lines") {
  const std::string text =
      complaint(film("flux_ML_per_s = -1\nshape = 'cube'\n", "coverage_ML = -1\n"),
                {"box.size_cells=[12, 12]"});
  for (const char* words :
       {"input.toml:14:", "input.toml:15:", "input.toml:20:", "box.size_cells"})
    CHECK_MESSAGE(contains(text, words), text);
}

TEST_CASE("random deposition percolates at the dose of site percolation") {
  // First layer occupied with probability 1 - exp(-dose): it spans at p = 0.592746,
  // that is a dose of 0.89832. On a torus the mean of the first p that wraps around one
  // direction misses p_c by less than 1 / L^2 (Newman & Ziff, Phys. Rev. E 64, 016706
  // (2001)), far below the scatter, 0.04 in dose. Rows are 0.002 apart: half a row
  // late.
#ifdef ADATOM_CONTRACTS
  constexpr int seeds = 5;
#else
  constexpr int seeds = 16;
#endif
  std::vector<double> doses;
  for (int seed = 1; seed <= seeds; ++seed) {
    Begun run(plan_of(
        "scenario = 'deposition'\ntemperature_K = 300\n"
        "[lattice]\ncell = 'square'\nlattice_constant_nm = 1\n"
        "[box]\nsize_cells = [96, 96, 1]\n"
        "[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 9\n"
        "fewest_initial_neighbours = 1\n"
        "[deposition]\nflux_ML_per_s = 1\n"
        "[series]\nmeasurements = ['deposition', 'percolation']\ninterval_s = 0.002\n"
        "[stop]\ntime_s = 1.2\n",
        {"seed=" + std::to_string(seed)}));
    run.simulation.run(never);
    const auto arrivals = column(run.files, "arrivals");
    for (const char* side : {"spans_x", "spans_y"}) {
      const auto spans = column(run.files, side);
      const auto first = std::find(spans.begin(), spans.end(), 1.0) - spans.begin();
      REQUIRE(first < static_cast<long>(spans.size()));
      doses.push_back(arrivals[static_cast<std::size_t>(first)] / (96.0 * 96.0));
    }
  }
  const auto dose = statistics::mean(doses);
  // The two directions of a film are not independent: at worst, half as many values.
  const double error = dose.error * std::sqrt(2.0);
  MESSAGE("dose at percolation ", dose.value, " +- ", error);
  CHECK(error < 0.02);
  CHECK(std::abs(dose.value - 0.001 - 0.89832) < 5.0 * error);
}
