// Which atoms hang together, and how many bonds must break to separate two groups (the
// neck between two particles). The home of Boost.Graph: for sampling and analysis,
// never inside the event loop.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lattice {

/// Atoms and the bonds between them. The two atoms of a bond are below atom_count and
/// differ. A bond that is listed twice counts twice in a cut.
struct BondGraph {
  std::uint32_t atom_count = 0;
  std::vector<std::array<std::uint32_t, 2>> bonds;
};

/// The groups of atoms that bonds connect.
struct Components {
  std::vector<std::uint32_t> labels;  ///< of each atom; in the order of first atoms
  std::vector<std::uint32_t> sizes;   ///< in atoms, of each label
};

/// The bonds of a cut, in the order of BondGraph::bonds.
struct MinimumCut {
  std::vector<std::array<std::uint32_t, 2>> bonds;

  std::size_t bond_count() const { return bonds.size(); }
};

/// The connected groups. An atom without bonds is a group of its own. About 0.02 s for
/// 300 000 fcc atoms.
Components connected_components(const BondGraph& graph);

/// The fewest bonds whose removal leaves no path from a source to a sink; empty when
/// there is none anyway. Where several cuts are equally small, the one nearest to the
/// sources. Requires: no atom is a source and a sink; every atom < atom_count. About
/// 0.6 s for 300 000 fcc atoms between two halves, 2 s between two single atoms.
/// Method: Y. Boykov and V. Kolmogorov, IEEE Trans. Pattern Anal. Mach. Intell. 26,
/// 1124 (2004).
MinimumCut minimum_cut(const BondGraph& graph,
                       std::span<const std::uint32_t> source_atoms,
                       std::span<const std::uint32_t> sink_atoms);

}  // namespace lattice
