// Tables by named process: what a file may hold, what stands in for the rest, and
// balance.
#include "rates/process_table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "lattice/input_error.hpp"
#include "rates/pattern_balance.hpp"
#include "rates/process_balance.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using lattice::InputError;
using lattice::Mistake;
using rates::BarrierSource;
using rates::Pattern;
using rates::PatternFallback;
using rates::ProcessBarriers;
using rates::ProcessTable;

const std::string head =
    "# metal: Ag\n# source: nobody\n# method: made up\nprocess,barrier_eV\n";

ProcessTable rows(const std::string& text) {
  return rates::read_process_table(ScratchFile(head + text).path());
}

std::vector<Mistake> mistakes_of(auto&& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.mistakes();
  }
  return {};
}

double barrier_of(const ProcessTable& table, const std::string& process) {
  return table.barrier_eV[*rates::process_number(process)];
}

TEST_CASE("A process table has the rows of its file and no others") {
  const ProcessTable table = rows("terrace_111,0.065\nexchange_100, 0.741\n");
  CHECK(barrier_of(table, "terrace_111") == 0.065);
  CHECK(barrier_of(table, "exchange_100") == 0.741);
  CHECK(std::isnan(barrier_of(table, "along_A")));
  CHECK(table.origin.about.at("metal") == "Ag");
}

TEST_CASE("Each wrong row of a process table is told with its line and column") {
  struct Case {
    std::string rows, value, problem;
    int line, column;
  };
  for (const Case& c : {
           Case{"terace_111,0.1\n", "terace_111", "is no process", 5, 1},
           Case{"terrace_111,nan\n", "nan", "is not finite", 5, 13},
           Case{"terrace_111,-0.1\n", "-0.1", "is negative", 5, 13},
           Case{"terrace_111\n", "terrace_111", "has 1 values", 5, 1},
           Case{"settle,0\nsettle,0\n", "settle", "the process comes twice", 6, 1},
       }) {
    CAPTURE(c.rows);
    const auto mistakes = mistakes_of([&] { rows(c.rows); });
    REQUIRE(mistakes.size() == 1);
    CHECK(mistakes[0].line == c.line);
    CHECK(mistakes[0].column == c.column);
    CHECK(mistakes[0].value == c.value);
    CHECK(mistakes[0].problem == c.problem);
    CHECK_FALSE(mistakes[0].hint.empty());
  }
  CHECK(mistakes_of([&] { rows("x,1\ny,1\nterrace_111,-1\n"); }).size() == 3);
}

TEST_CASE("A process that is not known has those like it as a hint") {
  const auto mistakes = mistakes_of([&] { rows("terrace,0.1\n"); });
  REQUIRE(mistakes.size() == 1);
  CHECK(mistakes[0].hint ==
        "terrace_111, terrace_100, terrace_111_to_kink, terrace_100_to_kink");
}

TEST_CASE("A table laid over another replaces its rows") {
  ProcessTable table = rows("terrace_111,0.065\nalong_A,0.2\n");
  rates::replace_rows(table, rows("terrace_111,0.097\nalong_B,0.3\n"));
  CHECK(barrier_of(table, "terrace_111") == 0.097);
  CHECK(barrier_of(table, "along_A") == 0.2);
  CHECK(barrier_of(table, "along_B") == 0.3);
}

TEST_CASE("A table of another metal or prefactor is not laid over") {
  ProcessTable table = rows("terrace_111,0.065\n");
  ProcessTable other = rows("terrace_111,0.097\n");
  other.origin.about["metal"] = "Pt";
  CHECK_THROWS_WITH_AS(rates::replace_rows(table, other),
                       doctest::Contains("metal = Pt is not that of the table that"),
                       lattice::InputError);
  other.origin.about["metal"] = table.origin.about.at("metal");
  other.origin.about["prefactor_per_s"] = "1e12";
  other.origin.attempt_frequency_per_s = 1e12;
  CHECK_THROWS_WITH_AS(rates::replace_rows(table, other),
                       doctest::Contains("prefactor_per_s = 1e12"),
                       lattice::InputError);
  CHECK(barrier_of(table, "terrace_111") == 0.065);
}

