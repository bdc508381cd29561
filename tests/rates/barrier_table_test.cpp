#include "rates/barrier_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "lattice/input_error.hpp"
#include "rates/fcc_steps.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using lattice::InputError;
using lattice::Mistake;
using rates::BarrierTable;
using rates::CoordinationBarriers;
using rates::fcc_coordination;
using rates::Gap;
using rates::GapPolicy;

const std::string about = "# metal: Au\n# source: nobody\n# method: made up\n";
const std::string columns = "n_initial,n_final,barrier_eV\n";

BarrierTable table_of(const std::string& text) {
  return rates::read_barrier_table(ScratchFile(text).path());
}

std::vector<Mistake> mistakes_of(auto&& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.mistakes();
  }
  return {};
}

std::vector<Mistake> mistakes_in(const std::string& text) {
  return mistakes_of([&] { table_of(text); });
}

/// The only mistake in a table of these rows; no problem if there is not just one.
Mistake mistake_in_rows(const std::string& rows) {
  const auto mistakes = mistakes_in(about + columns + rows);
  return mistakes.size() == 1 ? mistakes.front() : Mistake{};
}

/// The entries of E = c + a n_initial + b n_final for n from 1 to 11.
BarrierTable plane(double c, double a, double b) {
  BarrierTable table;
  for (unsigned i = 1; i < fcc_coordination; ++i)
    for (unsigned f = 1; f < fcc_coordination; ++f)
      table.barrier_eV[i][f] = c + a * i + b * f;
  return table;
}

const std::filesystem::path shipped = ADATOM_TABLES;

}  // namespace

TEST_CASE("a barrier table returns its entries and what it says about itself") {
  const BarrierTable table = table_of(
      "# metal: Au\r\n#source:x: y\n# method: m\n# prefactor_per_s: 2.5e12\n#\n"
      "# note: one\n# note: two\n\n" +
      columns + "3,4,0.25\n 4 , 3 ,0\r\n0,15,+1e-3\n15,0,2");
  CHECK(table.origin.about.at("metal") == "Au");
  CHECK(table.origin.about.at("source") == "x: y");
  CHECK(table.origin.about.at("note") == "one\ntwo");
  CHECK(table.origin.attempt_frequency_per_s == 2.5e12);
  CHECK(table.barrier_eV[3][4] == 0.25);
  CHECK(table.barrier_eV[4][3] == 0.0);
  CHECK(table.barrier_eV[0][15] == 1e-3);
  CHECK(table.barrier_eV[15][0] == 2.0);
  CHECK(std::isnan(table.barrier_eV[3][3]));
}

TEST_CASE("a barrier table without a prefactor has 1e13 per second") {
  CHECK(table_of(about + columns + "1,1,1\n").origin.attempt_frequency_per_s == 1e13);
}

TEST_CASE("the columns of a barrier table may stand in any order") {
  const BarrierTable table =
      table_of(about + "barrier_eV,n_final,n_initial\n0.5,7,2\n");
  CHECK(table.barrier_eV[2][7] == 0.5);
  CHECK(std::isnan(table.barrier_eV[7][2]));
}

TEST_CASE("the mark that spreadsheets put before a barrier table does not matter") {
  CHECK(table_of("\xEF\xBB\xBF" + about + columns + "1,2,3\n").barrier_eV[1][2] == 3.0);
}

