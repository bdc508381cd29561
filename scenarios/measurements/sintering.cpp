// How far a packing of many particles has sintered: necks of its contacts, how many
// particles are left, how dense it is, and the pores inside. Which atoms belong to
// which contact: PowerRegions. Contacts with a slab are left out.
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <set>
#include <utility>

#include "scenarios/cross_section.hpp"
#include "scenarios/cut.hpp"
#include "scenarios/lattice_planes.hpp"
#include "scenarios/measurement.hpp"
#include "scenarios/pores.hpp"
#include "scenarios/power_regions.hpp"
#include "scenarios/whole_clusters.hpp"

namespace scenarios {
namespace {

using lattice::Vector3;

/// Two particles are one when their neck fills so much of what a disc of the radius 0.8
/// R has of this contact: all of it where two are alone (r/R = 0.76; a rod with round
/// ends, as long as the two were, has 0.88), 7/10 of it in a close packing.
constexpr double filled_part = 0.9;
constexpr double disc_ratio = 0.8;
/// A particle is left while it has this part of its atoms nearer to where it was placed
/// than to any other: one that has been taken up is not, wherever its neck was.
constexpr double left_part = 0.1;

/// The layer of sites where two particles touched.
struct ContactLayer {
  Contact contact;
  LatticePlanes planes;
  int number;
  double smaller_radius;
  double merged_cut = 0.0;  ///< of the neck of two particles that are one
};

ContactLayer layer_of(const State& state, const Contact& contact) {
  const Vector3 first = state.particles[contact.first].centre;
  const Vector3 between = state.particles[contact.second].centre - first;
  const LatticePlanes planes = lattice_planes(state.crystal.cell(), unit(between));
  const double height =
      0.5 * (contact.first_radius + norm(between) - contact.second_radius);
  return {contact, planes, planes.nearest(planes.height(first) + height),
          contact.smaller_radius()};
}

/// Groups that are joined pair by pair.
class Groups {
 public:
  explicit Groups(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  void join(std::size_t a, std::size_t b) { parent_[root(a)] = root(b); }
  /// With a member for which is_counted(number) holds.
  template <class IsCounted>
  std::size_t count(IsCounted&& is_counted) {
    std::set<std::size_t> roots;
    for (std::size_t i = 0; i < parent_.size(); ++i)
      if (is_counted(i)) roots.insert(root(i));
    return roots.size();
  }

 private:
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  std::vector<std::size_t> parent_;
};

/// Points that fill the disc of radius 1 evenly: Vogel, Math. Biosci. 44, 179 (1979).
/// On a planar lattice it is a line.
std::vector<PlanePoint> unit_disc(bool is_planar) {
  constexpr int count = 500;
  constexpr double golden_angle = 2.399963229728653;
  std::vector<PlanePoint> disc;
  for (int k = 0; k < count; ++k) {
    const double part = (k + 0.5) / count;
    const double r = std::sqrt(part), phi = golden_angle * k;
    disc.push_back(is_planar ? PlanePoint{0.0, 2.0 * part - 1.0}
                             : PlanePoint{r * std::cos(phi), r * std::sin(phi)});
  }
  return disc;
}

class Sintering final : public Measurement {
 public:
  explicit Sintering(const State& state)
      : state_(state),
        unit_disc_(unit_disc(state.crystal.cell().is_planar())),
        regions_(state.particles) {
    for (const Contact& contact : state.contacts) {
      if (contact.to_slab) continue;
      numbers_[{contact.first, contact.second}] = layers_.size();
      layers_.push_back(layer_of(state, contact));
      layers_.back().merged_cut = merged_cut(layers_.back());
    }
  }

  std::vector<std::string> columns() const override {
    const bool is_planar = state_.crystal.cell().is_planar();
    return {"contacts",         "necks",           "neck_ratio_mean",
            "neck_ratio_least", "neck_ratio_most", "particles_left",
            "relative_density", "pores",           is_planar ? "pore_nm2" : "pore_nm3"};
  }

  void measure(std::vector<double>& row) override {
    measure_necks(row);
    row.push_back(relative_density());
    measure_pores(row);
  }

 private:
  double merged_cut(const ContactLayer& layer) const {
    const auto [first, second] = std::pair(layer.contact.first, layer.contact.second);
    const Vector3 axis = layer.planes.normal;
    const auto [across, up] = lattice::across_axis(axis);
    const Vector3 middle =
        state_.particles[first].centre + layer.contact.first_radius * axis;
    const double radius = disc_ratio * layer.smaller_radius;
    std::vector<Vector3> disc;
    for (const auto& [x, y] : unit_disc_)
      disc.push_back(middle + (radius * x) * across + (radius * y) * up);
    const auto own =
        static_cast<double>(regions_.count(disc, {first, second}, middle, radius));
    const double part = filled_part * own / static_cast<double>(disc.size());
    if (state_.crystal.cell().is_planar()) return part * 2.0 * radius;
    return part * std::numbers::pi * radius * radius;
  }

