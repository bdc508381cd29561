#include "scenarios/bond_graph.hpp"

namespace scenarios {

lattice::BondGraph bond_graph(const State& state) {
  const lattice::Occupancy& occupancy = state.occupancy;
  std::vector<std::uint32_t> number(occupancy.atom_end(), 0);
  lattice::BondGraph graph;
  for (lattice::Atom atom = 0; atom < occupancy.atom_end(); ++atom)
    if (occupancy.site(atom) != lattice::no_site) number[atom] = graph.atom_count++;
  for (lattice::Atom atom = 0; atom < occupancy.atom_end(); ++atom) {
    const lattice::Site site = occupancy.site(atom);
    if (site == lattice::no_site) continue;
    occupancy.for_bonds(site, occupancy.occupied_bonds(site),
                        [&](unsigned, lattice::Site neighbour) {
                          const lattice::Atom other = occupancy.atom(neighbour);
                          if (atom < other)
                            graph.bonds.push_back({number[atom], number[other]});
                        });
  }
  return graph;
}

}  // namespace scenarios
