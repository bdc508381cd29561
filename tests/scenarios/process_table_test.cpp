// model = "process_table" in the input.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/scenarios/plan_text.hpp"
#include "tests/scratch_directory.hpp"

namespace {

std::string with_table(const std::string& keys, const std::string& cell = "fcc") {
  return "scenario = 'coalescence'\ntemperature_K = 600\n[lattice]\ncell = '" + cell +
         "'\nlattice_constant_nm = 0.4\n[[particle]]\nshape = 'sphere'\nradius_a = 3\n"
         "[rates]\nmodel = 'process_table'\ntable = 'Ag_emt_process'\n" +
         keys + "\n[series]\nevery_events = 1000\n[stop]\nevents = 1000\n";
}

TEST_CASE("A process table needs fcc in any orientation") {
  for (const std::string cell : {"fcc", "fcc_110", "fcc_111"})
    CHECK(complaint(with_table("fallback = ['linear']", cell)) == "");
  for (const std::string cell : {"bcc", "square"})
    CHECK(contains(complaint(with_table("fallback = ['linear']", cell)),
                   "process_table knows fcc only"));
}

TEST_CASE("Hops without a name are an error unless a fallback is named") {
  CHECK(contains(complaint(with_table("")), "patterns, the first 0x"));
}

TEST_CASE("Measured rows are laid over a process table in their order") {
  const auto rates =
      plan_of(with_table("fallback = ['linear']\noverride = ['Ag_experiment_process']"))
          .rates;
  CHECK(contains(rates.description, "with rows of"));
  CHECK(contains(rates.table(600.0), "terrace_111                0.0970"));
  CHECK(contains(plan_of(with_table("fallback = ['linear']")).rates.table(600.0),
                 "terrace_111                0.0650"));
  CHECK(contains(complaint(with_table("fallback = ['linear']\noverride = ['Ag_x']")),
                 "rates.override"));
}

TEST_CASE("A process table tells its balance and can be made balanced") {
  const auto as_is = plan_of(with_table("fallback = ['linear']")).rates;
  CHECK(contains(as_is.balance, "no detailed balance: worst violation"));
  CHECK(contains(as_is.balance, "moves over two bonds: worst violation"));
  const auto balanced = plan_of(with_table("fallback = ['linear']\n"
                                           "balance = 'symmetric_saddle'"))
                            .rates;
  CHECK(contains(balanced.balance, "detailed balance holds"));
  CHECK(contains(balanced.balance, "moves over two bonds: detailed balance holds"));
  CHECK(contains(balanced.description, "made balanced with a bond energy of"));
}

/// What the input says of a table of one's own with these rows.
std::string complaint_of_rows(const std::string& rows, const std::string& keys) {
  const ScratchDirectory folder;
  const auto file = folder.path() / "own.csv";
  std::ofstream(file) << "# metal: Ag\n# source: test\n# method: test\n"
                      << "process,barrier_eV\n"
                      << rows;
  return complaint(with_table("fallback = ['forbidden']\n" + keys),
                   {"rates.table=" + file.string()});
}

TEST_CASE("A table that fixes no bond energy is made balanced only with a given one") {
  const std::string one_way = "settle,0\nterrace_111,0.065\ndetach_A,0.436\n";
  const std::string saddle = "balance = 'symmetric_saddle'\n";
  CHECK(complaint_of_rows(one_way, "") == "");
  CHECK(contains(complaint_of_rows(one_way, saddle),
                 "no hop of the table with its way back fixes a bond energy"));
  CHECK(complaint_of_rows(one_way, saddle + "bond_energy_eV = 0.2\n") == "");
  CHECK(contains(complaint_of_rows(one_way + "attach_A,0.6\n", saddle),
                 "which is negative"));
}

TEST_CASE("A table by pairs can be made balanced as well") {
  const std::string pairs =
      "scenario = 'coalescence'\ntemperature_K = 600\n[lattice]\ncell = 'fcc'\n"
      "lattice_constant_nm = 0.4\n[[particle]]\nshape = 'sphere'\nradius_a = 3\n"
      "[rates]\nmodel = 'barrier_table'\ntable = 'Au_u3_coordination'\n"
      "gaps = 'linear_fit'\nbalance = 'symmetric_saddle'\nbond_energy_eV = 0.24\n"
      "[series]\nevery_events = 1000\n[stop]\nevents = 1000\n";
  const auto rates = plan_of(pairs).rates;
  CHECK(contains(rates.balance, "detailed balance holds"));
  CHECK(contains(rates.description, "made balanced with a bond energy of 0.24 eV"));
  CHECK(rates.bond_energy_eV == doctest::Approx(0.24));
}

}  // namespace
