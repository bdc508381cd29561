// Tables by pattern: what a file may hold, what stands in for gaps, and balance.
#include "rates/pattern_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "lattice/input_error.hpp"
#include "rates/pattern_balance.hpp"
#include "tests/rates/coordination_by_pattern.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using lattice::InputError;
using lattice::Mistake;
using rates::BarrierSource;
using rates::canonical;
using rates::Pattern;
using rates::pattern_count;
using rates::PatternBarriers;
using rates::PatternFallback;
using rates::PatternRules;
using rates::PatternTable;

const std::string about = "# metal: Au\n# source: nobody\n# method: made up\n";
const std::string columns = "pattern,barrier_eV\n";

PatternTable table_of(const std::string& text) {
  return rates::read_pattern_table(ScratchFile(text).path());
}

PatternTable rows(const std::string& text) { return table_of(about + columns + text); }

std::vector<Mistake> mistakes_of(auto&& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.mistakes();
  }
  return {};
}

std::string hexadecimal(Pattern pattern) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%x", pattern);
  return text;
}

/// A table with a barrier for one pattern of ten, drawn at random.
PatternTable random_table() {
  PatternTable table;
  table.origin.file = "random";
  table.barrier_eV.assign(pattern_count, std::nan(""));
  std::mt19937_64 random(1);
  for (Pattern p = 0; p < pattern_count; ++p)
    if (canonical(p) == p && random() % 10 == 0) {
      const double barrier_eV = static_cast<double>(random() % 1000) / 1000.0;
      for (const auto& map : rates::hop_symmetries())
        table.barrier_eV[rates::mapped(p, map)] = barrier_eV;
    }
  return table;
}

TEST_CASE("A pattern table has its entries for all symmetric patterns") {
  const PatternTable table =
      table_of(about + "# prefactor_per_s: 2e12\n# note: x\n\nbarrier_eV,pattern\n" +
               "0.25, 0x16aa5\r\n1e-3,0x0\n");
  CHECK(table.origin.attempt_frequency_per_s == 2e12);
  CHECK(table.origin.about.at("note") == "x");
  std::size_t with_entry = 0;
  for (Pattern p = 0; p < pattern_count; ++p) {
    const bool same = canonical(p) == canonical(0x16aa5);
    if (same) CHECK(table.barrier_eV[p] == 0.25);
    with_entry += !std::isnan(table.barrier_eV[p]);
  }
  CHECK(table.barrier_eV[0] == 1e-3);
  CHECK(with_entry >= 3);
  CHECK(with_entry <= 5);
}

TEST_CASE("Each wrong value of a pattern table is told with its line and column") {
  struct Case {
    std::string rows, value, problem;
    int column;
  };
  for (const Case& c : {
           Case{"0x1,nan\n", "nan", "is not finite", 5},
           Case{"0x1,-1\n", "-1", "is negative", 5},
           Case{"0x1,\n", "", "is not a number", 5},
           Case{"0x1,inf\n", "inf", "is not finite", 5},
           Case{"0x40000,1\n", "0x40000", "is no pattern", 1},
           Case{"17,1\n", "17", "is no pattern", 1},
           Case{"0x,1\n", "0x", "is no pattern", 1},
           Case{"0x-1,1\n", "0x-1", "is no pattern", 1},
           Case{"0x1 1\n", "0x1 1", "has 1 values", 1},
           Case{"0x1,1,2\n", "0x1,1,2", "has 3 values", 1},
       }) {
    CAPTURE(c.rows);
    const auto mistakes = mistakes_of([&] { rows(c.rows); });
    REQUIRE(mistakes.size() == 1);
    CHECK(mistakes[0].line == 5);
    CHECK(mistakes[0].column == c.column);
    CHECK(mistakes[0].value == c.value);
    CHECK(mistakes[0].problem == c.problem);
    CHECK_FALSE(mistakes[0].hint.empty());
  }
  const auto problem = [](const std::string& text) {
    const auto mistakes = mistakes_of([&] { table_of(text); });
    return mistakes.empty() ? "" : mistakes[0].value + mistakes[0].problem;
  };
  CHECK(problem(about + "pattern,E\n0x1,1\n") == "Eis an unknown column");
  CHECK(problem(about + "pattern\n0x1\n") == "the column is missing");
  CHECK(problem(about + columns) == "has no rows");
  CHECK(problem(about) == "has no column names");
  CHECK(problem("# metal: Au\n" + columns + "0x1,1\n") == "is missing");
  CHECK(problem("") == "is empty");
  CHECK(problem(about + "# metal: Ag\n" + columns + "0x1,1\n") == "metalcomes twice");
}

