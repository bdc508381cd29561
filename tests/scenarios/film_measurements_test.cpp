// What is watched of a film, on films whose values follow from geometry.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "scenarios/csv_cell.hpp"
#include "scenarios/height_map.hpp"
#include "scenarios/islands.hpp"
#include "tests/scenarios/film_block.hpp"

namespace {

using lattice::Vector3;

/// Film atoms on a square lattice, drawn as rows of text: '#' from the last row (y = 0)
/// upwards.
void draw(FilmBlock& block, const std::vector<std::string>& rows) {
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t x = 0; x < rows[r].size(); ++x)
      if (rows[r][x] == '#')
        block.put({static_cast<int>(x), static_cast<int>(rows.size() - 1 - r), 0});
}

/// spans_x, spans_y of a drawing.
std::array<double, 2> spans(const std::vector<std::string>& rows) {
  FilmBlock block("square",
                  {static_cast<int>(rows[0].size()), static_cast<int>(rows.size()), 1});
  draw(block, rows);
  auto found = block.measure("percolation");
  return {found["spans_x"], found["spans_y"]};
}

using Pair = std::array<double, 2>;

/// A film on a simple cubic lattice with the given height of each column.
void pile(FilmBlock& block, const std::function<int(int, int)>& height) {
  const auto& size = block.state().crystal.size();
  for (int y = 0; y < size[1]; ++y)
    for (int x = 0; x < size[0]; ++x) {
      const int top = height(x, y);
      for (int z = 0; z < top; ++z) block.put({x, y, z});
    }
}

/// Cells whose third vector leans: simple cubic by a whole cell, fcc (111) by a third.
std::vector<lattice::UnitCell> leaning_cells() {
  const double d = std::sqrt(0.5);
  const std::vector<Vector3> one_site = {{0, 0, 0}};
  return {{"leaning_cubic", {{{1, 0, 0}, {0, 1, 0}, {1, 0, 1}}}, one_site, 1.0},
          {"leaning_fcc_111",
           {{{d, 0, 0},
             {d / 2, d * std::sqrt(0.75), 0},
             {d / 2, d / std::sqrt(12.0), std::sqrt(1.0 / 3)}}},
           one_site,
           d}};
}

std::vector<lattice::UnitCell> film_cells() {
  std::vector<lattice::UnitCell> cells = leaning_cells();
  for (const char* cell : {"fcc", "fcc_110", "fcc_111", "bcc", "hcp", "simple_cubic"})
    cells.push_back(lattice::unit_cell(cell));
  return cells;
}

}  // namespace

TEST_CASE("islands are counted across periodic sides and single atoms are none") {
  FilmBlock block("square", {10, 8, 1});
  draw(block, {"#.........",    //
               "..........",    //
               "....##....",    //
               "....##....",    //
               "..........",    //
               "#...#....#",    //
               "........##",    //
               "#.....#..."});  // two singles: (6, 0) and (4, 2)
  auto found = block.measure("islands");
  CHECK(found["islands"] == 3);  // 2 x 2; a chain of 4 and a pair, both over a side
  CHECK(found["monomers"] == 2);
  CHECK(found["island_density_per_site"] == doctest::Approx(3.0 / 80));
  CHECK(found["island_density_per_nm2"] == doctest::Approx(3.0 / (80 * 0.25)));
  CHECK(found["mean_island_atoms"] == doctest::Approx(10.0 / 3));
  CHECK(found["largest_island_atoms"] == 4);
  CHECK(found["covered_fraction"] == doctest::Approx(12.0 / 80));
  CHECK(block.list("island_sizes") == std::vector<std::string>{"1,2", "2,1", "4,2"});
}

TEST_CASE("an empty film has no islands and nothing to average") {
  FilmBlock block("square", {10, 8, 1});
  auto found = block.measure("islands");
  CHECK(found["islands"] == 0);
  CHECK(found["covered_fraction"] == 0);
  CHECK(std::isnan(found["mean_island_atoms"]));
  CHECK(block.list("island_sizes").empty());
  CHECK(block.list("capture_zones").empty());
  CHECK(block.measure("percolation")["percolating_fraction"] == 0);
  CHECK(block.measure("roughness")["roughness_layers"] == 0);
}

