// The columns of series.csv on states whose values follow from geometry.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <optional>

#include "tests/scenarios/block.hpp"
#include "tests/scenarios/plan_text.hpp"

namespace {

using lattice::Side;
using lattice::Vector3;
using scenarios::State;

constexpr double pi = std::numbers::pi;

bool near(double a, double b) { return std::abs(a - b) < 1e-6; }

/// A column along z of 25 atoms a layer or less between heights 5 and 15 and around
/// (10, 10), with a waist: layers 20 and 21 (heights 10 and 10.5) hold four atoms each,
/// layer 26 holds three. Heights beyond are empty.
Block waisted_column() {
  Block block("fcc", {20, 20, 20});
  block.fill([](const Vector3& p) {
    const double x = p[0] - 10, y = p[1] - 10, z = p[2];
    if (z < 5 - 1e-6 || z > 15 + 1e-6) return false;
    if (near(z, 10)) return near(x * x + y * y, 1.0);         // (+-1, 0), (0, +-1)
    if (near(z, 10.5)) return near(x * x + y * y, 0.25);      // (+-1/2, 0), (0, +-1/2)
    if (near(z, 13)) return near(y, 0) && std::abs(x) < 1.1;  // x = -1, 0, 1
    return std::abs(x) < 2.1 && std::abs(y) < 2.1;
  });
  return block;
}

/// Two particles on the axis of the column, 12 apart, that met at the given height.
std::map<std::string, double> neck_of(const Block& block, double contact_height) {
  return block.measure("neck", {{{10, 10, 4}, 6}, {{10, 10, 16}, 6}},
                       {{0, 1, contact_height - 4, 16 - contact_height}});
}

/// Particle tables of two spheres of radius 8, `distance` apart along a direction.
std::string two_spheres(const Vector3& direction, double distance) {
  const Vector3 x = distance * unit(direction);
  const auto text = [](double v) { return std::to_string(v); };
  return "[[particle]]\nshape = 'sphere'\nradius_a = 8\n[[particle]]\nshape = "
         "'sphere'\nradius_a = 8\nposition_a = [" +
         text(x[0]) + ", " + text(x[1]) + ", " + text(x[2]) + "]\n";
}

std::map<std::string, double> of_input(const std::string& measurement,
                                       const std::string& particles,
                                       const std::string& cell = "fcc") {
  const Begun run(plan_of(input_text(particles, cell)));
  return measured(measurement, run.simulation.state());
}

/// A sphere and the 12 that touch it in a close packing, with these contacts.
struct ClosePacking {
  double radius = 9.3 / 2;
  // Not commensurate with the lattice: a site on the border of a face would be of
  // either.
  Vector3 middle{15.03, 15.11, 15.07};
  std::vector<Vector3> axes;  ///< of the contacts, unit vectors
  std::vector<scenarios::Particle> particles{{middle, radius}};
  std::vector<scenarios::Contact> contacts;

  ClosePacking() {
    for (int x : {-1, 0, 1})
      for (int y : {-1, 0, 1})
        for (int z : {-1, 0, 1})
          if (x * x + y * y + z * z == 2)
            axes.push_back(std::sqrt(0.5) * Vector3{1.0 * x, 1.0 * y, 1.0 * z});
    for (const Vector3& axis : axes) {
      contacts.push_back({0, particles.size(), radius, radius});
      particles.push_back({middle + 2 * radius * axis, radius});
    }
  }
};

std::string octahedron(int atoms_per_edge) {
  return "[[particle]]\nshape = 'truncated_octahedron'\natoms_per_edge = " +
         std::to_string(atoms_per_edge) + "\n";
}

}  // namespace

