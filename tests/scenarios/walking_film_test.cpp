// lone_adatoms = "walk" in the input.
#include <doctest/doctest.h>

#include "tests/scenarios/plan_text.hpp"

namespace {

std::string film(const std::string& rates,
                 const std::string& lattice = "cell = 'fcc_111'",
                 const std::string& layers = "6") {
  return "scenario = 'deposition'\ntemperature_K = 300\n[lattice]\n" + lattice +
         "\nlattice_constant_nm = 0.4\n[box]\nsize_cells = [30, 20, 4]\n"
         "[substrate]\nlayers = " +
         layers + "\n[rates]\nlone_adatoms = 'walk'\n" + rates +
         "\n[deposition]\nflux_ML_per_s = 1e5\n[series]\nevery_events = 500\n"
         "measurements = ['deposition', 'islands']\n[stop]\nevents = 3000\n";
}

const std::string bonds =
    "model = 'bond_counting'\nbond_energy_eV = 0.06\nfewest_final_neighbours = 3\n";

std::string complaint_at_its_beginning(const std::string& text) {
  try {
    const Begun begun(plan_of(text));
  } catch (const lattice::InputError& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("Lone adatoms walk on films of models that know how atoms come and go") {
  for (const std::string& model :
       {bonds, std::string("model = 'process_table'\ntable = 'Ag_emt_process'\n"
                           "fallback = ['linear']")}) {
    const scenarios::Plan plan = plan_of(film(model));
    CHECK(contains(plan.rates.description, "adatoms alone on terraces walk"));
    Begun begun(plan);
    begun.simulation.run([] { return false; });
    bool walked = false;
    for (const rates::UsedEntry& used : begun.simulation.hop().used_entries())
      walked = walked || contains(used.entry, "(walking alone)");
    CHECK(walked);
    CHECK(begun.simulation.event_count() == 3000);
  }
  CHECK(contains(complaint(film(bonds), {"rates.lone_adatoms=run"}), "lone_adatoms"));
  CHECK(contains(complaint(film("model = 'solid_on_solid'\nterrace_barrier_eV = 0.5\n"
                                "lateral_bond_eV = 0.2\n",
                                "cell = 'simple_cubic'")),
                 "rates.lone_adatoms"));
}

TEST_CASE("Lone adatoms walk on level planes of films alone") {
  CHECK(contains(complaint(input_text("[[particle]]\nshape = 'sphere'\nradius_a = 3\n"),
                           {"rates.lone_adatoms=walk"}),
                 "says nothing without a film"));
  // Beside other mistakes of the file, too.
  CHECK(
      contains(complaint(input_text("[[particle]]\nshape = 'sphere'\nradius_a = -3\n"),
                         {"rates.lone_adatoms=walk"}),
               "says nothing without a film"));
  CHECK(contains(complaint(film(bonds,
                                "vectors = [[1, 0, 0], [0, 1, 0], [0.5, 0, 1]]\n"
                                "basis = [[0, 0, 0]]\nbond_length_a = 1")),
                 "are not level, not alike"));
}

TEST_CASE("Where no adatom can walk the run is told why before it begins") {
  CHECK(complaint_at_its_beginning(film(bonds)) == "");
  CHECK(complaint_at_its_beginning(film(bonds + "counting = 'per_atom'\n")) == "");
  // Too cold for anybody: it may become warmer.
  std::string cold = film(bonds);
  cold.replace(cold.find("300"), 3, "1.0");
  CHECK(complaint_at_its_beginning(cold) == "");
  const std::string fewer =
      "model = 'bond_counting'\nbond_energy_eV = 0.06\nfewest_final_neighbours = 2\n";
  CHECK(contains(complaint_at_its_beginning(film(fewer)),
                 "rates.lone_adatoms: atoms of the terrace itself can move"));
  CHECK(contains(
      complaint_at_its_beginning(film(bonds + "evaporation_constant_eV = 1\n")),
      "atoms of the terrace itself can move"));
  CHECK(contains(complaint_at_its_beginning(
                     film("model = 'process_table'\ntable = 'Cu_emt_process'\n"
                          "fallback = ['forbidden']\n",
                          "cell = 'fcc'")),
                 "more can happen than hops over one bond (exchange_100)"));
  CHECK(contains(complaint_at_its_beginning(film(bonds, "cell = 'fcc_110'", "3")),
                 "rates.lone_adatoms"));
}

}  // namespace
