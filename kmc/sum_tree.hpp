// A binary tree of sums: chooses one of many slots with a probability proportional to
// its rate (binary-tree search of Blue, Beichl & Sullivan, Phys. Rev. E 51, R867
// (1995)).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kmc {

/// Slots 0 .. size-1, each with a rate >= 0. Every inner node is recomputed as left +
/// right, never changed by a difference, so rounding does not accumulate: total()
/// depends only on the present rates. Cost: O(log size) for set and find.
class SumTree {
 public:
  explicit SumTree(std::size_t size = 0) { resize(size); }

  /// Keeps the rates of the slots that remain; new slots have rate 0.
  void resize(std::size_t size);
  std::size_t size() const { return size_; }

  /// Requires: slot < size, rate >= 0 and finite. Takes effect in the sums at update().
  void set(std::uint32_t slot, double rate) {
    const std::uint32_t leaf = leaf_count_ + slot;
    sums_[leaf] = rate;
    if (listed_[leaf] || stale_.size() >= stale_limit_) return;
    listed_[leaf] = 1;
    stale_.push_back(leaf);
  }

  double rate(std::uint32_t slot) const { return sums_[leaf_count_ + slot]; }

  /// Recomputes every sum above a slot that was set since the last update.
  void update();

  /// Sum of all rates. Requires: update() after the last set().
  double total() const { return sums_[1]; }

  /// The slot j with  sum_{<j} rate <= target < sum_{<=j} rate, up to rounding; its
  /// rate is never 0. Requires: total() > 0, 0 <= target, update() after the last
  /// set().
  std::uint32_t find(double target) const {
    std::uint32_t node = 1;
    while (node < leaf_count_) {
      node *= 2;
      if (target >= sums_[node] && sums_[node + 1] > 0.0) target -= sums_[node++];
    }
    return node - leaf_count_;
  }

 private:
  /// As many stale leaves make it cheaper to recompute every sum than to follow each.
  static std::size_t stale_limit(std::uint32_t leaf_count) {
    return leaf_count <= 128 ? 1 : leaf_count / 8;
  }
  void update_all();
  void update_above_stale();

  std::uint32_t leaf_count_ = 1;  ///< a power of two
  std::size_t size_ = 0;
  std::vector<double> sums_;  ///< shape [2 leaf_count]: node n has children 2n, 2n+1
  std::size_t stale_limit_ = 1;
  std::vector<std::uint32_t>
      stale_;  ///< leaves set since the last update, up to the limit
  std::vector<std::uint8_t> listed_;  ///< shape [2 leaf_count]: node is in stale_
};

}  // namespace kmc
