// The floor under the cases of bond counting: a program that can do nothing else.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kmc/rng.hpp"

namespace tools {

/// The work of an event as Adatom does it (a class of rates chosen, a member, a
/// direction; bits toggled around both ends; atoms moved between classes), for this one
/// case: fcc in an empty cube, offsets of neighbours known to the compiler, no sides,
/// no grounds, no species, no numbers of atoms, nothing counted, a clock that is a sum.
/// What Adatom takes more is the price of all that.
///
/// Two touching spheres, bonds of 0.1 eV, an attempt frequency of 1e13 / s, hops to
/// places with three neighbours or more: the model of the cases bonds_*.
class Floor {
 public:
  /// Requires: 1 <= radius_a <= 14.5, temperature_K > 0.
  Floor(double radius_a, double temperature_K);

  void run(std::uint64_t events);

  std::size_t atom_count() const;
  double time_s() const { return time_s_; }
  /// Whether all that is kept is what the atoms alone give.
  bool is_consistent() const;

 private:
  /// Number of a place: x + side (y + side z), in half lattice constants.
  using Place = std::uint32_t;
  using Word = std::uint32_t;
  struct Entry {
    std::uint32_t list = 0;  ///< 16 neighbours + destinations; 0 is none
    std::uint32_t index = 0;
  };
  struct Way {
    Place from;
    unsigned bond;
  };

  template <class Action>
  static void for_places(Action&& action);
  Word word_of(Place place) const;
  void toggle(Place place, Word toggled);
  void toggle_destination(Place place);
  void follow(Place place, Word bonds, Word occupied, unsigned stepped);
  void hop(Place from, unsigned bond);
  Way way(unsigned n, std::uint32_t k) const;
  void put(Place place, std::uint32_t list);
  void classify(Place place);

  std::vector<Word> words_;  ///< bits of occupied bonds, of those to destinations, atom
  std::vector<Entry> entries_;                 ///< by place
  std::array<std::vector<Place>, 256> lists_;  ///< of atoms, by Entry::list
  std::array<std::uint32_t, 256> counts_{};    ///< of their members
  std::array<std::uint32_t, 16> ways_{};       ///< hops of all atoms, by neighbours
  std::array<double, 16> rates_per_s_{};       ///< of a hop, by neighbours
  std::array<Place, 2 * 12 * 13> changed_{};
  std::size_t changed_count_ = 0;
  double time_s_ = 0.0;
  kmc::Rng rng_{1};
};

}  // namespace tools
