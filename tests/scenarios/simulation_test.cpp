// Whole runs, from the input to the output: temperatures, series, restarts, catalogs.
#include "scenarios/simulation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include "kmc/archive.hpp"
#include "tests/scenarios/pieces.hpp"
#include "tests/scenarios/plan_text.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using scenarios::Plan;

const auto never = [] { return false; };

const std::string two_spheres =
    "[[particle]]\nshape = 'sphere'\nradius_a = 4\n"
    "[[particle]]\nshape = 'sphere'\nradius_a = 4\ntouch = 1\n";
const std::string octahedron =
    "[[particle]]\nshape = 'truncated_octahedron'\natoms_per_edge = 4\n";

/// The rows of a series after its header, by column name.
std::map<std::string, std::vector<double>> series_of(const TextFiles& files) {
  std::istringstream lines(files.texts.at("series.csv"));
  std::string line, cell;
  std::vector<std::string> names;
  std::map<std::string, std::vector<double>> columns;
  for (std::size_t number = 0; std::getline(lines, line); ++number) {
    std::istringstream cells(line);
    for (std::size_t i = 0; std::getline(cells, cell, ','); ++i)
      if (number == 0)
        names.push_back(cell);
      else
        columns[names[i]].push_back(std::stod(cell));
  }
  return columns;
}

/// Rate models as the contents of [rates].
const std::map<std::string, std::string> models = {
    {"per_direction",
     "model = 'bond_counting'\nbond_energy_eV = 0.1\nfewest_final_neighbours = 2\n"},
    {"per_atom",
     "model = 'bond_counting'\nbond_energy_eV = 0.1\ncounting = 'per_atom'\n"},
    {"linear",
     "model = 'linear'\nconstant_eV = 0.3\nper_initial_neighbour_eV = 0.1\n"
     "per_final_neighbour_eV = -0.05\n"},
    {"table", "model = 'barrier_table'\ntable = 'Au_u3_linear'\n"}};

/// [lattice], [[particle]] and [box] of blocks of every kind.
const std::map<std::string, std::string> blocks = {
    {"fcc", "[lattice]\ncell = 'fcc'\nlattice_constant_nm = 0.4\n" + two_spheres},
    {"bcc", "[lattice]\ncell = 'bcc'\nlattice_constant_nm = 0.3\n" + two_spheres},
    {"hcp", "[lattice]\ncell = 'hcp'\nlattice_constant_nm = 0.3\n" + two_spheres},
    {"user",
     "[lattice]\nvectors = [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]\n"
     "basis = [[0, 0, 0]]\nbond_length_a = 0.70710678\nlattice_constant_nm = 0.4\n" +
         two_spheres},
    {"film",
     "[lattice]\ncell = 'fcc_111'\nlattice_constant_nm = 0.4\n"
     "[box]\nsize_cells = [16, 10, 12]\nperiodic = [true, true, false]\n"
     "[[particle]]\nshape = 'slab'\nthickness_a = 2.4\nnormal = [1, 1, 1]\n"
     "[[particle]]\nshape = 'sphere'\nradius_a = 3\nposition_a = [1, 1, 1]\n"}};

/// A run of 200000 events at a temperature where everything moves.
std::string mixed_text(const std::string& block, const std::string& model) {
  return "scenario = 'coalescence'\ntemperature_K = 900\n" + blocks.at(block) +
         "[rates]\n" + models.at(model) +
         "[series]\nevery_events = 100000\n[stop]\nevents = 2e5\n";
}

}  // namespace

