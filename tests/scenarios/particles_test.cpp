// [[particle]] tables and [box], from the input to the atoms.
#include "scenarios/particles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "lattice/compressed_text.hpp"
#include "tests/scenarios/plan_text.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using lattice::Vector3;

std::string particle(const std::string& shape, const std::string& keys) {
  return "[[particle]]\nshape = '" + shape + "'\n" + keys + "\n";
}

std::string sphere(double radius_a, const std::string& keys = "") {
  return particle("sphere", "radius_a = " + std::to_string(radius_a) + "\n" + keys);
}

std::size_t atoms_in(const std::string& particles, const std::string& cell = "fcc") {
  return Begun(plan_of(input_text(particles, cell))).atom_count();
}

/// Where the atoms are from their mean, in the crystal's axes, rounded and sorted.
std::vector<std::array<long, 3>> arrangement(const scenarios::State& state) {
  std::vector<Vector3> positions;
  Vector3 sum{};
  for (lattice::Atom atom = 0; atom < state.occupancy.atom_end(); ++atom) {
    positions.push_back(state.crystal.cell().to_crystal(
        state.crystal.position(state.occupancy.site(atom))));
    sum = sum + positions.back();
  }
  std::vector<std::array<long, 3>> sorted;
  for (const Vector3& x : positions) {
    const Vector3 from_mean = x - (1.0 / static_cast<double>(positions.size())) * sum;
    sorted.push_back({std::lround(1000 * from_mean[0]),
                      std::lround(1000 * from_mean[1]),
                      std::lround(1000 * from_mean[2])});
  }
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

/// An XYZ file that is removed at the end of the test.
struct XyzFile {
  explicit XyzFile(const std::string& text) { put(path(), text); }
  std::filesystem::path path() const { return folder / "particle.xyz"; }
  /// Its particle table.
  std::string particle(const std::string& keys = "") const {
    return ::particle("atoms", "file = '" + path().string() + "'\n" + keys);
  }
  ScratchDirectory folder;
};

std::string octahedron(int atoms_per_edge) {
  return particle("truncated_octahedron",
                  "atoms_per_edge = " + std::to_string(atoms_per_edge));
}

/// A box of cells that is periodic along the first two sides.
std::string film_box(const std::string& size_cells) {
  return "[box]\nsize_cells = " + size_cells + "\nperiodic = [true, true, false]\n";
}

}  // namespace

TEST_CASE("a particle on a slab touches its border") {
  const std::string slab = "[[particle]]\nshape = 'slab'\nthickness_a = 3\n";
  const auto atoms = [&](const std::string& place) {
    return Begun(plan_of(input_text(slab + sphere(4, place) +
                                    "[box]\nsize_cells = [14, 14, 20]\n"
                                    "periodic = [true, true, false]\n")))
        .atom_count();
  };
  CHECK(atoms("touch = 1\naxis = [0, 0, 1]\n") == atoms("position_a = [0, 0, 5.5]\n"));
  CHECK(
      contains(complaint(input_text(slab + sphere(4, "touch = 1\naxis = [1, 0, 0]\n") +
                                    "[box]\nsize_cells = [14, 14, 20]\n")),
               "a slab has no border in this direction"));
  CHECK(contains(complaint(input_text(sphere(4, "position_a = [1e10, 0, 0]\n"))),
                 "position_a = [1e10, 0, 0]: too far away"));
}

