#include "lattice/islands.hpp"

#include <span>

#include "lattice/clusters.hpp"

namespace lattice {
namespace {

Components groups_of(const Occupancy& occupancy) {
  BondGraph graph{static_cast<std::uint32_t>(occupancy.atom_end()), {}};
  occupancy.for_atoms([&](Atom atom, Site site) {
    occupancy.for_bonds(site, occupancy.occupied_bonds(site), [&](unsigned, Site near) {
      if (atom < occupancy.atom(near))
        graph.bonds.push_back({atom, occupancy.atom(near)});
    });
  });
  return connected_components(graph);
}

}  // namespace

std::optional<std::string> Islands::difference_from_rebuilt(
    const Occupancy& occupancy) const {
  if (atom_end() != occupancy.atom_end()) return "the number of atoms";
  const auto [labels, sizes] = groups_of(occupancy);
  for (Atom atom = 0; atom < atom_end(); ++atom) {
    if (occupancy.site(atom) == no_site) continue;
    const Atom name = island(atom);
    bool same = labels[name] == labels[atom] && size(name) == sizes[labels[atom]];
    if (name == atom) {
      std::size_t count = 0;
      for_atoms(name, [&](Atom member) {
        same = same && island(member) == name;
        ++count;
      });
      same = same && count == size(name);
    }
    if (!same) return "the island of atom " + std::to_string(atom);
  }
  return std::nullopt;
}

void Islands::save(kmc::ArchiveWriter& archive) const {
  archive.values(std::span<const Member>(members_));
}

void Islands::restore(kmc::ArchiveReader& archive, std::size_t atom_end) {
  members_ = archive.values<Member>();
  if (members_.size() != atom_end) throw kmc::BadArchive("atoms without islands");
  std::vector<bool> followed(atom_end, false);
  for (const Member& member : members_) {
    if (member.next >= atom_end || member.island >= atom_end || followed[member.next] ||
        members_[member.next].island != member.island)
      throw kmc::BadArchive("the islands are impossible");
    followed[member.next] = true;
  }
}

}  // namespace lattice
