#include "lattice/occupancy.hpp"

#include <algorithm>

namespace lattice {

Occupancy::Occupancy(const Crystal& crystal, kmc::Pages pages)
    : crystal_(&crystal),
      back_bits_(16 * crystal.cell().basis().size()),
      words_(crystal.end(), pages),
      atom_at_(crystal.end(), pages),
      site_of_(crystal.end(), kmc::Pages::huge) {
  for (unsigned b = 0; b < crystal.cell().basis().size(); ++b)
    for (unsigned d = 0; d < crystal.cell().bonds(b).size(); ++d)
      back_bits_[16 * b + d] = (1U | 1U << destination_shift) << crystal.reverse(b, d);
}

void Occupancy::set_ground(Site site, Ground ground) {
  words_[site] &= ~(3U << ground_shift);
  words_[site] |= static_cast<std::uint32_t>(ground) << ground_shift;
  grounds_given_ |= 1U << static_cast<unsigned>(ground);
}

void Occupancy::set_destinations(const Destinations& destinations) {
  toggle_all_destinations();  // none
  every_empty_ = destinations == everywhere;
  destinations_ = every_empty_ ? Destinations{} : destinations;
  rises_ = falls_ = {};
  for (unsigned g = 0; g < ground_count; ++g) {
    const std::uint32_t bits = destinations_[g];
    ADATOM_EXPECT((bits & 1U) == 0);
    rises_.by_ground[g] = bits ^ bits << 1;
    falls_.by_ground[g] = bits ^ bits >> 1;
    rises_.anywhere |= rises_.by_ground[g];
    falls_.anywhere |= falls_.by_ground[g];
  }
  toggle_all_destinations();
}

void Occupancy::toggle_all_destinations() {
  for (Atom atom = 0; atom < atom_end_; ++atom) {
    const Site atom_site = site_of_[atom];
    if (atom_site == no_site) continue;
    const unsigned basis = crystal_->basis(atom_site);
    for_bonds(atom_site, empty_bonds(atom_site), [&](unsigned d, Site empty) {
      // It comes up at each of its atoms: the first of them counts.
      const auto first = static_cast<unsigned>(std::countr_zero(occupied_bonds(empty)));
      if (first == crystal_->reverse(basis, d) && is_kept(empty, coordination(empty)))
        toggle(crystal_->neighbours(empty), ~bond_bits);
    });
  }
}

// An event goes through these loops. Without branches: what is occupied around a site
// is as good as random.

/// Toggles bits of the words around a site: those of its occupation, of its being a
/// destination, or both.
void Occupancy::toggle(const Neighbours& neighbours, std::uint32_t toggled) {
  const std::uint32_t* const back = &back_bits_[16 * crystal_->basis(neighbours.site)];
  for_all_bonds(neighbours,
                [&](unsigned d, Site beside) { words_[beside] ^= back[d] & toggled; });
}

/// A site became a destination, or is one no more: its atoms have one more or less.
void Occupancy::toggle_destination(Site site) {
  const Neighbours neighbours = crystal_->neighbours(site);
  const std::uint32_t* const back = &back_bits_[16 * crystal_->basis(site)];
  const std::uint32_t occupied = occupied_bonds(site);
  std::size_t count = changed_count_;
  for_all_bonds(neighbours, [&](unsigned d, Site beside) {
    words_[beside] ^= back[d] & ~bond_bits;
    changed_[count] = beside;
    count += occupied >> d & 1U;
  });
  changed_count_ = count;
}

/// Notes the atoms of `occupied` along `bonds`, a set of which each site has a
/// neighbour more or less now; the empty sites among them may be destinations no more,
/// or now.
void Occupancy::follow(const Neighbours& neighbours, std::uint32_t bonds,
                       std::uint32_t occupied, const Steps& steps) {
  if (occupied == 0 && steps.anywhere == 0) return;
  std::uint32_t stepped = 0;
  std::size_t count = changed_count_;
  for_bonds(neighbours, bonds & neighbours.bonds, [&](unsigned d, Site beside) {
    changed_[count] = beside;
    count += occupied >> d & 1U;
    stepped |= (steps.anywhere >> coordination(beside) & 1U) << d;
  });
  changed_count_ = count;
  for_bonds(neighbours, stepped & ~occupied, [&](unsigned, Site empty) {
    const std::uint32_t own = steps.by_ground[static_cast<unsigned>(ground(empty))];
    if ((own >> coordination(empty) & 1U) != 0) toggle_destination(empty);
  });
}

void Occupancy::settle(Site site, Atom atom, Species species) {
  words_[site] |= std::uint32_t{species} << species_shift;
  atom_at_[site] = atom;
  site_of_[atom] = site;
}

/// Tells the neighbours of an atom that is there already.
void Occupancy::occupy(Site site) {
  const Neighbours neighbours = crystal_->neighbours(site);
  const bool was_destination = is_kept(site, coordination(site));
  toggle(neighbours, was_destination ? both_bits : bond_bits);
  follow(neighbours, neighbours.bonds, occupied_bonds(site), rises_);
}

void Occupancy::vacate(Site site) {
  unsettle(site);
  const Neighbours neighbours = crystal_->neighbours(site);
  const bool is_now = is_kept(site, coordination(site));
  toggle(neighbours, is_now ? both_bits : bond_bits);
  follow(neighbours, neighbours.bonds, occupied_bonds(site), falls_);
}

Atom Occupancy::add() {
  if (free_.empty()) {
    site_of_[atom_end_] = no_site;
    return static_cast<Atom>(atom_end_++);
  }
  const Atom atom = free_.back();
  free_.pop_back();
  return atom;
}

Atom Occupancy::place(Site site, Species species) {
  const Atom atom = add();
  put(site, atom, species);
  return atom;
}

void Occupancy::remove(Site site) {
  const Atom atom = atom_at_[site];
  lift(site);
  drop(atom);
}

void Occupancy::put(Site site, Atom atom, Species species) {
  ADATOM_EXPECT(crystal_->exists(site) && !occupied(site));
  ADATOM_EXPECT(species >= 1 && species <= most_species);
  ADATOM_EXPECT(atom < atom_end_ && site_of_[atom] == no_site);
  settle(site, atom, species);
  changed_count_ = 0;
  occupy(site);
  list(site, true);
}

void Occupancy::lift(Site site) {
  ADATOM_EXPECT(occupied(site));
  const Atom atom = atom_at_[site];
  changed_count_ = 0;
  vacate(site);
  site_of_[atom] = no_site;
  list(site, false);
}

void Occupancy::relocate(Site from, Site to) {
  ADATOM_EXPECT(crystal_->exists(to) && occupied(from) && !occupied(to));
  const Species mover = species(from);
  changed_count_ = 0;
  vacate(from);
  settle(to, atom_at_[from], mover);
  occupy(to);
  list(from, false);
  list(to, true);
}

Site Occupancy::move(Site from, unsigned d) {
  const Neighbours near_from = crystal_->neighbours(from);
  const Site to = near_from[d];
  const Neighbours near_to = crystal_->neighbours(to);
  ADATOM_EXPECT(crystal_->exists(to) && occupied(from) && !occupied(to));
  const unsigned basis = crystal_->basis(from);
  const unsigned back = crystal_->reverse(basis, d);
  // Common neighbours have as many neighbours as before.
  const std::uint32_t shared = crystal_->shared(basis, d);
  const std::uint32_t beside_from = ~shared & ~(1U << d);
  const std::uint32_t beside_to =
      ~std::uint32_t{crystal_->shared(crystal_->basis(to), back)} & ~(1U << back);
  // Without the mover, which is a neighbour of each end when it is at the other.
  const std::uint32_t around_from = occupied_bonds(from);
  const std::uint32_t around_to = occupied_bonds(to) & ~(1U << back);
  const bool gained = is_kept(from, coordination(from) + 1);
  const bool lost = is_kept(to, coordination(to));

  const Species mover = species(from);
  unsettle(from);
  settle(to, atom_at_[from], mover);
  changed_count_ = 0;
  toggle(near_from, gained ? both_bits : bond_bits);
  toggle(near_to, lost ? both_bits : bond_bits);
  // A common neighbour that lost one destination and won one has as many.
  follow(near_from, beside_from, around_from, falls_);
  if (gained != lost) follow(near_from, around_from & shared, around_from, falls_);
  follow(near_to, beside_to, around_to, rises_);
  list(from, false);
  list(to, true);
  return to;
}

std::uint32_t Occupancy::rebuilt_word(Site site) const {
  std::uint32_t word = 0;
  for (unsigned d = 0; d < crystal_->bond_count(site); ++d) {
    const Site beside = crystal_->neighbour(site, d);
    if (beside == no_site) continue;
    if (occupied(beside)) {
      word |= 1U << d;
      continue;
    }
    unsigned coordination = 0;
    for (unsigned e = 0; e < crystal_->bond_count(beside); ++e) {
      const Site around = crystal_->neighbour(beside, e);
      coordination += around != no_site && occupied(around);
    }
    if (is_kept(beside, coordination)) word |= 1U << (destination_shift + d);
  }
  return word;
}

std::optional<std::string> Occupancy::difference_from_rebuilt() const {
  const auto at_site = [](Site site, const char* what) {
    return std::string(what) + " of site " + std::to_string(site);
  };
  const auto difference = [&](Site site) -> std::optional<std::string> {
    const std::uint32_t other_bits = words_[site] ^ rebuilt_word(site);
    if ((other_bits & bond_bits) != 0) return at_site(site, "the bonds");
    if (other_bits >> destination_shift != 0) return at_site(site, "the destinations");
    return std::nullopt;
  };
  for (Atom atom = 0; atom < atom_end_; ++atom) {
    const Site site = site_of_[atom];
    if (site == no_site) continue;
    if (!occupied(site) || atom_at_[site] != atom) return at_site(site, "the atom");
    if (const auto found = difference(site)) return found;
    for (unsigned d = 0; d < crystal_->bond_count(site); ++d)
      if (const Site beside = crystal_->neighbour(site, d); beside != no_site)
        if (const auto found = difference(beside)) return found;
  }
  return std::nullopt;
}

void Occupancy::save(kmc::ArchiveWriter& archive) const {
  archive.values(std::span<const Site>(&site_of_[0], atom_end_));
  std::vector<Species> species_of(atom_end_, 0);
  for (Atom atom = 0; atom < atom_end_; ++atom)
    if (site_of_[atom] != no_site) species_of[atom] = species(site_of_[atom]);
  archive.values(std::span<const Species>(species_of));
  archive.values(std::span<const Atom>(free_));
}

void Occupancy::restore(kmc::ArchiveReader& archive) {
  ADATOM_EXPECT(atom_end_ == 0);
  const auto sites = archive.values<Site>();
  const auto species_of = archive.values<Species>();
  free_ = archive.values<Atom>();
  if (species_of.size() != sites.size()) throw kmc::BadArchive("atoms without species");
  if (sites.size() > crystal_->end()) throw kmc::BadArchive("more atoms than sites");
  atom_end_ = sites.size();
  for (Atom atom = 0; atom < sites.size(); ++atom) {
    site_of_[atom] = no_site;
    if (sites[atom] == no_site) continue;
    if (!crystal_->exists(sites[atom]) || occupied(sites[atom]) ||
        species_of[atom] < 1 || species_of[atom] > most_species)
      throw kmc::BadArchive("an atom sits where none can");
    settle(sites[atom], atom, species_of[atom]);
    changed_count_ = 0;
    occupy(sites[atom]);
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
