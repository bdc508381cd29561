#include "lattice/taken_cells.hpp"

namespace lattice {

TakenCells::TakenCells(const Occupancy& occupancy)
    : occupancy_(occupancy), marks_(occupancy.crystal()) {
  occupancy.for_atoms([this](Atom, Site site) { came(site); });
  if (!occupancy.has(Ground::trap)) return;
  occupancy.crystal().for_each_site([&](Site site) {
    if (occupancy.ground(site) == Ground::trap) came(site);
  });
}

void TakenCells::came(Site site) {
  const CellSite at = occupancy_.crystal().place(site);
  marks_.set(at.cell[0], at.cell[1]);
}

void TakenCells::left(Site site) {
  const Crystal& crystal = occupancy_.crystal();
  const CellSite at = crystal.place(site);
  bool is_taken = false;
  for (unsigned b = 0; b < crystal.cell().basis().size(); ++b) {
    const Site near = crystal.site(at.cell, b);
    is_taken = is_taken || occupancy_.ground(near) == Ground::trap ||
               (near != site && occupancy_.occupied(near));
  }
  if (!is_taken) marks_.clear(at.cell[0], at.cell[1]);
}

}  // namespace lattice