TEST_CASE("the neck of a column with a waist has the radii of its layers") {
  // fcc (100) layers: area per site A = a^2 / 2, 1/2 apart; a = 0.4 nm.
  auto neck = neck_of(waisted_column(), 10.0);
  REQUIRE(neck.size() == 5);
  CHECK(neck["neck_1_2_midplane_nm"] == doctest::Approx(0.4 * std::sqrt(4 * 0.5 / pi)));
  // The empty layers below 5 and above 15 are between the centres, but its ends.
  CHECK(neck["neck_1_2_minimum_nm"] == doctest::Approx(0.4 * std::sqrt(3 * 0.5 / pi)));
  // Layers 20 and 21: 8 atoms of 1/4 a^3 in a slab 1 a thick.
  CHECK(neck["neck_1_2_slab_nm"] == doctest::Approx(0.4 * std::sqrt(8 * 0.25 / pi)));
  // Mean square distance from the axis (4 x 1 + 4 x 1/4) / 8 = 5/8.
  CHECK(neck["neck_1_2_gyration_nm"] == doctest::Approx(0.4 * std::sqrt(2 * 0.625)));
  // At angle t the slab is 2 max(|cos t|, |sin t|) wide, on the average (8/pi)
  // sin(pi/4); each atom adds its diameter 1/sqrt(2). The 36 directions sample kinks
  // at multiples of 5 degrees: an error of about (pi/36)^2 / 6.
  const double width = 8 / pi * std::sin(pi / 4) + std::sqrt(0.5);
  CHECK(neck["neck_1_2_projected_nm"] ==
        doctest::Approx(0.4 * 0.5 * width).epsilon(0.002));
}

TEST_CASE("the midplane lies where unlike particles met") {
  // Layer 26, at height 13, has three atoms.
  auto neck = neck_of(waisted_column(), 13.0);
  CHECK(neck["neck_1_2_midplane_nm"] == doctest::Approx(0.4 * std::sqrt(3 * 0.5 / pi)));
  CHECK(neck["neck_1_2_slab_nm"] == doctest::Approx(0.4 * std::sqrt(8 * 0.25 / pi)));
}

TEST_CASE("the neck of a packing is that of the layer where unlike particles met") {
  // At height 4 + 9 = 13, three atoms; halfway between the centres, at 10, lie four.
  const auto row = waisted_column().measure(
      "sintering", {{{10, 10, 4}, 6}, {{10, 10, 16}, 6}}, {{0, 1, 9, 3}});
  CHECK(row.at("necks") == 1);
  CHECK(row.at("neck_ratio_mean") == doctest::Approx(std::sqrt(3 * 0.5 / pi) / 3));
  CHECK(row.at("particles_left") == 2);
}

TEST_CASE("a neck is looked for out to the larger of unlike radii") {
  // The four atoms at height 10 lie 1 from the axis, beyond the smaller radius.
  for (const auto& [first, second] : {std::pair(6.0, 0.8), {0.8, 6.0}}) {
    CAPTURE(first);
    auto neck = waisted_column().measure(
        "neck", {{{10, 10, 4}, first}, {{10, 10, 16}, second}}, {{0, 1, 6, 6}});
    CHECK(neck["neck_1_2_midplane_nm"] ==
          doctest::Approx(0.4 * std::sqrt(4 * 0.5 / pi)));
  }
}

namespace {

/// Round layers about the axis with these radii, 1/2 apart from height 1 on; unlike
/// particles that met at height 6.
std::map<std::string, double> neck_of_layers(const std::vector<double>& radii) {
  Block block("fcc", {20, 20, 20});
  block.fill([&](const Vector3& p) {
    const auto layer = static_cast<std::size_t>(std::lround(2 * p[2])) - 2;
    return p[2] > 0.9 && layer < radii.size() &&
           std::hypot(p[0] - 10, p[1] - 10) < radii[layer];
  });
  return block.measure("neck", {{{10, 10, 2}, 8}, {{10, 10, 8}, 4}}, {{0, 1, 4, 2}});
}
const std::vector<const char*> at_the_waist = {
    "neck_1_2_minimum_nm", "neck_1_2_slab_nm", "neck_1_2_gyration_nm",
    "neck_1_2_projected_nm"};

}  // namespace

TEST_CASE("a waist is found behind a contact that is fuller than what follows it") {
  // Where they met (layer 10) the radius is 4.1; the smaller one has 3.2 beyond its
  // waist of 2.1 (layer 13), in part beyond its centre.
  auto neck = neck_of_layers({6.1, 6.2, 6.3, 6.2, 6.1, 5.9, 5.6, 5.3, 5.0, 4.6, 4.1,
                              3.4, 2.6, 2.1, 2.5, 2.9, 3.2, 3.1, 2.0});
  CHECK(neck["neck_1_2_midplane_nm"] == doctest::Approx(0.4 * 4.1).epsilon(0.05));
  for (const char* definition : at_the_waist) {
    CAPTURE(definition);
    CHECK(neck[definition] == doctest::Approx(0.4 * 2.1).epsilon(0.2));
  }
}