TEST_CASE("the temperature changes at the programmed times") {
  // Atoms with fewer than two neighbours stay, so at 20 K the fastest hop takes
  // exp(0.2 eV / 1.7 meV) / 1e13 s = 1e37 s: events happen between 1 and 3 ns only.
  const std::string text =
      "scenario = 'coalescence'\n"
      "[lattice]\ncell = 'fcc'\nlattice_constant_nm = 0.4\n" +
      octahedron +
      "[[stage]]\nduration_s = 1e-9\ntemperature_K = 20\n"
      "[[stage]]\nduration_s = 2e-9\ntemperature_K = 1000\n"
      "[[stage]]\nduration_s = 1e-9\ntemperature_K = 20\n"
      "[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.1\n"
      "fewest_final_neighbours = 2\nfewest_initial_neighbours = 2\n"
      "[series]\ninterval_s = 1e-10\nmeasurements = []\n[stop]\ntime_s = 6e-9\n";
  Begun run(plan_of(text));
  CHECK(run.simulation.temperature_K() == 20);
  CHECK(run.simulation.run(never) == kmc::Stop::time_reached);
  CHECK(run.simulation.time_s() == 6e-9);
  CHECK(run.simulation.temperature_K() == 20);
  auto series = series_of(run.files);
  const auto& time_s = series["time_s"];
  const auto& events = series["events"];
  REQUIRE(events.size() == 61);
  CHECK(events.back() > 1000);
  for (std::size_t i = 1; i < events.size(); ++i) {
    CAPTURE(time_s[i]);
    const bool hot = time_s[i] > 1.05e-9 && time_s[i] < 3.05e-9;
    CHECK((events[i] > events[i - 1]) == hot);
  }
}

TEST_CASE("a run goes on through a stage so cold that nothing can happen") {
  const std::string text =
      "scenario = 'coalescence'\n"
      "[lattice]\ncell = 'fcc'\nlattice_constant_nm = 0.4\n" +
      octahedron +
      "[[stage]]\nduration_s = 1e-9\ntemperature_K = 4\n"
      "[[stage]]\nduration_s = 1e-9\ntemperature_K = 1000\n"
      "[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.1\n"
      "fewest_final_neighbours = 2\nfewest_initial_neighbours = 2\n"
      "[series]\ninterval_s = 1e-10\nmeasurements = []\n[stop]\ntime_s = 2e-9\n";
  Begun run(plan_of(text));
  CHECK(run.simulation.run(never) == kmc::Stop::time_reached);
  CHECK(run.simulation.event_count() > 1000);
}

TEST_CASE("a run without an event left stays as it is until its time") {
  // Atoms that stick where they meet: all do, long before the end.
  const std::string text =
      "scenario = 'deposition'\ntemperature_K = 300\n"
      "[lattice]\ncell = 'square'\nlattice_constant_nm = 0.3\n"
      "[box]\nsize_cells = [40, 40, 1]\n"
      "[rates]\nmodel = 'aggregation'\nhop_rate_per_s = 1e4\n"
      "[deposition]\nflux_ML_per_s = 1000\nuntil_ML = 0.1\n"
      "[series]\ninterval_s = 0.01\nmeasurements = ['deposition', 'islands']\n";
  Begun run(plan_of(text + "[stop]\ntime_s = 1\n"));
  CHECK(run.simulation.run(never) == kmc::Stop::time_reached);
  CHECK(run.simulation.time_s() == 1.0);
  auto series = series_of(run.files);
  CHECK(series["time_s"].size() == 101);
  CHECK(series["monomers"].back() == 0);
  CHECK(series["islands"].back() > 0);
  // Without a time there is nothing to wait for.
  Begun endless(plan_of(text + "[stop]\nevents = 1e6\n"));
  CHECK(endless.simulation.run(never) == kmc::Stop::nothing_can_happen);
}

