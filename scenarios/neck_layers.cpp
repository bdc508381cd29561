#include "scenarios/neck_layers.hpp"

#include <algorithm>
#include <cmath>

#include "scenarios/atom_groups.hpp"

namespace scenarios {
namespace {

using lattice::Vector3;

constexpr double rounding = 1e-6;  ///< in layers

}  // namespace

NeckLayers::Axis NeckLayers::axis_of(const State& state, const Contact& contact) {
  const Vector3 first = state.particles[contact.first].centre;
  const Vector3 second = state.particles[contact.second].centre;
  if (contact.to_slab) {
    const bool first_is_slab = !std::isfinite(state.particles[contact.first].radius);
    const Vector3 up = -1.0 * *contact.to_slab;
    return {(first_is_slab ? second : first) - up, unit(up), norm(up), 0.0};
  }
  const double distance = norm(second - first);
  // Where the borders met, not halfway between the centres of unlike particles.
  return {first, unit(second - first), distance,
          0.5 * (contact.first_radius + distance - contact.second_radius)};
}

NeckLayers::NeckLayers(const State& state, const Contact& contact)
    : state_(state),
      pair_(contact.first, contact.second),
      on_slab_(contact.to_slab.has_value()),
      particle_(std::isfinite(state.particles[contact.first].radius) ? contact.first
                                                                     : contact.second),
      widest_(std::max(state.particles[contact.first].radius,
                       state.particles[contact.second].radius)),
      axis_(axis_of(state, contact)),
      planes_(lattice_planes(state.crystal.cell(), axis_.direction)),
      regions_(state.particles),
      at_right_angles_(lattice::across_axis(axis_.direction)) {
  on_slab_ ? choose_layers_on_slab() : choose_layers_of_pair();
}

void NeckLayers::choose_layers_of_pair() {
  const double begin = planes_.height(axis_.begin);
  met_ = planes_.nearest(begin + axis_.met);
  // Those between the centres, and where the two met.
  const double low = planes_.place(begin);
  const double high = planes_.place(begin + axis_.length);
  low_ = std::min(static_cast<int>(std::ceil(low - rounding)), met_);
  high_ = std::max(static_cast<int>(std::floor(high + rounding)), met_);
}

void NeckLayers::choose_layers_on_slab() {
  const double surface = planes_.height(axis_.begin);
  const double centre = planes_.place(surface + axis_.length);
  low_ = met_ = first_layer_above(surface, planes_, state_.crystal.cell());
  high_ = std::max(static_cast<int>(std::floor(centre + rounding)), low_);
}

void NeckLayers::sort() {
  layers_.clear();
  on_slab_ ? sort_on_slab() : sort_pair();
}

void NeckLayers::sort_pair() {
  state_.occupancy.for_atoms([&](lattice::Atom, lattice::Site site) {
    const Vector3 position = state_.crystal.position(site);
    const Vector3 from_begin = position - axis_.begin;
    const double x = dot(from_begin, at_right_angles_.across);
    const double y = dot(from_begin, at_right_angles_.up);
    if (x * x + y * y <= widest_ * widest_ &&
        (state_.particles.size() == 2 || regions_.of(position) == pair_))
      layers_[planes_.number(position)].push_back({x, y});
  });
}

/// Up to the particle's centre, and beside no other particle.
std::vector<bool> NeckLayers::atoms_above_slab() const {
  std::vector<bool> are_above(state_.occupancy.atom_end());
  state_.occupancy.for_atoms([&](lattice::Atom atom, lattice::Site site) {
    const Vector3 position = state_.crystal.position(site);
    const int layer = planes_.number(position);
    are_above[atom] =
        layer >= low_ && layer <= high_ && regions_.nearest(position) == particle_;
  });
  return are_above;
}

void NeckLayers::sort_on_slab() {
  const AtomGroups groups = connected_groups(state_.occupancy, atoms_above_slab());
  std::size_t largest = 0;
  for (std::size_t k = 0; k < groups.count(); ++k)
    if (groups.size(k) > groups.size(largest)) largest = k;
  if (groups.count() == 0) return;
  const lattice::Crystal& crystal = state_.crystal;
  for (auto n = groups.begins[largest]; n < groups.begins[largest + 1]; ++n) {
    const Vector3 position = crystal.position(state_.occupancy.site(groups.atoms[n]));
    Vector3 whole = position - axis_.begin;
    for (int axis = 0; axis < 3; ++axis)
      whole = whole + crystal.edge(axis, groups.copies[n][axis]);
    layers_[planes_.number(position)].push_back(
        {dot(whole, at_right_angles_.across), dot(whole, at_right_angles_.up)});
  }
}

std::size_t NeckLayers::size(int layer) const {
  const auto found = layers_.find(layer);
  return found == layers_.end() ? 0 : found->second.size();
}

NeckLayers::Layer NeckLayers::places_in(int layer, int count) const {
  Layer places;
  for (int k = layer; k < layer + count; ++k)
    if (const auto found = layers_.find(k); found != layers_.end())
      places.insert(places.end(), found->second.begin(), found->second.end());
  return places;
}

}  // namespace scenarios
