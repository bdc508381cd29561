#include "tools/bench/floor.hpp"

#include <doctest/doctest.h>

namespace {

TEST_CASE("The floor under the benchmark does all the work of its events") {
  tools::Floor floor(5.0, 400.0);
  CHECK(floor.atom_count() == 4245);  // as many as in the case bonds_4k_400K
  CHECK(floor.is_consistent());
  double time_s = 0.0;
  for (int k = 0; k < 20; ++k) {
    floor.run(1000);
    CHECK(floor.is_consistent());
    CHECK(floor.atom_count() == 4245);
    CHECK(floor.time_s() > time_s);
    time_s = floor.time_s();
  }
}

}  // namespace