TEST_CASE("atoms of a substrate connect no islands") {
  FilmBlock block("simple_cubic", {8, 8, 6}, 2);
  block.fill_substrate([](const Vector3& p) { return p[2] < 1.5; });
  block.put({1, 1, 2});
  block.put({3, 1, 2});
  block.put({5, 5, 2});
  block.put({5, 5, 3});
  auto found = block.measure("islands");
  CHECK(found["islands"] == 1);
  CHECK(found["monomers"] == 2);
  CHECK(found["covered_fraction"] == doctest::Approx(3.0 / 64));
  auto layers = block.measure("layers");
  CHECK(layers.size() == 13);
  CHECK(layers["coverage_ML"] == doctest::Approx(4.0 / 64));
  CHECK(layers["layer_1_coverage"] == doctest::Approx(3.0 / 64));
  CHECK(layers["layer_2_coverage"] == doctest::Approx(1.0 / 64));
  CHECK(layers["layer_3_coverage"] == 0);
  CHECK(block.measure("percolation")["spans_x"] == 0);
}

TEST_CASE("a row that leads around a periodic side spans it and no other") {
  CHECK(spans({".....", ".....", "#####", "....."}) == Pair{1, 0});
  CHECK(spans({"..#..", "..#..", "..#..", "..#.."}) == Pair{0, 1});
  CHECK(spans({"##.##", ".....", "#####", "#####"}) == Pair{1, 0});
  CHECK(spans({"#####", "....#", "....#", "....#"}) == Pair{1, 1});
}

TEST_CASE("an island that lies over a side without leading around spans nothing") {
  CHECK(spans({".....", "##.##", ".....", "....."}) == Pair{0, 0});
  CHECK(spans({"#...#", ".....", ".....", "#...#"}) == Pair{0, 0});
  // A ring within the block is a way back to the same atom in the same copy.
  CHECK(spans({".....", ".###.", ".#.#.", ".###.", "....."}) == Pair{0, 0});
}

TEST_CASE("an island that winds around both sides at once spans both") {
  CHECK(spans({"##...", ".##..", "..##.", "...##", "#...#"}) == Pair{1, 1});
  // Around x twice before it comes back around y: no row or column is full.
  CHECK(spans({"#...", "#.##", "..#.", "###.", "#...", "#.##", "..#.", "###."}) ==
        Pair{1, 1});
  // The same, cut.
  CHECK(spans({"#...", "#.##", "..#.", "#.#.", "#...", "#.##", "..#.", "###."}) ==
        Pair{0, 0});
  // A detour that gains a row and gives it back on the way winds around x only.
  CHECK(spans({".......", ".###...", "##.####", ".......", "......."}) == Pair{1, 0});
}

TEST_CASE("the percolating fraction is that of the largest spanning island") {
  FilmBlock block("square", {5, 8, 1});
  draw(block, {".....", "####.", "####.", ".....", "#####", ".....", "#####", "###.."});
  // 8 + 5 + (5 + 3) atoms; the last of them is connected around y to nothing.
  CHECK(block.measure("percolation")["percolating_fraction"] ==
        doctest::Approx(8.0 / 21));
}

TEST_CASE("a layer on fcc percolates through its bonds") {
  for (const char* cell : {"fcc", "fcc_111", "fcc_110"}) {
    CAPTURE(cell);
    FilmBlock block(cell, {8, 8, 4});
    block.fill([](const Vector3& p) { return std::abs(p[2]) < 1e-6; });
    auto found = block.measure("percolation");
    CHECK(found["spans_x"] == 1);
    // fcc (110): rows along x in the first layer, a lattice constant apart.
    CHECK(found["spans_y"] == (std::string(cell) == "fcc_110" ? 0 : 1));
  }
}

