#include "scenarios/packing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "tests/scenarios/plan_text.hpp"

namespace {

using lattice::Vector3;

std::string packing(const std::string& keys) {
  return input_text("[packing]\nradius_a = 3\n" + keys);
}

/// How many pairs are nearer than, and at, the sum of their radii.
struct Pairs {
  int overlapping = 0;
  int touching = 0;
  std::map<std::size_t, int> touching_earlier;  ///< by the later of two
};

Pairs pairs_of(const std::vector<Vector3>& centres, const std::vector<double>& radii) {
  Pairs pairs;
  for (std::size_t j = 0; j < centres.size(); ++j)
    for (std::size_t i = 0; i < j; ++i) {
      const double gap = norm(centres[i] - centres[j]) - radii[i] - radii[j];
      pairs.overlapping += gap < -1e-6;
      pairs.touching += std::abs(gap) < 1e-6;
      pairs.touching_earlier[j] += std::abs(gap) < 1e-6;
    }
  return pairs;
}

}  // namespace

TEST_CASE("rows of spheres touch along and across") {
  for (const Vector3& axis : {Vector3{1, 0, 0}, Vector3{1, 1, 1}, Vector3{0, 0, 2}}) {
    const auto centres = scenarios::rows_of_spheres(4, 3, axis);
    REQUIRE(centres.size() == 12);
    const Pairs pairs = pairs_of(centres, std::vector<double>(12, 0.5));
    CHECK(pairs.overlapping == 0);
    CHECK(pairs.touching == 3 * 3 + 4 * 2);
    CHECK(norm(cross(centres[3] - centres[0], axis)) < 1e-9);
  }
}

TEST_CASE("close packed spheres have the contacts of fcc") {
  const auto contacts = [](std::size_t count) {
    const auto centres = scenarios::close_packed_spheres(count);
    const Pairs pairs = pairs_of(centres, std::vector<double>(count, 0.5));
    CHECK(pairs.overlapping == 0);
    return pairs.touching;
  };
  CHECK(contacts(1) == 0);
  // A site and its 12 neighbours, which have 4 contacts among each other: 12 + 24. The
  // octahedron of 19: 36, and 4 for each of the 6 next nearest.
  CHECK(contacts(13) == 36);
  CHECK(contacts(19) == 60);
  CHECK(scenarios::close_packed_spheres(1000).size() == 1000);
}

TEST_CASE("a random packing is without overlap and each sphere rests on three") {
  std::vector<double> radii;
  for (int k = 0; k < 40; ++k) radii.push_back(2.0 + 0.1 * (k % 7));
  kmc::Rng one(1), again(1), two(2);
  const auto centres = scenarios::random_packing(radii, one);
  const Pairs pairs = pairs_of(centres, radii);
  CHECK(pairs.overlapping == 0);
  for (std::size_t k = 3; k < radii.size(); ++k)
    CHECK(pairs.touching_earlier.at(k) >= 3);
  const auto same = scenarios::random_packing(radii, again);
  const auto other = scenarios::random_packing(radii, two);
  CHECK(norm(same.back() - centres.back()) == 0.0);
  CHECK(norm(other.back() - centres.back()) > 0.0);
  // Compact: in a heap of density 1/2 the outermost of 40 lie within twice the radius
  // of a ball of their volume.
  double farthest = 0.0;
  for (const Vector3& x : centres) farthest = std::max(farthest, norm(x - centres[0]));
  CHECK(farthest < 2.0 * 2.3 * std::cbrt(40.0) * 1.6);
}

TEST_CASE("a sphere of a random packing lies near the middle of the volume before it") {
  // It takes one of the four free places nearest to there, so at most three are nearer.
  // Places that spheres of its radius took later were free: those with three touching
  // spheres before it count. The middle stays in the large sphere: within 60 x 11 /
  // 1060 of its centre; that of all centres would move to the small ones.
  std::vector<double> radii(61, 1.0);
  radii[0] = 10.0;
  kmc::Rng rng(4);
  const auto centres = scenarios::random_packing(radii, rng);
  Vector3 sum{};
  double weight = 0.0;
  std::size_t most_nearer = 0;
  for (std::size_t k = 0; k < centres.size(); ++k) {
    const Vector3 middle = (1.0 / std::max(weight, 1.0)) * sum;
    const auto is_nearer_place = [&](const Vector3& place) {
      std::size_t touching = 0;
      for (std::size_t i = 0; i < k; ++i)
        touching += std::abs(norm(place - centres[i]) - radii[i] - 1.0) < 1e-6;
      return touching >= 3 && norm(place - middle) < norm(centres[k] - middle) - 1e-6;
    };
    const auto nearer = static_cast<std::size_t>(std::count_if(
        centres.begin() + static_cast<long>(k) + 1, centres.end(), is_nearer_place));
    most_nearer = std::max(most_nearer, nearer);
    const double volume = radii[k] * radii[k] * radii[k];
    sum = sum + volume * centres[k];
    weight += volume;
  }
  CHECK(most_nearer <= 3);
}

