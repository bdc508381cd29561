// Atoms hop to empty neighbouring sites.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kmc/archive.hpp"
#include "kmc/process.hpp"
#include "kmc/timed_events.hpp"
#include "lattice/occupancy.hpp"
#include "rates/move.hpp"

namespace rates {

/// All hops of all atoms. It is the keeper of the occupancy while a run goes on:
/// whoever adds or takes an atom does it here, so that the catalog of hops follows.
class Hop : public kmc::Process {
 public:
  /// Requires: the site exists and is empty.
  virtual lattice::Atom place(lattice::Site site, lattice::Species species) = 0;
  /// Requires: the site is occupied.
  virtual void remove(lattice::Site site) = 0;

  /// Its events that happen at times of their own, for the engine; null: there are
  /// none.
  virtual kmc::TimedEvents* timed_events() { return nullptr; }
  /// Whether the site is occupied is told as it is now, for a process that asks;
  /// without timed events it always is.
  virtual void show_site(lattice::Site) {}

  /// All rates become those of this temperature. Cost: O(atoms). Requires:
  /// temperature_K > 0.
  virtual void set_temperature_K(double temperature_K) = 0;

  /// The sum of the displacements of all hops so far [lattice constants]: what the
  /// centre of mass of N atoms moved is this / N, whatever sides are periodic.
  virtual lattice::Vector3 total_displacement() const = 0;

  /// Atoms that left for the gas so far.
  virtual std::uint64_t evaporated_count() const { return 0; }

  /// Atoms that can move or leave now.
  virtual std::size_t mobile_atom_count() const = 0;

  /// What an atom can do: at least all that happens, and where it hops alone one move
  /// for each empty neighbour, those that do not happen included. Where atoms move
  /// together one of them tells it. The rates of all atoms sum to the total. Requires:
  /// the site is occupied.
  virtual std::vector<Move> moves(lattice::Site site) const = 0;
  /// By which entries the events so far went, and how often; in a fixed order.
  virtual std::vector<UsedEntry> used_entries() const = 0;

  /// Compares everything that is kept up to date event by event with the same made from
  /// scratch, bit for bit. Empty when equal, else what differs first. Cost: O(atoms).
  virtual std::optional<std::string> difference_from_rebuilt() = 0;

  /// The catalog, in its order. The occupancy saves itself.
  virtual void save(kmc::ArchiveWriter& archive) const = 0;
  /// Requires: the occupancy was restored before, and the engine, which timed events
  /// follow. Throws kmc::BadArchive.
  virtual void restore(kmc::ArchiveReader& archive) = 0;
};

}  // namespace rates
