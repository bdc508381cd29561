#include "rates/monomer_walks.hpp"

#include <array>

namespace rates {

MonomerWalks::MonomerWalks(lattice::Occupancy& occupancy)
    : occupancy_(occupancy),
      taken_(occupancy),
      walks_(occupancy.crystal(), taken_.marks(), std::array{0, 0}) {
  resize(occupancy.atom_end());
}

std::optional<lattice::Atom> MonomerWalks::came(Site site) {
  taken_.came(site);
  return walks_.host(site);
}

bool MonomerWalks::begin(Atom atom, Site site, const kmc::Clock& now, kmc::Rng& rng) {
  taken_.left(site);
  if (walks_.begin(atom, site, now, rng)) return true;
  taken_.came(site);
  return false;
}

lattice::Site MonomerWalks::end(Atom atom, const kmc::Clock& now) {
  const Site site = walks_.end(atom, now);
  go_to(atom, site);
  taken_.came(site);
  return site;
}

LoneWalks::Arrival MonomerWalks::arrive() {
  const LoneWalks::Arrival arrival = walks_.arrive();
  go_to(arrival.atom, arrival.site);
  taken_.came(arrival.site);
  return arrival;
}

void MonomerWalks::show_all(const kmc::Clock& time) {
  for (std::size_t k = 0; k < walks_.count(); ++k) show(walks_.atom(k), time);
}

void MonomerWalks::show_host(Site site, const kmc::Clock& now) {
  if (const auto host = walks_.host(site)) show(*host, now);
}

void MonomerWalks::go_to(Atom atom, Site site) {
  const Site from = occupancy_.site(atom);
  if (from != site) occupancy_.relocate(from, site);
}

std::optional<std::string> MonomerWalks::difference_from_rebuilt() const {
  if (auto difference = walks_.difference_from_rebuilt()) return difference;
  lattice::TakenCells taken(occupancy_);
  for (std::size_t k = 0; k < walks_.count(); ++k) {
    const Atom atom = walks_.atom(k);
    if (occupancy_.site(atom) != walks_.shown_at(atom))
      return "the walk of atom " + std::to_string(atom);
    taken.left(occupancy_.site(atom));
  }
  if (!(taken.marks() == taken_.marks())) return "the cells that are taken";
  return std::nullopt;
}

void MonomerWalks::restore(kmc::ArchiveReader& archive, const kmc::Clock& now) {
  walks_.restore(archive, now, [this](Atom atom) {
    const Site site = occupancy_.site(atom);
    if (site != lattice::no_site) taken_.left(site);
    return site;
  });
}

}  // namespace rates
