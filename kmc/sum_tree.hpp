// A tree of sums: chooses one of many slots with a probability proportional to its rate
// (binary-tree search of Blue, Beichl & Sullivan, Phys. Rev. E 51, R867 (1995)).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kmc/lazy_array.hpp"

namespace kmc {

/// Slots 0 .. size-1, each with a rate >= 0. The sums are those of a binary tree, left
/// + right at each node, never changed by a difference, so rounding does not
/// accumulate: total() depends only on the present rates. Only each sixth level is
/// stored: a block of 64 numbers is summed anew when one of them changed, which costs a
/// processor with vectors less than to follow each number upwards through six levels.
///
/// The leaves of the binary tree are the slots in an order of its own, that of
/// order_of(): the two numbers of a block that a node adds are then half a block apart,
/// and vectors can be added as they lie.
///
/// Cost: O(1) for set, O(log size) for find; update adds up each block of slots that
/// changed, and above it sixteen numbers a level. Pages of slots that never had a rate
/// take no memory.
class SumTree {
 public:
  static constexpr unsigned fan = 64;
  struct alignas(64) Block : std::array<double, fan> {};

  explicit SumTree(std::size_t size = 0, Pages pages = Pages::small)
      : rates_(0, pages), left_(0), stale_(0) {
    resize(size);
  }

  /// Keeps the rates of the slots that remain; new slots have rate 0. Requires:
  /// update() before the next total() or find().
  void resize(std::size_t size);
  std::size_t size() const { return size_; }

  /// Requires: slot < size, rate >= 0 and finite. Takes effect in the sums at update().
  void set(std::uint32_t slot, double rate) { block(slot / fan)[slot % fan] = rate; }
  /// To set the rates of slots 64 b .. 64 b + 63. Requires: as set; 0 from size() on.
  Block& block(std::uint32_t b) {
    stale_.mark(b);
    return rates_[b];
  }

  double rate(std::uint32_t slot) const { return rates_[slot / fan][slot % fan]; }

  /// Recomputes every sum above a slot that was set since the last update.
  void update();

  /// Sum of all rates. Requires: update() after the last set().
  double total() const { return total_; }

  /// The slot j with  sum_{<j} rate <= target < sum_{<=j} rate, up to rounding, with
  /// < as in order_of(); its rate is never 0. Requires: total() > 0, 0 <= target,
  /// update() after the last set().
  std::uint32_t find(double target) const;

  /// Slots by ascending order_of() are the leaves of the tree from left to right: the
  /// number of the slot in base 64, each digit with its six bits reversed.
  static std::uint64_t order_of(std::uint32_t slot);

 private:
  /// A number for each of the eight nodes three levels below the root of a block.
  struct alignas(64) Eighths : std::array<double, 8> {};
  /// How much lies left of each number of a block within its eighth of the block, and
  /// of each eighth.
  struct Left {
    Block within;
    Eighths eighths;
  };
  /// The sums of 64 blocks of the level below.
  struct Node {
    Block sums;
    Eighths eighths;
    Left left;
  };
  /// The blocks that changed since the last update.
  struct Stale {
    explicit Stale(std::size_t block_count)
        : is_listed(block_count), blocks(block_count + 1) {}
    /// Without branches: whether a block is marked already is as good as random.
    void mark(std::uint32_t block) {
      blocks[count] = block;
      count += 1U - is_listed[block];
      is_listed[block] = 1;
    }
    template <class Action>
    void take(Action&& action) {
      for (std::size_t k = 0; k < count; ++k) {
        is_listed[blocks[k]] = 0;
        action(blocks[k]);
      }
      count = 0;
    }
    LazyArray<std::uint32_t> is_listed;  ///< 0 or 1, by block
    LazyArray<std::uint32_t> blocks;     ///< the list, and room for one more
    std::size_t count = 0;
  };
  struct Level {
    LazyArray<Node> nodes;
    Stale stale;
  };

  static double sum_of(const Block& block);
  static double add_up(const Block& block, Left& left);
  static double add_up(const Eighths& eighths, Eighths& left);
  void put(std::size_t level, std::uint32_t child, double sum);
  std::uint32_t descend(double target) const;

  std::size_t size_ = 0;
  LazyArray<Block> rates_;
  LazyArray<Left> left_;       ///< of the rates, if their blocks are no more than eight
  Stale stale_;                ///< of the rates
  std::vector<Level> levels_;  ///< above more blocks of rates than eight, upwards
  std::size_t top_count_ = 1;  ///< of the blocks of the highest level, at most eight
  Eighths top_{};              ///< their sums
  Eighths top_left_{};         ///< what lies left of each
  double total_ = 0.0;
};

}  // namespace kmc
