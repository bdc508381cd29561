#include "kmc/sum_tree.hpp"

#include <algorithm>
#include <bit>

namespace kmc {

void SumTree::resize(std::size_t size) {
  const auto leaf_count =
      static_cast<std::uint32_t>(std::bit_ceil(std::max(size, std::size_t{1})));
  const std::size_t former_size = size_;
  size_ = size;
  if (leaf_count <= leaf_count_ && !sums_.empty()) {
    if (size >= former_size) return;
    std::fill(sums_.begin() + static_cast<std::ptrdiff_t>(leaf_count_ + size),
              sums_.end(), 0.0);
    update_all();
    return;
  }
  std::vector<double> sums(2 * std::size_t{leaf_count}, 0.0);
  if (!sums_.empty())
    std::copy(sums_.begin() + leaf_count_, sums_.end(), sums.begin() + leaf_count);
  sums_ = std::move(sums);
  leaf_count_ = leaf_count;
  stale_limit_ = stale_limit(leaf_count);
  stale_.reserve(stale_limit_);
  listed_.assign(2 * std::size_t{leaf_count}, 0);
  stale_.clear();
  update_all();
}

void SumTree::update() {
  if (stale_.empty()) return;
  if (stale_.size() < stale_limit_)
    update_above_stale();
  else
    update_all();
}

void SumTree::update_all() {
  for (std::uint32_t first = leaf_count_ / 2; first > 0; first /= 2) {
    // Levels do not overlap: told so, the compiler sums several nodes at once.
    double* __restrict parents = sums_.data() + first;
    const double* __restrict children = sums_.data() + 2 * std::size_t{first};
    for (std::uint32_t k = 0; k < first; ++k)
      parents[k] = children[2 * k] + children[2 * k + 1];
  }
  for (const std::uint32_t leaf : stale_) listed_[leaf] = 0;
  stale_.clear();
}

void SumTree::update_above_stale() {
  // One level after the other: the nodes of a level do not depend on each other, and a
  // parent of several changed children is summed once.
  while (stale_.front() > 1) {
    std::size_t kept = 0;
    for (const std::uint32_t node : stale_) {
      listed_[node] = 0;
      const std::uint32_t parent = node / 2;
      if (listed_[parent]) continue;
      listed_[parent] = 1;
      sums_[parent] = sums_[2 * parent] + sums_[2 * parent + 1];
      stale_[kept++] = parent;
    }
    stale_.resize(kept);
  }
  listed_[1] = 0;
  stale_.clear();
}

}  // namespace kmc
