// Lists: files of their own, the genealogy of islands, and inputs that ask for them.
#include <doctest/doctest.h>

#include <algorithm>

#include "kmc/archive.hpp"
#include "tests/scenarios/film_block.hpp"
#include "tests/scenarios/pieces.hpp"

namespace {

using Rows = std::vector<std::string>;

/// A film on a square lattice and the genealogy of its islands.
struct Lineage {
  FilmBlock block{"square", {40, 10, 1}};
  std::unique_ptr<scenarios::List> list =
      scenarios::Lists::find("genealogy")(block.state());

  /// Atoms from (x, y) on along x.
  void row(int x, int y, int count) {
    for (int n = 0; n < count; ++n) block.put({x + n, y, 0});
  }
  void take(int x, int y, int count) {
    for (int n = 0; n < count; ++n) block.remove({x + n, y, 0});
  }
  Rows rows() const { return list->rows(); }
};

/// Small particles so hot that they give off atoms and pairs.
const std::string hot =
    "scenario = 'coalescence'\ntemperature_K = 4000\n"
    "[lattice]\ncell = 'fcc'\nlattice_constant_nm = 0.4\n"
    "[box]\nsize_cells = [16, 16, 8]\nperiodic = [true, true, true]\n"
    "[[particle]]\nshape = 'sphere'\nradius_a = 2\n"
    "[[particle]]\nshape = 'sphere'\nradius_a = 2\nposition_a = [6, 0, 0]\n"
    "[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.1\n"
    "[series]\nevery_events = 500\nmeasurements = []\n"
    "lists = ['genealogy', 'island_sizes']\n[stop]\nevents = 80000\n";

}  // namespace

TEST_CASE("islands are born and vanish and have no row while they live on") {
  Lineage film;
  CHECK(film.rows().empty());
  film.row(0, 0, 3);
  film.row(10, 0, 2);
  film.row(20, 0, 1);
  CHECK(film.rows() == Rows{"born,1,3,", "born,2,2,"});
  CHECK(film.rows().empty());
  film.row(3, 0, 5);  // grows
  film.take(10, 0, 1);
  CHECK(film.rows() == Rows{"vanished,2,2,"});
  film.row(10, 0, 1);
  CHECK(film.rows() == Rows{"born,3,2,"});
}

TEST_CASE("the largest of islands that merge passes its number on") {
  Lineage film;
  film.row(0, 0, 3);
  film.row(4, 0, 6);
  film.row(11, 0, 4);
  CHECK(film.rows() == Rows{"born,1,3,", "born,2,6,", "born,3,4,"});
  film.row(3, 0, 1);
  CHECK(film.rows() == Rows{"merged,2,10,1 2"});
  film.row(10, 0, 1);
  CHECK(film.rows() == Rows{"merged,2,15,2 3"});
  CHECK(film.rows().empty());
}

TEST_CASE("several islands merge in one row and equal ones go on as the oldest") {
  Lineage film;
  for (int x = 0; x < 12; x += 4) film.row(x, 0, 3);
  film.rows();
  film.row(3, 0, 1);
  film.row(7, 0, 1);
  CHECK(film.rows() == Rows{"merged,1,11,1 2 3"});
}

TEST_CASE("the larger part of an island that splits keeps its number") {
  Lineage film;
  film.row(0, 0, 12);
  film.rows();
  film.take(4, 0, 1);
  CHECK(film.rows() == Rows{"split,2,4,1"});
  film.take(8, 0, 1);
  film.take(2, 0, 1);
  // Three and three of 1: the first goes on. Two and one of 2.
  CHECK(film.rows() == Rows{"split,3,3,1"});
  film.row(8, 0, 1);
  CHECK(film.rows() == Rows{"merged,1,7,1 3"});
}

TEST_CASE("single atoms that change islands found no family") {
  Lineage film;
  film.row(0, 0, 6);
  film.row(20, 0, 6);
  film.rows();
  // The atom at the end of the first goes to the second.
  const lattice::Atom atom =
      film.block.state().occupancy.atom(film.block.state().crystal.site({5, 0, 0}, 0));
  film.take(5, 0, 1);
  film.row(26, 0, 1);
  CHECK(film.block.state().occupancy.atom(
            film.block.state().crystal.site({26, 0, 0}, 0)) == atom);
  CHECK(film.rows().empty());
}

TEST_CASE("arrivals that get the numbers of evaporated atoms are no kin of theirs") {
  Lineage film;
  film.row(0, 0, 2);
  CHECK(film.rows() == Rows{"born,1,2,"});
  film.take(0, 0, 2);
  for (const int x : {20, 21}) CHECK(film.block.put({x, 5, 0}, 0, 2) < 2);
  CHECK(film.rows() == Rows{"vanished,1,2,", "born,2,2,"});
}

TEST_CASE("a genealogy goes on from what it saved") {
  Lineage film;
  film.row(0, 0, 5);
  film.row(6, 0, 3);
  film.rows();
  kmc::ArchiveWriter writer;
  film.list->save(writer);
  film.row(5, 0, 1);
  film.row(30, 5, 2);
  const Rows expected = {"merged,1,9,1 2", "born,3,2,"};
  const auto fresh = scenarios::Lists::find("genealogy")(film.block.state());
  kmc::ArchiveReader reader(writer.bytes());
  fresh->restore(reader);
  CHECK(reader.at_end());
  CHECK(fresh->rows() == expected);
  CHECK(film.rows() == expected);
  kmc::ArchiveReader cut(std::string_view(writer.bytes()).substr(0, 9));
  CHECK_THROWS_AS(fresh->restore(cut), kmc::BadArchive);
}

