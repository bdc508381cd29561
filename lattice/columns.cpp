#include "lattice/columns.hpp"

#include <algorithm>
#include <cmath>

#include "kmc/contract.hpp"

namespace lattice {
namespace {

constexpr double same_place = 1e-6;  ///< lattice constants

bool is_zero(double x) { return std::abs(x) < same_place; }
bool is_level(const Bond& bond) { return is_zero(bond.vector[2]); }
bool is_up(const Bond& bond) { return bond.vector[2] >= same_place; }

const Bond& up_bond(const UnitCell& cell, unsigned basis) {
  const auto bonds = cell.bonds(basis);
  return *std::find_if(bonds.begin(), bonds.end(), is_up);
}

/// One bond straight up and one straight down, which stay in their column of cells; all
/// others level, and to the same layer of cells.
bool stands_upright(const UnitCell& cell, unsigned basis) {
  unsigned up_count = 0, down_count = 0;
  for (const Bond& bond : cell.bonds(basis)) {
    if (is_level(bond)) {
      if (bond.cell[2] != 0) return false;
      continue;
    }
    ++(is_up(bond) ? up_count : down_count);
    if (!is_zero(bond.vector[0]) || !is_zero(bond.vector[1]) || bond.cell[0] != 0 ||
        bond.cell[1] != 0)
      return false;
  }
  return up_count == 1 && down_count == 1;
}

/// Whether the level bonds of a site and of the one above it lead to the same columns.
bool is_like_the_one_above(const UnitCell& cell, unsigned basis) {
  const Bond& up = up_bond(cell, basis);
  std::vector<Bond> above;
  for (const Bond& bond : cell.bonds(up.basis))
    if (is_level(bond)) above.push_back(bond);
  std::size_t k = 0;
  for (const Bond& bond : cell.bonds(basis)) {
    if (!is_level(bond)) continue;
    if (k == above.size() || above[k].cell != bond.cell ||
        above[k].basis != up_bond(cell, bond.basis).basis)
      return false;
    ++k;
  }
  return k == above.size();
}

}  // namespace

bool stacks_in_columns(const UnitCell& cell) {
  const auto basis_count = static_cast<unsigned>(cell.basis().size());
  for (unsigned b = 0; b < basis_count; ++b)
    if (!stands_upright(cell, b)) return false;
  for (unsigned b = 0; b < basis_count; ++b)
    if (!is_zero(up_bond(cell, b).vector[2] - up_bond(cell, 0).vector[2]) ||
        !is_like_the_one_above(cell, b))
      return false;
  return true;
}

Columns::Columns(const Crystal& crystal) : crystal_(crystal) {
  ADATOM_EXPECT(stacks_in_columns(crystal.cell()) && crystal.sides()[2] == Side::open);
  layer_spacing_ = up_bond(crystal.cell(), 0).vector[2];
  find_stacks();
  find_neighbours();
}

std::size_t Columns::count() const {
  return static_cast<std::size_t>(crystal_.size()[0]) *
         static_cast<std::size_t>(crystal_.size()[1]) * stacks_.size();
}

unsigned Columns::layer_count() const {
  return static_cast<unsigned>(crystal_.size()[2]) *
         static_cast<unsigned>(stacks_.front().basis.size());
}

Column Columns::column(Site site) const {
  const Crystal::Place place = crystal_.place(site);
  const auto across = static_cast<Column>(crystal_.size()[0]);
  const Column cell =
      static_cast<Column>(place.cell[1]) * across + static_cast<Column>(place.cell[0]);
  return cell * static_cast<Column>(stacks_.size()) + stack_of_[place.basis];
}

unsigned Columns::layer(Site site) const {
  const Crystal::Place place = crystal_.place(site);
  return static_cast<unsigned>(place.cell[2]) *
             static_cast<unsigned>(stacks_.front().basis.size()) +
         layer_of_[place.basis];
}

Site Columns::site(Column column, unsigned layer) const {
  const auto across = static_cast<Column>(crystal_.size()[0]);
  const Column cell = column / static_cast<Column>(stacks_.size());
  const std::vector<unsigned>& basis = stacks_[stack(column)].basis;
  const auto in_cell = static_cast<unsigned>(basis.size());
  return crystal_.site(
      {static_cast<int>(cell % across), static_cast<int>(cell / across),
       static_cast<int>(layer / in_cell)},
      basis[layer % in_cell]);
}

void Columns::find_stacks() {
  const UnitCell& cell = crystal_.cell();
  const auto basis_count = static_cast<unsigned>(cell.basis().size());
  stack_of_.resize(basis_count);
  layer_of_.resize(basis_count);
  for (unsigned top = 0; top < basis_count; ++top) {
    if (up_bond(cell, top).cell[2] == 0) continue;
    Stack stack;
    unsigned b = up_bond(cell, top).basis;
    for (;; b = up_bond(cell, b).basis) {
      stack_of_[b] = static_cast<unsigned>(stacks_.size());
      layer_of_[b] = static_cast<unsigned>(stack.basis.size());
      stack.basis.push_back(b);
      if (b == top) break;
    }
    for (unsigned d = 0; d < cell.bonds(stack.basis.front()).size(); ++d)
      if (is_level(cell.bonds(stack.basis.front())[d])) stack.level_bonds.push_back(d);
    direction_count_ =
        std::max(direction_count_, static_cast<unsigned>(stack.level_bonds.size()));
    stacks_.push_back(std::move(stack));
  }
}

void Columns::find_neighbours() {
  neighbours_.assign(count() * direction_count_, no_column);
  for (Column c = 0; c < count(); ++c) {
    const Site bottom = site(c, 0);
    const std::vector<unsigned>& bonds = stacks_[stack(c)].level_bonds;
    for (unsigned k = 0; k < bonds.size(); ++k) {
      const Site beside = crystal_.neighbour(bottom, bonds[k]);
      if (beside != no_site)
        neighbours_[std::size_t{c} * direction_count_ + k] = column(beside);
    }
  }
}

}  // namespace lattice
