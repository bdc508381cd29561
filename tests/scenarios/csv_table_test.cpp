#include "scenarios/analysis/csv_table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "lattice/input_error.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using lattice::InputError;
using lattice::Mistake;
using scenarios::CsvTable;

CsvTable table_of(const std::string& text) {
  return CsvTable::read(ScratchFile(text).path());
}

/// Of who asks for the numbers of all columns.
Mistake mistake_in(const std::string& text) {
  try {
    const CsvTable table = table_of(text);
    for (const std::string& name : table.names()) table.column(name);
  } catch (const InputError& error) {
    return error.mistakes().front();
  }
  return {};
}

}  // namespace

TEST_CASE("a CSV table returns its numbers by the name of the column") {
  const CsvTable table = table_of("time_s,events\n1e-12,0\n 2.5e-3 ,17\r\n-3,nan\n");
  CHECK(table.names() == std::vector<std::string>{"time_s", "events"});
  CHECK(table.has("events"));
  CHECK_FALSE(table.has("event"));
  REQUIRE(table.row_count() == 3);
  CHECK(table.column("time_s")[0] == 1e-12);
  CHECK(table.column("time_s")[1] == 2.5e-3);
  CHECK(table.column("time_s")[2] == -3);
  CHECK(table.column("events")[1] == 17);
  CHECK(std::isnan(table.column("events")[2]));
}

TEST_CASE("a CSV file may come from a spreadsheet and have comments") {
  const CsvTable table =
      table_of("\xEF\xBB\xBFtime_s,neck_nm\r\n# frame 1\r\n1,0.5\r\n");
  CHECK(table.column("time_s")[0] == 1);
  CHECK(table_of("# TEM, 300 kV\na,b\n1,2\n").column("b")[0] == 2);
  const CsvTable with_blanks = table_of("\r\na,b\n1,2\n \t\r\n3,4\n\n\n");
  CHECK(with_blanks.column("b")[1] == 4);
  CHECK(with_blanks.line_of(1) == 5);
  CHECK(with_blanks.row_count() == 2);
  CHECK(mistake_in("# only this\n").problem == "has no complete line");
  CHECK(mistake_in("# of 2026\na,a\n").line == 2);
  CHECK(mistake_in("time_s;neck_nm\n5;0,3\n").problem.starts_with("semicolons"));
}

TEST_CASE("every prefix of a CSV file gives its complete rows") {
  const std::string text = "a,b\n1,2\n34,56\n";
  for (std::size_t length = 4; length <= text.size(); ++length) {
    CAPTURE(length);
    const CsvTable table = table_of(text.substr(0, length));
    const std::size_t rows = length == text.size() ? 2 : length >= 8 ? 1 : 0;
    CHECK(table.row_count() == rows);
    if (rows == 2) CHECK(table.column("b")[1] == 56);
  }
}

TEST_CASE("the last line of a finished CSV file counts without its newline") {
  for (const std::string text : {"a,b\n1,2\n34,56", "a,b\n1,2\n34,56\n"}) {
    CAPTURE(text);
    const auto table = CsvTable::read_finished(ScratchFile(text).path());
    CHECK(table.row_count() == 2);
    CHECK(table.column("b").back() == 56);
  }
  CHECK_THROWS_AS(CsvTable::read_finished(ScratchFile("").path()), InputError);
  CHECK_THROWS_AS(CsvTable::read_finished(ScratchFile("a,b\n1").path()), InputError);
}

TEST_CASE("a CSV file without a complete header is an input error") {
  CHECK(mistake_in("").problem == "has no complete line");
  CHECK(mistake_in("time_s,events").problem == "has no complete line");
  CHECK(mistake_in("a,,b\n").problem == "a column has no name");
  CHECK(mistake_in("a,,b\n").column == 3);
  CHECK(mistake_in("\n").problem == "has no complete line");
  CHECK(mistake_in("a,b,a\n").problem == "two columns have this name");
  CHECK(mistake_in("a,b,a\n").column == 5);
  CHECK(mistake_in("1,2\n3,4\n").problem == "a number where a column name is expected");
}

