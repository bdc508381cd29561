// Atoms and clusters arrive from above.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "kmc/archive.hpp"
#include "kmc/process.hpp"
#include "rates/cluster_sizes.hpp"
#include "rates/hop.hpp"

namespace rates {

/// Where an arrival comes to rest.
enum class Landing {
  first_touch,  ///< where it first has a neighbour on any side, or the support:
                ///< ballistic deposition
  funnelling    ///< it slides down, to a place from which no empty one is lower:
                ///< downward funnelling (Evans, Sanders, Thiel & DePristo, Phys. Rev. B
                ///< 41, 5410 (1990)); on a simple cubic lattice random deposition
};

/// What arrives, and how.
struct Arrivals {
  /// Sites of the largest cluster as seen from its middle, which is a site and the
  /// first of them; a cluster of N atoms is the first N. In lattice constants, in the
  /// frame of the cell. An atom: {{0, 0, 0}}.
  std::vector<lattice::Vector3> shape = {{0, 0, 0}};
  ClusterSizes sizes{};  ///< N, at most shape.size(); the mean a whole number
  Landing landing = Landing::first_touch;
  lattice::Vector3 direction = {0, 0, -1};  ///< of flight; its z is negative
  std::uint64_t most = ~std::uint64_t{0};   ///< the flux ends after so many arrivals
};

/// Arrivals at random times and places: a Poisson process of a given rate, uniform over
/// the area of the block seen from above. Each follows a straight line, from site to
/// site, until it touches or is stopped, and stays on the lattice. On a planar lattice
/// it falls onto the plane; one that finds its place taken is reflected: an event of
/// the model that leaves the atoms as they were, and is counted.
///
/// Cost of an arrival: (atoms of the cluster) x (layers from the top to its place).
class Deposition final : public kmc::Process {
 public:
  /// Told after each arrival which atoms it brought: none if it was reflected or found
  /// no room.
  using Landed = std::function<void(std::span<const lattice::Atom>)>;

  /// hop and occupancy must outlive it. Requires: lateral sides are periodic; a floor:
  /// atoms or a support everywhere beneath; the sites of the shape are sites of the
  /// lattice, as seen from every site.
  Deposition(Hop& hop, const lattice::Occupancy& occupancy, Arrivals arrivals,
             Landed landed);

  /// Arrivals on the whole block [1/s]. Requires: not negative.
  void set_rate_per_s(double rate_per_s) { rate_per_s_ = rate_per_s; }

  double total_rate_per_s() override {
    return arrival_count_ < arrivals_.most && !blocked_ ? rate_per_s_ : 0.0;
  }
  void execute(double target_per_s, kmc::Rng& rng) override;

  std::uint64_t arrival_count() const { return arrival_count_; }
  /// Atoms that arrived, those of reflected clusters among them.
  std::uint64_t arrived_atom_count() const { return arrived_atom_count_; }
  std::uint64_t atom_count() const { return atom_count_; }  ///< that arrived and stayed
  std::uint64_t reflected_count() const { return reflected_count_; }
  /// Whether all of Arrivals::most came.
  bool complete() const { return arrival_count_ >= arrivals_.most; }
  /// Whether the film has grown so high that an arrival found no room below the top of
  /// the block. The flux has ended then; that arrival did not happen.
  bool blocked() const { return blocked_; }

  void save(kmc::ArchiveWriter& archive) const;
  /// Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive);

 private:
  /// Where the middle of a flying cluster is: at its nearest site, near enough.
  struct Flight {
    lattice::Site site;
    lattice::Vector3 beside;  ///< the true position, as seen from the site
  };

  Flight start(std::size_t atom_count, kmc::Rng& rng) const;
  Flight nearest_site(const lattice::Vector3& point, double radius) const;
  bool advance(Flight& flight) const;
  lattice::Site resting_place(std::size_t atom_count, kmc::Rng& rng);
  lattice::Site slide_down(lattice::Site middle, std::size_t atom_count,
                           kmc::Rng& rng) const;
  lattice::Site member(const lattice::CellSite& middle, std::size_t k) const;
  bool fits(lattice::Site middle, std::size_t atom_count) const;
  bool touches(lattice::Site middle, std::size_t atom_count) const;

  Hop& hop_;
  const lattice::Occupancy& occupancy_;
  Arrivals arrivals_;
  Landed landed_;
  /// The shape as seen from a middle of each basis: shape [basis_count][most atoms].
  std::vector<std::vector<lattice::CellSite>> offsets_;
  double rate_per_s_ = 0.0;
  std::uint64_t arrival_count_ = 0;
  std::uint64_t arrived_atom_count_ = 0;
  std::uint64_t atom_count_ = 0;
  std::uint64_t reflected_count_ = 0;
  bool blocked_ = false;
};

}  // namespace rates