TEST_CASE("the series has a row at each due time and event") {
  const std::string text = input_text(octahedron);
  {
    Begun run(plan_of(text, {"series.every_events=100"}));
    CHECK(run.simulation.run(never) == kmc::Stop::events_reached);
    auto series = series_of(run.files);
    REQUIRE(series["events"].size() == 11);
    for (std::size_t i = 0; i < 11; ++i)
      CHECK(series["events"][i] == 100.0 * static_cast<double>(i));
    CHECK(std::is_sorted(series["time_s"].begin(), series["time_s"].end()));
    // Its values are those of the measurements.
    auto energy = measured("energy", run.simulation.state());
    CHECK(series["bonds"].back() == energy["bonds"]);
    CHECK(series["gyration_radius_nm"].size() == 11);
  }
  const std::string timed =
      "scenario = 'coalescence'\ntemperature_K = 900\n"
      "[lattice]\ncell = 'fcc'\nlattice_constant_nm = 0.4\n" +
      octahedron + "[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.1\n";
  {
    Begun run(
        plan_of(timed + "[series]\ninterval_s = 1e-10\n[stop]\ntime_s = 1.05e-9\n"));
    CHECK(run.simulation.run(never) == kmc::Stop::time_reached);
    auto time_s = series_of(run.files)["time_s"];
    REQUIRE(time_s.size() == 11);
    for (std::size_t i = 0; i < 11; ++i)
      CHECK(time_s[i] == doctest::Approx(1e-10 * static_cast<double>(i)));
  }
  {
    // 0, then 1e-11 10^(k/4): up to 1e-9 two decades, nine points.
    Begun run(plan_of(timed + "[series]\nfirst_s = 1e-11\npoints_per_decade = 4\n"
                              "[stop]\ntime_s = 1.1e-9\n"));
    CHECK(run.simulation.run(never) == kmc::Stop::time_reached);
    auto time_s = series_of(run.files)["time_s"];
    REQUIRE(time_s.size() == 10);
    for (std::size_t k = 0; k < 9; ++k)
      CHECK(time_s[k + 1] ==
            doctest::Approx(1e-11 * std::pow(10, static_cast<double>(k) / 4)));
  }
}

TEST_CASE("a schedule that would fill the disk is refused where the end is known") {
  const std::string text = input_text(octahedron);
  const std::string problem = "interval_s = 1e-9: there would be more than 1e8 rows";
  CHECK(contains(complaint(text, {"series={interval_s=1e-9}", "stop={time_s=1}"}),
                 "series." + problem));
  CHECK(contains(complaint(text, {"trajectory={interval_s=1e-9}", "stop={time_s=1}"}),
                 "trajectory." + problem));
  CHECK(complaint(text, {"series={interval_s=1e-8}", "stop={time_s=1}"}) == "");
  // There the time may be far from where the run ends.
  CHECK(complaint(text, {"series={interval_s=1e-9}", "stop={time_s=1,events=9}"}) ==
        "");
}

TEST_CASE("a run without events has the row of its beginning") {
  const std::string text = input_text(octahedron);
  for (const char* cold : {"temperature_K=1", "stop.events=0"}) {
    CAPTURE(cold);
    Begun run(plan_of(text, {cold, "series={interval_s=1e-9}"}));
    run.simulation.run(never);
    CHECK(run.simulation.event_count() == 0);
    CHECK(series_of(run.files)["time_s"] == std::vector<double>{0.0});
  }
}

/// Runs of an octahedron on a lattice of 1 nm whose series tells of its bonds.
const std::string bonds_text =
    input_text(octahedron) + "[stop.when]\ncolumn = 'broken_bonds'\nat_least = 1e9\n";
const std::vector<std::string> many_rows = {
    "series={every_events=100, measurements=['coordination', 'surface']}",
    "stop.events=5000"};

TEST_CASE("the first row that meets the stop ends a run and a later stop goes on") {
  Begun whole(plan_of(bonds_text, many_rows));
  CHECK(whole.simulation.run(never) == kmc::Stop::events_reached);
  auto series = series_of(whole.files);
  const std::vector<double>& broken = series["broken_bonds"];
  REQUIRE(broken.size() == 51);
  // A bound between two rows, where it is first exceeded in the middle of the run.
  const double bound = *std::max_element(broken.begin(), broken.begin() + 25) + 0.5;
  const auto first = static_cast<std::size_t>(
      std::find_if(broken.begin(), broken.end(), [&](double n) { return n >= bound; }) -
      broken.begin());
  REQUIRE(first < broken.size());

  std::vector<std::string> sooner = many_rows;
  sooner.push_back("stop.when.at_least=" + std::to_string(bound));
  const Plan plan = plan_of(bonds_text, sooner);
  TextFiles files;
  kmc::ArchiveWriter saved;
  {
    scenarios::Simulation simulation(plan, files);
    simulation.begin();
    CHECK(simulation.run(never) == kmc::Stop::halted);
    CHECK(simulation.series_ended_run());
    CHECK(simulation.event_count() == 100 * first);
    CHECK(simulation.time_s() == series["time_s"][first]);
    simulation.save(saved);
  }
  CHECK(series_of(files)["events"].size() == first + 1);
  kmc::ArchiveReader archive(saved.bytes());
  scenarios::Simulation later(plan_of(bonds_text, many_rows), files);
  later.restore(archive);
  CHECK(archive.at_end());
  CHECK(later.run(never) == kmc::Stop::events_reached);
  CHECK_FALSE(later.series_ended_run());
  CHECK(files.texts == whole.files.texts);
}