TEST_CASE("a value that is not a number is reported with line and column and value") {
  for (const std::string bad :
       {"", "1.5x", "inf", "-inf", "1e999", "0x10", "one", "1 2", "+1", "\"1\""}) {
    CAPTURE(bad);
    const Mistake mistake = mistake_in("a,b\n1,2\n3, " + bad + "\n");
    CHECK(mistake.line == 3);
    CHECK(mistake.column == (bad.empty() ? 3 + 1 : 4));
    CHECK(mistake.key == "b");
    CHECK(mistake.value == bad);
    CHECK(mistake.problem == "is not a number");
    CHECK(mistake.file.ends_with("/file"));
  }
}

TEST_CASE("columns of text may stand beside numbers") {
  const CsvTable table = table_of(
      "who,\"a, nm\",remark,b\nMax,1,\"dark, \"\"thin\"\", 2\",2\n3, 4 , \"\" ,5\n");
  CHECK(table.names() == std::vector<std::string>{"who", "a, nm", "remark", "b"});
  CHECK(table.column("a, nm")[1] == 4);
  CHECK(table.column("b")[0] == 2);
  CHECK(table.column("b")[1] == 5);
  CHECK_THROWS_WITH_AS(table.column("who"), doctest::Contains("who = Max"), InputError);
  CHECK_THROWS_WITH_AS(table.column("remark"),
                       doctest::Contains("file:2:7: remark = \"dark, "), InputError);
  CHECK_THROWS_AS(table_of("a,b\n1,2\n3,thin\n"), InputError);
  // Quotes that do not end, or not with the value, are part of it.
  CHECK(table_of("a,b\n\"x,1\n").column("b")[0] == 1);
  CHECK(mistake_in("a,b\n1,2\n\"1\"2,3\n").value == "\"1\"2");
}

TEST_CASE("what a terminal would obey is not shown") {
  CHECK(mistake_in("a\n\x1b[31mred\n").value == "?[31mred");
}

TEST_CASE("a row with too few or too many values is an input error") {
  CHECK(mistake_in("a,b\n1,2\n3\n").problem == "has 1 values");
  CHECK(mistake_in("a,b\n1,2\n3\n").line == 3);
  CHECK(mistake_in("a,b\n1,2,3\n").problem == "has 3 values");
  CHECK(mistake_in("a,b\n1,2,3\n").value == "1,2,3");
  CHECK(mistake_in("a,b\n1,2,3\n").hint == "the header names 2 columns");
}

TEST_CASE("a missing column is an input error that names the nearest column") {
  const CsvTable table = table_of("time_s,neck_1_2_midplane_nm\n1,2\n");
  const auto hint = [&](const char* name) {
    try {
      table.column(name);
    } catch (const InputError& error) {
      CHECK(error.mistakes().front().key == name);
      return error.mistakes().front().hint;
    }
    return std::string("no error");
  };
  CHECK(hint("times_s") == "did you mean \"time_s\"?");
  CHECK(hint("neck_1_2_midplne_nm") == "did you mean \"neck_1_2_midplane_nm\"?");
  CHECK(hint("roughness_nm") == "the columns are time_s, neck_1_2_midplane_nm");
}

TEST_CASE("only a regular file can be read as a CSV table") {
  CHECK_THROWS_WITH_AS(CsvTable::read("/nowhere/series.csv"),
                       "/nowhere/series.csv: there is no such file", InputError);
  CHECK_THROWS_WITH_AS(CsvTable::read("/dev/zero"), "/dev/zero: is not a regular file",
                       InputError);
  CHECK_THROWS_WITH_AS(CsvTable::read("/tmp"), "/tmp: is not a regular file",
                       InputError);
}