TEST_CASE("a particle on a slab has a contact with it and its own radius") {
  // Half of the slab's thickness, 1.5, is less than the radius, 4.
  const std::string slab = particle("slab", "thickness_a = 3\nnormal = [0, 0, -2]");
  const auto contacts = [&](const std::string& particles) {
    return plan_of(input_text(particles + film_box("[16, 16, 40]"))).contacts;
  };
  for (const std::string side : {"1", "-1"}) {
    const auto found = contacts(
        slab + sphere(4, "touch = 1\ngap_a = 1\naxis = [0, 0, " + side + "]\n"));
    REQUIRE(found.size() == 1);
    CHECK(found[0].first_radius == 0);
    CHECK(found[0].second_radius == doctest::Approx(4.0));
    CHECK(found[0].smaller_radius() == found[0].second_radius);
    REQUIRE(found[0].to_slab);
    CHECK(norm(*found[0].to_slab - std::stod(side) * Vector3{0, 0, -5}) < 1e-6);
  }
  const auto first = contacts(sphere(4) + "position_a = [5, 5, 5]\n" + slab);
  REQUIRE(first.size() == 1);
  CHECK(first[0].smaller_radius() == doctest::Approx(4.0));
  CHECK(norm(*first[0].to_slab - Vector3{0, 0, -3.5}) < 1e-6);
  // 1.5 bond lengths are 1.06 a; a centre inside of the slab; two slabs.
  CHECK(
      contacts(slab + sphere(4, "touch = 1\ngap_a = 1.1\naxis = [0, 0, 1]\n")).empty());
  CHECK(contacts(slab + sphere(4, "position_a = [0, 0, 1.4]\n")).empty());
  CHECK(contacts(slab + slab + "touch = 1\naxis = [0, 0, 1]\n").empty());
  // Along the axes of the block, where [111] is z.
  const auto turned =
      plan_of(input_text(particle("slab", "thickness_a = 3\nnormal = [1, 1, 1]") +
                             sphere(4, "touch = 1\naxis = [1, 1, 1]\n") +
                             film_box("[20, 12, 10]"),
                         "fcc_111"))
          .contacts;
  REQUIRE(turned.size() == 1);
  CHECK(norm(*turned[0].to_slab - Vector3{0, 0, -4}) < 1e-6);
}

TEST_CASE("spheres that touch are the sum of their radii apart along any axis") {
  for (const Vector3& axis : {Vector3{1, 0, 0}, Vector3{1, 1, 1}, Vector3{0, -2, 1}})
    for (const char* cell : {"fcc", "fcc_111"}) {
      const std::string along = "axis = [" + std::to_string(axis[0]) + ", " +
                                std::to_string(axis[1]) + ", " +
                                std::to_string(axis[2]) + "]\n";
      const auto plan = plan_of(
          input_text(sphere(5) + sphere(3, "touch = 1\ngap_a = 0.5\n" + along), cell));
      REQUIRE(plan.particles.size() == 2);
      const Vector3 between =
          plan.cell.to_crystal(plan.particles[1].centre - plan.particles[0].centre);
      CHECK(norm(between - 8.5 * unit(axis)) < 1e-6);
      REQUIRE(plan.contacts.size() == 1);
      CHECK(plan.contacts[0].first == 0);
      CHECK(plan.contacts[0].second == 1);
      CHECK(plan.contacts[0].first_radius == doctest::Approx(5.0));
      CHECK(plan.contacts[0].second_radius == doctest::Approx(3.0));
    }
}

TEST_CASE("particles touch border to border also where they are flat") {
  // Half an edge of 6 along [100]; a corner at sqrt(3) times it along [111].
  const std::string cube = particle("cuboid", "edges_a = [6, 6, 6]");
  const auto distance = [&](const std::string& axis) {
    const auto plan =
        plan_of(input_text(cube + sphere(4, "touch = 1\naxis = " + axis)));
    return norm(plan.particles[1].centre - plan.particles[0].centre);
  };
  CHECK(distance("[1, 0, 0]") == doctest::Approx(7.0));
  CHECK(distance("[1, 1, 1]") == doctest::Approx(3 * std::sqrt(3.0) + 4));
}

TEST_CASE("a shape of another name is the only mistake of its particle") {
  const std::string wrong = complaint(input_text(
      particle("elipsoid", "half_axes_a = [3, 3, 4]") + sphere(3, "touch = 1\n")));
  CHECK(contains(wrong, "particle[0].shape = 'elipsoid': is not a known name"));
  CHECK(std::count(wrong.begin(), wrong.end(), '\n') <= 1);
  CHECK(!contains(wrong, "radius_a"));
  CHECK(!contains(wrong, "half_axes_a"));
}

TEST_CASE("a scenario of another name is the only mistake of its input") {
  const std::string wrong =
      complaint(input_text(sphere(3)), {"scenario='depositon'", "substrate.layers=3"});
  CHECK(contains(wrong, "did you mean \"deposition\"?"));
  CHECK(std::count(wrong.begin(), wrong.end(), '\n') <= 1);
  CHECK(!contains(wrong, "unknown table"));
}

