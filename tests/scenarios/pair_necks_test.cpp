#include "scenarios/analysis/pair_necks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "lattice/dump_reader.hpp"
#include "lattice/input_error.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using lattice::Matrix3;
using lattice::Vector3;
using lattice::XyzFrame;
using scenarios::AtomSize;
using scenarios::measure_neck;
using scenarios::PairNeck;
using scenarios::ParticlePair;

constexpr double a_nm = 0.4079;
constexpr double a_angstrom = 10.0 * a_nm;

/// Two spheres of fcc of radius 5 a whose centres are 8 a apart along [100]: the circle
/// in which they meet has the radius 3 a. Lengths in angstrom.
XyzFrame dumbbell() {
  XyzFrame frame;
  for (int x = -10; x <= 26; ++x)
    for (int y = -10; y <= 10; ++y)
      for (int z = -10; z <= 10; ++z) {
        if ((x + y + z) % 2 != 0) continue;
        const int across = y * y + z * z;
        const bool first = x * x + across <= 100;
        const bool second = (x - 16) * (x - 16) + across <= 100;
        if (!first && !second) continue;
        frame.positions_angstrom.push_back(0.5 * a_angstrom *
                                           Vector3{1.0 * x, 1.0 * y, 1.0 * z});
        frame.species.emplace_back("Au");
        // The plane in which they meet is shared by both, one half to each.
        const bool low = x < 8 || (x == 8 && (y > 0 || (y == 0 && z > 0)));
        frame.numbers["origin"].push_back(low ? 1 : 2);
      }
  return frame;
}

/// Balls of fcc of radii 6 a and 3 a that share one atom: their centres are 9 a apart
/// along [100].
XyzFrame unlike_balls() {
  XyzFrame frame;
  for (int x = -12; x <= 24; ++x)
    for (int y = -12; y <= 12; ++y)
      for (int z = -12; z <= 12; ++z) {
        if ((x + y + z) % 2 != 0) continue;
        const int across = y * y + z * z;
        const bool first = x * x + across <= 144;
        if (!first && (x - 18) * (x - 18) + across > 36) continue;
        frame.positions_angstrom.push_back(0.5 * a_angstrom *
                                           Vector3{1.0 * x, 1.0 * y, 1.0 * z});
        frame.species.emplace_back("Au");
        frame.numbers["origin"].push_back(first ? 1 : 2);
      }
  return frame;
}

/// A turn by any angle about any axis, all equally probable (a random unit quaternion).
Matrix3 random_turn(std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  std::array<double, 4> q{};
  double squares = 0.0;
  for (double& x : q) {
    x = normal(random);
    squares += x * x;
  }
  const auto [w, x, y, z] = q;
  const double s = 2.0 / squares;
  return {{{1 - s * (y * y + z * z), s * (x * y - w * z), s * (x * z + w * y)},
           {s * (x * y + w * z), 1 - s * (x * x + z * z), s * (y * z - w * x)},
           {s * (x * z - w * y), s * (y * z + w * x), 1 - s * (x * x + y * y)}}};
}

XyzFrame moved(const XyzFrame& frame, const Matrix3& turn, const Vector3& shift,
               double noise_angstrom, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  XyzFrame result = frame;
  for (Vector3& position : result.positions_angstrom) {
    const Vector3 noise{normal(random), normal(random), normal(random)};
    position = turn * position + shift + noise_angstrom * noise;
  }
  return result;
}

PairNeck neck_of(const XyzFrame& frame) {
  const AtomSize size = scenarios::size_from_lattice_constant(a_nm);
  const ParticlePair pair(frame, "auto", size, "test");
  return measure_neck(frame, pair.members(frame), size, a_nm, "test");
}

/// Atoms of the plane in which the spheres meet: sites within 3 a of its middle.
int atoms_where_they_meet() {
  int count = 0;
  for (int y = -6; y <= 6; ++y)
    for (int z = -6; z <= 6; ++z) count += (y + z) % 2 == 0 && y * y + z * z <= 36;
  return count;
}

double disc_nm(double count, double width_nm) {
  return std::sqrt(count * a_nm * a_nm * a_nm / 4.0 / (std::numbers::pi * width_nm));
}

// The corners of the polyhedron at which Voronoi cells are cut off, 0.75 d from its
// faces, lie 22.5 degrees from the middles of faces (the circumradius of the spherical
// triangle of three neighbouring directions, 37.4, 37.4 and 41.8 degrees apart): at
// most (1 / cos 22.5 - 1) 0.75 d = 0.062 d further out. The rim of the neck moves by no
// more.
constexpr double voronoi_rim_nm = 0.062 * a_nm / std::numbers::sqrt2;

