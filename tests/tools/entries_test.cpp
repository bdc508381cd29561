#include "tools/entries.hpp"

#include <doctest/doctest.h>

namespace {

TEST_CASE("Entries are written from the most used to the least with their shares") {
  const std::vector<rates::UsedEntry> entries = {{"3 -> 3", "table", 0.25, 20},
                                                 {"3 -> 4", "linear", 0.5, 70},
                                                 {"4 -> 3", "forbidden", 1.0, 10}};
  CHECK(tools::entries_csv(entries) ==
        "entry,source,barrier_eV,event_count,share\n"
        "3 -> 4,linear,0.5,70,0.7\n"
        "3 -> 3,table,0.25,20,0.2\n"
        "4 -> 3,forbidden,1,10,0.1\n");
  CHECK(tools::fallback_event_share(entries) == 0.8);
}

TEST_CASE("Events that no table tells of are not fallbacks") {
  const std::vector<rates::UsedEntry> entries = {{"3 -> 3", "table", 0.25, 60},
                                                 {"3 -> 4", "linear", 0.5, 20},
                                                 {"3 to the gas", "formula", 1.0, 20}};
  CHECK(tools::fallback_event_share(entries) == 0.25);
}

TEST_CASE("A run without events used no entry") {
  CHECK(tools::entries_csv({}) == "entry,source,barrier_eV,event_count,share\n");
  CHECK(tools::fallback_event_share({}) == 0.0);
}

}  // namespace