TEST_CASE("a third particle may touch the second") {
  const auto plan = plan_of(input_text(sphere(4) + sphere(3, "touch = 1\n") +
                                       sphere(2, "touch = 2\naxis = [0, 1, 0]\n")));
  const Vector3 between = plan.particles[2].centre - plan.particles[0].centre;
  CHECK(norm(between - Vector3{7, 5, 0}) < 1e-6);
  // sqrt(49 + 25) = 8.60 is more than 4 + 2 + 1.5 bonds: no contact of 1 and 3.
  CHECK(plan.contacts.size() == 2);
}

TEST_CASE("particles far apart have no contact") {
  CHECK(plan_of(input_text(sphere(3) + sphere(3, "touch = 1\ngap_a = 1\n")))
            .contacts.size() == 1);
  // 1.5 bond lengths are 1.06 a.
  CHECK(plan_of(input_text(sphere(3) + sphere(3, "touch = 1\ngap_a = 1.1\n")))
            .contacts.empty());
}

TEST_CASE("truncated octahedra have their magic numbers of atoms in every cell") {
  const std::map<int, std::size_t> counts = {{2, 38}, {3, 201}, {4, 586}, {5, 1289}};
  for (const char* cell : {"fcc", "fcc_110", "fcc_111"})
    for (const auto& [edge, count] : counts) {
      const int m = edge;
      CAPTURE(cell);
      CAPTURE(m);
      CHECK(atoms_in(octahedron(m), cell) == count);
    }
}

TEST_CASE("a particle is the same in every cell of the crystal") {
  for (const std::string& one :
       {octahedron(4), sphere(4.2), particle("cuboid", "edges_a = [4, 6, 3]"),
        particle("hemisphere", "radius_a = 4\nflat_side_normal = [1, -1, 0]")}) {
    const Begun straight(plan_of(input_text(one)));
    for (const char* cell : {"fcc_110", "fcc_111"}) {
      CAPTURE(cell);
      const Begun turned(plan_of(input_text(one, cell)));
      CHECK(arrangement(turned.simulation.state()) ==
            arrangement(straight.simulation.state()));
    }
  }
}

TEST_CASE("a cuboid has the sites within its edges counted from a site") {
  // [-2, 2]^3: 5^3 corners of cubes and 3 x 5 x 4 x 4 centres of their faces.
  CHECK(atoms_in(particle("cuboid", "edges_a = [4, 4, 4]")) == 125 + 240);
}

TEST_CASE("lengths in nanometres are those in lattice constants") {
  const std::string text = input_text(particle("sphere", "radius_nm = 2.0"));
  CHECK(Begun(plan_of(text, {"lattice.lattice_constant_nm=0.4"})).atom_count() ==
        atoms_in(sphere(5)));
  CHECK(contains(complaint(input_text(sphere(3, "radius_nm = 3\n"))), "given twice"));
}

TEST_CASE("a Wulff shape is given by its radius or its number of atoms") {
  // {100} alone: a cube of half edge 2, like the cuboid above.
  CHECK(atoms_in(particle("wulff", "energy_100 = 1.0\nradius_a = 2")) == 365);
  // The regular truncated octahedron of m = 3: {111} at 6/(2 sqrt(3)), {100} at 2.
  CHECK(atoms_in(particle(
            "wulff",
            "energy_100 = 1.1547005384\nenergy_111 = 1\nradius_a = 1.7320508076")) ==
        201);
  // By the number of atoms: the layer on a border of area S may be in or out, S times
  // half a spacing or 15 % of 3000 atoms.
  const auto count = static_cast<double>(
      atoms_in(particle("wulff", "energy_100 = 1.1\nenergy_111 = 1.0\natoms = 3000")));
  CHECK(count == doctest::Approx(3000).epsilon(0.15));
  CHECK(contains(complaint(input_text(particle("wulff", "radius_a = 2"))),
                 "needs surface energies"));
}