TEST_CASE("a particle that the other has taken up has no neck") {
  auto neck = neck_of_layers({6.1, 6.2, 6.3, 6.2, 6.1, 5.9, 5.6, 5.3, 5.0, 4.6, 4.1,
                              3.6, 3.2, 2.9, 2.7, 2.5, 2.2, 1.5});
  CHECK(neck["neck_1_2_midplane_nm"] == doctest::Approx(0.4 * 4.1).epsilon(0.05));
  for (const char* definition : at_the_waist) {
    CAPTURE(definition);
    CHECK(std::isnan(neck[definition]));
  }
}

TEST_CASE("particles that have become one round body are as wide as where they met") {
  auto neck = neck_of_layers({2.1, 2.6, 3.1, 3.5, 3.8, 4.1, 4.3, 4.5, 4.6, 4.7, 4.7,
                              4.7, 4.6, 4.5, 4.3, 4.1, 3.8, 3.5, 3.1, 2.6, 2.1});
  for (const char* definition : at_the_waist) {
    CAPTURE(definition);
    CHECK(neck[definition] == doctest::Approx(0.4 * 4.7).epsilon(0.1));
  }
}

TEST_CASE("atoms farther from the axis than the larger radius are no part of a neck") {
  Block block = waisted_column();
  const auto before = neck_of(block, 10.0);
  block.fill([](const Vector3& p) {
    return near(p[2], 10) && std::hypot(p[0] - 10, p[1] - 10) > 6 + 1e-6;
  });
  CHECK(block.atom_count() > waisted_column().atom_count() + 100);
  CHECK(neck_of(block, 10.0) == before);
}

TEST_CASE("a third particle is no part of the neck of two") {
  const std::string pair = two_spheres({1, 0, 0}, 16);
  const std::string third =
      "[[particle]]\nshape = 'sphere'\nradius_a = 8\nposition_a = [8, 13.8564, 0]\n";
  const auto alone = of_input("neck", pair);
  auto of_three = of_input("neck", pair + third);
  CHECK(alone.size() == 5);
  for (const auto& [name, radius_nm] : alone) CHECK(of_three[name] == radius_nm);
  // It reaches into the plane of their neck, nearer to the axis than its radius.
  CHECK(13.8564 - 8.0 < 8.0);
}

TEST_CASE("particles without atoms between them have a neck of radius zero") {
  const Block empty("fcc", {20, 20, 20});
  for (const auto& [definition, radius] : neck_of(empty, 10.0)) {
    const std::string& name = definition;
    CAPTURE(name);
    CHECK(radius == 0.0);
  }
}

TEST_CASE("the neck of particles whose centres lie in one layer is of that layer") {
  Block block("fcc", {4, 4, 4});
  block.fill([](const Vector3& p) { return near(p[2], 0); });
  const double atoms = static_cast<double>(block.atom_count());
  auto neck =
      block.measure("neck", {{{2, 2, 0}, 9}, {{2, 2, 0.1}, 9}}, {{0, 1, 0.05, 0.05}});
  CHECK(neck["neck_1_2_minimum_nm"] ==
        doctest::Approx(0.4 * std::sqrt(atoms * 0.5 / pi)));
  CHECK(neck["neck_1_2_slab_nm"] ==
        doctest::Approx(0.4 * std::sqrt(atoms * 0.25 / pi)));
}

TEST_CASE("without a contact there are no columns for a neck") {
  CHECK(waisted_column().measure("neck").empty());
}

TEST_CASE("the neck of a pair is the same in every cell of the crystal") {
  for (const Vector3& direction :
       {Vector3{1, 0, 0}, Vector3{1, 1, 0}, Vector3{1, 1, 1}}) {
    auto expected = of_input("neck", two_spheres(direction, 12));
    REQUIRE(expected.size() == 5);
    for (const char* cell : {"fcc_110", "fcc_111"}) {
      CAPTURE(cell);
      for (auto& [definition, radius] :
           of_input("neck", two_spheres(direction, 12), cell)) {
        const std::string& name = definition;
        CAPTURE(name);
        // The 36 views of the projected width start from another direction.
        const bool turned = contains(name, "projected");
        CHECK(radius == doctest::Approx(expected[name]).epsilon(turned ? 0.01 : 1e-9));
      }
    }
  }
}

