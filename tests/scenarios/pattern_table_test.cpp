// model = "pattern_table" in the input.
#include <doctest/doctest.h>

#include "tests/scenarios/plan_text.hpp"

namespace {

std::string with_table(const std::string& keys, const std::string& cell = "fcc") {
  return "scenario = 'coalescence'\ntemperature_K = 600\n[lattice]\ncell = '" + cell +
         "'\nlattice_constant_nm = 0.4\n[[particle]]\nshape = 'sphere'\nradius_a = 3\n"
         "[rates]\nmodel = 'pattern_table'\ntable = 'Au_u3_pattern'\n" +
         keys + "\n[series]\nevery_events = 1000\n[stop]\nevents = 1000\n";
}

TEST_CASE("A pattern table needs fcc in any orientation") {
  for (const std::string cell : {"fcc", "fcc_110", "fcc_111"})
    CHECK(complaint(with_table("fallback = ['linear']", cell)) == "");
  for (const std::string cell : {"bcc", "hcp", "triangular"})
    CHECK(contains(complaint(with_table("fallback = ['linear']", cell)), "fcc only"));
}

TEST_CASE("What a pattern table lacks is an error unless a fallback is named") {
  CHECK(contains(complaint(with_table("")), "patterns, the first 0x"));
  CHECK(contains(complaint(with_table("fallback = ['x']")), "is no fallback"));
  CHECK(contains(complaint(with_table("fallback = ['coordination']\n"
                                      "coordination_table = 'Au_u3_coordination'")),
                 "patterns, the first 0x"));
  CHECK(contains(complaint(with_table("fallback = ['coordination', 'linear']")),
                 "coordination_table"));
}

TEST_CASE("A coordination table completes tables of its own metal and prefactor only") {
  const std::string of_gold =
      "coordination_table = 'Au_u3_coordination'\n"
      "fallback = ['coordination', 'linear']";
  CHECK(complaint(with_table(of_gold)) == "");
  for (const std::string model : {"pattern", "process"}) {
    const std::string told =
        complaint(with_table(of_gold),
                  {"rates.model=" + model + "_table", "rates.table=Ag_u3_" + model});
    CHECK(contains(told, "input.toml:12:"));
    CHECK(contains(told, "metal = Au is not that of the table that it completes"));
    CHECK(contains(told, "Ag_u3_" + model + ".csv"));
  }
}

TEST_CASE("A pattern table tells where its barriers come from and its balance") {
  const auto as_is = plan_of(with_table("fallback = ['linear']")).rates;
  CHECK(contains(as_is.description, "172 patterns from the table"));
  CHECK(contains(as_is.description, "by the linear fit"));
  CHECK(contains(as_is.balance, "no detailed balance: worst violation 0.2374 eV"));
  const auto balanced = plan_of(with_table("fallback = ['linear']\n"
                                           "balance = 'symmetric_saddle'\n"
                                           "bond_energy_eV = 0.24"))
                            .rates;
  CHECK(contains(balanced.balance, "detailed balance holds"));
  CHECK(contains(balanced.description, "made balanced with a bond energy of 0.24"));
  CHECK(balanced.bond_energy_eV == doctest::Approx(0.24));
  CHECK(contains(balanced.table(600.0), "n_initial"));
}

}  // namespace
