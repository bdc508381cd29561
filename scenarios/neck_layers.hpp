// The atoms about a contact by layers normal to its axis, and where among these its
// neck lies: what the definitions of a neck's radius (measurements/neck.cpp) look at.
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "scenarios/cross_section.hpp"
#include "scenarios/lattice_planes.hpp"
#include "scenarios/power_regions.hpp"
#include "scenarios/state.hpp"

namespace scenarios {

/// Between two particles: the atoms out to the larger radius from the line through
/// their centres and, of more than two particles, where these are the nearest two.
///
/// Between a particle and a slab, from the slab upwards: the largest group of atoms
/// that hang together in the layers from the first above the slab's surface up to the
/// particle's centre, however far they reach sideways and wherever they came from; of
/// several particles, where this one is the nearest. So neither the slab nor atoms that
/// wander on it count.
class NeckLayers {
 public:
  /// The atoms of a layer by their place in it, in lattice constants. On a planar
  /// lattice the first coordinate is normal to it.
  using Layer = std::vector<PlanePoint>;

  /// The state must outlive it.
  NeckLayers(const State& state, const Contact& contact);

  /// Looks where the atoms are now.
  void sort();

  const LatticePlanes& planes() const { return planes_; }
  /// Whether one is a slab, which is as full as any layer above it.
  bool on_slab() const { return on_slab_; }
  // Between these, both included, the neck lies.
  int low() const { return low_; }
  int high() const { return high_; }
  /// The layer nearest to where the borders met; on a slab the first above it.
  int met() const { return met_; }

  /// Of the layers that have atoms: how many, the lowest and the highest. Requires,
  /// for these two: there is one.
  std::size_t count() const { return layers_.size(); }
  int lowest() const { return layers_.begin()->first; }
  int highest() const { return layers_.rbegin()->first; }
  /// Atoms of a layer.
  std::size_t size(int layer) const;
  /// Those of so many layers from this one on.
  Layer places_in(int layer, int count) const;

 private:
  /// The line along which the two lie. Lengths in lattice constants.
  struct Axis {
    lattice::Vector3 begin;      ///< a centre, or the slab's surface
    lattice::Vector3 direction;  ///< of length 1
    double length;               ///< to the centre at the other end
    double met;                  ///< where the borders met, from the beginning
  };
  static Axis axis_of(const State& state, const Contact& contact);

  void choose_layers_of_pair();
  void choose_layers_on_slab();
  void sort_pair();
  void sort_on_slab();
  std::vector<bool> atoms_above_slab() const;

  const State& state_;
  PowerRegions::Pair pair_;
  bool on_slab_;
  std::size_t particle_;  ///< that is no slab
  double widest_;         ///< the larger radius
  Axis axis_;
  LatticePlanes planes_;
  PowerRegions regions_;
  lattice::AcrossAxis at_right_angles_;
  int low_ = 0, high_ = 0, met_ = 0;
  std::map<int, Layer> layers_;
};

}  // namespace scenarios