TEST_CASE("planes without sites are no layers of a neck") {
  for (auto& [definition, radius] :
       of_input("neck", two_spheres({0, 1, 0}, 12), "hcp")) {
    const std::string& name = definition;
    CAPTURE(name);
    CHECK(radius == doctest::Approx(std::sqrt(28.0)).epsilon(0.2));
  }
}

TEST_CASE("the neck of overlapping spheres is that of their lens in any direction") {
  // Spheres of radius 8, 12 apart, meet on a circle of radius sqrt(64 - 36) = 5.29. A
  // plane is at most half a spacing (0.29 a) from there, where r^2 is up to 12 x 0.29
  // larger: + 6 %. The number of sites of a layer scatters by about its border, 5 %.
  const double lens = std::sqrt(28.0);
  for (const Vector3& direction :
       {Vector3{1, 0, 0}, Vector3{1, 1, 0}, Vector3{1, 1, 1}})
    for (auto& [definition, radius] : of_input("neck", two_spheres(direction, 12))) {
      const std::string& name = definition;
      CAPTURE(name);
      CHECK(radius == doctest::Approx(lens).epsilon(0.1));
    }
}

TEST_CASE(
    "a truncated octahedron has the bonds and neighbours of its faces and edges") {
  // With m atoms an edge: 24 corners (6 neighbours), 36 edges of m - 2 more (7), 6
  // squares (8) of (m - 2)^2 more, 8 hexagons (9) of 3m^2 - 9m + 7 more; the rest 12.
  for (int m = 2; m <= 5; ++m) {
    CAPTURE(m);
    std::map<int, double> atoms = {{6, 24},
                                   {7, 36 * (m - 2)},
                                   {8, 6 * (m - 2) * (m - 2)},
                                   {9, 8 * (3 * m * m - 9 * m + 7)}};
    const double all = 16 * m * m * m - 33 * m * m + 24 * m - 6;
    double surface = 0.0, broken = 0.0;
    for (const auto& [neighbours, count] : atoms) {
      surface += count;
      broken += (12 - neighbours) * count;
    }
    atoms[12] = all - surface;
    auto coordination = of_input("coordination", octahedron(m));
    REQUIRE(coordination.size() == 13);
    for (int n = 0; n <= 12; ++n)
      CHECK(coordination["atoms_with_" + std::to_string(n) + "_neighbours"] ==
            (atoms.contains(n) ? atoms[n] : 0.0));
    auto energy = of_input("energy", octahedron(m));
    CHECK(energy["bonds"] == (12 * all - broken) / 2);
    CHECK(of_input("surface", octahedron(m))["broken_bonds"] == broken);
  }
}

TEST_CASE("the energy is minus the bond energy for each bond") {
  Block row("simple_cubic", {10, 3, 3});
  row.fill(
      [](const Vector3& p) { return near(p[1], 1) && near(p[2], 1) && p[0] < 6.5; });
  auto energy = row.measure("energy");
  CHECK(energy["bonds"] == 6);
  CHECK(energy["energy_eV"] == doctest::Approx(-1.8));
}

TEST_CASE("flat facets have areas by broken bonds that follow from their bonds") {
  // A broken bond stands for 4V/(zl) = 4 (1/4) / (12/sqrt(2)) = sqrt(2)/12 a^2.
  // (100): 4 broken bonds on 1/2 a^2:        (4 sqrt(2)/12) / (1/2) = sqrt(8/9).
  // (111): 3 on sqrt(3)/4 a^2:               (3 sqrt(2)/12) / (sqrt(3)/4) = sqrt(2/3).
  // (110): 5 + 1 of the second layer on 1/sqrt(2) a^2: (6 sqrt(2)/12) sqrt(2) = 1.
  const std::array<Side, 3> film = {Side::periodic, Side::periodic, Side::open};
  for (const auto& [cell_name, factor] :
       std::map<std::string, double>{{"fcc", std::sqrt(8.0 / 9)},
                                     {"fcc_111", std::sqrt(2.0 / 3)},
                                     {"fcc_110", 1.0}}) {
    const std::string& cell = cell_name;
    CAPTURE(cell);
    Block slab(cell, {6, 6, 9}, film);
    slab.fill([](const Vector3& p) { return p[2] > 2.1 && p[2] < 5.9; });
    const lattice::Matrix3 v = lattice::unit_cell(cell).vectors();
    const double both_sides = 2 * 36 * norm(cross(v[0], v[1])) * 0.16;  // nm^2
    CHECK(slab.measure("surface")["surface_area_nm2"] ==
          doctest::Approx(factor * both_sides));
  }
}

