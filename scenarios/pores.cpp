#include "scenarios/pores.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace scenarios {
namespace {

using lattice::Site;

/// A copy of the periodic block, counted along its three sides.
using Copy = std::array<std::int16_t, 3>;

/// One walk over the bonds of all empty sites.
class Walk {
 public:
  explicit Walk(const lattice::Occupancy& occupancy)
      : occupancy_(occupancy),
        crystal_(occupancy.crystal()),
        seen_(crystal_.end(), false),
        copies_(is_periodic() ? crystal_.end() : 0) {}

  Pores take() {
    crystal_.for_each_site([&](Site site) {
      if (!seen_[site] && !occupancy_.occupied(site)) follow(site);
    });
    return found_;
  }

 private:
  bool is_periodic() const {
    return std::ranges::count(crystal_.sides(), lattice::Side::periodic) > 0;
  }

  void follow(Site first) {
    std::uint64_t size = 0;
    leads_out_ = false;
    add(first, {});
    while (!open_.empty()) {
      const Site site = open_.back();
      open_.pop_back();
      ++size;
      look_around(site);
    }
    if (leads_out_ || size < 2) return;
    ++found_.count;
    found_.site_count += size;
  }

  void add(Site site, const Copy& copy) {
    seen_[site] = true;
    if (!copies_.empty()) copies_[site] = copy;
    open_.push_back(site);
  }

  void look_around(Site site) {
    const lattice::Crystal::Place here = crystal_.place(site);
    const auto bonds = crystal_.cell().bonds(here.basis);
    for (unsigned d = 0; d < bonds.size(); ++d) {
      const Site neighbour = crystal_.neighbour(site, d);
      if (neighbour == lattice::no_site) {
        leads_out_ = true;
      } else if (!occupancy_.occupied(neighbour)) {
        const Copy copy = copy_beyond(site, here, bonds[d]);
        if (!seen_[neighbour])
          add(neighbour, copy);
        else if (!copies_.empty() && copies_[neighbour] != copy)
          leads_out_ = true;
      }
    }
  }

  Copy copy_beyond(Site site, const lattice::Crystal::Place& here,
                   const lattice::Bond& bond) const {
    Copy copy{};
    if (copies_.empty()) return copy;
    const lattice::Crystal::Cells further = crystal_.copy_beyond(here, bond);
    for (int axis = 0; axis < 3; ++axis)
      copy[axis] = static_cast<std::int16_t>(copies_[site][axis] + further[axis]);
    return copy;
  }

  const lattice::Occupancy& occupancy_;
  const lattice::Crystal& crystal_;
  std::vector<bool> seen_;
  std::vector<Copy> copies_;  ///< by site; of sites seen
  std::vector<Site> open_;    ///< seen, and not yet looked around
  bool leads_out_ = false;
  Pores found_;
};

}  // namespace

Pores find_pores(const lattice::Occupancy& occupancy) { return Walk(occupancy).take(); }

}  // namespace scenarios