TEST_CASE("each wrong value of a barrier table is told with line column and value") {
  struct Case {
    std::string rows, key, value, problem;
    int column;
  };
  // The rows begin in line 5.
  for (const Case& c : {
           Case{"1,2,\n", "barrier_eV", "", "is not a number", 5},
           Case{"1,2,0.1eV\n", "barrier_eV", "0.1eV", "is not a number", 5},
           Case{"1,2,+-0.1\n", "barrier_eV", "+-0.1", "is not a number", 5},
           Case{"1,2," + std::string(50, 'x') + "\n", "barrier_eV",
                std::string(40, 'x') + "...", "is not a number", 5},
           Case{"1,2,nan\n", "barrier_eV", "nan", "is not finite", 5},
           Case{"1,2, inf\n", "barrier_eV", "inf", "is not finite", 6},
           Case{"1,2,-0.1\n", "barrier_eV", "-0.1", "is negative", 5},
           Case{"16,2,1\n", "n_initial", "16", "is no possible number of neighbours",
                1},
           Case{"1,-2,1\n", "n_final", "-2", "is no possible number of neighbours", 3},
           Case{"1,2.5,1\n", "n_final", "2.5", "is no possible number of neighbours",
                3},
           Case{"two,2,1\n", "n_initial", "two", "is not a number", 1},
           Case{"1,2\n", "", "1,2", "has 2 values", 1},
           Case{"1,2,3,\n", "", "1,2,3,", "has 4 values", 1},
           Case{"# end\n1,2,3\n", "", "# end", "a comment after the column names", 1},
       }) {
    CAPTURE(c.rows);
    const Mistake m = mistake_in_rows(c.rows);
    CHECK(m.key == c.key);
    CHECK(m.value == c.value);
    CHECK(m.problem == c.problem);
    CHECK(m.line == 5);
    CHECK(m.column == c.column);
    CHECK_FALSE(m.hint.empty());
  }
}

TEST_CASE("a pair that comes twice in a barrier table is told with both lines") {
  const Mistake m = mistake_in_rows("1,2,0.1\n2,1,0.1\n1,2,0.1\n");
  CHECK(m.problem == "the pair comes twice");
  CHECK(m.key == "n_initial = 1, n_final = 2");
  CHECK(m.line == 7);
  CHECK(m.hint == "first in line 5");
  // Also when the first of them has no valid barrier.
  CHECK(mistakes_in(about + columns + "1,2,x\n1,2,3\n").size() == 2);
}

TEST_CASE("all mistakes of a barrier table are told at once and in one line each") {
  const std::string text =
      "# metal: Au\n# Source: x\nn_initial,n_final,barrier_eV\n1,1,-1\n1,1,0\n9\n";
  const ScratchFile file(text);
  const auto mistakes = mistakes_of([&] { rates::read_barrier_table(file.path()); });
  std::vector<std::string> texts;
  for (const Mistake& m : mistakes)
    texts.push_back(m.text().substr(file.path().string().size(), 40));
  REQUIRE(texts.size() == 6);
  CHECK(texts[0] == ":2:3: Source: is no key of a barrier tab");
  CHECK(texts[1] == ":4:5: barrier_eV = -1: is negative (a fi");
  CHECK(texts[2] == ":5:1: n_initial = 1, n_final = 1: the pa");
  CHECK(texts[3] == ":6:1: 9: has 1 values (line 3 names 3 co");
  CHECK(texts[4].starts_with(": source: is missing"));
  CHECK(texts[5].starts_with(": method: is missing"));
}

TEST_CASE("a wrong comment of a barrier table is a mistake") {
  const auto problem = [](const std::string& comment) {
    const auto mistakes = mistakes_in(about + comment + "\n" + columns + "1,1,1\n");
    if (mistakes.size() != 1) return std::to_string(mistakes.size()) + " mistakes";
    CHECK(mistakes.front().line == 4);
    return mistakes.front().problem;
  };
  CHECK(problem("# metal: Ag") == "comes twice");
  CHECK(problem("# made on Monday") == "is no comment of the form '# key: value'");
  CHECK(problem("# prefactor: 1e12") == "is no key of a barrier table");
  CHECK(problem("# limits:") == "has no value");
  for (const char* value : {"fast", "0", "-1e13", "inf", "nan", "1e13 /s"})
    CHECK(problem(std::string("# prefactor_per_s: ") + value) ==
          "is no attempt frequency");
  CHECK(problem("# note: fine") == "0 mistakes");
}