TEST_CASE("a large sphere has its area by broken bonds") {
  // Exact on the average over orientations; what is left is the scatter of the lattice
  // points in a shell, below 1 % at this radius.
  auto surface =
      of_input("surface", "[[particle]]\nshape = 'sphere'\nradius_a = 20.3\n");
  // Atoms fill the sphere: its border runs half-way between the last ones and the
  // first empty sites, so the area is that of the radius itself.
  CHECK(surface["surface_area_nm2"] ==
        doctest::Approx(4 * pi * 20.3 * 20.3).epsilon(0.01));
}

TEST_CASE("a bond across an open side of the block is broken") {
  Block full("simple_cubic", {4, 4, 4});
  full.fill([](const Vector3&) { return true; });
  CHECK(full.measure("surface")["broken_bonds"] == 6 * 16);
  Block endless("simple_cubic", {4, 4, 4},
                {Side::periodic, Side::periodic, Side::periodic});
  endless.fill([](const Vector3&) { return true; });
  CHECK(endless.measure("surface")["broken_bonds"] == 0);
}

TEST_CASE("a cube of atoms has its radius of gyration") {
  // n atoms 1 apart in a row: variance (n^2 - 1)/12; in a cube three times that.
  Block block("simple_cubic", {12, 11, 10});
  block.fill([](const Vector3& p) {
    return p[0] < 4.5 && p[1] > 5.5 && p[2] > 2.5 && p[2] < 7.5;
  });
  REQUIRE(block.atom_count() == 125);
  auto gyration = block.measure("gyration");
  const double squared = 3 * (25 - 1) / 12.0 * 0.16;
  CHECK(gyration["gyration_radius_nm"] == doctest::Approx(std::sqrt(squared)));
  // A ball of 125 a^3 has 3/5 of its radius squared.
  const double ball = 0.6 * std::pow(3 * 125 / (4 * pi), 2.0 / 3) * 0.16;
  CHECK(gyration["gyration_excess_nm2"] == doctest::Approx(squared - ball));
}

TEST_CASE("a single atom has no radius of gyration") {
  Block block("fcc", {9, 9, 9});
  block.fill([](const Vector3& p) { return norm(p - Vector3{7, 1, 2}) < 0.1; });
  CHECK(block.measure("gyration")["gyration_radius_nm"] == 0.0);
}

TEST_CASE("the gyration of a sphere exceeds that of a sphere by nothing") {
  auto gyration =
      of_input("gyration", "[[particle]]\nshape = 'sphere'\nradius_a = 15.3\n");
  // 0.6 R^2 = 140; the lattice's graininess changes it by a few thousandths.
  CHECK(std::abs(gyration["gyration_excess_nm2"]) < 0.5);
  CHECK(gyration["gyration_radius_nm"] ==
        doctest::Approx(std::sqrt(0.6) * 15.3).epsilon(0.005));
}

TEST_CASE("periodic sides that cut clusters leave their gyration as it is") {
  const auto ball_at = [](const Vector3& middle, Side side) {
    Block block("fcc", {9, 9, 9}, {side, side, Side::open});
    block.fill([&](const Vector3& p) {
      Vector3 x = p - middle;
      for (const int axis : {0, 1}) x[axis] -= 9 * std::round(x[axis] / 9);
      const bool is_alone = norm(x - Vector3{3, 0, 0}) < 0.1;
      return is_alone || norm(x) < 2.1;  // one atom beside a ball
    });
    CHECK(block.measure("clusters")["clusters"] == 2);
    return std::pair{block.measure("gyration")["gyration_radius_nm"],
                     block.measure("sintering")["relative_density"]};
  };
  const auto [radius_nm, density] = ball_at({4, 4, 4}, Side::open);
  for (const Vector3& middle :
       {Vector3{4, 4, 4}, {0, 4, 4}, {8, 1, 4}, {0, 0, 4}, {6.5, 8.5, 4}}) {
    const auto [cut_radius_nm, cut_density] = ball_at(middle, Side::periodic);
    CHECK(cut_radius_nm == doctest::Approx(radius_nm));
    CHECK(cut_density == doctest::Approx(density));
  }
}

