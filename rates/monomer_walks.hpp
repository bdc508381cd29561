// The monomers of an aggregation that walk alone, and who is in their way.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "kmc/archive.hpp"
#include "kmc/clock.hpp"
#include "kmc/rng.hpp"
#include "lattice/occupancy.hpp"
#include "lattice/taken_cells.hpp"
#include "rates/lone_walks.hpp"

namespace rates {

/// Lone walks on a planar lattice, where walkers stay in the occupancy at the site
/// where they were seen last: nobody else comes near without ending their walk.
class MonomerWalks {
 public:
  using Atom = lattice::Atom;
  using Site = lattice::Site;

  /// The occupancy must outlive it; its atoms are there, and none of them walks.
  /// Requires: can_walk_alone(its cell).
  explicit MonomerWalks(lattice::Occupancy& occupancy);

  const LoneWalks& walks() const { return walks_; }
  /// See LoneWalks.
  void set_rates_per_s(double hop_per_s, double end_per_s) {
    walks_.set_rates_per_s(hop_per_s, end_per_s);
  }
  void resize(std::size_t atom_end) { walks_.resize(atom_end); }

  /// Somebody who does not walk came to a site. Returns the walker in whose room that
  /// is: its walk must end.
  std::optional<Atom> came(Site site);
  void left(Site site) { taken_.left(site); }

  /// Whether the monomer walks from now on. It is not in its own way.
  bool begin(Atom atom, Site site, const kmc::Clock& now, kmc::Rng& rng);
  /// Its walk ends where it is. Returns where that is.
  Site end(Atom atom, const kmc::Clock& now);
  /// As LoneWalks; it is there in the occupancy, too.
  LoneWalks::Arrival arrive();
  void show(Atom atom, const kmc::Clock& time) { go_to(atom, walks_.show(atom, time)); }
  void show_all(const kmc::Clock& time);
  /// The walker in whose room the site is, if there is one.
  void show_host(Site site, const kmc::Clock& now);

  std::optional<std::string> difference_from_rebuilt() const;
  void save(kmc::ArchiveWriter& archive) const { walks_.save(archive); }
  /// Requires: nobody walks. Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive, const kmc::Clock& now);

 private:
  void go_to(Atom atom, Site site);

  lattice::Occupancy& occupancy_;
  lattice::TakenCells taken_;  ///< by those who do not walk
  LoneWalks walks_;
};

}  // namespace rates
