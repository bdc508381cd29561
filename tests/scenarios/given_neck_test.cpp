#include "scenarios/analysis/given_neck.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "lattice/input_error.hpp"
#include "tests/contains.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using scenarios::given_neck;

scenarios::CsvTable table_of(const std::string& text) {
  return scenarios::CsvTable::read(ScratchFile(text).path());
}

std::string mistake_in(const std::string& text) {
  try {
    given_neck(table_of(text), 1);
  } catch (const lattice::InputError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a given neck has its errors in parts of R as its values") {
  const auto radius = given_neck(
      table_of("time_s,neck_error_nm,neck_nm\n0,1,nan\n1,0.5,1\n2,0.25,3\n"), 2.0);
  REQUIRE(radius);
  CHECK(radius->definition == "given");
  CHECK(std::isnan(radius->ratio[0]));
  CHECK(radius->ratio[2] == 1.5);
  CHECK(radius->ratio_error == std::vector<double>{0.5, 0.25, 0.125});
  const auto ratio =
      given_neck(table_of("time_s,r_over_R,r_over_R_error\n1,0.5,0.1\n"), 2.0);
  REQUIRE(ratio);
  CHECK(ratio->time_s == std::vector<double>{1});
  CHECK(ratio->ratio == std::vector<double>{0.5});
  CHECK(ratio->ratio_error == std::vector<double>{0.1});
}

TEST_CASE("a given neck without a column of errors has none") {
  CHECK(given_neck(table_of("time_s,r_over_R\n1,0.5\n"), 1)->ratio_error.empty());
  CHECK_FALSE(given_neck(table_of("time_s,neck_1_2_slab_nm\n1,0.5\n"), 1));
}

TEST_CASE("an error of a given neck that is not above zero is a mistake of its line") {
  const std::string head = "# a\ntime_s,r_over_R,r_over_R_error\n1,0.5,0.1\n";
  for (const char* wrong : {"0", "-0.1", "nan"}) {
    CAPTURE(wrong);
    const std::string mistake = mistake_in(head + "2,0.6," + wrong + "\n");
    CHECK(contains(mistake, ":4: r_over_R_error = " + std::string(wrong) +
                                ": a standard error must be above 0 (leave the column "
                                "out if errors are not known)"));
    CHECK(mistake_in(head + "2,nan," + wrong + "\n").empty());
  }
}

TEST_CASE("times and necks that cannot be are mistakes of their lines") {
  const std::string head = "time_s,r_over_R\n";
  CHECK(contains(mistake_in(head + "0,0.1\n-1,0.5\n"),
                 ":3: time_s = -1: a time must be 0 or more"));
  CHECK(contains(mistake_in(head + "nan,0.5\n"), ":2: time_s = nan: a time must be"));
  for (const char* wrong : {"0", "-0.4"})
    CHECK(
        contains(mistake_in(head + "0,nan\n1," + wrong + "\n"),
                 ":3: r_over_R = " + std::string(wrong) + ": a neck must be above 0"));
}

TEST_CASE("a column that is nearly that of the errors is no column to leave out") {
  CHECK(contains(mistake_in("time_s,r_over_R,r_over_r_eror\n1,0.5,0.1\n"),
                 "r_over_r_eror: is no column of a neck (did you mean "
                 "\"r_over_R_error\"?)"));
  CHECK(mistake_in("time_s,r_over_R,sample\n1,0.5,3\n").empty());
}

TEST_CASE("an error without its value and two given necks in a file are mistakes") {
  CHECK(
      contains(mistake_in("time_s,neck_nm,r_over_R_error\n1,1,1\n"),
               "r_over_R_error: an error without its value (it is that of r_over_R)"));
  CHECK(contains(mistake_in("time_s,neck_nm,r_over_R\n1,1,1\n"),
                 "r_over_R: beside neck_nm, which is the same neck"));
}

TEST_CASE("only radii of necks need a radius of the particle") {
  CHECK(needs_radius(table_of("time_s,neck_nm\n1,1\n")));
  CHECK(needs_radius(table_of("time_s,neck_1_2_slab_nm\n1,1\n")));
  CHECK_FALSE(needs_radius(table_of("time_s,r_over_R,events\n1,1,2\n")));
}