TEST_CASE("a slab fills a periodic box from side to side") {
  // Thickness 2 around a site: layers -1, -1/2, 0, 1/2, 1 of two atoms a cell.
  const std::string slab = particle("slab", "thickness_a = 2");
  const Begun film(plan_of(input_text(slab + film_box("[6, 7, 8]"))));
  CHECK(film.atom_count() == 5 * 2 * 6 * 7);
  auto coordination = measured("coordination", film.simulation.state());
  CHECK(coordination["atoms_with_8_neighbours"] == 2 * 2 * 6 * 7);
  CHECK(coordination["atoms_with_12_neighbours"] == 3 * 2 * 6 * 7);
  // (111) layers are 1/sqrt(3) apart, each of two atoms a cell.
  const std::string turned = particle("slab", "thickness_a = 1.2\nnormal = [1, 1, 1]");
  const Begun facet(plan_of(input_text(turned + film_box("[6, 7, 8]"), "fcc_111")));
  CHECK(facet.atom_count() == 3 * 2 * 6 * 7);
  auto neighbours = measured("coordination", facet.simulation.state());
  CHECK(neighbours["atoms_with_9_neighbours"] == 2 * 2 * 6 * 7);
  CHECK(contains(complaint(input_text(slab)), "a slab has no end of its own"));
}

TEST_CASE("a particle that is read back from its trajectory is the same") {
  // 1000 events: the surface has changed, and the numbers of atoms follow no order.
  Begun run(plan_of(
      input_text(octahedron(3) + octahedron(2) + "\nposition_a = [3.5, 0, 0]\n")));
  run.simulation.run([] { return false; });
  const XyzFile file(xyz_frame(run.simulation.state(), 0.0, 0));
  const Begun again(plan_of(input_text(file.particle())));
  CHECK(again.atom_count() == 239);
  CHECK(arrangement(again.simulation.state()) == arrangement(run.simulation.state()));
}

TEST_CASE("a particle is read back into the cell that wrote it") {
  for (const char* cell : {"fcc", "bcc", "fcc_110", "fcc_111", "hcp"}) {
    CAPTURE(cell);
    const Begun written(plan_of(input_text(sphere(3), cell)));
    const XyzFile file(xyz_frame(written.simulation.state(), 0.0, 0));
    const auto plan = plan_of(input_text(file.particle(), cell));
    TextFiles files;
    scenarios::Simulation again(plan, files);
    CHECK_NOTHROW(again.begin());
    CHECK(arrangement(again.state()) == arrangement(written.simulation.state()));
  }
}

TEST_CASE("an octahedron that touches another keeps its number of atoms") {
  const Begun run(plan_of(input_text(octahedron(3) + octahedron(2) +
                                     "\ntouch = 1\naxis = [1, 0, 0]\ngap_a = 2\n")));
  CHECK(run.atom_count() == 201 + 38);
}

TEST_CASE("an octahedron that loses atoms to another before it is told") {
  // Facet on facet, each of nine atoms.
  const std::string two = octahedron(3) + octahedron(3) + "\ntouch = 1\n";
  const auto told = [](const std::string& particles) {
    const auto plan = plan_of(input_text(particles));
    TextFiles files;
    return scenarios::Simulation(plan, files).begin();
  };
  REQUIRE(told(two).size() == 1);
  CHECK(told(two)[0].starts_with("particle 2 has 192 of its 201 atoms"));
  // On the next plane none of these sites has another of the same kind above it: as far
  // as a lattice constant apart, no bond.
  REQUIRE(told(two + "gap_a = 0.5\n").size() == 1);
  CHECK(contains(told(two + "gap_a = 0.5\n")[0], "begin without a bond"));
  CHECK(told(two + "axis = [1, 1, 0]\ngap_a = 0.36\n").empty());
  CHECK(told(sphere(3) + sphere(3, "touch = 1\n")).empty());
}

TEST_CASE("atoms of a file may be put elsewhere") {
  const XyzFile file("3\n\nX 0 0 0\nX 5 5 0\nX 5 0 5\n");
  const auto plan =
      plan_of(input_text(file.particle() + file.particle("position_a = [3, 0, 0]\n")));
  const Begun run(plan);
  CHECK(run.atom_count() == 6);
  CHECK(norm(plan.particles[1].centre - plan.particles[0].centre - Vector3{3, 0, 0}) <
        1e-9);
}

