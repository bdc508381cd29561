// Exact averages over all placements of a few atoms on a small crystal, by listing
// them: what a simulation in detailed balance must reproduce.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "lattice/crystal.hpp"
#include "lattice/occupancy.hpp"

/// A crystal of at most 63 sites whose placements of atoms are sets of bits.
class Placements {
 public:
  using Set = std::uint64_t;

  explicit Placements(const lattice::Crystal& crystal) {
    std::unordered_map<lattice::Site, unsigned> number;
    crystal.for_each_site([&](lattice::Site site) {
      number.emplace(site, static_cast<unsigned>(number.size()));
      sites_.push_back(site);
    });
    if (number.size() > 63) throw std::invalid_argument("too many sites to list");
    for (const lattice::Site site : sites_) {
      Set around = 0;
      for (unsigned d = 0; d < crystal.bond_count(site); ++d)
        if (const auto to = crystal.neighbour(site, d); to != lattice::no_site)
          around |= Set{1} << number.at(to);
      around_.push_back(around);
    }
  }

  unsigned bond_count(Set atoms) const {
    unsigned twice = 0;
    for (Set rest = atoms; rest != 0; rest &= rest - 1)
      twice += count(atoms & around_[first(rest)]);
    return twice / 2;
  }

  /// Number of placements of `atom_count` atoms by their number of bonds.
  std::vector<double> all(unsigned atom_count) const {
    std::vector<double> by_bonds(16 * 64, 0.0);
    const Set end = Set{1} << sites_.size();
    for (Set atoms = (Set{1} << atom_count) - 1; atoms < end;) {
      ++by_bonds[bond_count(atoms)];
      // The next larger number with as many bits (Gosper, HAKMEM 175).
      const Set lowest = atoms & (~atoms + 1), carried = atoms + lowest;
      atoms = carried | (((atoms ^ carried) >> 2) / lowest);
    }
    return by_bonds;
  }

  /// The same for the placements that hops between sites with at least `fewest`
  /// neighbours, before and after, can reach from `start`.
  std::vector<double> reachable(Set start, unsigned fewest) const {
    std::vector<double> by_bonds(16 * 64, 0.0);
    std::unordered_set<Set> seen = {start};
    std::vector<Set> open = {start};
    while (!open.empty()) {
      const Set atoms = open.back();
      open.pop_back();
      ++by_bonds[bond_count(atoms)];
      for (Set rest = atoms; rest != 0; rest &= rest - 1) {
        const unsigned from = first(rest);
        const Set others = atoms & ~(Set{1} << from);
        if (count(others & around_[from]) < fewest) continue;
        for (Set goals = around_[from] & ~atoms; goals != 0; goals &= goals - 1) {
          const unsigned to = first(goals);
          if (count(others & around_[to]) < fewest) continue;
          if (const Set next = others | Set{1} << to; seen.insert(next).second)
            open.push_back(next);
        }
      }
    }
    return by_bonds;
  }

  Set set_of(const lattice::Occupancy& occupancy) const {
    Set atoms = 0;
    for (unsigned i = 0; i < sites_.size(); ++i)
      if (occupancy.occupied(sites_[i])) atoms |= Set{1} << i;
    return atoms;
  }

  void place(Set atoms, lattice::Occupancy& occupancy) const {
    for (; atoms != 0; atoms &= atoms - 1) occupancy.place(sites_[first(atoms)]);
  }

 private:
  static unsigned count(Set set) { return static_cast<unsigned>(std::popcount(set)); }
  static unsigned first(Set set) {
    return static_cast<unsigned>(std::countr_zero(set));
  }

  std::vector<lattice::Site> sites_;
  std::vector<Set> around_;  // shape [site_count]
};

/// Average number of bonds when a placement of b bonds weighs exp(b bond_energy / kT).
inline double mean_bonds(const std::vector<double>& by_bonds,
                         double bond_energy_per_kT) {
  double sum = 0.0, weighted = 0.0;
  for (std::size_t b = 0; b < by_bonds.size(); ++b) {
    if (by_bonds[b] == 0.0) continue;
    const auto bonds = static_cast<double>(b);
    const double weight = by_bonds[b] * std::exp(bonds * bond_energy_per_kT);
    sum += weight;
    weighted += bonds * weight;
  }
  return weighted / sum;
}