TEST_CASE("the logarithms of radii scatter as a normal law cut off at 3 sigma") {
  // In units of the spread: x held within 3 has the variance 1 - 2 ((3 f + q) - 9 q) =
  // 0.995 with the density f = 0.00443 at 3 and q = 0.00135 beyond, and the fourth
  // moment 3 - 2 ((36 f + 3 q) - 81 q) = 2.89. A sample of 300 has a variance with the
  // error sqrt((2.89 - 0.99) / 300) = 0.080 and a mean with 0.058. This seed
  // draws some x beyond 3.
  const auto heap = plan_of(
      packing("arrangement = 'random'\ncount = 300\nseed = 2\nradius_spread = 0.1\n"));
  REQUIRE(heap.particles.size() == 300);
  double sum = 0.0, squares = 0.0, most = 0.0;
  for (const auto& particle : heap.particles) {
    const double x = std::log(particle.radius / 3) / 0.1;
    sum += x;
    squares += x * x;
    most = std::max(most, std::abs(x));
  }
  CHECK(std::abs(sum / 300) < 5 * 0.058);
  CHECK(std::abs(squares / 300 - sum * sum / 90000 - 0.995) < 5 * 0.080);
  CHECK(most == doctest::Approx(3));
}

TEST_CASE("a packing becomes particles that touch on the lattice") {
  const auto rows = plan_of(packing("arrangement = 'rows'\ncount = 6\nrows = 2\n"));
  CHECK(rows.particles.size() == 6);
  CHECK(rows.contacts.size() == 2 * 2 + 3);
  CHECK(rows.measurements.size() == 6);
  CHECK(std::ranges::find(rows.measurements, "sintering") != rows.measurements.end());
  const auto heap = plan_of(
      packing("arrangement = 'random'\ncount = 12\nseed = 3\nradius_spread = 0.1\n"));
  CHECK(heap.particles.size() == 12);
  CHECK(heap.contacts.size() >= 3 + 9 * 3);
  CHECK(heap.particles[0].radius != heap.particles[1].radius);
  const auto apart =
      plan_of(packing("arrangement = 'close_packed'\ncount = 13\ngap_a = 2\n"));
  CHECK(apart.contacts.empty());
}

TEST_CASE("an axis of a packing without a length is told at the axis") {
  for (const char* axis : {"[0, 0, 0]", "[1e-10, 0, 0]", "[1e200, 0, 0]"}) {
    const std::string told = complaint(
        packing("arrangement = 'rows'\ncount = 2\naxis = " + std::string(axis) + "\n"));
    CHECK(contains(told, "packing.axis"));
    CHECK_FALSE(contains(told, "\n"));
  }
}

TEST_CASE("a sphere of a packing without a site is told at the packing") {
  const auto plan =
      plan_of(packing("arrangement = 'rows'\ncount = 2\n"), {"packing.radius_a=0.1"});
  TextFiles files;
  scenarios::Simulation simulation(plan, files);
  CHECK_THROWS_WITH_AS(simulation.begin(),
                       doctest::Contains("input.toml:6:1: packing: no site lies in "
                                         "sphere 2"),
                       lattice::InputError);
}

TEST_CASE("spheres far smaller than an atom are refused") {
  for (const std::string arrangement : {"random", "rows"})
    for (const char* radius_a : {"1e-10", "1e-100"}) {
      const std::string told =
          complaint(packing("arrangement = '" + arrangement + "'\ncount = 30\n"),
                    {std::string("packing.radius_a=") + radius_a});
      CAPTURE(told);
      CHECK(contains(told, "radius_a"));
      CHECK(contains(told, "is far smaller than an atom"));
    }
  CHECK(contains(complaint(packing("arrangement = 'random'\ncount = 30\n"),
                           {"packing.radius_a=1e-300"}),
                 "radius_a = 1e-300: is too small"));
}

TEST_CASE("Spheres of a packing that have no room are told of in one line") {
  std::string planar;
  try {
    Begun(plan_of(packing("arrangement = 'close_packed'\ncount = 30\n"),
                  {"lattice.cell=\"square\""}));
  } catch (const lattice::InputError& error) {
    planar = error.what();
  }
  CHECK(contains(planar, "no site lies in sphere "));
  CHECK_FALSE(contains(planar, "\n"));
  const std::string small = complaint(packing("arrangement = 'rows'\ncount = 30\n"),
                                      {"box.size_cells=[9,9,9]"});
  CHECK(contains(small, "particles 1, 2 and 28 others do not fit"));
  CHECK_FALSE(contains(small, "\n"));
}

TEST_CASE("mistakes in a packing are told") {
  const auto says = [](const std::string& keys, const char* words) {
    return complaint(packing(keys)).find(words) != std::string::npos;
  };
  CHECK(says("arrangement = 'heap'\ncount = 3\n", "is not a known name"));
  CHECK(says("arrangement = 'rows'\ncount = 5\nrows = 2\n", "equally long"));
  CHECK(says("arrangement = 'rows'\ncount = 5\naxis = [0, 0, 0]\n", "no length"));
  CHECK(says("arrangement = 'random'\ncount = 5000\n", "out of range"));
  CHECK(says("arrangement = 'random'\ncount = 5\nrows = 1\n",
             "says nothing of arrangement"));
  CHECK(says("arrangement = 'rows'\n", "count: missing"));
  CHECK(says("arrangement = 'rows'\ncount = 2\n[[particle]]\nshape = 'sphere'\n",
             "given beside [packing]"));
}
