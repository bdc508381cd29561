// The radius of the neck between particles that touched at the start, by five
// definitions (they differ: docs/model.md). For each contact, planes normal
// to the axis between the two centres are searched, out to the larger radius from the
// axis, and of more than two particles where these two are the nearest (PowerRegions):
//   midplane   the layer of sites nearest the contact: r = sqrt(n A / pi), A = area per
//              site
//   minimum    the layer at the waist: that between the centres which has most fewer
//              atoms than some layer on either side
//   slab       the two adjacent layers there: r = sqrt(n V / (pi w)), w = their width
//   gyration   sqrt(2) x in-plane radius of gyration of the atoms of that slab
//   projected  half the mean width of that slab's atoms seen from the side, over all
//              sides
// On a planar lattice layers are rows and r is half a length: n L / 2, L = length per
// site; n A / (2 w); sqrt(3) x radius of gyration along the rows; half the width.
// Particles that have become one body without a waist have their widest layers there;
// one that the other has taken up has no neck: nan.
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <optional>
#include <vector>

#include "scenarios/cross_section.hpp"
#include "scenarios/cut.hpp"
#include "scenarios/lattice_planes.hpp"
#include "scenarios/measurement.hpp"
#include "scenarios/power_regions.hpp"

namespace scenarios {
namespace {

using lattice::Vector3;

/// A waist is thinner than what lies on either side by this part at least: noise is
/// not.
constexpr double waist_part = 0.05;
/// Two have become one body if the layers where they met have this part of the fullest.
constexpr double one_body_part = 0.8;
/// The atoms of a layer by their place in the plane.
using Layer = std::vector<PlanePoint>;

/// Which of low .. high has most fewer atoms than the fullest on either side, those of
/// equal depth nearest to where the particles met. Where that is no waist they have
/// become one body, widest where they met, or one is taken up: none.
std::optional<std::size_t> waist(const std::vector<std::size_t>& atoms, std::size_t low,
                                 std::size_t high, std::size_t met) {
  std::vector<std::size_t> most(atoms.size());  // the lesser of both sides'
  std::inclusive_scan(atoms.begin(), atoms.end(), most.begin(), std::ranges::max);
  std::size_t after = 0;
  for (std::size_t k = atoms.size(); k-- > 0;) {
    after = std::max(after, atoms[k]);
    most[k] = std::min(most[k], after);
  }
  const auto depth = [&](std::size_t k) { return most[k] - atoms[k]; };
  const auto way = [&](std::size_t k) { return k < met ? met - k : k - met; };
  std::size_t found = met;
  for (std::size_t k = low; k <= high; ++k)
    if (depth(k) > depth(found) || (depth(k) == depth(found) && way(k) < way(found)))
      found = k;
  const auto part = [&](double x, std::size_t count) {
    return x * static_cast<double>(count);
  };
  if (part(1.0, depth(found)) >= part(waist_part, atoms[found])) return found;
  const bool is_one_body = part(1.0, atoms[met]) >= part(one_body_part, after);
  return is_one_body ? std::optional(met) : std::nullopt;
}

/// One contact: which atoms are looked at, and how.
class NeckProbe {
 public:
  NeckProbe(const State& state, const Contact& contact)
      : state_(state),
        first_(state.particles[contact.first].centre),
        axis_(unit(state.particles[contact.second].centre - first_)),
        planes_(lattice_planes(state.crystal.cell(), axis_)),
        distance_(norm(state.particles[contact.second].centre - first_)),
        widest_(std::max(state.particles[contact.first].radius,
                         state.particles[contact.second].radius)),
        pair_(contact.first, contact.second),
        regions_(state.particles) {
    // Where the borders met, not halfway between the centres of unlike particles.
    contact_height_ = 0.5 * (contact.first_radius + distance_ - contact.second_radius);
  }

  void measure(std::vector<double>& row) {
    sort_into_layers();
    const double a_nm = state_.lattice_constant_nm;
    const lattice::UnitCell& cell = state_.crystal.cell();
    const double per_site = cut_per_site(cell, planes_);
    const auto radius = [&](std::size_t atoms, int layers) {
      return a_nm * radius_of_cut(cell, static_cast<double>(atoms) * per_site / layers);
    };
    const auto layer = neck(1), slab = neck(2);
    row.push_back(radius(size(middle_layer()), 1));
    row.push_back(layer ? radius(size(*layer), 1) : std::nan(""));
    if (!slab) {
      row.insert(row.end(), 3, std::nan(""));
      return;
    }
    const Layer places = places_in(*slab, 2);
    const double of_gyration =
        cell.is_planar() ? std::numbers::sqrt3 : std::numbers::sqrt2;
    row.push_back(radius(places.size(), 2));
    row.push_back(a_nm * of_gyration * radius_of_gyration(places));
    row.push_back(a_nm * 0.5 * width_of(places));
  }

