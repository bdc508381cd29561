#include "scenarios/analysis/particle_pair.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "lattice/input_error.hpp"

namespace {

using lattice::InputError;
using lattice::Vector3;
using lattice::XyzFrame;
using scenarios::AtomSize;
using scenarios::Member;
using scenarios::ParticlePair;

constexpr double a = 4.0;  // angstrom
const AtomSize size = scenarios::size_from_lattice_constant(0.4);

/// Two spheres of 201 atoms of fcc (radius 2.5 a), `apart` half lattice constants from
/// centre to centre along [100], with a column that tells them and one that does not.
XyzFrame two_spheres(int apart) {
  XyzFrame frame;
  for (const int centre : {0, apart})
    for (int x = -5; x <= 5; ++x)
      for (int y = -5; y <= 5; ++y)
        for (int z = -5; z <= 5; ++z) {
          if ((x + y + z) % 2 != 0 || x * x + y * y + z * z > 25) continue;
          frame.positions_angstrom.push_back(
              0.5 * a * Vector3{1.0 * (centre + x), 1.0 * y, 1.0 * z});
          frame.species.emplace_back((x + 2 * y) % 3 == 0 ? "Au" : "Ag");
          frame.numbers["batch"].push_back(centre == 0 ? 3 : 8);
          frame.numbers["id"].push_back(
              1.0 + static_cast<double>(frame.numbers["id"].size()));
        }
  return frame;
}

XyzFrame renamed(XyzFrame frame, const std::string& name) {
  frame.numbers[name] = frame.numbers["batch"];
  frame.numbers.erase("batch");
  return frame;
}

void check_halves(const std::vector<Member>& members) {
  const std::size_t half = members.size() / 2;
  for (std::size_t i = 0; i < members.size(); ++i)
    CHECK(members[i] == (i < half ? Member::first : Member::second));
}

TEST_CASE("two particles are told apart by columns and ids and geometry") {
  // Touching caps, and a gap.
  for (const int apart : {11, 20}) {
    CAPTURE(apart);
    XyzFrame frame = two_spheres(apart);
    // Odd distances lie on no common lattice: moved onto it sideways.
    const std::size_t half = frame.species.size() / 2;
    for (std::size_t i = half; apart % 2 != 0 && i < 2 * half; ++i)
      frame.positions_angstrom[i][1] += 0.5 * a;
    const auto members = [&](const XyzFrame& first, const std::string& by) {
      return ParticlePair(first, by, size, "test").members(first);
    };
    check_halves(members(frame, "batch"));
    check_halves(members(frame, "ids:1-" + std::to_string(half)));
    check_halves(members(frame, "geometry"));
    // The species are mixed in both, so they are no particles.
    CHECK(ParticlePair(frame, "auto", size, "test").found_by() == "geometry");
    for (const char* name : {"origin", "mol", "type"})
      CHECK(ParticlePair(renamed(frame, name), "auto", size, "test").found_by() ==
            name);
  }
}

TEST_CASE("a particle on a wide slab is told from it by origin") {
  XyzFrame frame;
  const auto put = [&](double x, double y, double z, double origin) {
    frame.species.emplace_back("Au");
    frame.positions_angstrom.push_back({x, y, z});
    frame.numbers["batch"].push_back(origin);
  };
  constexpr double d = 2.885;
  for (int x = -10; x <= 10; ++x)
    for (int y = -10; y <= 10; ++y) put(d * x, d * y, 0, 1);
  for (int x = -1; x <= 1; ++x)
    for (int y = -1; y <= 1; ++y)
      for (int z = 1; z <= 3; ++z) put(d * x, d * y, d * z, 2);
  const ParticlePair pair(renamed(frame, "origin"), "auto", size, "test");
  CHECK(pair.found_by() == "origin");
  CHECK(pair.first_count() == 441);
  CHECK(pair.second_count() == 27);
  // Another program's types may be those of an alloy.
  CHECK(ParticlePair(renamed(frame, "type"), "auto", size, "test").found_by() ==
        "geometry");
}

TEST_CASE("atoms keep their particle in whatever order later frames have them") {
  const XyzFrame first = two_spheres(20);
  const std::size_t count = first.species.size();
  const ParticlePair pair(first, "geometry", size, "test");
  XyzFrame later = first;
  std::ranges::reverse(later.positions_angstrom);
  std::ranges::reverse(later.numbers["id"]);
  later.numbers["id"][0] = 1e6;  // an atom that came later
  const auto members = pair.members(later);
  CHECK(members[0] == Member::neither);
  for (std::size_t i = 1; i < count; ++i)
    CHECK(members[i] == (i < count / 2 ? Member::second : Member::first));
  later.numbers.erase("id");
  check_halves(pair.members(later));  // then the order counts
  later.positions_angstrom.pop_back();
  CHECK_THROWS_AS(pair.members(later), InputError);
}

TEST_CASE("what gives no two particles is refused") {
  const XyzFrame frame = two_spheres(20);
  for (const char* by :
       {"species2", "id", "ids:", "ids:5", "ids:x-y", "ids:1-9999", ""}) {
    CAPTURE(by);
    CHECK_THROWS_AS(ParticlePair(frame, by, size, "test"), InputError);
  }
  XyzFrame one;
  one.positions_angstrom = {{0, 0, 0}};
  one.species = {"Au"};
  CHECK_THROWS_AS(ParticlePair(one, "auto", size, "test"), InputError);
  CHECK_THROWS_AS(scenarios::size_from_bulk(one, "test"), InputError);
}

// Distances d between neighbours with noise of sigma s along each axis become d + s^2 /
// d on average (two of three axes lie across, each with 2 s^2, over 2 d, and twice):
// with s = 0.03 d, 2 s^2 / d = 0.0018 d. What the reach of 1.21 d leaves out or takes
// in lies at 4.9 sigma. The mean of the about 500 bonds of atoms with 12 neighbours has
// the error 0.03 sqrt(2) d / sqrt(500) = 0.0019 d, 5 sigma: 0.0095 d.
TEST_CASE("the size of an atom is measured in the bulk of a noisy particle") {
  XyzFrame frame = two_spheres(20);
  CHECK(scenarios::size_from_bulk(frame, "test").nearest_nm ==
        doctest::Approx(size.nearest_nm));
  std::mt19937_64 random(4);
  std::normal_distribution<double> noise(0.0, 0.03 * 10 * size.nearest_nm);
  for (Vector3& position : frame.positions_angstrom)
    for (double& x : position) x += noise(random);
  const AtomSize noisy = scenarios::size_from_bulk(frame, "test");
  CHECK(std::abs(noisy.nearest_nm / size.nearest_nm - 1.0018) < 0.0095);
  CHECK(noisy.volume_nm3 ==
        doctest::Approx(std::pow(noisy.nearest_nm, 3) / std::sqrt(2.0)));
}

}  // namespace
