// Compact clusters of any number of atoms.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "lattice/shapes/cluster_sites.hpp"

using lattice::cluster_sites;
using lattice::ClusterShape;
using lattice::norm;
using lattice::unit_cell;

TEST_CASE("A cluster of fcc grows shell by shell") {
  // 1, 12, 6, 24, 12 sites at 0, 1/sqrt 2, 1, sqrt(3/2), sqrt 2 lattice constants.
  const auto sites = cluster_sites(unit_cell("fcc"), ClusterShape::sphere, 55);
  REQUIRE(sites.size() == 55);
  CHECK(norm(sites[0]) == doctest::Approx(0.0));
  for (int k = 1; k < 13; ++k) CHECK(norm(sites[k]) == doctest::Approx(std::sqrt(0.5)));
  for (int k = 13; k < 19; ++k) CHECK(norm(sites[k]) == doctest::Approx(1.0));
  for (int k = 43; k < 55; ++k)
    CHECK(norm(sites[k]) == doctest::Approx(std::sqrt(2.0)));
}

TEST_CASE("Complete truncated octahedra are among the clusters") {
  // 201 and 1289 atoms around an atom: no site of the next shell is as near as the
  // last.
  for (const std::size_t atoms : {201, 1289}) {
    const auto sites =
        cluster_sites(unit_cell("fcc_111"), ClusterShape::truncated_octahedron, atoms);
    const auto cell = unit_cell("fcc_111");
    double square = 0.0, hexagon = 0.0;
    for (const auto& site : sites) {
      const auto v = cell.to_crystal(site);
      square = std::max({square, std::abs(v[0]), std::abs(v[1]), std::abs(v[2])});
      hexagon = std::max(hexagon, std::abs(v[0]) + std::abs(v[1]) + std::abs(v[2]));
    }
    // Edges of m atoms: {100} at (m - 1) of a, {111} at |x|+|y|+|z| = 3/2 (m - 1)
    const double m = atoms == 201 ? 3.0 : 5.0;
    CHECK(square == doctest::Approx(m - 1.0));
    CHECK(hexagon == doctest::Approx(1.5 * (m - 1.0)));
  }
}

TEST_CASE("Clusters on planar lattices stay in the plane") {
  for (const char* name : {"square", "triangular", "honeycomb"}) {
    const auto sites = cluster_sites(unit_cell(name), ClusterShape::sphere, 30);
    std::set<std::string> seen;
    for (const auto& site : sites) {
      CHECK(site[2] == 0.0);
      CHECK(unit_cell(name).site_near(site).has_value());
      seen.insert(std::to_string(site[0]) + " " + std::to_string(site[1]));
    }
    CHECK(seen.size() == 30);
  }
}

TEST_CASE(
    "A planar cluster does not depend on the third vector or the unit of length") {
  const lattice::UnitCell small("small", {{{0.1, 0, 0}, {0, 0.1, 0}, {0, 0, 0.12}}},
                                {{0, 0, 0}}, 0.1);
  for (const auto shape : {ClusterShape::sphere, ClusterShape::truncated_octahedron}) {
    const auto sites = cluster_sites(small, shape, 2000);
    const auto expected = cluster_sites(unit_cell("square"), shape, 2000);
    REQUIRE(sites.size() == expected.size());
    for (std::size_t k = 0; k < sites.size(); ++k)
      CHECK(norm(10.0 * sites[k] - expected[k]) < 1e-9);
  }
}

TEST_CASE("Every site of a large cluster is nearer than all that are left out") {
  const auto all = cluster_sites(unit_cell("bcc"), ClusterShape::sphere, 3000);
  const auto fewer = cluster_sites(unit_cell("bcc"), ClusterShape::sphere, 1500);
  for (std::size_t k = 0; k < fewer.size(); ++k) {
    CHECK(norm(fewer[k] - all[k]) < 1e-9);
    if (k > 0) CHECK(norm(all[k]) >= norm(all[k - 1]) - 1e-6);
  }
}
