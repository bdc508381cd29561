// model = "solid_on_solid" in the input.
#include <doctest/doctest.h>

#include "lattice/occupancy.hpp"
#include "tests/scenarios/plan_text.hpp"

namespace {

std::string with_columns(const std::string& cell, const std::string& keys) {
  return "scenario = 'coalescence'\ntemperature_K = 600\n[lattice]\ncell = '" + cell +
         "'\nlattice_constant_nm = 1\n[[particle]]\nshape = 'sphere'\nradius_a = 2\n"
         "[rates]\nmodel = 'solid_on_solid'\n" +
         keys + "\n[series]\nevery_events = 1000\n[stop]\nevents = 1000\n";
}

const std::string barriers = "terrace_barrier_eV = 0.5\nlateral_bond_eV = 0.2\n";

TEST_CASE("Solid on solid needs a lattice that stacks in columns") {
  CHECK(complaint(with_columns("simple_cubic", barriers)) == "");
  for (const std::string cell : {"fcc", "square", "bcc"})
    CHECK(contains(complaint(with_columns(cell, barriers)), "stack in columns"));
}

TEST_CASE("Solid on solid needs a surface") {
  const std::string text = with_columns("simple_cubic", barriers);
  CHECK(complaint(text, {"box.periodic=[true,true,false]"}) == "");
  const std::string told = complaint(text, {"box.periodic=[false,false,true]"});
  CHECK_MESSAGE(contains(told, "rates.model = 'solid_on_solid': its columns"), told);
}

TEST_CASE("Solid on solid tells which barriers it uses") {
  const auto rates =
      plan_of(with_columns("simple_cubic", barriers + "step_barrier_eV = 0.1")).rates;
  CHECK(rates.overhangs == scenarios::Overhangs::forbidden);
  CHECK(rates.bond_energy_eV == 0.2);
  const std::string table = rates.table(600.0);
  CHECK(contains(table, "0  level          0.5000   6.312e+08"));
  CHECK(contains(table, "4  over_step      1.4000        17.4"));
  CHECK_FALSE(contains(table, "4  level"));
  const auto none =
      plan_of(with_columns("simple_cubic", barriers + "interlayer = 'none'")).rates;
  CHECK_FALSE(contains(none.table(600.0), "over_step"));
  CHECK(contains(none.table(600.0), "3  level"));
}

TEST_CASE("Atoms above empty sites are refused when solid on solid begins") {
  CHECK_THROWS_AS(Begun(plan_of(with_columns("simple_cubic", barriers))),
                  lattice::InputError);
}

TEST_CASE("Atoms above empty sites in a saved state are no mistake of the user") {
  const std::string text = with_columns("simple_cubic", barriers);
  Begun other(plan_of(text, {"rates={model='bond_counting', bond_energy_eV=0.1}"}));
  kmc::ArchiveWriter archive;
  other.simulation.save(archive);
  TextFiles files;
  scenarios::Simulation simulation(plan_of(text), files);
  kmc::ArchiveReader reader(archive.bytes());
  CHECK_THROWS_WITH_AS(simulation.restore(reader),
                       doctest::Contains("have an empty site beneath them"),
                       kmc::BadArchive);
}

}  // namespace
