// Necks of particles on slabs, on states whose answer follows from geometry.
#include "scenarios/neck_layers.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "tests/scenarios/block.hpp"

namespace {

using lattice::Side;
using lattice::Vector3;
using scenarios::Contact;
using scenarios::Particle;
using Row = std::map<std::string, double>;

constexpr double pi = std::numbers::pi;
constexpr double endless = std::numeric_limits<double>::infinity();
constexpr double nm = 0.4;  // of the lattice constant of a Block
constexpr std::array<Side, 3> film = {Side::periodic, Side::periodic, Side::open};
const std::vector<std::string> at_the_waist = {"minimum", "slab", "gyration",
                                               "projected"};

bool near(double a, double b) { return std::abs(a - b) < 1e-6; }

/// A slab of five layers normal to z, in a block some 20 wide.
struct Face {
  const char* cell;
  lattice::Crystal::Cells size;
  double spacing;
  double area_per_site;
  Vector3 middle;  ///< of its surface, a third of a layer above its uppermost

  double layer(int k) const { return (4 + k) * spacing; }  ///< height, from 1 up
  bool is_slab(const Vector3& p) const { return p[2] < layer(0) + 1e-6; }
};
Face face(const char* cell, const lattice::Crystal::Cells& size, double spacing,
          const Vector3& width) {
  return {cell,
          size,
          spacing,
          0.25 / spacing,
          {width[0] / 2, width[1] / 2, (4 + 1.0 / 3) * spacing}};
}
const Face face_100 = face("fcc", {20, 20, 16}, 0.5, {20, 20, 0});
const Face face_111 = face("fcc_111", {28, 16, 9}, 1 / std::sqrt(3.0),
                           {28 / std::numbers::sqrt2, 16 * std::sqrt(1.5), 0});

/// The neck between a slab and a particle so far above the middle of its surface.
Row neck_on(const Face& face, const Block& block, double height, double radius) {
  const Vector3 up{0, 0, height};
  return block.measure("neck", {{face.middle, endless}, {face.middle + up, radius}},
                       {{0, 1, 0, radius, -1.0 * up}});
}

double value(const Row& row, const std::string& definition) {
  return row.at("neck_1_2_" + definition + "_nm");
}

/// Round layers with these radii on a slab, from the first above it on.
Block round_layers(const Face& face, const std::vector<double>& radii) {
  Block block(face.cell, face.size, film);
  block.fill([&](const Vector3& p) {
    const auto layer = std::lround(p[2] / face.spacing) - 5;
    return layer < 0 || (layer < static_cast<long>(radii.size()) &&
                         std::hypot(p[0] - face.middle[0], p[1] - face.middle[1]) <
                             radii[static_cast<std::size_t>(layer)]);
  });
  return block;
}

/// What an input with a slab and a sphere of radius 5 measures, without the names.
std::vector<double> of_input(const std::string& particles, const std::string& box,
                             const std::string& cell = "fcc") {
  const Begun run(plan_of(input_text(particles + "[box]\n" + box, cell)));
  std::vector<double> values;
  for (const auto& [name, radius] : measured("neck", run.simulation.state()))
    values.push_back(radius);
  return values;
}
std::string sphere(const std::string& place) {
  return "[[particle]]\nshape = 'sphere'\nradius_a = 5\n" + place;
}
std::string slab(const std::string& place) {
  return "[[particle]]\nshape = 'slab'\nthickness_a = 5\n" + place;
}

}  // namespace

TEST_CASE("a sphere that a slab cuts has a neck as wide as the cut") {
  for (const Face& face : {face_100, face_111})
    for (const double height : {2.0, 4.0, 5.5}) {
      CAPTURE(face.cell);
      CAPTURE(height);
      const Vector3 centre = face.middle + Vector3{0, 0, height};
      std::array<double, 3> atoms{};  // in the first layers above the slab
      Block block(face.cell, face.size, film);
      block.fill([&](const Vector3& p) {
        const bool inside = norm(p - centre) < 6;
        for (int k = 1; k < 3; ++k)
          if (inside && near(p[2], face.layer(k))) atoms[k] += 1;
        return inside || face.is_slab(p);
      });
      const auto disc = [&](double n) {
        return nm * std::sqrt(n * face.area_per_site / pi);
      };
      const auto exact = [&](double z) {
        return nm * std::sqrt(36 - (z - centre[2]) * (z - centre[2]));
      };
      const Row neck = neck_on(face, block, height, 6);
      CHECK(neck.size() == 5);
      CHECK(value(neck, "midplane") == doctest::Approx(disc(atoms[1])));
      CHECK(value(neck, "minimum") == doctest::Approx(disc(atoms[1])));
      CHECK(value(neck, "slab") == doctest::Approx(disc((atoms[1] + atoms[2]) / 2)));
      // The number of sites of a layer scatters by about its border.
      const double middle = 0.5 * (face.layer(1) + face.layer(2));
      CHECK(value(neck, "midplane") ==
            doctest::Approx(exact(face.layer(1))).epsilon(0.05));
      CHECK(value(neck, "gyration") == doctest::Approx(exact(middle)).epsilon(0.05));
      // It is that of the wider layer, and each atom adds half a bond.
      CHECK(value(neck, "projected") ==
            doctest::Approx(exact(face.layer(2)) + nm * 0.35).epsilon(0.08));
    }
}