TEST_CASE("the roughness on a simple cubic lattice is the variance of the columns") {
  std::mt19937_64 engine(3);
  std::uniform_int_distribution<int> draw_height(0, 9);
  std::vector<int> heights(12 * 7);
  for (int& h : heights) h = draw_height(engine);
  double mean = 0.0, variance = 0.0;
  for (const int h : heights) mean += h / 84.0;
  for (const int h : heights) variance += (h - mean) * (h - mean) / 84.0;
  FilmBlock block("simple_cubic", {12, 7, 10});
  pile(block,
       [&](int x, int y) { return heights[static_cast<std::size_t>(y * 12 + x)]; });
  auto found = block.measure("roughness");
  CHECK(found["mean_height_layers"] == doctest::Approx(mean).epsilon(1e-14));
  CHECK(found["roughness_layers"] ==
        doctest::Approx(std::sqrt(variance)).epsilon(1e-14));
}

TEST_CASE("the height of a column is that of its highest atom whichever came first") {
  FilmBlock block("simple_cubic", {4, 4, 4});
  for (const int z : {2, 1, 0}) block.put({1, 1, z});
  CHECK(block.measure("roughness")["mean_height_layers"] == 3.0 / 16);
  block.put({2, 3, 0});
  block.put({2, 3, 1});
  CHECK(block.measure("roughness")["mean_height_layers"] == 5.0 / 16);
}

TEST_CASE("complete layers are flat in every orientation and each site has a column") {
  for (const lattice::UnitCell& cell : film_cells())
    for (const int first_plane : {0, 1, 3}) {
      CAPTURE(cell.name());
      CAPTURE(first_plane);
      for (int layer = 0; layer < 4; ++layer) {
        FilmBlock block(cell, {6, 6, 8}, first_plane);
        const scenarios::Film& film = *block.state().film;
        // One layer that hangs in the air: no column can have two of its sites.
        block.fill([&](const Vector3& p) { return film.layer(p) == layer; });
        REQUIRE(block.state().occupancy.atom_count() == film.sites_per_layer);
        auto found = block.measure("roughness");
        CHECK(found["mean_height_layers"] == layer + 1);
        CHECK(found["roughness_layers"] == 0);
        CHECK(std::isnan(found["correlation_length_nm"]));
        CHECK(block.measure("islands")["covered_fraction"] == 1);
      }
    }
}

TEST_CASE("a column stands by less than a bond length beside its site of layer 0") {
  for (const lattice::UnitCell& cell : film_cells()) {
    CAPTURE(cell.name());
    FilmBlock block(cell, {5, 6, 4});
    const scenarios::State& state = block.state();
    scenarios::HeightMap map(state);
    std::map<std::size_t, Vector3> feet;  // by column
    state.crystal.for_each_site([&](lattice::Site site) {
      const lattice::Crystal::Place place = state.crystal.place(site);
      const Vector3 position = state.crystal.position(site);
      block.put(place.cell, place.basis);
      const std::vector<int>& heights = map.look();
      const auto raised = static_cast<std::size_t>(
          std::max_element(heights.begin(), heights.end()) - heights.begin());
      CHECK(heights[raised] == state.film->layer(position) + 1);
      CHECK(std::count(heights.begin(), heights.end(), 0) ==
            static_cast<long>(heights.size()) - 1);
      if (heights[raised] == 1) feet[raised] = position;
      block.remove(place.cell, place.basis);
      if (!feet.contains(raised)) return;  // its foot comes later
      Vector3 apart = position - feet[raised];
      apart[2] = 0;
      Vector3 f = state.crystal.cell().fractional(apart);
      for (const int axis : {0, 1})
        f[axis] -= state.crystal.size()[axis] *
                   std::round(f[axis] / state.crystal.size()[axis]);
      CHECK(norm(transposed(state.crystal.cell().vectors()) * f) <
            state.crystal.cell().bond_length());
    });
    CHECK(feet.size() == state.film->sites_per_layer);
  }
}