TEST_CASE("a row before an interrupt can end the run that goes on") {
  // Rows and frames are due at the same times, which no event has.
  const std::vector<std::string> by_time = {
      "series={interval_s=1e-11, measurements=['surface']}",
      "trajectory={interval_s=1e-11, gzip=false}", "stop.events=5000"};
  std::vector<std::string> at_once = by_time;
  at_once.emplace_back("stop.when.at_least=1");
  for (const bool between_row_and_frame : {true, false}) {
    CAPTURE(between_row_and_frame);
    Begun cut(plan_of(bonds_text, by_time));
    int told = between_row_and_frame ? 5 : 6;  // rows and frames of 0, 10, 20 ps
    REQUIRE(cut.simulation.run([&] {
      return cut.simulation.time_s() > 0.0 && --told <= 2;
    }) == kmc::Stop::interrupted);
    kmc::ArchiveWriter saved;
    cut.simulation.save(saved);
    const double row_s = series_of(cut.files)["time_s"].back();
    REQUIRE(cut.simulation.time_s() < row_s);

    kmc::ArchiveReader archive(saved.bytes());
    scenarios::Simulation again(plan_of(bonds_text, at_once), cut.files);
    again.restore(archive);
    again.end_at_row(row_s);
    CHECK(again.run(never) == kmc::Stop::halted);
    CHECK(again.series_ended_run());
    CHECK(again.time_s() == row_s);
    const std::string frame = xyz_frame(again.state(), row_s, again.event_count());
    CHECK(cut.files.texts.at("trajectory.xyz").ends_with(frame));
    CHECK(series_of(cut.files)["time_s"].back() == row_s);
  }
}

TEST_CASE("the first row that ends a run is found in its series") {
  const ScratchFile file("time_s,events,bonds\n0,0,nan\n1,7,5\n2,7,3\n4,9,3\n");
  const auto first = [&](double at_least, double at_most, std::uint64_t bytes = 1000) {
    const scenarios::StopWhen when{
        .column = "bonds", .at_least = at_least, .at_most = at_most};
    return when.first_met(scenarios::CsvTable::read(file.path(), bytes));
  };
  const auto row = first(3, 4);
  REQUIRE(row);
  CHECK(row->time_s == 2);
  CHECK(row->event_count == 7);
  CHECK(row->value == 3);
  CHECK_FALSE(row->is_last);
  const auto of_first_lines = first(3, 4, 40);  // without the one that begins with 4
  REQUIRE(of_first_lines);
  CHECK(of_first_lines->is_last);
  CHECK_FALSE(first(6, 9));
  CHECK(first(-9, 9).value().time_s == 1);
}

TEST_CASE("a run that goes on with nothing to do shows the temperature of its end") {
  const std::string text =
      "scenario = 'coalescence'\n[[stage]]\nduration_s = 1e-11\ntemperature_K = 900\n"
      "[[stage]]\nduration_s = 1e-11\ntemperature_K = 700\n"
      "[lattice]\ncell = 'fcc'\nlattice_constant_nm = 0.4\n" +
      two_spheres +
      "[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.1\n"
      "[series]\ninterval_s = 1e-11\nmeasurements = ['temperature']\n"
      "[stop]\ntime_s = 1e-11\n";
  Begun run(plan_of(text));
  run.simulation.run(never);
  kmc::ArchiveWriter saved;
  run.simulation.save(saved);
  TextFiles files;
  scenarios::Simulation again(plan_of(text), files);
  kmc::ArchiveReader archive(saved.bytes());
  again.restore(archive);
  CHECK(again.run(never) == kmc::Stop::time_reached);
  CHECK(again.series_now() == run.simulation.series_now());
  CHECK(contains(again.series_now(), ",900\n"));
}

