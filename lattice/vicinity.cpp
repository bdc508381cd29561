#include "lattice/vicinity.hpp"

#include <cmath>
#include <map>
#include <stdexcept>

namespace lattice {
namespace {

/// The sites within two bonds of a site, numbered in the order of their vectors from
/// it.
class Numbers {
 public:
  Numbers(const UnitCell& cell, unsigned basis) {
    add({0, 0, 0});
    for (const Bond& bond : cell.bonds(basis)) {
      add(bond.vector);
      for (const Bond& next : cell.bonds(bond.basis)) add(bond.vector + next.vector);
    }
    unsigned count = 0;
    for (auto& [place, entry] : entries_) entry.number = count++;
  }

  std::size_t count() const { return entries_.size(); }
  unsigned operator()(const Vector3& v) const { return entries_.at(key(v)).number; }
  bool contain(const Vector3& v) const { return entries_.contains(key(v)); }
  template <class Action>
  void for_each(Action&& action) const {
    for (const auto& [place, entry] : entries_) action(entry.vector, entry.number);
  }

 private:
  using Key = std::array<long long, 3>;
  /// Bonds are compared so, too: equal vectors are equal in spite of rounding.
  static Key key(const Vector3& v) {
    return {std::llround(v[0] * 1e6), std::llround(v[1] * 1e6),
            std::llround(v[2] * 1e6)};
  }
  void add(const Vector3& v) { entries_.try_emplace(key(v), Entry{v, 0}); }

  struct Entry {
    Vector3 vector;
    unsigned number;
  };
  std::map<Key, Entry> entries_;
};

}  // namespace

Vicinity::Vicinity(const Crystal& crystal)
    : crystal_(&crystal), offsets_(set_size * crystal.row_count()) {
  const UnitCell& cell = crystal.cell();
  const auto bit = [](unsigned number) { return Set{1} << number; };
  std::vector<Numbers> numbers;  // by basis
  for (unsigned b = 0; b < cell.basis().size(); ++b) {
    numbers.emplace_back(cell, b);
    if (numbers[b].count() > set_size)
      throw std::invalid_argument("a site has more than 64 sites within two bonds");
  }
  for (unsigned b = 0; b < cell.basis().size(); ++b) {
    Places& places = places_.emplace_back();
    for (unsigned d = 0; d < cell.bonds(b).size(); ++d) {
      const Bond& bond = cell.bonds(b)[d];
      places.beside |= bit(numbers[b](bond.vector));
      for (const Bond& next : cell.bonds(bond.basis))
        places.beyond[d] |= bit(numbers[b](bond.vector + next.vector));
      numbers[b].for_each([&](const Vector3& vector, unsigned number) {
        const Vector3 from_there = vector - bond.vector;
        if (!numbers[bond.basis].contain(from_there)) return;
        places.common[d].from |= bit(number);
        places.common[d].to |= bit(numbers[bond.basis](from_there));
      });
    }
  }
  for (std::size_t row = 0; row < crystal.row_count(); ++row) {
    const Site site = crystal.example(row);
    if (!crystal.exists(site)) continue;
    const unsigned basis = crystal.basis(site);
    const auto set_offset = [&](const Vector3& vector, Site near) {
      offsets_[set_size * row + numbers[basis](vector)] = near - site;
    };
    for (unsigned d = 0; d < crystal.bond_count(site); ++d) {
      const Site beside = crystal.neighbour(site, d);
      if (beside == no_site) continue;
      const Bond& bond = cell.bonds(basis)[d];
      set_offset(bond.vector, beside);
      for (unsigned e = 0; e < crystal.bond_count(beside); ++e)
        if (const Site beyond = crystal.neighbour(beside, e); beyond != no_site)
          set_offset(bond.vector + cell.bonds(bond.basis)[e].vector, beyond);
    }
  }
}

}  // namespace lattice