TEST_CASE("the roughness does not depend on where the third cell vector leads") {
  FilmBlock leaning(leaning_cells()[0], {12, 7, 10}),
      upright("simple_cubic", {12, 7, 10});
  for (int x = 0; x < 12; ++x)
    for (int z = 0; z < 1 + x * x % 10; ++z) {
      upright.put({x, x % 7, z});
      leaning.put({(x - z + 12) % 12, x % 7, z});
    }
  CHECK(leaning.measure("roughness") == upright.measure("roughness"));
  CHECK(leaning.list("height_correlation") == upright.list("height_correlation"));
}

TEST_CASE("a staircase has the height-height correlation of its steps") {
  // h = x on a ring of 8: n columns differ by n - 8, 8 - n by n.
  FilmBlock block("simple_cubic", {8, 6, 8});
  pile(block, [](int x, int) { return x; });
  std::vector<std::string> expected;
  for (int n = 1; n <= 4; ++n)
    expected.push_back(
        "x," + scenarios::csv_cell(n * 0.5) + "," +
        scenarios::csv_cell((8 - n) * n * n / 8.0 + n * (8 - n) * (8 - n) / 8.0));
  for (int n = 1; n <= 3; ++n)
    expected.push_back("y," + scenarios::csv_cell(n * 0.5) + ",0");
  CHECK(block.list("height_correlation") == expected);
}

TEST_CASE("the correlation length is where the autocorrelation falls to 1 of e") {
  const double level = std::exp(-1.0);
  {  // A chessboard: C goes from W^2 to -W^2 within a cell.
    FilmBlock block("simple_cubic", {8, 8, 3});
    pile(block, [](int x, int y) { return (x + y) % 2; });
    auto found = block.measure("roughness");
    CHECK(found["roughness_layers"] == 0.5);
    CHECK(found["correlation_length_nm"] == doctest::Approx(0.5 * 0.5 * (1 - level)));
  }
  {  // Squares of 4 by 4: C falls by W^2 / 2 a cell along both axes.
    FilmBlock block("simple_cubic", {16, 16, 3});
    pile(block, [](int x, int y) { return (x / 4 + y / 4) % 2; });
    CHECK(block.measure("roughness")["correlation_length_nm"] ==
          doctest::Approx(0.5 * 2 * (1 - level)));
  }
  {  // Stripes: along them it never falls.
    FilmBlock block("simple_cubic", {16, 16, 3});
    pile(block, [](int x, int) { return x / 4 % 2; });
    CHECK(std::isnan(block.measure("roughness")["correlation_length_nm"]));
  }
}

TEST_CASE("heights that know nothing of each other have a correlation length of 0.63") {
  // C(1) / W^2 of 250000 columns scatters by 1 / 500 about 0: the crossing, at 1 - 1/e
  // + C(1) (1/e) / W^2 or so, by 0.4 / 500 cells; two axes less. Bound: 5 x 0.0008.
  std::mt19937_64 engine(11);
  std::poisson_distribution<int> draw_height(2.0);
  FilmBlock block("simple_cubic", {500, 500, 16});
  pile(block, [&](int, int) { return std::min(draw_height(engine), 16); });
  auto found = block.measure("roughness");
  CHECK(std::abs(found["correlation_length_nm"] / 0.5 - (1 - std::exp(-1.0))) < 0.004);
  // W^2 = 2; its scatter sqrt((mu_4 - W^4) / n) = sqrt(10 / 250000) = 0.0063.
  CHECK(std::abs(std::pow(found["roughness_layers"], 2) - 2.0) < 5 * 0.0063);
}

TEST_CASE("a film touches its support with the atoms of its first layer") {
  FilmBlock block("simple_cubic", {12, 12, 6});
  pile(block, [](int x, int y) { return x < 3 && y < 3 ? 2 : 0; });
  block.put({6, 6, 0});
  block.put({7, 6, 0});
  block.put({10, 10, 0});
  auto found = block.measure("contact");
  CHECK(found["contact_atoms"] == 12);
  CHECK(found["contact_area_nm2"] == doctest::Approx(12 * 0.25));
  CHECK(found["mean_island_height_layers"] == doctest::Approx(1.5));
  // Rg^2 of 3 x 3 sites is 2 (9 - 1) / 12 = 4/3, of a pair 1/4.
  const double square = std::sqrt(8 * 4.0 / 3), pair = std::sqrt(2.0);
  CHECK(found["mean_island_width_nm"] == doctest::Approx(0.5 * (square + pair) / 2));
  CHECK(found["island_aspect_ratio"] == doctest::Approx((2 / square + 1 / pair) / 2));
}