TEST_CASE("atoms of a file that are not on the lattice are refused") {
  const XyzFile file("2\n\nX 0 0 0\nX 5 4 0\n");
  CHECK(contains(complaint(input_text(file.particle())),
                 "particle.xyz:4: atom 2 is not on a lattice site"));
  CHECK(contains(complaint(input_text(particle("atoms", "file = './no.xyz'"))),
                 "particle[0].file"));
}

TEST_CASE("no atom of a file is left out in silence") {
  const XyzFile short_count("2\n\nX 0 0 0\nX 5 5 0\nX 5 0 5\n");
  CHECK(contains(complaint(input_text(short_count.particle())),
                 "particle.xyz:5: X 5 0 5: not a number of atoms"));
  const XyzFile two_frames("1\n\nX 0 0 0\n2\n\nX 0 0 0\nX 5 5 0\n");
  CHECK(Begun(plan_of(input_text(two_frames.particle()))).atom_count() == 1);
}

TEST_CASE("atoms of a file are of the element of the lattice") {
  const XyzFile file("3\n\nAg 0 0 0\nAu 5 5 0\nPt 5 0 5\n");
  const std::vector<std::string> gold = {"lattice.element='Au'"};
  const std::string told = complaint(input_text(file.particle()), gold);
  CHECK(contains(told, "particle.xyz:3: atom 1 is Ag, not Au"));
  CHECK(contains(told, "particle.xyz:5: atom 3 is Pt, not Au"));
  CHECK(std::ranges::count(told, '\n') == 1);
  const XyzFile types("3\n\n1 0 0 0\nAu 5 5 0\nX 5 0 5\n");
  CHECK(complaint(input_text(types.particle()), gold) == "");
  CHECK(complaint(input_text(file.particle())) == "");
}

TEST_CASE("an atom of a file that no block holds is refused with its line") {
  for (const auto& [x, problem] :
       {std::pair("1e8", "particle.xyz:5: atom 3 is too far from the first atom"),
        std::pair("1e300", "particle.xyz:5: 1e300: not a position")}) {
    const XyzFile file(std::string("3\n\nX 0 0 0\nX 5 5 0\nX ") + x + " 0 0\n");
    const std::string told = complaint(input_text(file.particle()));
    CHECK_MESSAGE(contains(told, problem), told);
    CHECK_FALSE(contains(told, "\n"));
  }
}

TEST_CASE("of many atoms that are wrong alike ten are told") {
  std::string text = "1000\n\n";
  for (int k = 0; k < 1000; ++k) text += "X 0 0 0\n";
  const XyzFile file(text);
  const std::string told = complaint(input_text(file.particle()));
  CHECK(std::ranges::count(told, '\n') == 9);
  CHECK(contains(told,
                 "atom 11 lies on the site of atom 1, line 3, and 989 more atoms "
                 "are like this"));
}

TEST_CASE("two atoms of a file on one site are refused with both lines") {
  const XyzFile file("4\n\nX 0 0 0\nX 5 5 0\nX 0.1 0 0\nX 5 4.9 0\n");
  const std::string told = complaint(input_text(file.particle()));
  CHECK(contains(told, "particle.xyz:5: atom 3 lies on the site of atom 1, line 3"));
  CHECK(contains(told, "particle.xyz:6: atom 4 lies on the site of atom 2, line 4"));
}

TEST_CASE("where particles overlap a site belongs to the first") {
  const std::string small = sphere(3, "position_a = [4, 0, 0]\n");
  const auto origins = [](const std::string& particles) {
    const Begun run(plan_of(input_text(particles)));
    const auto& origin = run.simulation.state().origin;
    CHECK(origin.size() == run.atom_count());
    return std::array{std::count(origin.begin(), origin.end(), 1),
                      std::count(origin.begin(), origin.end(), 2)};
  };
  const auto large_first = origins(sphere(5) + small);
  const auto small_first = origins(small + sphere(5));
  CHECK(large_first[0] == static_cast<long>(atoms_in(sphere(5))));
  CHECK(small_first[0] == static_cast<long>(atoms_in(sphere(3))));
  CHECK(large_first[1] < small_first[0]);
  CHECK(large_first[0] + large_first[1] == small_first[0] + small_first[1]);
}

