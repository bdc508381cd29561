// How far atoms went in all.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "kmc/archive.hpp"
#include "lattice/unit_cell.hpp"

namespace rates {

/// The number of hops along each bond of each basis site: integers, so that the sum of
/// all displacements is exact however many hops there were.
class HopCounts {
 public:
  explicit HopCounts(const lattice::UnitCell& cell)
      : counts_(cell.basis().size() * stride, 0) {}

  void count(unsigned basis, unsigned d) { ++counts_[basis * stride + d]; }

  /// The sum of the displacements of all hops [lattice constants].
  lattice::Vector3 displacement(const lattice::UnitCell& cell) const {
    lattice::Vector3 sum{0, 0, 0};
    for (unsigned b = 0; b < cell.basis().size(); ++b)
      for (unsigned d = 0; d < cell.bonds(b).size(); ++d)
        sum = sum +
              static_cast<double>(counts_[b * stride + d]) * cell.bonds(b)[d].vector;
    return sum;
  }

  void save(kmc::ArchiveWriter& archive) const {
    archive.values(std::span<const std::uint64_t>(counts_));
  }
  /// Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive) {
    auto counts = archive.values<std::uint64_t>();
    if (counts.size() != counts_.size()) throw kmc::BadArchive("counts of hops");
    counts_ = std::move(counts);
  }

 private:
  static constexpr unsigned stride = 16;
  std::vector<std::uint64_t> counts_;  ///< shape [basis_count, stride]
};

}  // namespace rates