TEST_CASE("a stop that names no column is refused") {
  const auto refused = [](const std::string& override) {
    TextFiles files;
    scenarios::Simulation simulation(plan_of(bonds_text, {override}), files);
    try {
      simulation.begin();
    } catch (const lattice::InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(contains(refused("stop.when.column='elsewhere'"),
                 "--set: stop.when.column = 'elsewhere': no column of series.csv here "
                 "(any of: "));
  CHECK(contains(refused("stop.when.column='time_s'"), "(stop.time_s)"));
  CHECK(contains(refused("stop.when.column='broken_bond'"),
                 "did you mean \"broken_bonds\"?"));
  CHECK(contains(refused("series.measurements=[]"), "name a measurement in "));
  CHECK(contains(complaint(bonds_text, {"stop.when={column='broken_bonds'}"}),
                 "stop.when: no bound (give at_least or at_most)"));
  CHECK(contains(complaint(bonds_text, {"stop.when.at_most=1"}),
                 "stop.when.at_least = 1e9: more than at_most"));
  CHECK(complaint(bonds_text, {"stop={when={column='bonds', at_most=1}}"}) == "");
  const scenarios::StopWhen any{.column = "x"};
  CHECK(any.is_met(1e300));
  CHECK_FALSE(any.is_met(std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("the trajectory has a frame at each due point") {
  const std::string text =
      input_text(octahedron) + "[trajectory]\nevery_events = 250\ngzip = false\n";
  Begun run(plan_of(text));
  run.simulation.run(never);
  const std::string& frames = run.files.texts.at("trajectory.xyz");
  std::size_t count = 0;
  for (std::size_t at = frames.find("Event="); at != std::string::npos;
       at = frames.find("Event=", at + 1))
    ++count;
  CHECK(count == 5);
  CHECK(frames.starts_with("586\n"));
  CHECK(frames.ends_with(xyz_frame(run.simulation.state(), run.simulation.time_s(),
                                   run.simulation.event_count())));
  Begun silent(plan_of(input_text(octahedron)));
  silent.simulation.run(never);
  CHECK(silent.files.texts.size() == 1);
}

TEST_CASE("a run in pieces writes the same bytes as an uncut one") {
  // A ramp, so that pieces end within its steps: 20000 events take 3.3 ns.
  const std::string text =
      "scenario = 'coalescence'\nseed = 5\n"
      "[lattice]\ncell = 'fcc'\nlattice_constant_nm = 0.4\n" +
      two_spheres +
      "[[stage]]\nduration_s = 4e-9\nfrom_K = 600\nto_K = 900\nstep_K = 10\n"
      "[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.1\n"
      "[series]\nfirst_s = 1e-12\npoints_per_decade = 20\n"
      "[trajectory]\ninterval_s = 1e-10\n[stop]\nevents = 20000\n";
  const Plan plan = plan_of(text);
  const auto whole = output_in_pieces(plan, 1);
  CHECK(std::count(whole.at("series.csv").begin(), whole.at("series.csv").end(), '\n') >
        20);
  CHECK(whole.at("trajectory.xyz.gz").size() > 1000);
  for (const unsigned pieces : {2U, 3U, 7U}) {
    CAPTURE(pieces);
    const bool same = output_in_pieces(plan, pieces) == whole;
    CHECK(same);
  }
  const bool seed_matters = output_in_pieces(plan_of(text, {"seed=6"}), 1) != whole;
  CHECK(seed_matters);
}

TEST_CASE("a run whose temperature changes by events writes the same bytes in pieces") {
  // Cut into 3 the pieces end where the temperature changes and a row is due.
  const std::string text =
      "scenario = 'coalescence'\ntemperatures_K = [600, 900, 700]\nevents_each = 2000\n"
      "[lattice]\ncell = 'fcc'\nlattice_constant_nm = 0.4\n" +
      two_spheres +
      "[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.1\n"
      "[series]\nevery_events = 500\nmeasurements = ['displacement']\n";
  const Plan plan = plan_of(text);
  CHECK(plan.stop_events == 6000);
  const auto whole = output_in_pieces(plan, 1);
  for (const unsigned pieces : {2U, 3U, 7U, 12U}) {
    CAPTURE(pieces);
    const bool same = output_in_pieces(plan, pieces) == whole;
    CHECK(same);
  }
  TextFiles files;
  files.texts = whole;
  auto series = series_of(files);
  REQUIRE(series["events"].size() == 13);
  for (std::size_t i = 0; i < 13; ++i) {
    // A row at a change still belongs to the temperature that ends there.
    const double expected = i <= 4 ? 900 : i <= 8 ? 700 : 600;
    CHECK(series["temperature_K"][i] == expected);
    CHECK(series["events"][i] == 500.0 * static_cast<double>(i));
  }
  CHECK(plan_of(text + "[stop]\nevents = 100\n").stop_events == 100);
  CHECK(plan_of(text + "[stop]\nevents = 1e9\n").stop_events == 6000);
}

TEST_CASE("every rate model restarts exactly in every kind of block") {
  for (const auto& one_block : blocks)
    for (const auto& one_model : models) {
      const auto& block = one_block.first;
      const auto& model = one_model.first;
      CAPTURE(block);
      CAPTURE(model);
      const Plan plan = plan_of(mixed_text(block, model), {"stop.events=3000"});
      const bool same = output_in_pieces(plan, 3) == output_in_pieces(plan, 1);
      CHECK(same);
    }
}

TEST_CASE("the catalog equals a rebuilt one after 200000 events of any kind") {
  for (const auto& one_block : blocks)
    for (const auto& one_model : models) {
      const auto& block = one_block.first;
      const auto& model = one_model.first;
      CAPTURE(block);
      CAPTURE(model);
      Begun run(plan_of(mixed_text(block, model), {"series.measurements=[]"}));
      const std::size_t atoms = run.atom_count();
      CHECK(run.simulation.run(never) == kmc::Stop::events_reached);
      CHECK(run.simulation.event_count() == 200000);
      CHECK(run.simulation.difference_from_rebuilt().value_or("") == "");
      CHECK(run.atom_count() == atoms);
    }
}

TEST_CASE("a run stops when it is interrupted and then goes on") {
  Begun run(plan_of(mixed_text("fcc", "per_direction")));
  CHECK(run.simulation.run([] { return true; }) == kmc::Stop::interrupted);
  CHECK(run.simulation.event_count() < 200000);
  CHECK(run.simulation.run(never) == kmc::Stop::events_reached);
  Begun uncut(plan_of(mixed_text("fcc", "per_direction")));
  uncut.simulation.run(never);
  CHECK(run.files.texts == uncut.files.texts);
}

TEST_CASE("a particle that no site is left for is refused when it begins") {
  const std::string ball = "[[particle]]\nshape = 'sphere'\nradius_a = 3\n";
  // No site lies within 0.1 of the middle of an edge's quarter.
  const std::string too_small =
      "[[particle]]\nshape = 'sphere'\nradius_a = 0.1\nposition_a = [0.25, 9, 0]\n";
  for (const std::string& second : {too_small, ball}) {
    const Plan plan = plan_of(input_text(ball + second));
    TextFiles files;
    scenarios::Simulation simulation(plan, files);
    CHECK_THROWS_WITH_AS(
        simulation.begin(),
        doctest::Contains("input.toml:9:1: particle[1]: no site lies in it"),
        lattice::InputError);
  }
  const Plan both = plan_of(input_text(ball + ball + "position_a = [1, 0, 0]\n"));
  CHECK(Begun(both).atom_count() > Begun(plan_of(input_text(ball))).atom_count());
}

TEST_CASE("an archive that is cut short is refused") {
  Begun run(plan_of(input_text(octahedron)));
  kmc::ArchiveWriter writer;
  run.simulation.save(writer);
  const std::string bytes = writer.bytes();
  TextFiles files;
  scenarios::Simulation fresh(plan_of(input_text(octahedron)), files);
  kmc::ArchiveReader cut(std::string_view(bytes).substr(0, bytes.size() / 2));
  CHECK_THROWS_AS(fresh.restore(cut), kmc::BadArchive);
}