const std::string some =
    "terrace_111,0.1\nattach_A,0.05\ndetach_A,0.5\nkink_to_step_A,0.4\nsettle,0\n"
    "descend_A_exchange,0.3\nascend_A_exchange,0.75\n";

TEST_CASE("Only named hops have the barrier of a process table") {
  const ProcessTable table = rows(some);
  const ProcessBarriers barriers =
      rates::to_process_barriers(table, {.fallbacks = {PatternFallback::linear}});
  for (Pattern p = 0; p < rates::pattern_count; ++p) {
    const auto process = rates::hop_process(p);
    const bool has_row = process && !std::isnan(table.barrier_eV[*process]);
    REQUIRE((barriers.hops.sources[p] == BarrierSource::table) == has_row);
    if (has_row) REQUIRE(barriers.hops.barrier_eV[p] == table.barrier_eV[*process]);
    const bool is_few = std::min(rates::n_initial(p), rates::n_final(p)) < 3;
    if (is_few && !has_row) REQUIRE(std::isinf(barriers.hops.barrier_eV[p]));
    if (!is_few && !has_row) REQUIRE(barriers.hops.sources[p] == BarrierSource::linear);
  }
  CHECK(barriers.two_bond_eV[*rates::process_number("descend_A_exchange")] == 0.3);
  CHECK(std::isinf(barriers.two_bond_eV[*rates::process_number("exchange_100")]));
  CHECK(std::isinf(barriers.two_bond_eV[*rates::process_number("terrace_111")]));
}

TEST_CASE("The linear fallback of a process table goes through its rows") {
  // 3 to 3, 3 to 5 and 6 to 5 neighbours fix the plane 0.01 + 0.05 n_i - 0.02 n_f,
  // which two rows from 5 to 4 miss by as much above as below; one of their names
  // stands for more patterns. "settle" is no row of it.
  const ProcessTable table = rows(
      "terrace_111,0.1\nattach_A,0.06\nkink_to_step_A,0.21\nsettle,0\n"
      "edge_A_to_corner,0.23\ndetach_100,0.13\n");
  const rates::LinearFit fit = rates::fit_linear(table);
  CHECK(fit.constant_eV == doctest::Approx(0.01));
  CHECK(fit.per_initial_eV == doctest::Approx(0.05));
  CHECK(fit.per_final_eV == doctest::Approx(-0.02));
  const ProcessBarriers barriers =
      rates::to_process_barriers(table, {.fallbacks = {PatternFallback::linear}});
  const Pattern no_row = *rates::process_number("vacancy_111");
  for (Pattern p = 0; p < rates::pattern_count; ++p)
    if (rates::hop_process(p) == no_row)
      REQUIRE(barriers.hops.barrier_eV[p] == doctest::Approx(0.01 + 8 * 0.03));
  CHECK_THROWS_AS(rates::fit_linear(rows("terrace_111,0.1\nattach_A,0.06\n")),
                  InputError);
}

TEST_CASE("A process table without a fallback is refused with an example") {
  const auto mistakes =
      mistakes_of([&] { rates::to_process_barriers(rows(some), {}); });
  REQUIRE(mistakes.size() == 1);
  CHECK(mistakes[0].problem.starts_with("lacks "));
}

TEST_CASE("Two-bond moves are checked for balance and can be made balanced") {
  ProcessBarriers barriers =
      rates::to_process_barriers(rows(some), {.fallbacks = {PatternFallback::linear}});
  // From three neighbours to five: the energy falls by 0.4 eV, the barriers differ by
  // 0.45 eV.
  const auto balance = rates::check_two_bond_balance(barriers.two_bond_eV, 0.2);
  CHECK(balance.worst_eV == doctest::Approx(0.05));
  CHECK(balance.worst == "descend_A_exchange");
  CHECK(balance.one_way_count == 0);
  CHECK_FALSE(balance.holds());
  const auto change = rates::make_balanced(barriers, 0.2);
  CHECK(change.changed_count > 2);
  CHECK(rates::check_two_bond_balance(barriers.two_bond_eV, 0.2).holds());
  const auto of_hops = rates::check_balance(barriers.hops.barrier_eV);
  CHECK(of_hops.holds());
  CHECK(of_hops.bond_energy_eV.value() == doctest::Approx(0.2));
  // The mean of both barriers, +- half the change of energy.
  CHECK(barriers.two_bond_eV[*rates::process_number("descend_A_exchange")] ==
        doctest::Approx(0.525 - 0.2));
  CHECK(barriers.two_bond_eV[*rates::process_number("ascend_A_exchange")] ==
        doctest::Approx(0.525 + 0.2));
}