TEST_CASE("a wire without ends has no radius of gyration") {
  const auto wire = [](Side end) {
    Block block("fcc", {9, 9, 9}, {Side::open, Side::open, end});
    block.fill([](const Vector3& p) { return std::hypot(p[0] - 4, p[1] - 4) < 1.1; });
    auto row = block.measure("gyration");
    row.merge(block.measure("sintering"));
    return row;
  };
  CHECK(std::isfinite(wire(Side::open)["gyration_radius_nm"]));
  for (const char* column :
       {"gyration_radius_nm", "gyration_excess_nm2", "relative_density"})
    CHECK(std::isnan(wire(Side::periodic)[column]));
}

TEST_CASE("clusters are counted and the largest is known") {
  const std::string apart =
      octahedron(3) + octahedron(2) + "touch = 1\naxis = [1, 0, 0]\ngap_a = 3\n";
  auto clusters = of_input("clusters", apart);
  CHECK(clusters["clusters"] == 2);
  CHECK(clusters["largest_cluster_atoms"] == 201);
  // A shell of 5^3 - 3^3 = 98 atoms, and one atom alone in the middle.
  Block block("simple_cubic", {9, 9, 9});
  block.fill([](const Vector3& p) {
    const Vector3 x = p - Vector3{4, 4, 4};
    const double side = std::max({std::abs(x[0]), std::abs(x[1]), std::abs(x[2])});
    return near(side, 2) || near(side, 0);
  });
  auto nested = block.measure("clusters");
  CHECK(nested["clusters"] == 2);
  CHECK(nested["largest_cluster_atoms"] == 98);
  CHECK(Block("fcc", {3, 3, 3}).measure("clusters")["clusters"] == 0);
}

TEST_CASE("each measurement gives one value for each of its columns") {
  const Begun run(plan_of(input_text(two_spheres({1, 0, 0}, 12))));
  for (const std::string& name : scenarios::Measurements::names()) {
    CAPTURE(name);
    const scenarios::Outlook outlook{.has_film = false,
                                     .keeps_atoms = true,
                                     .has_right_angles = true,
                                     .has_contacts = true};
    if (!scenarios::Measurements::find(name).missing(outlook).empty()) continue;
    const auto made = scenarios::Measurements::find(name)(run.simulation.state());
    std::vector<double> row = {7.0};
    made->measure(row);
    CHECK(row.size() == made->columns().size() + 1);
    const std::vector<double> once(row.begin() + 1, row.end());
    made->measure(row);
    CHECK(std::vector<double>(row.begin() + 1 + static_cast<long>(once.size()),
                              row.end()) == once);
  }
}

TEST_CASE("the necks of a packing are those of its pairs") {
  // Two spheres of radius 8: the neck of the midplane definition.
  const auto pair = two_spheres({1, 0, 0}, 15.5);
  const auto row = of_input("sintering", pair);
  const double r_nm = of_input("neck", pair).at("neck_1_2_midplane_nm");
  const double nm = plan_of(input_text(pair)).lattice_constant_nm;
  CHECK(row.at("contacts") == 1);
  CHECK(row.at("necks") == 1);
  CHECK(row.at("neck_ratio_mean") == doctest::Approx(r_nm / (8 * nm)));
  CHECK(row.at("neck_ratio_least") == row.at("neck_ratio_most"));
  CHECK(row.at("particles_left") == 2);
  // Centres 8 apart share a disc of r/R = sqrt(1 - 1/4) = 0.87: one particle.
  CHECK(of_input("sintering", two_spheres({1, 0, 0}, 8)).at("particles_left") == 1);
}