TEST_CASE("a neck on a slab is the same on either side and in either order") {
  const std::string box = "size_cells = [14, 14, 30]\nperiodic = [true, true, false]\n";
  const auto expected =
      of_input(slab("") + sphere("touch = 1\naxis = [0, 0, 1]\ngap_a = 0.5\n"), box);
  REQUIRE(expected.size() == 5);
  const std::map<std::string, std::vector<double>> others = {
      {"below",
       of_input(slab("") + sphere("touch = 1\naxis = [0, 0, -1]\ngap_a = 0.5\n"), box)},
      {"second",
       of_input(sphere("") + slab("touch = 1\naxis = [0, 0, 1]\ngap_a = 0.5\n"), box)},
      {"along y",
       of_input(slab("normal = [0, 3, 0]\n") +
                    sphere("touch = 1\naxis = [0, 1, 0]\ngap_a = 0.5\n"),
                "size_cells = [14, 30, 14]\nperiodic = [true, false, true]\n")},
      {"open", of_input(slab("") + sphere("touch = 1\naxis = [0, 0, 1]\ngap_a = 0.5\n"),
                        "size_cells = [14, 14, 30]\n")}};
  for (const auto& [where, radii] : others) {
    CAPTURE(where);
    REQUIRE(radii.size() == 5);
    for (std::size_t k = 0; k < 5; ++k) CHECK(radii[k] == doctest::Approx(expected[k]));
  }
  // A single atom of the sphere lies in the first layer above the slab.
  CHECK(expected[1] == doctest::Approx(std::sqrt(0.5 / pi)));
}

TEST_CASE("the plate of a neck along a direction without planes is not counted") {
  // Layers half a bond thick, or hcp planes in pairs: the sphere's cut, 5 - 1 below its
  // centre, not the endless slab. A layer is up to half its thickness off.
  for (const auto& [cell, normal] : std::vector<std::pair<std::string, std::string>>{
           {"fcc", "[7, 5, 3]"}, {"hcp", "[0, 1, 0]"}}) {
    CAPTURE(cell);
    const auto radii =
        of_input(slab("normal = " + normal + "\n") +
                     sphere("touch = 1\naxis = " + normal + "\ngap_a = 0\n"),
                 "size_cells = [26, 26, 26]\n", cell);
    REQUIRE(radii.size() == 5);
    for (const double radius : radii) CHECK(radius < 3.5);
  }
}

TEST_CASE("a neck across periodic sides is the one in the middle of the block") {
  std::vector<Row> necks;
  for (const double x : {10.0, 0.0}) {
    Face face = face_100;
    face.middle[0] = face.middle[1] = x;
    Block block(face.cell, face.size, film);
    block.fill([&](const Vector3& p) {
      Vector3 away = p - face.middle - Vector3{0, 0, 4};
      for (int axis : {0, 1}) away[axis] -= 20 * std::round(away[axis] / 20);
      return norm(away) < 6 || face.is_slab(p);
    });
    necks.push_back(neck_on(face, block, 4, 6));
  }
  for (const auto& [name, radius] : necks[0])
    CHECK(necks[1].at(name) == doctest::Approx(radius));
}

TEST_CASE("atoms that lie alone on a slab are no part of a neck") {
  for (const Face& face : {face_100, face_111}) {
    Block block = round_layers(face, {2.1, 2.6, 3.1, 3.6, 4.1});
    const Row alone = neck_on(face, block, 2.5, 6);
    const std::size_t before = block.atom_count();
    block.fill([&](const Vector3& p) {
      const double away = std::hypot(p[0] - face.middle[0], p[1] - face.middle[1]);
      return near(p[2], face.layer(1)) && away > 3.5 && away < 5;
    });
    REQUIRE(block.atom_count() > before + 20);
    CHECK(neck_on(face, block, 2.5, 6) == alone);
  }
}