TEST_CASE("the neck of a dumbbell is that of the circle in which its spheres meet") {
  const PairNeck neck = neck_of(dumbbell());
  const int atoms = atoms_where_they_meet();
  CHECK(neck.midplane_nm == doctest::Approx(disc_nm(atoms, 0.5 * a_nm)).epsilon(1e-12));
  CHECK(neck.minimum_nm == doctest::Approx(neck.midplane_nm).epsilon(1e-12));
  // Sites on a circle's inside: within half a site's diagonal of its area's radius.
  CHECK(std::abs(neck.midplane_nm - 3 * a_nm) < 0.25 * a_nm);
  CHECK(std::abs(neck.place_nm) < 0.5 * a_nm);
  // Bonds across (100): 8 / a^2; the disc takes the mean of all planes, 6 sqrt(2) /
  // a^2.
  const double factor = std::sqrt(8.0 / (6.0 * std::numbers::sqrt2));
  CHECK(std::abs(neck.cut_nm - 3 * a_nm * factor) < 0.25 * a_nm);
  CHECK(std::abs(neck.voronoi_nm - 3 * a_nm) < 0.75 * a_nm);
  CHECK(neck.voronoi_nm > neck.midplane_nm);
}

TEST_CASE("the neck of unlike balls lies where they touch and not halfway") {
  const PairNeck neck = neck_of(unlike_balls());
  // The atom that they share is of the first; without it the second has 458 atoms,
  // whose middle lies 3 a / 458 farther away.
  const double moved = 3 * a_nm / 458;
  CHECK(neck.distance_nm == doctest::Approx(9 * a_nm + moved).epsilon(1e-12));
  // Spheres of 3589 and 458 atoms have radii of 5.98 and 3.01 a: they touch 0.01 a from
  // the shared atom. Planes are 0.5 a apart and the slab, as thick, holds but this one.
  CHECK(neck.midplane_nm == doctest::Approx(disc_nm(1, 0.5 * a_nm)).epsilon(1e-12));
  CHECK(neck.minimum_nm == doctest::Approx(neck.midplane_nm).epsilon(1e-12));
  // The thinnest slab of two layers holds the atom, at 6 a, and the end of the smaller
  // ball, at 6.5 a, where y^2 + z^2 <= (9 - 6.25) a^2: its middle is between the two.
  CHECK(std::abs(neck.place_nm + 0.5 * neck.distance_nm - 6.25 * a_nm) < 0.25 * a_nm);
  int count = 1;
  for (int y = -3; y <= 3; ++y)
    for (int z = -3; z <= 3; ++z) count += (y + z) % 2 != 0 && y * y + z * z <= 11;
  CHECK(neck.slab_atoms == static_cast<std::size_t>(count));
  // Cells reach to 0.75 d and the corners of their polyhedron, c. A face between atoms
  // below and above lies within c of both, so within the circle in which spheres of
  // radii 6 a + c and 3 a + c meet. Halfway, in the larger ball, the circle of atoms
  // alone is larger than that.
  const double c = 0.75 * a_nm / std::numbers::sqrt2 + voronoi_rim_nm;
  const double large = 6 * a_nm + c, small = 3 * a_nm + c, apart = 9 * a_nm;
  const double x = (large * large - small * small + apart * apart) / (2 * apart);
  const double circle = std::sqrt(large * large - x * x);
  CHECK(circle < std::sqrt(36 - 4.5 * 4.5) * a_nm);
  CHECK(neck.voronoi_nm < circle);
  // Of the shared atom alone: the four upper faces of its rhombic dodecahedron.
  CHECK(neck.voronoi_nm > std::sqrt(0.5 / std::numbers::pi) * a_nm);
}

TEST_CASE("neither turning nor shifting nor drifting changes the neck of a dumbbell") {
  std::mt19937_64 random(5);
  const XyzFrame still = dumbbell();
  const PairNeck expected = neck_of(still);
  const ParticlePair pair(still, "auto", scenarios::size_from_lattice_constant(a_nm),
                          "test");
  for (int k = 0; k < 8; ++k) {
    // One trajectory: each frame further away and turned anew.
    const XyzFrame frame =
        moved(still, random_turn(random), {100.0 * k, -30.0 * k, 7.0 * k}, 0.0, random);
    const PairNeck neck =
        measure_neck(frame, pair.members(frame),
                     scenarios::size_from_lattice_constant(a_nm), a_nm, "test");
    const auto same = [](double x) { return doctest::Approx(x).epsilon(1e-9); };
    CHECK(neck.distance_nm == same(expected.distance_nm));
    CHECK(neck.gyration_nm == same(expected.gyration_nm));
    CHECK(neck.midplane_nm == same(expected.midplane_nm));
    CHECK(neck.minimum_nm == same(expected.minimum_nm));
    CHECK(neck.slab_nm == same(expected.slab_nm));
    CHECK(neck.slab_gyration_nm == same(expected.slab_gyration_nm));
    CHECK(neck.cut_bonds == expected.cut_bonds);
    // Widths are a mean of 36 sides, which turn with the axis: the width of a convex
    // figure of diameter D is a function of the angle with a slope of at most D, so
    // that the mean of 36 samples is wrong by less than D pi / 72 / 2.
    CHECK(std::abs(neck.projected_nm - expected.projected_nm) <
          expected.projected_nm * std::numbers::pi / 72);
    CHECK(std::abs(neck.voronoi_nm - expected.voronoi_nm) < 2 * voronoi_rim_nm);
  }
}