TEST_CASE("in a close packing necks share no atom and full ones make one particle") {
  // Solid fcc around 13 touching spheres: each contact has its face of the Voronoi cell
  // of a close packing, sqrt(2) R^2, r/R = 0.671; those on the outside have more.
  Block block("fcc", {30, 30, 30});
  block.fill([](const Vector3&) { return true; });
  const ClosePacking packing;
  const auto row = block.measure("sintering", packing.particles, packing.contacts);
  CHECK(row.at("necks") == 12);
  // Faces of 43 sites.
  CHECK(row.at("neck_ratio_mean") == doctest::Approx(0.671).epsilon(0.08));
  CHECK(row.at("particles_left") == 1);
}

TEST_CASE("necks that fill a disc within their faces leave all of a close packing") {
  // Of each contact's layer only the sites within 2.6 of its axis are left, r/R = 0.56.
  // All are of the contact: a face is a rhombus, whose half diagonals are R and R /
  // sqrt(2); the circle inscribed has the radius R / sqrt(3) = 2.68. With a disc of 0.8
  // R it shares all but two corners, sqrt(2) R^2 - 2 x 0.030 R^2; two particles are one
  // from 0.9 of that on, r/R = sqrt(0.9 x 1.355 / pi) = 0.623.
  const ClosePacking packing;
  const double spacing = std::sqrt(0.125), area_per_site = std::sqrt(0.5);
  std::vector<int> left(packing.axes.size(), 0);
  Block block("fcc", {30, 30, 30});
  block.fill([&](const Vector3& p) {
    const Vector3 x = p - packing.middle;
    bool is_in_layer = false, is_left = false;
    for (std::size_t k = 0; k < packing.axes.size(); ++k) {
      const double height = dot(x, packing.axes[k]);
      if (std::abs(height - packing.radius) > 0.5 * spacing) continue;
      is_in_layer = true;
      if (norm(x - height * packing.axes[k]) > 2.6) continue;
      is_left = true;
      ++left[k];
    }
    return is_left || !is_in_layer;
  });
  double sum = 0.0;
  for (const int n : left) sum += std::sqrt(n * area_per_site / pi) / packing.radius;
  const auto row = block.measure("sintering", packing.particles, packing.contacts);
  CHECK(row.at("neck_ratio_mean") == doctest::Approx(sum / 12));
  REQUIRE(row.at("neck_ratio_most") < 0.623);
  CHECK(row.at("particles_left") == 13);
}

TEST_CASE("a particle that the other has taken up is not left") {
  // One ball, of the atoms of two, and a bump where the smaller one was: its atoms
  // beyond height 12 are none, or a good part.
  for (const double bump : {12.1, 14.5}) {
    CAPTURE(bump);
    Block block("fcc", {24, 24, 24});
    const auto from_middle = [](const Vector3& p) {
      return norm(p - Vector3{12, 12, 6});
    };
    block.fill([&](const Vector3& p) { return from_middle(p) < 5.9; }, 1);
    block.fill([&](const Vector3& p) { return p[2] > 10 && from_middle(p) < 6.05; }, 2);
    block.fill(
        [&](const Vector3& p) {
          return p[2] > 9 && p[2] < bump && std::hypot(p[0] - 12, p[1] - 12) < 0.9;
        },
        2);
    const auto row = block.measure("sintering", {{{12, 12, 6}, 6}, {{12, 12, 14}, 2}},
                                   {{0, 1, 6, 2}});
    CHECK(row.at("particles_left") == (bump == 14.5 ? 2 : 1));
  }
}

TEST_CASE("a ball has the density one and a hollow one a pore") {
  const auto ball =
      of_input("sintering", "[[particle]]\nshape = 'sphere'\nradius_a = 9\n");
  CHECK(ball.at("relative_density") == doctest::Approx(1).epsilon(0.01));
  CHECK(ball.at("pores") == 0);
  CHECK(ball.at("pore_nm3") == 0);
  // A single atom has no extent to compare with.
  CHECK(std::isnan(
      of_input("sintering", "[[particle]]\nshape = 'sphere'\nradius_a = 0.1\n")
          .at("relative_density")));
  CHECK(ball.at("contacts") == 0);
  Block block("fcc", {20, 20, 20});
  block.fill([](const Vector3& p) {
    const double r = norm(p - Vector3{10, 10, 10});
    const double other = norm(p - Vector3{10, 10, 15});
    return r < 8 && r > 2.01 && other > 0.1;
  });
  const auto hollow = block.measure("sintering");
  // Sites within 2.01 of a site: 1 + 12 + 6 + 24 + 12 + 24 + 8 + 48 + 6 = 141 up to r =
  // 2, of 0.4^3 / 4 nm^3 each; the single vacancy beside them is none.
  CHECK(hollow.at("pores") == 1);
  CHECK(hollow.at("pore_nm3") == doctest::Approx(141 * 0.016));
  CHECK(hollow.at("relative_density") < 0.99);
}

