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
/// Cost: O(1) for set, O(log size) for find; update sums one block a level for each
/// block of slots that changed. Pages of slots that never had a rate take no memory.
class SumTree {
 public:
  static constexpr unsigned fan = 64;
  struct alignas(64) Block : std::array<double, fan> {};

  explicit SumTree(std::size_t size = 0, Pages pages = Pages::small) : pages_(pages) {
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
    levels_.front().mark(b);
    return levels_.front().blocks[b];
  }

  double rate(std::uint32_t slot) const {
    return levels_.front().blocks[slot / fan][slot % fan];
  }

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
  /// The rates, or the sums of the blocks below.
  struct Level {
    Level(std::size_t block_count, bool keeps_trees, Pages pages);
    /// Without branches: whether a block is marked already is as good as random.
    void mark(std::uint32_t block) {
      stale[stale_count] = block;
      stale_count += 1U - is_stale[block];
      is_stale[block] = 1;
    }
    LazyArray<Block> blocks;
    LazyArray<Block> trees;  ///< the nodes above each block, if they are kept
    LazyArray<std::uint32_t> is_stale;  ///< 1 for each block of which the sum is old
    LazyArray<std::uint32_t> stale;     ///< these blocks, and room for one more
    std::size_t stale_count = 0;
  };

  Pages pages_;
  std::size_t size_ = 0;
  std::vector<Level> levels_;  ///< from the rates up to a single block
  double total_ = 0.0;
};

}  // namespace kmc
