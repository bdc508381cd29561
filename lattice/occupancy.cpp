#include "lattice/occupancy.hpp"

#include <algorithm>

namespace lattice {

Occupancy::Occupancy(const Crystal& crystal)
    : crystal_(&crystal), words_(crystal.end()), atom_at_(crystal.end()) {
  for (unsigned b = 0; b < crystal.cell().basis().size(); ++b) {
    inner_bonds_.push_back((1U << crystal.cell().bonds(b).size()) - 1U);
    has_12_bonds_ = has_12_bonds_ && crystal.cell().bonds(b).size() == 12;
  }
  edge_bonds_.push_back(0);  // edge 0 is none
  crystal.for_each_rim_site([this](Site site, const Crystal::Rim& rim) {
    words_[site] = rim.wraps ? wraps_bit : 0U;
    if (rim.missing != 0)
      words_[site] |= edge_of(inner_bonds_[crystal_->basis(site)] & ~rim.missing)
                      << edge_shift;
  });
}

std::uint32_t Occupancy::edge_of(std::uint32_t bonds) {
  const auto known = std::find(edge_bonds_.begin() + 1, edge_bonds_.end(), bonds);
  const auto edge = static_cast<std::uint32_t>(known - edge_bonds_.begin());
  if (known == edge_bonds_.end() && edge < edge_mask) edge_bonds_.push_back(bonds);
  return std::min(edge, edge_mask);
}

void Occupancy::set_ground(Site site, Ground ground) {
  words_[site] &= ~(3U << ground_shift);
  words_[site] |= static_cast<std::uint32_t>(ground) << ground_shift;
}

std::uint32_t Occupancy::search_bonds(Site site) const {
  std::uint32_t bonds = 0;
  for (unsigned d = 0; d < crystal_->bond_count(site); ++d)
    if (crystal_->neighbour(site, d) != no_site) bonds |= 1U << d;
  return bonds;
}

void Occupancy::toggle_at_neighbours(Site site) {
  const unsigned basis = crystal_->basis(site);
  for_all_bonds(site, [&](unsigned d, Site neighbour) {
    words_[neighbour] ^= 1U << crystal_->reverse(basis, d);
  });
}

void Occupancy::occupy(Site site, Atom atom, Species species) {
  words_[site] |= static_cast<std::uint32_t>(species) << species_shift;
  atom_at_[site] = atom;
  site_of_[atom] = site;
  toggle_at_neighbours(site);
}

void Occupancy::vacate(Site site) {
  words_[site] &= ~species_bits;
  toggle_at_neighbours(site);
}

Atom Occupancy::place(Site site, Species species) {
  ADATOM_EXPECT(crystal_->exists(site) && !occupied(site));
  ADATOM_EXPECT(species >= 1 && species <= 15);
  auto atom = static_cast<Atom>(site_of_.size());
  if (free_.empty()) {
    site_of_.push_back(site);
  } else {
    atom = free_.back();
    free_.pop_back();
  }
  occupy(site, atom, species);
  return atom;
}

void Occupancy::remove(Site site) {
  ADATOM_EXPECT(occupied(site));
  const Atom atom = atom_at_[site];
  vacate(site);
  site_of_[atom] = no_site;
  free_.push_back(atom);
}

void Occupancy::relocate(Site from, Site to) {
  ADATOM_EXPECT(crystal_->exists(to) && occupied(from) && !occupied(to));
  const Species mover = species(from);
  const Atom atom = atom_at_[from];
  vacate(from);
  occupy(to, atom, mover);
}

Site Occupancy::move(Site from, unsigned d) {
  const Site to = neighbour(from, d);
  relocate(from, to);
  return to;
}

void Occupancy::save(kmc::ArchiveWriter& archive) const {
  archive.values(std::span<const Site>(site_of_));
  std::vector<Species> species_of(site_of_.size(), 0);
  for (Atom atom = 0; atom < site_of_.size(); ++atom)
    if (site_of_[atom] != no_site) species_of[atom] = species(site_of_[atom]);
  archive.values(std::span<const Species>(species_of));
  archive.values(std::span<const Atom>(free_));
}

void Occupancy::restore(kmc::ArchiveReader& archive) {
  ADATOM_EXPECT(site_of_.empty());
  const auto sites = archive.values<Site>();
  const auto species_of = archive.values<Species>();
  free_ = archive.values<Atom>();
  if (species_of.size() != sites.size()) throw kmc::BadArchive("atoms without species");
  site_of_.assign(sites.size(), no_site);
  for (Atom atom = 0; atom < sites.size(); ++atom) {
    if (sites[atom] == no_site) continue;
    if (!crystal_->exists(sites[atom]) || occupied(sites[atom]) ||
        species_of[atom] < 1 || species_of[atom] > 15)
      throw kmc::BadArchive("an atom sits where none can");
    occupy(sites[atom], atom, species_of[atom]);
  }
  std::vector<bool> listed(sites.size(), false);
  for (const Atom atom : free_) {
    if (atom >= sites.size() || sites[atom] != no_site || listed[atom])
      throw kmc::BadArchive("a free atom number is none");
    listed[atom] = true;
  }
  if (free_.size() !=
      static_cast<std::size_t>(std::count(sites.begin(), sites.end(), no_site)))
    throw kmc::BadArchive("a free atom number is missing");
}

}  // namespace lattice