TEST_CASE("the hole of a ring on a planar lattice is a pore with an area") {
  Block block("square", {9, 9, 1});
  block.fill([](const Vector3& p) {
    return near(std::max(std::abs(p[0] - 4), std::abs(p[1] - 4)), 2);
  });
  REQUIRE(block.atom_count() == 16);
  const auto row = block.measure("sintering");
  CHECK(row.at("pores") == 1);
  CHECK(row.at("pore_nm2") == doctest::Approx(9 * 0.4 * 0.4));
}

TEST_CASE("on a planar lattice a neck is half as wide as its rows are long") {
  // A strip of 21 sites a row but for 19 in row 10 and 17 in row 11.
  Block block("square", {40, 24, 1});
  block.fill([](const Vector3& p) {
    const double half = near(p[1], 10) ? 9 : near(p[1], 11) ? 8 : 10;
    return std::abs(p[0] - 20) < half + 0.5 && std::abs(p[1] - 10.5) < 9;
  });
  const std::vector<scenarios::Particle> particles = {{{20, 4, 0}, 12},
                                                      {{20, 17, 0}, 12}};
  const std::vector<scenarios::Contact> contacts = {{0, 1, 6, 7}};
  auto neck = block.measure("neck", particles, contacts);
  CHECK(neck["neck_1_2_midplane_nm"] == doctest::Approx(0.4 * 19 / 2));
  CHECK(neck["neck_1_2_minimum_nm"] == doctest::Approx(0.4 * 17 / 2));
  CHECK(neck["neck_1_2_slab_nm"] == doctest::Approx(0.4 * 18 / 2));
  // Twice the squares of 1 to 9 and of 1 to 8 are 570 and 408.
  CHECK(neck["neck_1_2_gyration_nm"] ==
        doctest::Approx(0.4 * std::sqrt(3 * 978.0 / 36)));
  CHECK(neck["neck_1_2_projected_nm"] == doctest::Approx(0.4 * 19 / 2));
  // R is the smaller radius, 6; the neck is longer than 9/10 of 0.8 x 12.
  const auto sintering = block.measure("sintering", particles, contacts);
  CHECK(sintering.at("neck_ratio_mean") == doctest::Approx(9.5 / 6));
  CHECK(sintering.at("particles_left") == 1);
}

TEST_CASE("rows longer than a small neck leave two particles on a planar lattice") {
  // Of 0.8 x 40 a neck of 28 sites is less than 9/10, one of 29 more.
  for (const int sites : {28, 29}) {
    Block block("square", {60, 60, 1});
    block.fill([&](const Vector3& p) { return p[0] < sites - 0.5; });
    const scenarios::Particle first{{14, 10, 0}, 20}, second{{14, 50, 0}, 20};
    const auto row = block.measure("sintering", {first, second}, {{0, 1, 20, 20}});
    CHECK(row.at("particles_left") == (sites == 28 ? 2 : 1));
  }
}

TEST_CASE("a disc on a planar lattice is round") {
  Block block("square", {64, 64, 1});
  block.fill([](const Vector3& p) { return std::hypot(p[0] - 31, p[1] - 31) < 30.2; });
  auto gyration = block.measure("gyration");
  // Of 73 nm^2; what a disc of sites misses.
  CHECK(std::abs(gyration["gyration_excess_nm2"]) < 0.1);
  auto surface = block.measure("surface");
  CHECK(surface["perimeter_nm"] == doctest::Approx(0.4 * 2 * pi * 30.2).epsilon(0.02));
  auto sintering = block.measure("sintering");
  CHECK(sintering["relative_density"] == doctest::Approx(1).epsilon(0.001));
  CHECK(sintering["pore_nm2"] == 0);
}
