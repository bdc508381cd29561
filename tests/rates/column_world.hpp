// Columns of atoms for tests: a block, atoms on top of each other, atoms that arrive.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kmc/engine.hpp"
#include "lattice/columns.hpp"
#include "rates/column_hop.hpp"

/// A block of columns, empty at first.
struct ColumnWorld {
  ColumnWorld(lattice::UnitCell cell, const lattice::Crystal::Cells& size,
              lattice::Side side = lattice::Side::periodic)
      : crystal(std::move(cell), size,
                {side, size[1] > 1 ? side : lattice::Side::open, lattice::Side::open}),
        columns(crystal),
        occupancy(crystal) {}

  unsigned height(lattice::Column column) const {
    unsigned layer = 0;
    while (layer < columns.layer_count() &&
           occupancy.occupied(columns.site(column, layer)))
      ++layer;
    return layer;
  }
  std::vector<unsigned> heights() const {
    std::vector<unsigned> list;
    for (lattice::Column column = 0; column < columns.count(); ++column)
      list.push_back(height(column));
    return list;
  }
  /// Atoms in columns of the given heights.
  void fill(const std::vector<unsigned>& heights) {
    for (lattice::Column column = 0; column < heights.size(); ++column)
      for (unsigned layer = 0; layer < heights[column]; ++layer)
        occupancy.place(columns.site(column, layer));
  }
  void start(const rates::SolidOnSolid& model, double temperature_K) {
    hop = rates::make_column_hop(occupancy, model, temperature_K);
  }
  std::string difference() { return hop->difference_from_rebuilt().value_or(""); }

  /// The mean square deviation of the heights.
  double square_of_width() const {
    double sum = 0.0, squares = 0.0;
    for (const unsigned h : heights()) {
      sum += static_cast<double>(h);
      squares += static_cast<double>(h) * h;
    }
    const auto n = static_cast<double>(columns.count());
    return squares / n - sum / n * (sum / n);
  }

  lattice::Crystal crystal;
  lattice::Columns columns;
  lattice::Occupancy occupancy;
  std::unique_ptr<rates::Hop> hop;
};

/// Atoms that arrive on top of any column, each as likely.
class RandomDeposition final : public kmc::Process {
 public:
  RandomDeposition(ColumnWorld& world, double rate_per_s, std::uint64_t most)
      : world_(world), rate_per_s_(rate_per_s), left_(most) {}
  double total_rate_per_s() override { return left_ > 0 ? rate_per_s_ : 0.0; }
  void execute(double, kmc::Rng& rng) override {
    const auto column = static_cast<lattice::Column>(rng.below(world_.columns.count()));
    const unsigned height = world_.height(column);
    if (height == world_.columns.layer_count()) return;
    world_.hop->place(world_.columns.site(column, height), 1);
    --left_;
  }
  std::uint64_t left() const { return left_; }

 private:
  ColumnWorld& world_;
  double rate_per_s_;
  std::uint64_t left_;
};
