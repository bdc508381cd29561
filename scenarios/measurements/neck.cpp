// The radius of the neck between particles that touched at the start, by five
// definitions (they differ: docs/model.md). For each contact, planes normal to its axis
// are searched (for which atoms: NeckLayers):
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
// one that the other has taken up has no neck, nor one of which a single layer is left
// on a slab: nan.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>
#include <vector>

#include "scenarios/cross_section.hpp"
#include "scenarios/cut.hpp"
#include "scenarios/measurement.hpp"
#include "scenarios/neck_layers.hpp"

namespace scenarios {
namespace {

/// A waist is thinner than what lies on either side by this part at least: noise is
/// not.
constexpr double waist_part = 0.05;
/// Two have become one body if the layers where they met have this part of the fullest.
constexpr double one_body_part = 0.8;
using Layer = NeckLayers::Layer;

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

/// One contact.
class NeckProbe {
 public:
  NeckProbe(const State& state, const Contact& contact)
      : state_(state), layers_(state, contact) {}

  void measure(std::vector<double>& row) {
    layers_.sort();
    const double a_nm = state_.lattice_constant_nm;
    const lattice::UnitCell& cell = state_.crystal.cell();
    const double per_site = cut_per_site(cell, layers_.planes());
    const auto radius = [&](std::size_t atoms, int layers) {
      return a_nm * radius_of_cut(cell, static_cast<double>(atoms) * per_site / layers);
    };
    const auto layer = neck(1), slab = neck(2);
    row.push_back(radius(layers_.size(layers_.met()), 1));
    row.push_back(layer ? radius(layers_.size(*layer), 1) : std::nan(""));
    if (!slab) {
      row.insert(row.end(), 3, std::nan(""));
      return;
    }
    const Layer places = layers_.places_in(*slab, 2);
    const double of_gyration =
        cell.is_planar() ? std::numbers::sqrt3 : std::numbers::sqrt2;
    row.push_back(radius(places.size(), 2));
    row.push_back(a_nm * of_gyration * radius_of_gyration(places));
    row.push_back(a_nm * 0.5 * width_of(places));
  }

 private:
  /// Seen from the side; a planar lattice has but one.
  double width_of(const Layer& slab) const {
    const lattice::UnitCell& cell = state_.crystal.cell();
    if (!cell.is_planar()) return mean_width(slab, cell.bond_length());
    if (slab.empty()) return 0.0;
    const auto along_up = [](const PlanePoint& p) { return p[1]; };
    const auto [low, high] = std::ranges::minmax_element(slab, {}, along_up);
    return (*high)[1] - (*low)[1] + cell.bond_length();
  }

  /// The atoms of `count` adjacent layers, of which the first is begin .. end.
  std::vector<std::size_t> sizes(int begin, int end, int count) const {
    std::vector<std::size_t> atoms;
    for (int k = begin; k <= end; ++k) {
      atoms.push_back(0);
      for (int j = k; j < k + count; ++j) atoms.back() += layers_.size(j);
    }
    return atoms;
  }

  /// The first of the `count` adjacent layers of the neck; none if there is no neck.
  std::optional<int> neck(int count) const {
    if (layers_.on_slab() && layers_.count() < 2) return std::nullopt;
    const int low = layers_.low();
    // Centres may lie in one layer.
    const int high = std::max(layers_.high(), low + count - 1);
    int begin = layers_.count() == 0 ? low : std::min(low, layers_.lowest());
    const int end = layers_.count() == 0 ? high : std::max(high, layers_.highest());
    std::vector<std::size_t> atoms = sizes(begin, end, count);
    if (layers_.on_slab()) {
      atoms.insert(atoms.begin(), std::ranges::max(atoms));
      --begin;
    }
    const auto index = [&](int layer) {
      return static_cast<std::size_t>(layer - begin);
    };
    int met = layers_.met();
    if (met > low && atoms[index(met - count + 1)] < atoms[index(met)])
      met -= count - 1;
    const auto found = waist(atoms, index(low), index(high - count + 1), index(met));
    if (!found) return std::nullopt;
    return begin + static_cast<int>(*found);
  }

  const State& state_;
  NeckLayers layers_;
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