 private:
  void sort_into_layers() {
    layers_.clear();
    state_.occupancy.for_atoms([&](lattice::Atom, lattice::Site site) {
      const Vector3 position = state_.crystal.position(site);
      const Vector3 from_first = position - first_;
      const double x = dot(from_first, at_right_angles_.across);
      const double y = dot(from_first, at_right_angles_.up);
      if (x * x + y * y <= widest_ * widest_ && is_between(position))
        layers_[planes_.number(position)].push_back({x, y});
    });
  }

  bool is_between(const Vector3& position) {
    return state_.particles.size() == 2 || regions_.of(position) == pair_;
  }

  /// Seen from the side; a planar lattice has but one.
  double width_of(const Layer& slab) const {
    const lattice::UnitCell& cell = state_.crystal.cell();
    if (!cell.is_planar()) return mean_width(slab, cell.bond_length());
    if (slab.empty()) return 0.0;
    const auto along_up = [](const PlanePoint& p) { return p[1]; };
    const auto [low, high] = std::ranges::minmax_element(slab, {}, along_up);
    return (*high)[1] - (*low)[1] + cell.bond_length();
  }

  int middle_layer() const { return planes_.nearest(height_of(contact_height_)); }
  double height_of(double above_first) const {
    return planes_.height(first_) + above_first;
  }
  /// Those between the centres, and where the two met.
  std::pair<int, int> layers_between() const {
    const double low = planes_.place(height_of(0.0));
    const double high = planes_.place(height_of(distance_));
    return {std::min(static_cast<int>(std::ceil(low - 1e-6)), middle_layer()),
            std::max(static_cast<int>(std::floor(high + 1e-6)), middle_layer())};
  }
  std::size_t size(int layer) const {
    const auto found = layers_.find(layer);
    return found == layers_.end() ? 0 : found->second.size();
  }
  /// The first of the `count` adjacent layers of the neck; none if there is no neck.
  std::optional<int> neck(int count) const {
    auto [low, high] = layers_between();
    high = std::max(high, low + count - 1);  // centres may lie in one layer
    const int begin = layers_.empty() ? low : std::min(low, layers_.begin()->first);
    const int end = layers_.empty() ? high : std::max(high, layers_.rbegin()->first);
    std::vector<std::size_t> atoms;  // in as many layers, from begin on
    for (int k = begin; k <= end; ++k) {
      atoms.push_back(0);
      for (int j = k; j < k + count; ++j) atoms.back() += size(j);
    }
    const auto index = [&](int layer) {
      return static_cast<std::size_t>(layer - begin);
    };
    int met = middle_layer();
    if (met > low && atoms[index(met - count + 1)] < atoms[index(met)])
      met -= count - 1;
    const auto found = waist(atoms, index(low), index(high - count + 1), index(met));
    if (!found) return std::nullopt;
    return begin + static_cast<int>(*found);
  }
  Layer places_in(int layer, int count) const {
    Layer places;
    for (int k = layer; k < layer + count; ++k)
      if (const auto found = layers_.find(k); found != layers_.end())
        places.insert(places.end(), found->second.begin(), found->second.end());
    return places;
  }

  const State& state_;
  Vector3 first_;
  Vector3 axis_;
  LatticePlanes planes_;
  double distance_;
  double widest_;
  PowerRegions::Pair pair_;
  PowerRegions regions_;
  double contact_height_;
  /// On a planar lattice `across` is normal to it.
  lattice::AcrossAxis at_right_angles_ = lattice::across_axis(axis_);
  std::map<int, Layer> layers_;
};

class Neck final : public Measurement {
 public:
  explicit Neck(const State& state) : state_(state) {
    for (const Contact& contact : state.contacts) probes_.emplace_back(state, contact);
  }

  std::vector<std::string> columns() const override {
    std::vector<std::string> names;
    for (const Contact& contact : state_.contacts)
      for (const char* definition :
           {"midplane", "minimum", "slab", "gyration", "projected"})
        names.push_back("neck_" + std::to_string(contact.first + 1) + "_" +
                        std::to_string(contact.second + 1) + "_" + definition + "_nm");
    return names;
  }

  void measure(std::vector<double>& row) override {
    for (NeckProbe& probe : probes_) probe.measure(row);
  }

 private:
  const State& state_;
  std::vector<NeckProbe> probes_;
};

const Measurements::Entry entry{
    "neck", Maker<Measurement>::of<Neck>(Subject::contacts),
    R"(radius of the neck of each contact, by five definitions (docs/model.md)
neck_#_#_midplane_nm   from the atoms of the layer nearest the contact
neck_#_#_minimum_nm    from the layer with the fewest atoms
neck_#_#_slab_nm       from the volume of the thinnest two layers
neck_#_#_gyration_nm   from their radius of gyration
neck_#_#_projected_nm  half their width from the side, as in electron microscopy)"};

}  // namespace
}  // namespace scenarios
