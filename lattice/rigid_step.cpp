#include "lattice/rigid_step.hpp"

namespace lattice {

std::span<const Atom> RigidStep::step(const Islands& islands, Atom island, unsigned d) {
  const unsigned back = occupancy_.crystal().reverse(0, d);
  if (listed_.size() < occupancy_.atom_end()) listed_.resize(occupancy_.atom_end(), 0);
  moved_.clear();
  islands.for_atoms(island, [&](Atom atom) {
    const Site site = occupancy_.site(atom);
    if (!has_neighbour(site, d)) list_row(site, back);
  });
  if (moved_.size() < islands.size(island)) lift_rings(islands, island);
  for (const Atom atom : moved_) occupancy_.move(occupancy_.site(atom), d);
  put_down(d);
  for (const Atom atom : moved_) listed_[atom] = 0;
  return moved_;
}

void RigidStep::list(Atom atom) {
  moved_.push_back(atom);
  listed_[atom] = 1;
}

/// The atoms in a row from its front to its end.
void RigidStep::list_row(Site front, unsigned back) {
  list(occupancy_.atom(front));
  for (Site site = front; has_neighbour(site, back);) {
    site = occupancy_.neighbour(site, back);
    list(occupancy_.atom(site));
  }
}

/// What is not listed yet is in a row without a front.
void RigidStep::lift_rings(const Islands& islands, Atom island) {
  islands.for_atoms(island, [&](Atom atom) {
    const Site site = occupancy_.site(atom);
    if (listed_[atom] == 0) lifted_.push_back({atom, site, occupancy_.species(site)});
  });
  for (const Lifted& one : lifted_) occupancy_.remove(one.from);
}

void RigidStep::put_down(unsigned d) {
  // The number that was given back last is the first that is given out.
  for (; !lifted_.empty(); lifted_.pop_back()) {
    const Lifted& one = lifted_.back();
    const Site to = occupancy_.neighbour(one.from, d);
    [[maybe_unused]] const Atom atom = occupancy_.place(to, one.species);
    ADATOM_EXPECT(atom == one.atom);
    moved_.push_back(one.atom);
  }
}

}  // namespace lattice