TEST_CASE("other particles are no part of the neck on a slab") {
  const Face& face = face_100;
  Block block(face.cell, face.size);
  const Vector3 first = face.middle + Vector3{-4.55, 0, 3},
                second = first + Vector3{8.1, 0, 0};
  const auto fill_sphere = [&](const Vector3& centre, double radius) {
    block.fill([&](const Vector3& p) { return norm(p - centre) < radius; });
  };
  block.fill([&](const Vector3& p) { return face.is_slab(p); });
  fill_sphere(first, 3.5);
  const Contact on_slab{0, 1, 0, 3.5, Vector3{0, 0, -3}};
  std::vector<Particle> particles = {{face.middle, endless}, {first, 3.5}};
  const Row alone = block.measure("neck", particles, {on_slab});
  // A larger sphere beside it, and a slab that lies on both.
  fill_sphere(second, 4.5);
  particles.push_back({second, 4.5});
  CHECK(block.measure("neck", particles, {on_slab}) == alone);
  block.fill([&](const Vector3& p) { return p[2] > face.middle[2] + 6; });
  particles.push_back({face.middle + Vector3{0, 0, 8}, endless});
  CHECK(block.measure("neck", particles, {on_slab}) == alone);
}

TEST_CASE("a sphere pressed between two slabs has two necks alike") {
  const auto radii =
      of_input(slab("") + sphere("touch = 1\naxis = [0, 0, 1]\ngap_a = 0.5\n") +
                   slab("touch = 2\naxis = [0, 0, 1]\ngap_a = 0.5\n"),
               "size_cells = [14, 14, 30]\nperiodic = [true, true, false]\n");
  REQUIRE(radii.size() == 10);
  for (std::size_t k = 0; k < 5; ++k) CHECK(radii[k] == doctest::Approx(radii[k + 5]));
}

TEST_CASE("the waist of a particle on a slab may lie above the first layer") {
  for (const Face& face : {face_100, face_111}) {
    const Row neck =
        neck_on(face, round_layers(face, {4.1, 3.1, 2.1, 3.1, 4.1, 5.1}), 3.5, 6);
    CHECK(value(neck, "midplane") == doctest::Approx(nm * 4.1).epsilon(0.1));
    CHECK(value(neck, "minimum") == doctest::Approx(nm * 2.1).epsilon(0.1));
    CHECK(value(neck, "slab") == doctest::Approx(nm * 2.6).epsilon(0.1));
  }
}

TEST_CASE("a particle that has spread on a slab is as wide as its foot") {
  for (const Face& face : {face_100, face_111}) {
    // Wider than its radius was; what is above its centre, 5 up, makes no waist.
    const Row neck = neck_on(
        face,
        round_layers(face, {7.1, 7, 6.8, 6.5, 6.1, 5.6, 4.9, 4, 3, 2.5, 2.5, 2.5, 9}),
        5, 5);
    CHECK(value(neck, "midplane") == value(neck, "minimum"));
    for (const std::string& definition : at_the_waist)
      CHECK(value(neck, definition) == doctest::Approx(nm * 7.1).epsilon(0.07));
  }
}

TEST_CASE("a particle of which one layer is left on a slab has no neck") {
  const Row island = neck_on(face_100, round_layers(face_100, {4.1}), 5, 5);
  CHECK(value(island, "midplane") == doctest::Approx(nm * 4.1).epsilon(0.1));
  const Row bare = neck_on(face_100, round_layers(face_100, {}), 5, 5);
  CHECK(value(bare, "midplane") == 0.0);
  for (const std::string& definition : at_the_waist) {
    CHECK(std::isnan(value(island, definition)));
    CHECK(std::isnan(value(bare, definition)));
  }
}

TEST_CASE("a disc on a strip of a planar lattice has a neck as long as a row") {
  Block block("square", {40, 24, 1});
  block.fill([](const Vector3& p) {
    const double half = near(p[1], 5) ? 3 : near(p[1], 6) ? 4 : 6;
    return p[1] < 4.5 || (p[1] < 12.5 && std::abs(p[0] - 20) < half + 0.5);
  });
  const Row neck = block.measure("neck", {{{20, 2, 0}, endless}, {{20, 10, 0}, 6}},
                                 {{0, 1, 0, 6, Vector3{0, -5.8, 0}}});
  CHECK(value(neck, "midplane") == doctest::Approx(nm * 7 / 2));
  CHECK(value(neck, "minimum") == doctest::Approx(nm * 7 / 2));
  CHECK(value(neck, "slab") == doctest::Approx(nm * 8 / 2));
  CHECK(value(neck, "projected") == doctest::Approx(nm * 9 / 2));
}

TEST_CASE("contacts with a slab are left out of how far a packing has sintered") {
  const Begun run(plan_of(input_text(
      slab("") + sphere("touch = 1\naxis = [0, 0, 1]\ngap_a = 0.5\n") +
      sphere("touch = 2\naxis = [1, 0, 0]\n") + "[box]\nsize_cells = [26, 14, 30]\n")));
  REQUIRE(run.simulation.state().contacts.size() == 3);
  CHECK(measured("sintering", run.simulation.state()).at("contacts") == 1);
}