TEST_CASE("a cell that has no order of its sites is refused with its line") {
  // fcc turned about z by 8.5e-10.
  const std::string text =
      "scenario = 'coalescence'\ntemperature_K = 400\n[lattice]\n"
      "vectors = [[-4.25e-10, 0.5, 0.5], [0.5, 4.25e-10, 0.5], "
      "[0.499999999575, 0.500000000425, 0]]\n"
      "basis = [[0, 0, 0]]\nbond_length_a = 0.7071\nlattice_constant_nm = 0.4\n"
      "[[particle]]\nshape = 'sphere'\nradius_a = 3\n[rates]\n"
      "model = 'bond_counting'\nbond_energy_eV = 0.1\n[stop]\nevents = 1\n";
  CHECK(contains(complaint(text), "input.toml:5"));
  CHECK(contains(complaint(text), "no order of them"));
}

TEST_CASE("a wrong length is one mistake") {
  const std::string cell =
      "scenario = 'coalescence'\ntemperature_K = 400\n[lattice]\n"
      "vectors = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]\nbasis = [[0, 0, 0]]\n"
      "lattice_constant_nm = 0.4\n" +
      sphere(3) +
      "[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.1\n"
      "[series]\nevery_events = 1\n[stop]\nevents = 1\n";
  CHECK(complaint(cell, {"lattice.bond_length_a=1"}) == "");
  for (const auto& [text, set, key] :
       {std::tuple(cell, "seed=1", "lattice.bond_length_a: missing"),
        {cell, "lattice.bond_length_a=\"long\"", "lattice.bond_length_a = \"long\""},
        {input_text("[[particle]]\nshape = 'sphere'\n"), "particle[0].radius_nm=\"3\"",
         "particle[0].radius_nm = \"3\""}}) {
    const std::string told = complaint(text, {set});
    CHECK_MESSAGE(contains(told, key), told);
    CHECK_MESSAGE(!contains(told, "\n"), told);
  }
}

TEST_CASE("lengths and places beyond all blocks are refused at their keys") {
  for (const char* key : {"radius_nm=1e6", "radius_nm=1e99", "radius_a=1e6"}) {
    const std::string told = complaint(input_text("[[particle]]\nshape = 'sphere'\n"),
                                       {std::string("particle[0].") + key});
    CHECK_MESSAGE(contains(told, std::string(key).substr(0, 8)), told);
    CHECK_MESSAGE(contains(told, "out of range"), told);
    CHECK_MESSAGE(!contains(told, "\n"), told);
  }
  // Cells so small that an allowed place is 1e10 of them away.
  const std::string tiny =
      complaint(input_text(sphere(3, "position_a = [9e5, 0, 0]\n")),
                {"lattice={lattice_constant_nm=1,bond_length_a=1e-4,basis=[[0,0,0]],"
                 "vectors=[[1e-4,0,0],[0,1e-4,0],[0,0,10]]}"});
  CHECK_MESSAGE(contains(tiny, "too far from the origin"), tiny);
}

TEST_CASE("a box that is too small for the particles is refused") {
  CHECK(contains(complaint(input_text(sphere(5) + "[box]\nsize_cells = [14, 7, 14]\n")),
                 "particle 1 does not fit into the box"));
  CHECK(complaint(input_text(sphere(5) + "[box]\nsize_cells = [14, 11, 14]\n")) == "");
}

TEST_CASE("a box that is given holds every atom of its particles") {
  // The sites of n cells span n - 1/2 lattice constants: a sphere of diameter 10 with
  // an atom at each pole needs 11 cells.
  const std::size_t whole = atoms_in(sphere(5));
  REQUIRE(whole == 2123);
  for (int cells = 8; cells <= 14; ++cells) {
    CAPTURE(cells);
    const std::string n = std::to_string(cells);
    const std::string text = input_text(sphere(5) + "[box]\nsize_cells = [" + n + ", " +
                                        n + ", " + n + "]\n");
    if (complaint(text).empty()) CHECK(Begun(plan_of(text)).atom_count() == whole);
  }
}

