// What an adatom does that is alone on a terrace, tried on a small one.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lattice/occupancy.hpp"
#include "lattice/terraces.hpp"
#include "rates/lifting_hop.hpp"

namespace rates {

using LiftingHopMaker = std::function<std::unique_ptr<LiftingHop>(
    lattice::Occupancy&, double temperature_K)>;

/// A hop that an adatom alone on a terrace makes possible: of its own out of its plane,
/// or of an atom near it, whose rate depends on where the adatom is.
struct HopBeside {
  lattice::Site from;
  Move move;
};
/// All of them, in an order of the bonds around it. Requires: atoms of the terrace
/// cannot move where nobody is near.
std::vector<HopBeside> hops_beside(const LiftingHop& hops,
                                   const lattice::Occupancy& occupancy,
                                   lattice::Site adatom);

/// An adatom that hops to each neighbour in its plane, each as fast; none hops where
/// that is too cold.
struct LoneAdatom {
  Move hop{};                         ///< one of them
  double hop_per_s = 0.0;             ///< of all
  double beside_per_s = 0.0;          ///< of all hops_beside()
  std::size_t mobile_atom_count = 0;  ///< that can hop, itself and beside
  unsigned coordination = 0;

  /// But for rounding.
  bool is_like(const LoneAdatom& other) const;
};

/// A terrace just so large that an adatom does not meet itself, of the crystal and on
/// the ground of a film, with its rates.
class TerraceTrial {
 public:
  /// Requires: has_level_planes(its cell), temperature_K > 0.
  TerraceTrial(const lattice::Occupancy& film, const LiftingHopMaker& make,
               double temperature_K);

  void set_temperature_K(double temperature_K);
  /// What an adatom does on a terrace of so many planes, or why it is not a LoneAdatom.
  /// Requires: 0 <= level < Terraces::plane_count().
  std::variant<LoneAdatom, std::string> adatom_on(int level);
  /// The same, where it is too far from the ground to feel it.
  std::variant<LoneAdatom, std::string> adatom_far_up() {
    return adatom_on(far_level_);
  }
  /// Whether it does on so many planes what it does far up. Above the highest plane
  /// there are no sites: there it does not. Requires: adatom_far_up() is a LoneAdatom.
  bool is_as_far_up(int level);

 private:
  void fill_to(int level);
  std::variant<LoneAdatom, std::string> adatom_at(lattice::Site site) const;

  lattice::Crystal crystal_;
  lattice::Occupancy occupancy_;
  lattice::Terraces planes_;
  std::unique_ptr<LiftingHop> hops_;
  int level_ = 0;
  int far_level_;
  std::vector<std::optional<bool>> as_far_up_;  ///< by lower level, once it was tried
};

}  // namespace rates
