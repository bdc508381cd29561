// The sites to look at again after an event.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "lattice/crystal.hpp"

namespace rates {

/// Sites in the order in which they were added, most of them once: a table too small to
/// tell all sites apart leaves out what it knows to be listed. Without branches: what
/// is listed already is as good as random.
class TouchedSites {
 public:
  using Site = lattice::Site;

  void add(Site site) { add_if(1, site); }
  /// With `touched` 0 the site is left out, 1 adds it. Requires: the answer for a site
  /// stays the same until clear().
  void add_if(unsigned touched, Site site) {
    Site& seen = seen_[site * 0x9E3779B1U >> 24];
    sites_[count_] = site;
    count_ += touched & static_cast<unsigned>(seen != site);
    seen = site;
  }
  std::span<const Site> sites() const { return {sites_.data(), count_}; }
  void clear() {
    count_ = 0;
    seen_.fill(lattice::no_site);
  }

 private:
  /// Bonds of a site, at most.
  static constexpr std::size_t most_bonds = 16;
  /// Room for each neighbour of the ends of a hop and of the sites beside them.
  std::array<Site, 2 * most_bonds*(most_bonds + 1) + 2> sites_;
  std::size_t count_ = 0;
  std::array<Site, 256> seen_ = [] {
    std::array<Site, 256> none;
    none.fill(lattice::no_site);
    return none;
  }();
};

}  // namespace rates