TEST_CASE("Patterns that come twice or contradict a mirror image are told") {
  Pattern image = 0x16aa5;
  for (const auto& map : rates::hop_symmetries())
    if (rates::mapped(0x16aa5, map) != 0x16aa5) image = rates::mapped(0x16aa5, map);
  REQUIRE(image != 0x16aa5);
  auto found = mistakes_of([&] { rows("0x16aa5,1\n0x1,1\n0x16aa5,1\n"); });
  REQUIRE(found.size() == 1);
  CHECK(found[0].problem == "the pattern comes twice");
  CHECK(found[0].line == 7);
  CHECK(found[0].hint == "first in line 5");
  found = mistakes_of([&] { rows("0x16aa5,1\n" + hexadecimal(image) + ",1.1\n"); });
  REQUIRE(found.size() == 1);
  CHECK(found[0].problem == "has another barrier than the same pattern in a mirror");
  CHECK(found[0].line == 6);
  CHECK(found[0].hint == "first in line 5");
  CHECK(rows("0x16aa5,1\n" + hexadecimal(image) + ",1\n").barrier_eV[image] == 1.0);
}

TEST_CASE("A million bad lines and a full table are read in seconds") {
  const auto start = std::chrono::steady_clock::now();
  std::string text;
  for (Pattern p = 0; p < pattern_count; ++p) text += hexadecimal(p) + ",0.5\n";
  CHECK(rows(text).barrier_eV[pattern_count - 1] == 0.5);
  std::string twice;
  for (int k = 0; k < 1000000; ++k) twice += "0x1,0.5\n";
  CHECK(mistakes_of([&] { rows(twice); }).size() == 100);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  CHECK(taken.count() < 20.0);
}

TEST_CASE("Gaps of a pattern table take the first fallback that has a barrier") {
  const PatternTable table = random_table();
  rates::BarrierTable coordination;
  coordination.barrier_eV[5][6] = 0.7;
  const PatternBarriers barriers = rates::to_pattern_barriers(
      table,
      {{PatternFallback::coordination, PatternFallback::linear}, coordination, 2});
  const rates::LinearFit fit = rates::fit_linear(table);
  bool all_right = true;
  for (Pattern p = 0; p < pattern_count; ++p) {
    const unsigned i = rates::n_initial(p), f = rates::n_final(p);
    const double line_eV = std::max(
        {fit.constant_eV + fit.per_initial_eV * i + fit.per_final_eV * f, 0.0,
         (fit.per_initial_eV - fit.per_final_eV) * (static_cast<double>(i) - f)});
    const bool few = i < 2 || f < 2;
    const bool known = !std::isnan(table.barrier_eV[p]);
    const double expected = few                ? INFINITY
                            : known            ? table.barrier_eV[p]
                            : i == 5 && f == 6 ? 0.7
                                               : line_eV;
    all_right = all_right && barriers.barrier_eV[p] == expected &&
                (barriers.sources[p] == BarrierSource::few) == few;
  }
  CHECK(all_right);
  std::size_t sum = 0;
  for (const std::size_t count : barriers.source_counts()) sum += count;
  std::size_t classes = 0;
  for (Pattern p = 0; p < pattern_count; ++p) classes += canonical(p) == p;
  CHECK(sum == classes);
}

TEST_CASE("Gaps of a pattern table are refused where no fallback has a barrier") {
  const PatternTable table = rows("0x16aa5,1\n");
  for (const std::vector<PatternFallback>& chain :
       {std::vector<PatternFallback>{}, {PatternFallback::error}}) {
    const auto found = mistakes_of([&] {
      rates::to_pattern_barriers(table, {chain, {}, 0});
    });
    REQUIRE(found.size() == 1);
    CHECK(found[0].problem.find("lacks ") == 0);
    CHECK(found[0].problem.find("0x00000 (0 to 0 neighbours)") != std::string::npos);
  }
  CHECK(mistakes_of([&] {
          rates::to_pattern_barriers(table, {{PatternFallback::linear}, {}, 0});
        }).size() == 1);
  const auto barriers =
      rates::to_pattern_barriers(table, {{PatternFallback::forbidden}, {}, 0});
  CHECK(std::isinf(barriers.barrier_eV[0]));
  CHECK(barriers.barrier_eV[0x16aa5] == 1.0);
  CHECK(barriers.source_counts()[0] == 1);
}

