#include "lattice/vicinity.hpp"

#include <algorithm>
#include <stdexcept>

namespace lattice {
namespace {

/// The sites within two bonds of a site, numbered in the order of their vectors from
/// it.
class Numbers {
 public:
  Numbers(const UnitCell& cell, unsigned basis) : cell_(cell) {
    add({0, 0, 0});
    for (const Bond& bond : cell.bonds(basis)) {
      add(bond.vector);
      for (const Bond& next : cell.bonds(bond.basis)) add(bond.vector + next.vector);
    }
  }

  const std::vector<Vector3>& vectors() const { return vectors_; }
  /// As many as there are vectors, if it is none of them.
  unsigned operator()(const Vector3& v) const {
    const auto same = [&](const Vector3& other) {
      return norm(v - other) < 0.5 * cell_.bond_length();
    };
    return static_cast<unsigned>(std::find_if(vectors_.begin(), vectors_.end(), same) -
                                 vectors_.begin());
  }

 private:
  /// In its place.
  void add(const Vector3& v) {
    if ((*this)(v) < vectors_.size()) return;
    const auto after =
        std::find_if(vectors_.begin(), vectors_.end(),
                     [&](const Vector3& other) { return cell_.is_before(v, other); });
    vectors_.insert(after, v);
  }

  const UnitCell& cell_;
  std::vector<Vector3> vectors_;
};

/// Collects numbers as bits; they must come in ascending order.
class Ascending {
 public:
  void add(unsigned number) {
    const std::uint64_t bit = std::uint64_t{1} << number;
    if (bit <= bits_)
      throw std::invalid_argument(
          "coordinates of sites differ by hardly more than rounding: no order of them");
    bits_ |= bit;
  }
  std::uint64_t bits() const { return bits_; }

 private:
  std::uint64_t bits_ = 0;
};

}  // namespace

std::vector<Vicinity::Places> Vicinity::places_of(const UnitCell& cell) {
  std::vector<Numbers> numbers;  // by basis
  for (unsigned b = 0; b < cell.basis().size(); ++b) {
    numbers.emplace_back(cell, b);
    if (numbers[b].vectors().size() > set_size)
      throw std::invalid_argument("a site has more than 64 sites within two bonds");
  }
  std::vector<Places> result(cell.basis().size());
  for (unsigned b = 0; b < cell.basis().size(); ++b) {
    Ascending beside;
    for (unsigned d = 0; d < cell.bonds(b).size(); ++d) {
      const Bond& bond = cell.bonds(b)[d];
      const Numbers& there = numbers[bond.basis];
      beside.add(numbers[b](bond.vector));
      Ascending beyond, from, to;
      for (const Bond& next : cell.bonds(bond.basis))
        beyond.add(numbers[b](bond.vector + next.vector));
      for (unsigned n = 0; n < numbers[b].vectors().size(); ++n) {
        const unsigned same = there(numbers[b].vectors()[n] - bond.vector);
        if (same == there.vectors().size()) continue;
        from.add(n);
        to.add(same);
      }
      result[b].beyond[d] = beyond.bits();
      result[b].common[d] = {from.bits(), to.bits()};
    }
    result[b].beside = beside.bits();
  }
  return result;
}

Vicinity::Vicinity(const Crystal& crystal)
    : crystal_(&crystal),
      places_(places_of(crystal.cell())),
      offsets_(set_size * crystal.row_count()) {
  for (std::size_t row = 0; row < crystal.row_count(); ++row) {
    const Site site = crystal.example(row);
    if (!crystal.exists(site)) continue;
    const Places& places = places_[crystal.basis(site)];
    const auto set_offset = [&](Set set, unsigned index, Site near) {
      const int number = std::countr_zero(spread(Set{1} << index, set));
      offsets_[set_size * row + static_cast<std::size_t>(number)] = near - site;
    };
    for (unsigned d = 0; d < crystal.bond_count(site); ++d) {
      const Site beside = crystal.neighbour(site, d);
      if (beside == no_site) continue;
      set_offset(places.beside, d, beside);
      for (unsigned e = 0; e < crystal.bond_count(beside); ++e)
        if (const Site beyond = crystal.neighbour(beside, e); beyond != no_site)
          set_offset(places.beyond[d], e, beyond);
    }
  }
}

}  // namespace lattice
