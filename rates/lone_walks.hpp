// Atoms that nobody can meet for a while walk on alone, ahead of the clock.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kmc/appointments.hpp"
#include "kmc/archive.hpp"
#include "kmc/clock.hpp"
#include "kmc/rng.hpp"
#include "lattice/cell_marks.hpp"
#include "lattice/crystal.hpp"
#include "lattice/occupancy.hpp"
#include "rates/lone_walk.hpp"

namespace rates {

/// A walker (a monomer, an adatom) gets a *room*, a square of cells where nobody else
/// is, and nobody else's room. What it does there depends on nothing outside, so its
/// hops are worked out at once, to the first that leads to the rim of the room. That
/// one is an event, at the time that it has. When somebody comes into the room before,
/// the walk ends where it is at that time, and what was to come of it is forgotten:
/// hops wait without memory, and nobody's coming depends on them. So each walker hops
/// as often, and as far, with the same probabilities as if all its hops were events.
///
/// Where it is, is told and not done: the occupancy is the owner's. Whatever else there
/// is, keeps out of rooms, or the owner ends their walks.
///
/// Cost: a walk, a few events hop by hop, and two looks at each 64 cells of a row of
/// its room; a hop, two multiplications and no catalog. An eighth of a byte a cell, 8
/// bytes an atom, some 200 a walker.
class LoneWalks {
 public:
  using Atom = lattice::Atom;
  using Site = lattice::Site;

  /// No room has a cell of `taken`, which keeps changing, nor ends closer than `margin`
  /// cells along each axis to where its walk may come. Both must outlive it. Nobody
  /// walks. Requires: can_walk_alone(crystal.cell()).
  LoneWalks(const lattice::Crystal& crystal, const lattice::CellMarks& taken,
            const std::array<int, 2>& margin);

  /// Of all hops of a walker [1/s], with 0 no walk begins; and of whatever else ends
  /// its walk, which leaves rooms for about as many hops as are made before. Requires:
  /// nobody walks.
  void set_rates_per_s(double hop_per_s, double end_per_s);
  void resize(std::size_t atom_end);

  std::size_t count() const { return walkers_.size(); }
  Atom atom(std::size_t k) const { return walkers_[k].start.atom; }
  bool walks(Atom atom) const { return index_[atom] != nobody; }
  /// The walker in whose room a site is.
  std::optional<Atom> host(Site site) const { return host(crystal_.place(site)); }
  std::optional<Atom> host(const lattice::CellSite& at) const;

  /// The atom walks from now on, if there is room. Requires: it does not, nor takes
  /// its cell; its site.
  bool begin(Atom atom, Site site, const kmc::Clock& now, kmc::Rng& rng);
  /// Where the walker is at a time until which nobody came.
  Site show(Atom atom, const kmc::Clock& time);
  /// Its walk ends there: a hop is not known until it happens. Requires: it walks.
  Site end(Atom atom, const kmc::Clock& now);
  /// Where it was last shown, or began.
  Site shown_at(Atom atom) const { return site(walker(atom), walker(atom).shown); }

  /// The time when the first walker comes to the rim of its room.
  kmc::Clock next() const;
  /// It does, its walk is over. Returns who it is, and where. Requires: next() is
  /// finite.
  struct Arrival {
    Atom atom;
    Site site;
  };
  Arrival arrive();

  /// Of all hops so far that were shown.
  std::uint64_t hop_count() const { return hop_count_; }
  lattice::Vector3 displacement() const;  ///< their sum [lattice constants]

  std::optional<std::string> difference_from_rebuilt() const;
  void save(kmc::ArchiveWriter& archive) const;
  /// Calls take_up(atom) for each walker: it walks from now on, so does not take its
  /// cell; returns where it was shown, no_site if there is none like that. Requires:
  /// nobody walks. Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive, const kmc::Clock& now,
               const std::function<Site(Atom)>& take_up);

 private:
  using Window = lattice::CellMarks::Window;
  /// What a walk follows from.
  struct Start {
    Atom atom;
    Site site;
    std::uint64_t seed;
    kmc::Clock time;
    std::uint64_t half_width;  ///< of the walk, in cells
  };
  struct Walker {
    Start start;
    Window room;
    int z;  ///< of its cell
    LoneWalk shown, end;
  };

  Window room(const lattice::CellSite& middle, int half_width) const;
  int widest_margin() const { return std::max(margin_[0], margin_[1]); }
  bool is_free(const Window& window) const;
  int widest(const lattice::CellSite& middle) const;
  void enter(const Start& start, const lattice::CellSite& middle);
  Walker& walker(Atom atom) { return walkers_[index_[atom]]; }
  const Walker& walker(Atom atom) const { return walkers_[index_[atom]]; }
  kmc::Clock arrival(const Walker& walker) const;
  Site site(const Walker& walker, const LoneWalk& walk) const;
  Site move_to(Walker& walker, const LoneWalk& to);
  void leave(Atom atom);
  std::size_t district(int x, int y) const;

  static constexpr std::uint32_t nobody = ~std::uint32_t{0};

  const lattice::Crystal& crystal_;
  LoneHops hops_;
  std::array<int, 2> margin_;  ///< from where a walk may come to the rim of its room
  double hop_per_s_ = 0.0;
  double most_sites_ = 0.0;  ///< where a walk may lead, in a quarter of its room
  const lattice::CellMarks& taken_;
  lattice::CellMarks rooms_;
  std::vector<Walker> walkers_;
  std::vector<std::uint32_t> index_;  ///< by atom: in walkers_, or nobody
  kmc::Appointments arrivals_;        ///< by atom
  // Parts of the block, so wide that a room reaches into the next but no further.
  std::array<int, 2> districts_;
  std::vector<std::vector<Atom>>
      inhabitants_;  ///< by district: of the middle of a room
  std::uint64_t hop_count_ = 0;
  std::array<std::int64_t, 2> cells_{};   ///< sum of all hops shown
  std::vector<std::int64_t> arrived_at_;  ///< by basis: hops that ended there - began
};

}  // namespace rates
