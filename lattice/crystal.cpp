#include "lattice/crystal.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>

#include "kmc/contract.hpp"

namespace lattice {

Crystal::Crystal(UnitCell cell, const Cells& size, const std::array<Side, 3>& sides,
                 const Climb& climb)
    : cell_(std::move(cell)), size_(size), sides_(sides), climb_(climb) {
  for (int axis = 0; axis < 3; ++axis)
    if (size_[axis] < 1) throw std::invalid_argument("a side has less than one cell");
  for (unsigned b = 0; b < cell_.basis().size(); ++b)
    for (const Bond& bond : cell_.bonds(b)) {
      const Vector3 f = cell_.fractional(bond.vector);
      for (int axis = 0; axis < 3; ++axis) {
        for (const Bond& next : cell_.bonds(bond.basis))
          reach_[axis] = std::max({reach_[axis], std::abs(bond.cell[axis]),
                                   std::abs(bond.cell[axis] + next.cell[axis])});
        if (sides_[axis] == Side::periodic &&
            3.0 * std::abs(f[axis]) > size_[axis] - 1e-6)
          throw std::invalid_argument(
              "a periodic side is so short that three bonds lead around it");
      }
    }
  for (int axis = 0; axis < 2; ++axis) {
    ADATOM_EXPECT(climb_[axis] == 0 ||
                  (sides_[axis] == Side::periodic && sides_[2] == Side::open));
    reach_[2] += std::abs(climb_[axis]) * (1 + reach_[axis] / size_[axis]);
  }
  choose_brick();
  fill_tables();
  fill_neighbours();
}

std::uint64_t Crystal::site_count() const {
  return std::uint64_t{cell_.basis().size()} * static_cast<std::uint64_t>(size_[0]) *
         static_cast<std::uint64_t>(size_[1]) * static_cast<std::uint64_t>(size_[2]);
}

void Crystal::choose_brick() {
  // About 64 sites, as close to a cube as they go: a page of memory then holds a
  // compact piece of space. More numbers than sites cost memory, so fill them well
  // first.
  constexpr int numbers = 64;
  const int most_cells = std::max(1, numbers / static_cast<int>(cell_.basis().size()));
  double best_score = -1.0;
  for (int x = 1; x <= std::min(most_cells, size_[0]); ++x)
    for (int y = 1; x * y <= most_cells && y <= size_[1]; ++y)
      for (int z = 1; x * y * z <= most_cells && z <= size_[2]; ++z) {
        const double filled = static_cast<double>(x * y * z) / most_cells;
        const Vector3 edges = {x * norm(cell_.vectors()[0]),
                               y * norm(cell_.vectors()[1]),
                               z * norm(cell_.vectors()[2])};
        const double surface =
            edges[0] * edges[1] + edges[1] * edges[2] + edges[2] * edges[0];
        const double volume = edges[0] * edges[1] * edges[2];
        const double score =
            std::floor(filled * 10.0) + std::pow(volume, 2.0 / 3.0) / surface;
        if (score > best_score) {
          best_score = score;
          brick_ = {x, y, z};
        }
      }
  const auto used = static_cast<unsigned>(brick_[0] * brick_[1] * brick_[2]) *
                    static_cast<unsigned>(cell_.basis().size());
  brick_mask_ = std::bit_ceil(used) - 1;
  brick_bits_ = static_cast<unsigned>(std::countr_one(brick_mask_));
  std::uint64_t count = brick_mask_ + 1;
  for (int axis = 0; axis < 3; ++axis) {
    bricks_[axis] = (size_[axis] + brick_[axis] - 1) / brick_[axis];
    count *= static_cast<std::uint64_t>(bricks_[axis]);
    if (count >= no_site)
      throw std::invalid_argument(
          "the box takes more than 4 294 967 294 site numbers, some without a site");
  }
  end_ = static_cast<Site>(count);
}

void Crystal::fill_tables() {
  const auto basis_count = static_cast<unsigned>(cell_.basis().size());
  basis_.assign(brick_mask_ + 1, 0);
  within_brick_.assign(brick_mask_ + 1, Cells{0, 0, 0});
  shared_.assign(basis_count * stride, 0);
  reverse_.assign(basis_count * stride, 0);
  for (int z = 0; z < brick_[2]; ++z)
    for (int y = 0; y < brick_[1]; ++y)
      for (int x = 0; x < brick_[0]; ++x)
        for (unsigned b = 0; b < basis_count; ++b) {
          const unsigned from = local({x, y, z}, b);
          basis_[from] = static_cast<std::uint16_t>(b);
          within_brick_[from] = {x, y, z};
        }
  for (unsigned b = 0; b < basis_count; ++b)
    for (unsigned d = 0; d < cell_.bonds(b).size(); ++d) {
      const Bond& bond = cell_.bonds(b)[d];
      reverse_[b * stride + d] = static_cast<std::uint8_t>(bond.reverse);
      for (unsigned e = 0; e < cell_.bonds(b).size(); ++e)
        for (const Bond& other : cell_.bonds(bond.basis))
          if (norm(bond.vector + other.vector - cell_.bonds(b)[e].vector) < 1e-6)
            shared_[b * stride + d] |= static_cast<std::uint16_t>(1U << e);
    }
}

/// How far each cell of a brick is from the two sides along an axis, as far as bonds
/// reach; beyond the sides it is negative. What it says is the same for all bricks away
/// from both sides.
Crystal::Depths Crystal::depths(int axis, int brick) const {
  Depths depths;
  for (int k = 0; k < brick_[axis]; ++k) {
    const int cell = brick * brick_[axis] + k;
    depths.push_back({std::min(cell, reach_[axis]),
                      std::max(std::min(size_[axis] - 1 - cell, reach_[axis]), -1)});
  }
  return depths;
}

void Crystal::fill_neighbours() {
  // Bricks at the same depths along each axis are of one kind, with one set of offsets.
  struct Axis {
    std::vector<std::size_t> kind;  ///< by brick
    std::vector<int> example;       ///< a brick of each kind
  };
  std::array<Axis, 3> axes;
  for (int a = 0; a < 3; ++a) {
    std::map<Depths, std::size_t> known;
    for (int brick = 0; brick < bricks_[a]; ++brick) {
      const auto [entry, is_new] = known.try_emplace(depths(a, brick), known.size());
      if (is_new) axes[a].example.push_back(brick);
      axes[a].kind.push_back(entry->second);
    }
  }
  const auto& [x, y, z] = axes;
  if (x.example.size() * y.example.size() * z.example.size() >= 65536)
    throw std::invalid_argument(climb_ == Climb{0, 0}
                                    ? "the cell is too oblique: take shorter vectors"
                                    : "the block climbs too high: take fewer steps");
  for (const std::size_t kz : z.kind)
    for (const std::size_t ky : y.kind)
      for (const std::size_t kx : x.kind)
        kind_.push_back(static_cast<std::uint16_t>(
            (kz * y.example.size() + ky) * x.example.size() + kx));
  for (const int bz : z.example)
    for (const int by : y.example)
      for (const int bx : x.example) {
        examples_.push_back(
            static_cast<Site>((bz * bricks_[1] + by) * bricks_[0] + bx));
        for (unsigned number = 0; number <= brick_mask_; ++number) {
          const Site from = (examples_.back() << brick_bits_) + number;
          std::uint16_t bonds = 0;
          std::array<Site, stride> offsets{};
          for (unsigned d = 0; exists(from) && d < bond_count(from); ++d) {
            const Site to = neighbour(from, d);
            if (to == no_site) continue;
            bonds |= static_cast<std::uint16_t>(1U << d);
            offsets[d] = to - from;
          }
          bonds_.push_back(bonds);
          offsets_.insert(offsets_.end(), offsets.begin(), offsets.end());
        }
      }
}

bool Crystal::exists(Site site) const {
  if (site >= end_) return false;
  const Site number = site & brick_mask_;
  const auto used = static_cast<Site>(brick_[0] * brick_[1] * brick_[2]) *
                    static_cast<Site>(cell_.basis().size());
  if (number >= used) return false;
  const Cells c = place(site).cell;
  return c[0] < size_[0] && c[1] < size_[1] && c[2] < size_[2];
}

Site Crystal::site(const Cells& cell, unsigned basis) const {
  Cells brick{}, within{};
  for (int axis = 0; axis < 3; ++axis) {
    ADATOM_EXPECT(cell[axis] >= 0 && cell[axis] < size_[axis]);
    brick[axis] = cell[axis] / brick_[axis];
    within[axis] = cell[axis] % brick_[axis];
  }
  const auto number = (static_cast<Site>(brick[2]) * static_cast<Site>(bricks_[1]) +
                       static_cast<Site>(brick[1])) *
                          static_cast<Site>(bricks_[0]) +
                      static_cast<Site>(brick[0]);
  return (number << brick_bits_) + local(within, basis);
}

Crystal::Place Crystal::place(Site site) const {
  const Site number = site >> brick_bits_;
  const auto across = static_cast<Site>(bricks_[0]);
  const auto down = static_cast<Site>(bricks_[1]);
  const Cells brick = {static_cast<int>(number % across),
                       static_cast<int>(number / across % down),
                       static_cast<int>(number / across / down)};
  const Cells& within = within_brick_[site & brick_mask_];
  return {{brick[0] * brick_[0] + within[0], brick[1] * brick_[1] + within[1],
           brick[2] * brick_[2] + within[2]},
          basis(site)};
}

Vector3 Crystal::position(Site site) const {
  const Place p = place(site);
  const Matrix3& v = cell_.vectors();
  return p.cell[0] * v[0] + p.cell[1] * v[1] + p.cell[2] * v[2] +
         cell_.basis()[p.basis];
}

Vector3 Crystal::centre() const {
  const Matrix3& v = cell_.vectors();
  return 0.5 * (size_[0] * v[0] + size_[1] * v[1] + size_[2] * v[2]);
}

Vector3 Crystal::edge(int axis, double times) const {
  const Matrix3& v = cell_.vectors();
  const Vector3 level = (times * size_[axis]) * v[axis];
  if (axis == 2) return level;
  return level + (times * climb_[static_cast<std::size_t>(axis)]) * v[2];
}

Site Crystal::site_across(Cells cell, unsigned basis) const {
  const Cells copy = copy_of(cell);
  for (int axis = 0; axis < 3; ++axis) {
    if (copy[axis] != 0 && sides_[axis] == Side::open) return no_site;
    cell[axis] -= copy[axis] * size_[axis];
  }
  cell[2] -= rise(copy);
  return site(cell, basis);
}

Site Crystal::neighbour(Site site, unsigned d) const {
  const Place p = place(site);
  const Bond& bond = cell_.bonds(p.basis)[d];
  return site_across(
      {p.cell[0] + bond.cell[0], p.cell[1] + bond.cell[1], p.cell[2] + bond.cell[2]},
      bond.basis);
}

Crystal::Cells Crystal::copy_beyond(const Place& from, const Bond& bond) const {
  return copy_of({from.cell[0] + bond.cell[0], from.cell[1] + bond.cell[1],
                  from.cell[2] + bond.cell[2]});
}

/// Of the block, in which a cell lies; the sites of a cell may lie many cells apart.
Crystal::Cells Crystal::copy_of(const Cells& cell) const {
  const auto copy_along = [&](int axis, int at) {
    return (at < 0 ? at - size_[axis] + 1 : at) / size_[axis];
  };
  Cells copy{copy_along(0, cell[0]), copy_along(1, cell[1]), 0};
  copy[2] = copy_along(2, cell[2] - rise(copy));
  return copy;
}

/// By how many cells a copy of the block lies higher.
int Crystal::rise(const Cells& copy) const {
  return copy[0] * climb_[0] + copy[1] * climb_[1];
}

}  // namespace lattice
