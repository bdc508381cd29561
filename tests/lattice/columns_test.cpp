#include "lattice/columns.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>

namespace {

using lattice::Column;
using lattice::Columns;
using lattice::Crystal;
using lattice::Matrix3;
using lattice::no_column;
using lattice::no_site;
using lattice::Side;
using lattice::Site;
using lattice::UnitCell;

const double root3 = std::sqrt(3.0);

Matrix3 box(double x, double y, double z) {
  return {{{x, 0, 0}, {0, y, 0}, {0, 0, z}}};
}

/// Triangular layers, each straight above the other, two to a cell.
UnitCell stacked_triangular() {
  return {"user",
          box(1, root3, 2),
          {{0, 0, 0}, {0.5, root3 / 2, 0}, {0.5, root3 / 2, 1}, {0, 0, 1}},
          1};
}
/// Honeycomb layers: sites of two kinds.
UnitCell stacked_honeycomb() {
  return {"user",
          box(root3, 3, 1),
          {{0, 0, 0}, {0, 1, 0}, {root3 / 2, 1.5, 0}, {root3 / 2, 2.5, 0}},
          1};
}
/// Columns without neighbours.
UnitCell upright_chains() { return {"user", box(2, 2, 1), {{0, 0, 0}}, 1}; }

TEST_CASE("Of the cells that come with Adatom simple cubic stacks in columns") {
  for (const std::string& name : lattice::unit_cell_names())
    CHECK(lattice::stacks_in_columns(lattice::unit_cell(name)) ==
          (name == "simple_cubic"));
}

TEST_CASE("Cells of the user stack in columns where every layer is like the last") {
  CHECK(lattice::stacks_in_columns(stacked_triangular()));
  CHECK(lattice::stacks_in_columns(stacked_honeycomb()));
  // The third vector leans: columns leave the cell.
  CHECK_FALSE(lattice::stacks_in_columns(
      {"user", {{{1, 0, 0}, {0, 1, 0}, {1, 0, 1}}}, {{0, 0, 0}}, 1}));
  // A basis site one layer of cells up stands for that within the cell.
  CHECK(lattice::stacks_in_columns({"user", box(2, 1, 1), {{0, 0, 0}, {1, 0, 1}}, 1}));
  // Every second layer is half empty.
  CHECK_FALSE(lattice::stacks_in_columns(
      {"user", box(2, 1, 2), {{0, 0, 0}, {1, 0, 0}, {0, 0, 1}}, 1}));
}

TEST_CASE("Columns number every site once and know their neighbours") {
  for (const UnitCell& cell : {lattice::unit_cell("simple_cubic"), stacked_triangular(),
                               stacked_honeycomb(), upright_chains()})
    for (const Side side : {Side::periodic, Side::open}) {
      const Crystal crystal(cell, {5, 4, 3}, {side, Side::periodic, Side::open});
      const Columns columns(crystal);
      CHECK(columns.count() * columns.layer_count() == crystal.site_count());
      std::set<Site> seen;
      for (Column column = 0; column < columns.count(); ++column)
        for (unsigned layer = 0; layer < columns.layer_count(); ++layer) {
          const Site site = columns.site(column, layer);
          seen.insert(site);
          REQUIRE(columns.column(site) == column);
          REQUIRE(columns.layer(site) == layer);
          REQUIRE(crystal.position(site)[2] ==
                  doctest::Approx(layer * columns.layer_spacing()));
          unsigned level = 0, level_columns = 0;
          for (unsigned d = 0; d < crystal.bond_count(site); ++d) {
            const Site beside = crystal.neighbour(site, d);
            level += beside != no_site && columns.column(beside) != column;
          }
          for (unsigned k = 0; k < columns.neighbours(column).size(); ++k) {
            const Column beside = columns.neighbours(column)[k];
            if (beside == no_column) continue;
            ++level_columns;
            REQUIRE(
                crystal.neighbour(columns.site(column, 0), columns.bond(column, k)) ==
                columns.site(beside, 0));
          }
          REQUIRE(level == level_columns);
        }
      CHECK(seen.size() == crystal.site_count());
    }
}

}  // namespace