TEST_CASE("columns of a barrier table that are unknown missing or repeated are told") {
  const auto problems = [](const std::string& header) {
    std::vector<std::string> found;
    for (const Mistake& m : mistakes_in(about + header + "\n1,1,1\n"))
      found.push_back(m.key + m.value + " " + m.problem);
    return found;
  };
  using Problems = std::vector<std::string>;
  CHECK(problems("n_initial,n_final,E") ==
        Problems{"E is an unknown column", "barrier_eV the column is missing"});
  CHECK(problems("n_initial,n_initial,barrier_eV") ==
        Problems{"n_initial two columns have this name",
                 "n_final the column is missing"});
  CHECK(problems("1,2,0.3") == Problems{"1,2,0.3 are no column names"});
}

TEST_CASE("a barrier table without column names or without rows is told so") {
  CHECK(mistakes_in(about).at(0).problem == "has no column names");
  CHECK(mistakes_in(about + columns).at(0).problem == "has no rows");
}

TEST_CASE("files that cannot be barrier tables are told so") {
  const auto problem_of = [](const std::filesystem::path& file) {
    return mistakes_of([&] { rates::read_barrier_table(file); }).at(0).problem;
  };
  const auto limit = std::size_t{1} << 20;
  std::string large = about + "# note: ";
  large.append(limit - large.size() - columns.size() - 7, 'x');
  large += "\n" + columns + "1,1,1\n";
  CHECK(problem_of("/nowhere/table.csv") == "there is no such file");
  CHECK(problem_of("/tmp") == "is not a regular file");
  CHECK(problem_of("/dev/zero") == "is not a regular file");
  CHECK(mistakes_in("").at(0).problem == "is empty");
  CHECK(mistakes_in("\n \r\n").at(0).problem == "is empty");
  REQUIRE(large.size() == limit);
  CHECK(mistakes_in(large).empty());
  CHECK(mistakes_in(large + "\n").at(0).problem == "is larger than 1 MiB");
  CHECK(mistakes_in(about + std::string(1, '\0')).at(0).problem ==
        "contains control characters");
}

TEST_CASE("what a wrong barrier table says is shown short and in plain letters") {
  const Mistake m = mistake_in_rows("1,2,\xE2\x88\x92" + std::string(100, '1') + "\n");
  CHECK(m.value == "???" + std::string(37, '1') + "...");
}

TEST_CASE("the gaps of a barrier table are those of the pairs that can occur") {
  BarrierTable table = plane(0.1, 0.1, 0.1);
  table.barrier_eV[0][0] = 0.0;
  CHECK(rates::gaps(table, 12, 1).empty());
  CHECK(rates::gaps(table, 12, 0).size() == 22);
  CHECK(rates::gaps(table, 13, 11) == std::vector<Gap>{{11, 12}, {12, 11}, {12, 12}});
  table.barrier_eV[3][7] = NAN;
  CHECK(rates::gaps(table, 12, 3) == std::vector<Gap>{{3, 7}});
  CHECK(rates::gaps(table, 12, 4).empty());
}

TEST_CASE("a barrier table with gaps is refused with a compact list of them") {
  BarrierTable table = plane(0.1, 0.1, 0.1);
  table.origin.file = "gold.csv";
  for (const unsigned f : {2u, 3u, 4u, 7u})
    for (const unsigned i : {5u, 6u, 9u}) table.barrier_eV[i][f] = NAN;
  table.barrier_eV[7][11] = NAN;
  const auto mistakes =
      mistakes_of([&] { rates::to_barriers(table, 12, 1, GapPolicy::error); });
  REQUIRE(mistakes.size() == 1);
  CHECK(mistakes[0].file == "gold.csv");
  CHECK(mistakes[0].problem ==
        "lacks 13 pairs: n_initial 5-6: n_final 2-4, 7; n_initial 7: n_final 11; "
        "n_initial 9: n_final 2-4, 7");
}

TEST_CASE("a run has the entries of its barrier table and forbids few neighbours") {
  BarrierTable table = plane(0.1, 0.2, 0.05);
  table.origin.attempt_frequency_per_s = 3e12;
  table.barrier_eV[12][5] = 0.5;
  const auto barriers = rates::to_barriers(table, 12, 3, GapPolicy::error);
  CHECK(barriers.attempt_frequency_per_s == 3e12);
  CHECK(barriers.counting == rates::Counting::per_direction);
  for (unsigned i = 0; i < CoordinationBarriers::size; ++i)
    for (unsigned f = 0; f < CoordinationBarriers::size; ++f) {
      const bool allowed = std::min(i, f) >= 3 && std::max(i, f) < 12;
      CHECK(barriers.barrier_eV[i][f] ==
            (allowed ? table.barrier_eV[i][f] : CoordinationBarriers::forbidden));
    }
}