// Noise of 0.008 nm along each axis (gold at about 270 K). The middle layer is a / 4 =
// 0.102 nm from the edges of its slab: 12 sigma. Bonds end at 0.854 a, 0.060 nm from
// the first and second neighbours, whose distance has the sigma 0.008 sqrt(2): 5.3
// sigma. So the middle layer and the cut keep their counts. The centres of mass move by
// 0.008 / sqrt(1800) nm, which tilts the axis by 1e-4: nothing at the rim. A thinnest
// slab of n atoms gives less: when its edges go through planes, an atom there is inside
// with probability 1/2, and the smaller counts win. Two planes of n / 2 atoms lie on
// edges: sigma = sqrt(n / 4), and 5 sigma of n move r by 5 sqrt(n / 4) / (2 n) of it.
// It is never above the slab between planes, which has the count of the lattice.
TEST_CASE("thermal noise leaves the neck of a dumbbell within its statistical error") {
  std::mt19937_64 random(11);
  const PairNeck expected = neck_of(dumbbell());
  const auto n = static_cast<double>(expected.slab_atoms);
  const double error = 5.0 * std::sqrt(n / 4.0) / (2.0 * n);
  for (int k = 0; k < 8; ++k) {
    const PairNeck neck = neck_of(
        moved(dumbbell(), random_turn(random), {k * 50.0, 3, -8}, 0.08, random));
    CHECK(neck.midplane_nm == doctest::Approx(expected.midplane_nm).epsilon(1e-9));
    CHECK(neck.cut_bonds == expected.cut_bonds);
    CHECK(neck.slab_nm <= expected.slab_nm * (1 + 1e-9));
    CHECK(neck.slab_nm > expected.slab_nm * (1 - error));
    // The rim, and a plane of the neck that lies up to one layer elsewhere.
    CHECK(std::abs(neck.voronoi_nm - expected.voronoi_nm) <
          2 * voronoi_rim_nm + 0.5 * a_nm * 4 / 3);
  }
}

TEST_CASE("a pair that straddles a periodic side is brought together") {
  std::mt19937_64 random(2);
  XyzFrame frame = moved(dumbbell(), random_turn(random), {0, 0, 0}, 0.0, random);
  const XyzFrame whole = frame;
  const PairNeck expected = neck_of(whole);
  constexpr double side = 150.0;
  frame.header = {{"Lattice", "150 0 0 0 150 0 0 0 150"}, {"pbc", "T T T"}};
  for (Vector3& position : frame.positions_angstrom)
    for (double& x : position) x -= side * std::floor(x / side);
  const PairNeck neck = neck_of(frame);
  CHECK(neck.distance_nm == doctest::Approx(expected.distance_nm).epsilon(1e-9));
  CHECK(neck.slab_atoms == expected.slab_atoms);
  CHECK(neck.cut_bonds == expected.cut_bonds);

  // Of a block whose edges lean, wrapped into it.
  frame.positions_angstrom = whole.positions_angstrom;
  const lattice::Matrix3 edges{{{150, 0, 0}, {20, 150, 0}, {-35, 15, 150}}};
  frame.header["Lattice"] = "150 0 0 20 150 0 -35 15 150";
  for (Vector3& position : frame.positions_angstrom)
    for (int k = 2; k >= 0; --k)
      position = position - std::floor(position[k] / edges[k][k]) * edges[k];
  const PairNeck leaning = neck_of(frame);
  CHECK(leaning.distance_nm == doctest::Approx(expected.distance_nm).epsilon(1e-9));
  CHECK(leaning.slab_atoms == expected.slab_atoms);
  CHECK(leaning.cut_bonds == expected.cut_bonds);
}

TEST_CASE("atoms in the wrong unit or at one place are refused") {
  XyzFrame frame = dumbbell();
  frame.positions_angstrom[5] = frame.positions_angstrom[6];
  CHECK_THROWS_AS(neck_of(frame), lattice::InputError);
  frame = dumbbell();
  for (Vector3& position : frame.positions_angstrom) position = 0.1 * position;
  CHECK_THROWS_AS(neck_of(frame), lattice::InputError);
}