TEST_CASE("The balance of linear barriers by pattern holds with their bond energy") {
  const auto barriers = same_by_pattern(rates::linear_barriers(
      {.constant_eV = 0.3, .per_initial_eV = 0.15, .per_final_eV = -0.1}));
  const auto balance = rates::check_balance(barriers.barrier_eV);
  CHECK(balance.holds());
  CHECK(balance.bond_energy_eV.value() == doctest::Approx(0.25));
  CHECK(balance.pair_count > 30000);
}

TEST_CASE("A single barrier out of balance is found") {
  auto barriers = same_by_pattern(rates::linear_barriers({.constant_eV = 1}));
  barriers.barrier_eV[canonical(0x16aa5)] += 0.125;
  const auto balance = rates::check_balance(barriers.barrier_eV);
  CHECK_FALSE(balance.holds());
  CHECK(balance.worst_eV == doctest::Approx(0.125).epsilon(1e-3));
  CHECK((balance.worst == canonical(0x16aa5) ||
         canonical(rates::reversed(balance.worst)) == canonical(0x16aa5)));
  barriers.barrier_eV[canonical(0x16aa5)] = INFINITY;
  CHECK(rates::check_balance(barriers.barrier_eV).one_way_count == 1);
}

TEST_CASE("Barriers that were made balanced keep the mean of both ways") {
  PatternBarriers barriers =
      rates::to_pattern_barriers(random_table(), {{PatternFallback::forbidden}, {}, 0});
  const PatternBarriers before = barriers;
  CHECK_FALSE(rates::check_balance(barriers.barrier_eV).holds());
  const auto change = rates::make_balanced(barriers, 0.2);
  CHECK(change.changed_count > 0);
  CHECK(change.added_count > 0);
  const auto balance = rates::check_balance(barriers.barrier_eV);
  CHECK(balance.holds());
  CHECK(balance.bond_energy_eV.value() == doctest::Approx(0.2));
  bool all_right = true;
  for (Pattern p = 0; p < pattern_count; ++p) {
    const Pattern back = rates::reversed(p);
    const double dE_eV =
        0.2 * (static_cast<double>(rates::n_initial(p)) - rates::n_final(p));
    all_right =
        all_right && barriers.barrier_eV[p] == barriers.barrier_eV[canonical(p)];
    if (std::isfinite(before.barrier_eV[p]) && std::isfinite(before.barrier_eV[back])) {
      const double mean_eV = (before.barrier_eV[p] + before.barrier_eV[back]) / 2.0;
      const double expected = std::max({mean_eV + dE_eV / 2.0, 0.0, dE_eV});
      all_right = all_right && std::abs(barriers.barrier_eV[p] - expected) < 1e-12;
    }
  }
  CHECK(all_right);
  CHECK(rates::make_balanced(barriers, 0.2).changed_count == 0);
}

TEST_CASE("The shipped pattern tables are read and can be made balanced") {
  const std::filesystem::path folder = ADATOM_TABLES;
  for (const std::string metal : {"Au", "Ag", "Cu"}) {
    CAPTURE(metal);
    const PatternTable table =
        rates::read_pattern_table(folder / (metal + "_u3_pattern.csv"));
    CHECK(table.origin.about.at("metal") == metal);
    CHECK(table.origin.about.contains("limits"));
    PatternBarriers barriers =
        rates::to_pattern_barriers(table, {{PatternFallback::linear}, {}, 3});
    CHECK(barriers.source_counts()[0] > 150);
    const auto own = rates::check_balance(table.barrier_eV);
    // Every hop has its way back, and the energies are not a sum over bonds.
    CHECK(own.one_way_count == 0);
    CHECK(own.worst_eV > 0.1);
    CHECK(own.worst_eV < 0.3);
    rates::make_balanced(barriers, own.bond_energy_eV.value());
    const auto balance = rates::check_balance(barriers.barrier_eV);
    CHECK(balance.holds());
    CHECK(balance.bond_energy_eV.value() ==
          doctest::Approx(own.bond_energy_eV.value()));
  }
}

}  // namespace