TEST_CASE("a gap of a barrier table can be forbidden and the run says so") {
  BarrierTable table = plane(0.1, 0.2, 0.05);
  table.barrier_eV[4][6] = NAN;
  const auto barriers = rates::to_barriers(table, 12, 1, GapPolicy::forbidden);
  CHECK(barriers.barrier_eV[4][6] == CoordinationBarriers::forbidden);
  CHECK(barriers.barrier_eV[6][4] == table.barrier_eV[6][4]);
  CHECK(barriers.description.ends_with("; 1 pairs that it lacks are forbidden"));
  CHECK(rates::check_balance(barriers, 12).one_way_count == 1);
}

TEST_CASE("rows that no hop of the lattice has are counted in the description") {
  const BarrierTable table =
      table_of(about + columns +
               "1,1,0.1\n1,2,0.1\n2,1,0.1\n2,2,0.1\n0,1,0.1\n3,2,0.1\n0,13,0.1\n");
  const auto barriers = rates::to_barriers(table, 3, 1, GapPolicy::error);
  CHECK(
      barriers.description.ends_with("; 3 of its rows are of no hop on this lattice"));
}

TEST_CASE("a linear fit finds the plane of its entries") {
  const auto fit =
      rates::fit_linear(plane(0.3, 0.15, -0.02), CoordinationBarriers::size);
  CHECK(fit.constant_eV == doctest::Approx(0.3).epsilon(1e-12));
  CHECK(fit.per_initial_eV == doctest::Approx(0.15).epsilon(1e-12));
  CHECK(fit.per_final_eV == doctest::Approx(-0.02).epsilon(1e-12));
  CHECK(fit.rms_eV < 1e-12);
}

TEST_CASE("a linear fit leaves the least squares") {
  // The corners of a square, one of them off by 0.4: any plane leaves a saddle of plus
  // and minus 0.1, so the fit has -0.1 and 0.3 at the corners (1, 1) and (3, 3), and
  // 0.1 at the other two.
  BarrierTable table;
  table.barrier_eV[1][1] = table.barrier_eV[1][3] = table.barrier_eV[3][1] = 0.0;
  table.barrier_eV[3][3] = 0.4;
  const auto fit = rates::fit_linear(table, CoordinationBarriers::size);
  CHECK(fit.constant_eV == doctest::Approx(-0.3));
  CHECK(fit.per_initial_eV == doctest::Approx(0.1));
  CHECK(fit.per_final_eV == doctest::Approx(0.1));
  CHECK(fit.rms_eV == doctest::Approx(0.1));
}

TEST_CASE("a linear fit needs three pairs that are not on one line") {
  BarrierTable table;
  CHECK_THROWS_AS(rates::fit_linear(table, CoordinationBarriers::size), InputError);
  for (unsigned n = 3; n < 10; n += 2) table.barrier_eV[n][16 - n] = 0.1 * n;
  CHECK_THROWS_AS(rates::fit_linear(table, CoordinationBarriers::size), InputError);
  CHECK_THROWS_AS(rates::to_barriers(table, 12, 1, GapPolicy::linear_fit), InputError);
  table.barrier_eV[3][3] = 0.1;
  CHECK_NOTHROW(rates::fit_linear(table, CoordinationBarriers::size));
}

TEST_CASE("rows that no hop of the lattice has do not shape the linear fit") {
  BarrierTable table = plane(0.3, 0.15, -0.02);
  table.barrier_eV[5][4] = NAN;
  const auto alone = rates::to_barriers(table, 12, 1, GapPolicy::linear_fit);
  table.barrier_eV[5][13] = table.barrier_eV[12][12] = 5.0;
  const auto beside = rates::to_barriers(table, 12, 1, GapPolicy::linear_fit);
  CHECK(beside.barrier_eV[5][4] == alone.barrier_eV[5][4]);
}