  struct Counts {
    std::vector<double>
        between;                ///< atoms in the layer of each contact that are its own
    std::vector<double> began;  ///< atoms that were each particle's
    std::vector<double> near;   ///< atoms that are nearest to each now
  };
  Counts count_atoms() {
    const std::vector<double> none(state_.particles.size(), 0.0);
    Counts counts{std::vector<double>(layers_.size(), 0.0), none, none};
    if (layers_.empty()) return counts;
    state_.occupancy.for_atoms([&](lattice::Atom atom, lattice::Site site) {
      const Vector3 position = state_.crystal.position(site);
      const PowerRegions::Pair pair = regions_.of(position);
      counts.near[regions_.nearer(position, pair)] += 1.0;
      if (const std::uint32_t origin = state_.origin[atom]; origin > 0)
        counts.began[origin - 1] += 1.0;
      const auto found = numbers_.find(pair);
      if (found == numbers_.end()) return;
      const ContactLayer& layer = layers_[found->second];
      if (layer.planes.number(position) == layer.number)
        counts.between[found->second] += 1.0;
    });
    return counts;
  }

  void measure_necks(std::vector<double>& row) {
    const auto [counts, began, near] = count_atoms();
    Groups groups(state_.particles.size());
    double necks = 0.0, sum = 0.0, least = std::nan(""), most = std::nan("");
    for (std::size_t k = 0; k < layers_.size(); ++k) {
      const lattice::UnitCell& cell = state_.crystal.cell();
      const double cut = counts[k] * cut_per_site(cell, layers_[k].planes);
      const double ratio = radius_of_cut(cell, cut) / layers_[k].smaller_radius;
      if (cut > 0.0 && cut >= layers_[k].merged_cut)
        groups.join(layers_[k].contact.first, layers_[k].contact.second);
      necks += counts[k] > 0.0 ? 1.0 : 0.0;
      sum += ratio;
      least = std::fmin(least, ratio);
      most = std::fmax(most, ratio);
    }
    const auto is_left = [&](std::size_t p) {
      return !std::isfinite(state_.particles[p].radius) ||
             near[p] >= left_part * began[p];
    };
    const auto contacts = static_cast<double>(layers_.size());
    row.insert(row.end(), {contacts, necks, sum / contacts, least, most,
                           static_cast<double>(groups.count(is_left))});
  }

  /// Volume of the atoms over that of a ball with their radius of gyration (on a planar
  /// lattice area, disc): 1 for a ball, less for anything else; nan where there is no
  /// such radius.
  double relative_density() const {
    const double squared = squared_gyration(state_).value_or(0.0);
    if (!(squared > 0.0)) return std::nan("");  // also of one atom, or none
    const lattice::UnitCell& cell = state_.crystal.cell();
    const auto count = static_cast<double>(state_.occupancy.atom_count());
    return std::pow(squared_gyration_of_round(cell, count) / squared,
                    cell.is_planar() ? 1.0 : 1.5);
  }

  void measure_pores(std::vector<double>& row) {
    const Pores pores = find_pores(state_.occupancy);
    const lattice::UnitCell& cell = state_.crystal.cell();
    const double site_size =
        cell.is_planar()
            ? cell.area_per_site() * std::pow(state_.lattice_constant_nm, 2)
            : cell.volume_per_site() * std::pow(state_.lattice_constant_nm, 3);
    row.push_back(static_cast<double>(pores.count));
    row.push_back(static_cast<double>(pores.site_count) * site_size);
  }

  const State& state_;
  std::vector<PlanePoint> unit_disc_;
  PowerRegions regions_;
  std::vector<ContactLayer> layers_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> numbers_;  // of layers_
};

const Measurements::Entry entry{"sintering",
                                Maker<Measurement>::of<Sintering>(Subject::atoms),
                                R"(how far a packing of many particles has sintered
contacts          pairs of particles that touched at the start, without slabs
necks             those of them with atoms between the two now
neck_ratio_mean   r / R of the contacts, 0 without a neck
neck_ratio_least  the least
neck_ratio_most   and the most of them
particles_left    those that merged count as one
relative_density  volume of the atoms / that of a ball with their radius of gyration
pores             closed ones
pore_nm3          their volume
pore_nm2          in a plane: their area)"};

}  // namespace
}  // namespace scenarios
