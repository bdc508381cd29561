// The sites to look at again after an event.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "kmc/contract.hpp"
#include "lattice/crystal.hpp"

namespace rates {

/// Sites in the order in which they were first added. Without branches: what is
/// occupied around a site, and what is listed already, is as good as random.
class TouchedSites {
 public:
  using Site = lattice::Site;

  void add(Site site) { add_if(1, site); }
  /// With `touched` 0 the site is left out, 1 adds it.
  void add_if(unsigned touched, Site site) {
    ADATOM_EXPECT(count_ < sites_.size());
    sites_[count_] = site;
    count_ += touched;
  }
  /// The sites since the last call, most of them once: a table too small to tell all
  /// apart leaves out those that it knows to be listed. Valid until the next add.
  std::span<const Site> take() {
    std::size_t kept = 0;
    for (std::size_t k = 0; k < count_; ++k) {
      const Site site = sites_[k];
      Site& seen = seen_[site * 0x9E3779B1U >> 24];
      sites_[kept] = site;
      kept += seen != site;
      seen = site;
    }
    seen_.fill(lattice::no_site);
    count_ = 0;
    return {sites_.data(), kept};
  }

 private:
  /// An event adds some 500 at the very most, with twelve neighbours.
  std::array<Site, 1024> sites_;
  std::size_t count_ = 0;
  std::array<Site, 256> seen_ = [] {
    std::array<Site, 256> none;
    none.fill(lattice::no_site);
    return none;
  }();
};

}  // namespace rates
