#include "scenarios/bond_graph.hpp"

namespace scenarios {

lattice::BondGraph bond_graph(const State& state) {
  const lattice::Occupancy& occupancy = state.occupancy;
  std::vector<std::uint32_t> number(occupancy.atom_end(), 0);
  lattice::BondGraph graph;
  occupancy.for_atoms(
      [&](lattice::Atom atom, lattice::Site) { number[atom] = graph.atom_count++; });
  occupancy.for_atoms([&](lattice::Atom atom, lattice::Site site) {
    occupancy.for_bonds(site, occupancy.occupied_bonds(site),
                        [&](unsigned, lattice::Site neighbour) {
                          const lattice::Atom other = occupancy.atom(neighbour);
                          if (atom < other)
                            graph.bonds.push_back({number[atom], number[other]});
                        });
  });
  return graph;
}

}  // namespace scenarios