TEST_CASE("a run with lists in pieces writes the same bytes as an uncut one") {
  const scenarios::Plan plan = plan_of(hot);
  const auto whole = output_in_pieces(plan, 1);
  const std::string& genealogy = whole.at("genealogy.csv");
  CHECK(
      genealogy.starts_with("time_s,events,event,island,atoms,parents\n"
                            "0,0,born,1,"));
  for (const char* event : {",born,", ",vanished,", ",merged,", ",split,"}) {
    CAPTURE(event);
    CHECK(contains(genealogy, event));
  }
  CHECK(whole.at("island_sizes.csv").starts_with("time_s,events,atoms,count\n0,0,"));
  for (const unsigned pieces : {2U, 7U}) {
    CAPTURE(pieces);
    const bool same = output_in_pieces(plan, pieces) == whole;
    CHECK(same);
  }
}

TEST_CASE("lists of islands count all atoms where there is no film") {
  FilmBlock block("simple_cubic", {12, 12, 6}, 3);
  block.fill([](const lattice::Vector3& x) { return x[0] < 1.5 && x[1] < 0.5; });
  block.put({6, 6, 0});
  CHECK(block.list("island_sizes") == Rows{"6,1"});
  block.forget_film();
  CHECK(block.list("island_sizes") == Rows{"1,1", "12,1"});
  CHECK(block.list("genealogy") == Rows{"born,1,12,"});
}

TEST_CASE("plug-ins that need a film are refused without one") {
  const std::string text = input_text("[[particle]]\nshape = 'sphere'\nradius_a = 3\n");
  CHECK(complaint(text) == "");
  for (const char* name : {"islands", "layers", "roughness", "percolation",
                           "capture_zones", "contact", "fractal", "floating"}) {
    CAPTURE(name);
    const auto of_plan = plan_of(text).measurements;
    CHECK(std::find(of_plan.begin(), of_plan.end(), name) == of_plan.end());
    const std::string quoted = "'" + std::string(name) + "'";
    CHECK(contains(complaint(text, {"series.measurements=['energy', " + quoted + "]"}),
                   "needs a film"));
  }
  for (const char* name : {"height_correlation", "capture_zones"})
    CHECK(contains(complaint(text, {"series.lists=['" + std::string(name) + "']"}),
                   "needs a film"));
  for (const char* name : {"genealogy", "island_sizes"})
    CHECK(complaint(text, {"series.lists=['" + std::string(name) + "']"}) == "");
}

TEST_CASE("a displacement is refused where atoms come or go") {
  const std::string needs = "\"displacement\" needs atoms of which none arrives";
  const std::string ask = "series.measurements=['displacement']";
  const std::string ball = input_text("[[particle]]\nshape = 'sphere'\nradius_a = 3\n");
  CHECK(complaint(ball, {ask}) == "");
  CHECK(contains(complaint(ball, {ask, "rates.evaporation_constant_eV=0.1"}), needs));
  const std::string film =
      "scenario = 'deposition'\ntemperature_K = 600\n"
      "[lattice]\ncell = 'square'\nlattice_constant_nm = 0.4\n"
      "[box]\nsize_cells = [8, 8, 1]\n"
      "[rates]\nmodel = 'aggregation'\nhop_rate_per_s = 1\n"
      "[deposition]\nflux_ML_per_s = 1\n"
      "[series]\nevery_events = 10\n[stop]\nevents = 10\n";
  CHECK(complaint(film) == "");
  CHECK(contains(complaint(film, {ask}), needs));
}

TEST_CASE("capture zones are refused on slanted cells together with other mistakes") {
  const std::string film =
      "scenario = 'deposition'\ntemperature_K = 600\n"
      "[lattice]\nlattice_constant_nm = 0.4\nbasis = [[0, 0, 0]]\n"
      "vectors = [[1, 0, 0], [0.5, 0.8660254037844386, 0], [0, 0, 5]]\n"
      "bond_length_a = 1\n[box]\nsize_cells = [8, 8, 1]\n"
      "[rates]\nmodel = 'aggregation'\nhop_rate_per_s = 1\n"
      "[deposition]\nflux_ML_per_s = 1\n"
      "[stop]\nevents = 10\n[series]\nevery_events = 10\n";
  CHECK(complaint(film) == "");
  const std::string told = complaint(
      film + "lists = ['capture_zones']\nmeasurements = ['capture_zones', 'island']\n",
      {"temperature_K=-1"});
  CHECK(contains(told, "temperature_K = -1"));
  CHECK(contains(told, "input.toml:19:1: series.lists"));
  CHECK(contains(told, "input.toml:20:1: series.measurements"));
  CHECK(contains(told, "needs a cell whose first two vectors are at right angles"));
  CHECK(contains(told, "none is called \"island\""));
}

TEST_CASE("names in the series are told with the line of the input file") {
  const std::string text =
      "scenario = 'coalescence'\ntemperature_K = 600\n[lattice]\ncell = 'fcc'\n"
      "lattice_constant_nm = 1\n[[particle]]\nshape = 'sphere'\nradius_a = 3\n"
      "[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.1\n"
      "[stop]\nevents = 10\n[series]\nevery_events = 10\n";
  const std::string film = complaint(text + "measurements = ['islands']\n");
  CHECK(contains(film, "input.toml:16"));
  CHECK(contains(film, "\"islands\" needs a film"));
  CHECK(contains(film, "clusters"));
  CHECK(contains(complaint(text + "lists = ['islands']\n"),
                 "none is called \"islands\""));
  CHECK(contains(complaint(text + "measurements = ['energy', 'energy']\n"),
                 "\"energy\" is there twice"));
}