TEST_CASE("a particle of any size is told at once not to fit into a small box") {
  const auto problem = [](const std::string& particles, const std::string& size_cells) {
    return complaint(
        input_text(particles + "[box]\nsize_cells = " + size_cells + "\n"));
  };
  const std::string row = particle("cuboid", "edges_a = [9e4, 0.1, 0.1]");
  CHECK(contains(problem(sphere(1e5), "[10, 10, 10]"), "particle 1 does not fit"));
  CHECK(contains(problem(row, "[4, 4, 4]"), "particle 1 does not fit"));
  CHECK(problem(row, "[90001, 1, 1]").empty());
  const std::string far_apart = sphere(1) + sphere(1, "position_a = [90, 0, 0]\n");
  CHECK(contains(problem(far_apart, "[20, 4, 4]"), "particles 1 and 2 do not fit"));
}

TEST_CASE("a particle on a planar lattice is one layer") {
  // A disc of radius 3 on the square lattice holds 29 sites: 7 + 2 (5 + 5 + 1).
  CHECK(atoms_in(sphere(3), "square") == 29);
  CHECK(Begun(plan_of(
                  input_text(sphere(3) + "[box]\nsize_cells = [9, 9, 1]\n", "square")))
            .atom_count() == 29);
  CHECK(contains(
      complaint(input_text(sphere(3) + "[box]\nsize_cells = [9, 9, 2]\n", "square")),
      "a planar lattice has one layer"));
}

TEST_CASE("the margin of a box is empty space on each side of the particles") {
  const auto plan = plan_of(input_text(sphere(4) + "[box]\nmargin_a = 2\n"));
  for (int axis = 0; axis < 3; ++axis) {
    CHECK(plan.particles[0].centre[axis] >= 6.0);
    CHECK(plan.size[axis] - plan.particles[0].centre[axis] >= 6.0);
    CHECK(plan.size[axis] <= 15);
  }
}

TEST_CASE("mistakes in a particle are told") {
  CHECK(contains(complaint(input_text("")), "there is no [[particle]]"));
  CHECK(contains(complaint(input_text(sphere(3, "touch = 1\n"))),
                 "the first particle touches none"));
  CHECK(contains(
      complaint(input_text(sphere(3) + sphere(3, "touch = 1\naxis = [0, 0, 0]\n"))),
      "the axis has no length"));
  for (const std::string axis : {"[0, 0, 0]", "[1e-10, 0, 0]", "[1e300, 0, 0]"}) {
    CAPTURE(axis);
    const std::string problem =
        axis == "[1e300, 0, 0]" ? "1e300: is too large" : "the axis has no length";
    CHECK(contains(complaint(input_text(sphere(3) +
                                        sphere(3, "touch = 1\naxis = " + axis + "\n"))),
                   problem));
    CHECK(contains(complaint(input_text(particle(
                       "hemisphere", "radius_a = 3\nflat_side_normal = " + axis))),
                   problem));
    CHECK(contains(
        complaint(input_text(particle("slab", "thickness_a = 3\nnormal = " + axis))),
        problem));
  }
  for (const std::string element :
       {"A u", "", "Au=x", "Au\\n3", "[Au]", "A'u", "a_name_of_letters"})
    CHECK(contains(
        complaint(input_text(sphere(3)), {"lattice.element=\"" + element + "\""}),
        "no name for a kind of atom"));
  for (const std::string element : {"Au_2", "X-1", "Fe3+", "2"})
    CHECK(complaint(input_text(sphere(3)), {"lattice.element=\"" + element + "\""}) ==
          "");
  CHECK(contains(complaint(input_text(particle("cuboid", "edges_a = [1, 2]"))),
                 "not three lengths"));
  CHECK(contains(complaint(input_text(particle("spere", "radius_a = 1"))), "sphere"));
  CHECK(contains(complaint(input_text(sphere(-1))), "out of range"));
  CHECK(contains(complaint(input_text(sphere(3, "position_a = [0, 0]\n"))),
                 "has length 2"));
}
