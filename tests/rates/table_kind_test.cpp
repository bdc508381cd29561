#include "rates/table_kind.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/scratch_directory.hpp"

namespace {

using rates::kind_of_table;
using rates::TableKind;

TableKind kind_of_text(const std::string& text) {
  return kind_of_table(ScratchFile(text).path());
}

TEST_CASE("The kind of a table follows from its column names wherever they stand") {
  CHECK(kind_of_text("# metal: Au\n\npattern,barrier_eV\n") == TableKind::patterns);
  CHECK(kind_of_text("# pattern\nn_initial,n_final,barrier_eV\npattern\n") ==
        TableKind::pairs);
  CHECK(kind_of_text("\xEF\xBB\xBF# metal: Au\r\n  barrier_eV , pattern\r\n") ==
        TableKind::patterns);
}

TEST_CASE("A table without the column of barriers is known by its first column") {
  CHECK(kind_of_text("# metal: Au\nprocess,barrier\nkink,0.5\n") ==
        TableKind::processes);
  CHECK(kind_of_text("pattern,eV\n") == TableKind::patterns);
  CHECK(kind_of_text("# metal: Au\r\n\r\nprocess,eV\r\n") == TableKind::processes);
  CHECK(kind_of_text(" note: no process here\nn_initial,n_final,eV\n") ==
        TableKind::pairs);
  CHECK(kind_of_text("n_initial,n_final,eV\n3,3,0.1 process\n") == TableKind::pairs);
}

TEST_CASE("What is no table is left to the reader of pairs") {
  CHECK(kind_of_text("") == TableKind::pairs);
  CHECK(kind_of_text("# only comments\n") == TableKind::pairs);
  CHECK(kind_of_table("/no/such/file") == TableKind::pairs);
  CHECK(kind_of_table("/dev/zero") == TableKind::pairs);
  CHECK(kind_of_table("/tmp") == TableKind::pairs);
}

}  // namespace