TEST_CASE("where bonds lead past a layer the second one touches the substrate too") {
  FilmBlock block("fcc_110", {4, 4, 4}, 2);
  const double spacing = std::sqrt(0.125);
  block.fill_substrate([&](const Vector3& p) { return p[2] < 1.5 * spacing; });
  block.fill([&](const Vector3& p) { return p[2] < 4.5 * spacing; });
  const auto& occupancy = block.state().occupancy;
  const double per_layer = static_cast<double>(occupancy.atom_count()) / 5;
  auto found = block.measure("contact");
  CHECK(found["contact_atoms"] == 2 * per_layer);  // of three
  CHECK(found["contact_area_nm2"] == doctest::Approx(block.state().film->area_nm2));
}

TEST_CASE(
    "an island that spans the block along either side has a height and no width") {
  for (const int along : {0, 1}) {
    CAPTURE(along);
    FilmBlock block("simple_cubic", {12, 12, 6});
    pile(block, [](int x, int y) { return x < 3 && y < 3 ? 2 : 0; });
    for (int n = 0; n < 12; ++n)
      block.put(along == 0 ? lattice::Crystal::Cells{n, 6, 0}
                           : lattice::Crystal::Cells{6, n, 0});
    auto found = block.measure("contact");
    CHECK(found["contact_atoms"] == 9 + 12);
    CHECK(found["mean_island_height_layers"] == 1.5);  // 2 of the pile, 1 of the row
    // Of the pile alone: Rg^2 = 2 (9 - 1) / 12.
    const double width = std::sqrt(8 * 4.0 / 3);
    CHECK(found["mean_island_width_nm"] == doctest::Approx(0.5 * width));
    CHECK(found["island_aspect_ratio"] == doctest::Approx(2 / width));
  }
}

TEST_CASE("bodies float that have no bond to the ground") {
  FilmBlock on_support("simple_cubic", {8, 8, 8});
  for (const int z : {0, 1, 2}) on_support.put({1, 1, z});  // stands
  for (const int z : {2, 3}) on_support.put({4, 4, z});
  on_support.put({6, 6, 1});
  auto floating = on_support.measure("floating");
  CHECK(floating["floating_groups"] == 2);
  CHECK(floating["floating_atoms"] == 3);
  on_support.put({4, 4, 1});
  on_support.put({4, 4, 0});
  CHECK(on_support.measure("floating")["floating_atoms"] == 1);
  // Over a step of the substrate an atom above the first layer is held by it.
  FilmBlock on_atoms("simple_cubic", {8, 8, 8}, 2);
  on_atoms.fill_substrate([](const Vector3& p) { return p[2] < 1.5; });
  on_atoms.put({1, 1, 2});
  on_atoms.put({5, 5, 4});
  CHECK(on_atoms.measure("floating")["floating_atoms"] == 1);
}

TEST_CASE("the shape of an island does not depend on where the sides cut it") {
  // The block is longer along y than along x, and 13 puts the two rows on both sides.
  for (const int shift : {0, 1, 3, 6, 9, 13}) {
    CAPTURE(shift);
    FilmBlock block("simple_cubic", {10, 14, 4});
    for (int n = 0; n < 7; ++n) block.put({(n + shift) % 10, (n / 4 + shift) % 14, 0});
    // A row of four, and one of three beyond its end, in the next row: not connected
    // to a corner, so bridge it.
    block.put({(3 + shift) % 10, (1 + shift) % 14, 0});
    const auto islands = scenarios::find_islands(block.state());
    REQUIRE(islands.count() == 1);
    const auto shape = scenarios::shape_of(block.state(), islands, 0);
    // x: 0 1 2 3 3 4 5 6, mean 3, variance 28/8; y: half 0, half 1, variance 1/4.
    CHECK(shape.gyration_squared == doctest::Approx(28.0 / 8 + 0.25));
    CHECK(std::fmod(shape.centre[0] + 20, 10) == doctest::Approx((3 + shift) % 10));
    CHECK(std::fmod(shape.centre[1] + 28, 14) == doctest::Approx(shift % 14 + 0.5));
    CHECK(shape.lowest_layer == 0);
    CHECK(shape.highest_layer == 0);
  }
}

