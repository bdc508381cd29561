// The radius of the neck between particles that touched at the start, by five
// definitions (they differ: docs/model.md). For each contact, planes normal
// to the axis between the two centres are searched, out to the larger radius from the
// axis, and of more than two particles where these two are the nearest (PowerRegions):
//   midplane   the layer of sites nearest the contact: r = sqrt(n A / pi), A = area per
//              site
//   minimum    the layer with the fewest atoms between the fullest layers on either
//              side of the contact, over the middle 80 % between the centres
//   slab       the thinnest two adjacent layers there: r = sqrt(n V / (pi w)), w =
//              their width
//   gyration   sqrt(2) x in-plane radius of gyration of the atoms of that slab
//   projected  half the mean width of that slab's atoms seen from the side, over all
//              sides
// On a planar lattice layers are rows and r is half a length: n L / 2, L = length per
// site; n A / (2 w); sqrt(3) x radius of gyration along the rows; half the width.
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "scenarios/cross_section.hpp"
#include "scenarios/cut.hpp"
#include "scenarios/lattice_planes.hpp"
#include "scenarios/measurement.hpp"
#include "scenarios/power_regions.hpp"

namespace scenarios {
namespace {

using lattice::Vector3;

constexpr double searched_part = 0.8;
/// The atoms of a layer by their place in the plane.
using Layer = std::vector<PlanePoint>;

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
    const Vector3 other =
        std::abs(axis_[0]) < 0.9 ? Vector3{1, 0, 0} : Vector3{0, 1, 0};
    across_ = unit(cross(axis_, other));
    up_ = cross(axis_, across_);
  }

  void measure(std::vector<double>& row) {
    sort_into_layers();
    const double a_nm = state_.lattice_constant_nm;
    const lattice::UnitCell& cell = state_.crystal.cell();
    const double per_site = cut_per_site(cell, planes_);
    const auto radius = [&](double count, double layers) {
      return a_nm * radius_of_cut(cell, count * per_site / layers);
    };
    auto [low, high] = between_fullest_layers();
    std::size_t fewest = size(low);
    for (int k = low; k <= high; ++k) fewest = std::min(fewest, size(k));
    if (low == high) (high < searched_layers().second ? high += 1 : low -= 1);
    int thinnest = low;
    for (int k = low; k < high; ++k)
      if (size(k) + size(k + 1) < size(thinnest) + size(thinnest + 1)) thinnest = k;
    Layer slab = layers_[thinnest];
    slab.insert(slab.end(), layers_[thinnest + 1].begin(), layers_[thinnest + 1].end());
    row.push_back(radius(static_cast<double>(size(middle_layer())), 1.0));
    row.push_back(radius(static_cast<double>(fewest), 1.0));
    row.push_back(radius(static_cast<double>(slab.size()), 2.0));
    const double of_gyration =
        cell.is_planar() ? std::numbers::sqrt3 : std::numbers::sqrt2;
    row.push_back(a_nm * of_gyration * radius_of_gyration(slab));
    row.push_back(a_nm * 0.5 * width_of(slab));
  }

 private:
  void sort_into_layers() {
    for (auto& [number, atoms] : layers_) atoms.clear();
    const auto [low, high] = searched_layers();
    state_.occupancy.for_atoms([&](lattice::Atom, lattice::Site site) {
      const Vector3 position = state_.crystal.position(site);
      const int number = planes_.number(position);
      if (number < low || number > high) return;
      const Vector3 from_first = position - first_;
      const double x = dot(from_first, across_), y = dot(from_first, up_);
      if (x * x + y * y <= widest_ * widest_ && is_between(position))
        layers_[number].push_back({x, y});
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
  std::pair<int, int> searched_layers() const {
    const double margin = 0.5 * (1.0 - searched_part) * distance_;
    const double low = planes_.place(height_of(margin));
    const double high = planes_.place(height_of(distance_ - margin));
    return {std::min(static_cast<int>(std::ceil(low - 1e-6)), middle_layer()),
            std::max(static_cast<int>(std::floor(high + 1e-6)), middle_layer())};
  }
  /// Where the neck is looked for: of a particle that the other has taken up no layer
  /// is fuller than that of the contact, and its end is no neck.
  std::pair<int, int> between_fullest_layers() {
    const auto [low, high] = searched_layers();
    int below = middle_layer(), above = middle_layer();
    for (int k = below; k >= low; --k)
      if (size(k) >= size(below)) below = k;
    for (int k = above; k <= high; ++k)
      if (size(k) >= size(above)) above = k;
    return {below, above};
  }
  std::size_t size(int number) { return layers_[number].size(); }

  const State& state_;
  Vector3 first_;
  Vector3 axis_;
  LatticePlanes planes_;
  double distance_;
  double widest_;
  PowerRegions::Pair pair_;
  PowerRegions regions_;
  double contact_height_;
  Vector3 across_;  ///< on a planar lattice normal to it
  Vector3 up_;
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