TEST_CASE("frames without atoms or with a particle far away are refused") {
  const XyzFrame frame = dumbbell();
  const AtomSize size = scenarios::size_from_lattice_constant(a_nm);
  const ParticlePair pair(frame, "origin", size, "test");
  XyzFrame empty;
  empty.header = {{"Lattice", "150 0 0 0 150 0 0 0 150"}, {"pbc", "T T T"}};
  CHECK_THROWS_AS(measure_neck(empty, {}, size, a_nm, "test"), lattice::InputError);
  for (const char* by : {"auto", "geometry", "ids:1-2"})
    CHECK_THROWS_AS(ParticlePair(empty, by, size, "test"), lattice::InputError);
  XyzFrame far = frame;
  const auto members = pair.members(frame);
  for (std::size_t i = 0; i < far.positions_angstrom.size(); ++i)
    if (members[i] == scenarios::Member::second) far.positions_angstrom[i][1] += 1e15;
  CHECK_THROWS_AS(measure_neck(far, members, size, a_nm, "test"), lattice::InputError);
}

/// A row of the curves that came with the trajectories, lengths in angstrom: slabs of
/// two layers of the lattice constant 4.08, moved in steps of 0.25; r_mid is the slab
/// of two layers halfway between the centres; r_hull the disc of the area of the convex
/// hull of the thinnest slab's atoms, each of radius 1.44.
struct Reference {
  double time_ps, distance;
  std::size_t n_min;
  double r_count, r_rg, r_mid, r_hull, gyration;
};

void compare(const std::string& name, double slab_nm,
             const std::vector<Reference>& rows) {
  lattice::DumpReader reader(std::string(ADATOM_TEST_DATA) + "/" + name);
  const AtomSize size = scenarios::size_from_lattice_constant(0.408);
  std::optional<ParticlePair> pair;
  for (const Reference& row : rows) {
    const auto frame = reader.next();
    REQUIRE(frame);
    CHECK(std::stod(frame->header.at("Timestep")) * 0.005 ==
          doctest::Approx(row.time_ps));
    if (!pair) pair.emplace(*frame, "auto", size, name);
    const auto members = pair->members(*frame);
    const PairNeck neck = measure_neck(*frame, members, size, slab_nm, name);
    // Four decimals of an angstrom.
    const auto equal = [](double nm, double angstrom) {
      CHECK(std::abs(10.0 * nm - angstrom) < 1.1e-4);
    };
    equal(neck.distance_nm, row.distance);
    equal(neck.gyration_nm, row.gyration);
    CHECK(neck.slab_atoms == row.n_min);
    equal(neck.slab_nm, row.r_count);
    equal(neck.slab_gyration_nm, row.r_rg);
    equal(measure_neck(*frame, members, size, 2 * slab_nm, name).midplane_nm,
          row.r_mid);
    // Of convex figures of one area the disc has the smallest mean width.
    CHECK(10.0 * neck.projected_nm > row.r_hull);
    // Early on, geometry finds the same particles but for atoms of the neck.
    if (row.time_ps > 10) continue;
    const auto by_geometry = ParticlePair(*frame, "geometry", size, name).first_count();
    CHECK(by_geometry + row.n_min >= pair->first_count());
    CHECK(by_geometry <= pair->first_count() + row.n_min);
  }
  CHECK_FALSE(reader.next());
  CHECK_FALSE(reader.truncated());
}

TEST_CASE("necks of molecular dynamics equal the curves that came with it") {
  compare("s100_T500_s101.dump.gz", 0.408,
          {
              {0.0, 28.7955, 3, 1.9935, 4.3922, 1.9935, 3.5973, 17.8045},
              {5.6, 27.7216, 13, 4.1498, 4.1891, 4.3064, 4.7062, 17.3790},
              {22.0, 23.2008, 53, 8.3790, 9.1992, 8.8406, 9.6792, 15.6704},
              {101.0, 20.0645, 79, 10.2298, 10.5727, 10.2944, 11.2050, 14.6294},
              {610.0, 20.2474, 84, 10.5486, 11.3533, 10.4856, 11.6078, 14.7031},
          });
  compare("L110_T700_s301.dump.gz", 0.408 / std::numbers::sqrt2,
          {
              {5.6, 40.3894, 21, 6.2722, 6.5159, 6.1211, 6.7103, 25.4917},
              {410.0, 36.0351, 75, 11.8534, 12.3670, 12.1654, 12.8596, 23.8284},
          });
}

TEST_CASE("a trajectory that was cut keeps its complete frames") {
  const std::string bytes =
      contents(std::string(ADATOM_TEST_DATA) + "/s100_T500_s101.dump.gz");
  const ScratchFile file(bytes.substr(0, bytes.size() * 7 / 10));
  lattice::DumpReader reader(file.path());
  int count = 0;
  while (reader.next()) ++count;
  CHECK(count == 3);
  CHECK(reader.truncated());
}

}  // namespace
