#include "rates/touched_sites.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "kmc/rng.hpp"

namespace {

TEST_CASE("Every site that was touched is listed until the list is taken") {
  kmc::Rng rng(1);
  rates::TouchedSites touched;
  for (int event = 0; event < 1000; ++event) {
    std::set<lattice::Site> added;
    for (int k = 0; k < 60; ++k) {
      const auto site = static_cast<lattice::Site>(rng.below(100) * 7919);
      touched.add_if(site % 2, site);
      if (site % 2 == 1) added.insert(site);
    }
    const auto listed = touched.take();
    REQUIRE(std::set<lattice::Site>(listed.begin(), listed.end()) == added);
    REQUIRE(touched.take().empty());
  }
}

TEST_CASE("A site that is touched again at once is listed once") {
  rates::TouchedSites touched;
  for (int event = 0; event < 2; ++event) {
    for (const lattice::Site site : {5U, 5U, 6U, 5U}) touched.add(site);
    const auto listed = touched.take();
    CHECK(std::vector<lattice::Site>(listed.begin(), listed.end()) ==
          std::vector<lattice::Site>{5, 6});
  }
}

}  // namespace