TEST_CASE("A two-bond move without a way back is told") {
  const ProcessBarriers barriers = rates::to_process_barriers(
      rows("terrace_111,0.1\nattach_A,0.05\nkink_to_step_A,0.4\n"
           "descend_B_exchange,0.3\n"),
      {.fallbacks = {PatternFallback::linear}});
  CHECK(rates::check_two_bond_balance(barriers.two_bond_eV, 0.2).one_way_count == 1);
  CHECK(rates::balance_text(barriers).find("1 one-way") != std::string::npos);
}

TEST_CASE("Ways back that were made for balance are told as such") {
  ProcessBarriers barriers =
      rates::to_process_barriers(rows(some + "descend_B_exchange,0.3\n"),
                                 {.fallbacks = {PatternFallback::linear}});
  rates::make_balanced(barriers, 0.2);
  CHECK(barriers.made_for_balance ==
        std::set<rates::ProcessNumber>{*rates::process_number("ascend_B_exchange")});
  unsigned made = 0;
  for (Pattern p = 0; p < rates::pattern_count; ++p) {
    const bool settles = rates::n_initial(p) < 3 && rates::n_final(p) >= 3;
    if (barriers.hops.sources[p] != BarrierSource::balance) continue;
    ++made;
    // Only the ways back of "settle" have no row here.
    REQUIRE_FALSE(settles);
    REQUIRE(rates::n_final(p) < 3);
  }
  CHECK(made > 0);
}

TEST_CASE("A descent that is easier than the terrace is told") {
  const auto told = [](const std::string& text) {
    return rates::easy_descent_text(rates::to_process_barriers(
        rows(text), {.fallbacks = {PatternFallback::forbidden}}));
  };
  CHECK(told("terrace_111,0.1\n").empty());
  CHECK(told("descend_A_hop,0.1\n").empty());
  CHECK(told("terrace_111,0.1\ndescend_A_hop,0.1\ndescend_B_hop,0.3\n").empty());
  CHECK(
      told("terrace_111,0.22\ndescend_A_hop,0.2\ndescend_B_exchange,0.168\n") ==
      "descend_B_exchange is easier than terrace_111: an Ehrlich-Schwoebel barrier of "
      "-0.052 eV");
}

TEST_CASE("The shipped tables by process can be read and balanced") {
  const std::filesystem::path folder = ADATOM_TABLES;
  unsigned count = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const std::string name = file.path().filename().string();
    if (!name.ends_with("_process.csv")) continue;
    CAPTURE(name);
    const ProcessTable table = rates::read_process_table(file.path());
    ++count;
    if (name.find("experiment") != std::string::npos) continue;
    REQUIRE(table.origin.about.contains("limits"));
    // Three hcp hollows, each reached with rate k and left to each of three fcc hollows
    // with k: D = k (a / sqrt(3))^2 3 / 4 = 6 (k / 6) a^2 / 4.
    CHECK(table.origin.about.at("limits").find("is a sixth as frequent") !=
          std::string::npos);
    REQUIRE(std::isnan(barrier_of(table, "around_corner_111")));
    CHECK(table.origin.about.at("limits").find("corner") != std::string::npos);
    ProcessBarriers barriers =
        rates::to_process_barriers(table, {.fallbacks = {PatternFallback::linear}});
    const double bond_energy_eV =
        rates::check_balance(rates::by_pattern(table).barrier_eV)
            .bond_energy_eV.value();
    CHECK(bond_energy_eV > 0.1);
    CHECK(bond_energy_eV < 0.35);
    rates::make_balanced(barriers, bond_energy_eV);
    const auto of_hops = rates::check_balance(barriers.hops.barrier_eV);
    CHECK(of_hops.holds());
    CHECK(of_hops.bond_energy_eV.value() == doctest::Approx(bond_energy_eV));
    CHECK(rates::check_two_bond_balance(barriers.two_bond_eV, bond_energy_eV).holds());
  }
  CHECK(count == 12);
}

}  // namespace