TEST_CASE("squares have the fractal dimension 2 and rows 1") {
  FilmBlock squares("square", {200, 60, 1}), rows("square", {60, 60, 1});
  for (int n = 0; n < 12; ++n) {
    for (int x = 0; x < n + 4; ++x)
      for (int y = 0; y < n + 4; ++y) squares.put({16 * n + x, y, 0});
    for (int x = 0; x < 3 * n + 12; ++x) rows.put({x, 3 * n, 0});
  }
  // Side m: Rg^2 = (m^2 - 1) / 6 or (m^2 - 1) / 12; the - 1 bends the line a little.
  auto compact = squares.measure("fractal");
  CHECK(compact["fractal_dimension"] == doctest::Approx(2).epsilon(0.02));
  CHECK(compact["fractal_dimension_error"] < 0.01);
  CHECK(rows.measure("fractal")["fractal_dimension"] ==
        doctest::Approx(1).epsilon(0.01));
}

TEST_CASE("ten islands of which the smallest has ten atoms have a fractal dimension") {
  // Rows of m atoms, Rg^2 = (m^2 - 1) / 12. The slope of ln Rg over ln m is a mean,
  // with positive weights, of d ln Rg / d ln m = m^2 / (m^2 - 1): 1 to 100/99 from m =
  // 10 on.
  FilmBlock rows("square", {60, 60, 1});
  for (int n = 0; n < 10; ++n)
    for (int x = 0; x < n + 10; ++x) rows.put({x, 3 * n, 0});
  const double dimension = rows.measure("fractal")["fractal_dimension"];
  CHECK(dimension > 0.99);
  CHECK(dimension < 1.0);
}

TEST_CASE("islands of as many atoms and different radii do not lower the dimension") {
  FilmBlock block("square", {80, 200, 1});
  const auto fill = [&](int x0, int y0, int width, int height) {
    for (int x = 0; x < width; ++x)
      for (int y = 0; y < height; ++y) block.put({x0 + x, y0 + y, 0});
  };
  for (int side = 8, y = 0; side <= 24; y += side + 3, side += 4) {
    fill(0, y, side, side);
    fill(27, y, 2 * side, side / 2);
  }
  // ln Rg of squares and of rectangles lies h = ln(17 / 8) / 4 = 0.188 below and above
  // ln N / 2 + const, so s^2 = 10 h^2 / 8; the variance of ln N of the ten islands is
  // 0.602. Hence an error of 2^2 sqrt(s^2 / (10 x 0.602)) = 0.343. Of ln N on ln Rg the
  // slope would be 2 x 0.1505 / (0.1505 + h^2) = 1.62.
  auto found = block.measure("fractal");
  CHECK(found["fractal_dimension"] == doctest::Approx(2).epsilon(0.02));
  CHECK(found["fractal_dimension_error"] == doctest::Approx(0.343).epsilon(0.02));
}

TEST_CASE("too few or too equal islands have no fractal dimension") {
  FilmBlock few("square", {100, 40, 1}), equal("square", {100, 40, 1});
  for (int n = 0; n < 9; ++n)
    for (int x = 0; x < n + 10; ++x) few.put({x, 3 * n, 0});
  for (int n = 0; n < 12; ++n)
    for (int x = 0; x < 16; ++x) equal.put({x, 3 * n, 0});
  CHECK(std::isnan(few.measure("fractal")["fractal_dimension"]));
  CHECK(std::isnan(equal.measure("fractal")["fractal_dimension_error"]));
}