TEST_CASE("a gap filled from the linear fit is never below zero or the energy change") {
  BarrierTable table = plane(-0.1, 0.3, -0.1);
  table.barrier_eV[5][4] = NAN;   // within: 1.0
  table.barrier_eV[2][11] = NAN;  // fit -0.6
  table.barrier_eV[9][2] = NAN;   // fit 2.4, energy change 0.4 x 7
  const auto barriers = rates::to_barriers(table, 12, 1, GapPolicy::linear_fit);
  CHECK(barriers.barrier_eV[5][4] == doctest::Approx(1.0));
  CHECK(barriers.barrier_eV[2][11] == 0.0);
  CHECK(barriers.barrier_eV[9][2] == doctest::Approx(2.8));
  CHECK(barriers.barrier_eV[9][3] == table.barrier_eV[9][3]);
  CHECK(barriers.description.ends_with(
      "; 3 pairs that it lacks are from its linear fit"));
}

TEST_CASE("every shipped table by coordination can be read and says where it is from") {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(shipped)) {
    if (entry.path().extension() != ".csv") continue;
    const std::string stem = entry.path().stem().string();
    if (stem.ends_with("_pattern") || stem.ends_with("_process")) continue;
    CAPTURE(entry.path().filename().string());
    ++count;
    const BarrierTable table = rates::read_barrier_table(entry.path());
    for (const char* key : {"prefactor_per_s", "limits", "balance"})
      CHECK(table.origin.about.contains(key));
    CHECK(entry.path().filename().string().starts_with(table.origin.about.at("metal")));
  }
  CHECK(count == 6);
}

TEST_CASE("the shipped linear tables are complete and obey detailed balance") {
  struct Case {
    std::string file;
    double constant_eV, per_initial_eV, per_final_eV;
  };
  for (const Case& c : {Case{"Au_u3_linear.csv", 0.255, 0.145, -0.102},
                        Case{"Ag_u3_linear.csv", 0.056, 0.131, -0.067},
                        Case{"Cu_u3_linear.csv", 0.179, 0.150, -0.110}}) {
    CAPTURE(c.file);
    const BarrierTable table = rates::read_barrier_table(shipped / c.file);
    const auto barriers =
        rates::to_barriers(table, fcc_coordination, 1, GapPolicy::error);
    const auto balance = rates::check_balance(barriers, fcc_coordination);
    CHECK(balance.holds());
    CHECK(balance.bond_energy_eV.value() ==
          doctest::Approx(c.per_initial_eV - c.per_final_eV).epsilon(1e-9));
    const auto model =
        rates::linear_barriers({c.constant_eV, c.per_initial_eV, c.per_final_eV, 1});
    double worst_eV = 0.0;
    for (unsigned i = 1; i < fcc_coordination; ++i)
      for (unsigned f = 1; f < fcc_coordination; ++f)
        worst_eV = std::max(
            worst_eV, std::abs(barriers.barrier_eV[i][f] - model.barrier_eV[i][f]));
    CHECK(worst_eV < 1e-12);
  }
}

TEST_CASE("the shipped tables of medians have gaps and do not obey detailed balance") {
  for (const std::string file :
       {"Au_u3_coordination.csv", "Ag_u3_coordination.csv", "Cu_u3_coordination.csv"}) {
    CAPTURE(file);
    const BarrierTable table = rates::read_barrier_table(shipped / file);
    CHECK_THROWS_AS(rates::to_barriers(table, fcc_coordination, 1, GapPolicy::error),
                    InputError);
    const auto barriers =
        rates::to_barriers(table, fcc_coordination, 1, GapPolicy::forbidden);
    const auto balance = rates::check_balance(barriers, fcc_coordination);
    MESSAGE(file << ": " << balance.text());
    CHECK(std::isfinite(balance.worst_eV));
    CHECK(balance.worst_eV > 0.05);
  }
}
