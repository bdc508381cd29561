#include "kmc/sum_tree.hpp"

#include <algorithm>
#include <bit>

namespace kmc {
namespace {

/// Four numbers, added at once where the processor can.
using Four = double __attribute__((vector_size(32), may_alias));

/// The binary tree within a block. Node i of `width` is at [width + i], its children in
/// the level below at [i] and [width + i]; the lowest level is the block itself.
struct alignas(64) Sums {
  std::array<double, SumTree::fan> nodes;
};

template <unsigned width>
void add_levels(const Four* children, Four* fours) {
  for (unsigned i = 0; i < width; ++i)
    fours[width + i] = children[i] + children[width + i];
  if constexpr (width > 1) add_levels<width / 2>(fours + width, fours);
}

void add_up(const SumTree::Block& block, Sums& sums) {
  add_levels<SumTree::fan / 8>(reinterpret_cast<const Four*>(&block),
                               reinterpret_cast<Four*>(&sums));
  double* const nodes = sums.nodes.data();
  nodes[2] = nodes[4] + nodes[6];
  nodes[3] = nodes[5] + nodes[7];
  nodes[1] = nodes[2] + nodes[3];
}

}  // namespace

void SumTree::resize(std::size_t size) {
  for (std::size_t slot = size; slot < size_; ++slot)
    set(static_cast<std::uint32_t>(slot), 0.0);
  size_ = size;
  std::size_t count = std::bit_ceil(std::max((size + fan - 1) / fan, std::size_t{1}));
  if (!levels_.empty() && count <= levels_.front().blocks.size()) return;
  levels_.resize(1);
  for (std::size_t l = 0;; ++l) {
    levels_[l].blocks.resize(count, Block{});
    levels_[l].stale.assign((count + fan - 1) / fan, 0);
    for (std::uint32_t block = 0; block < count; ++block) levels_[l].mark(block);
    if (count == 1) break;
    count = (count + fan - 1) / fan;
    levels_.emplace_back();
  }
}

void SumTree::update() {
  Sums sums;
  for (std::size_t l = 0; l < levels_.size(); ++l) {
    Level* const above = l + 1 < levels_.size() ? &levels_[l + 1] : nullptr;
    for (std::uint32_t word = 0; word < levels_[l].stale.size(); ++word) {
      std::uint64_t& stale = levels_[l].stale[word];
      if (stale != 0 && above != nullptr) above->mark(word);
      for (; stale != 0; stale &= stale - 1) {
        const auto j = static_cast<unsigned>(std::countr_zero(stale));
        add_up(levels_[l].blocks[fan * word + j], sums);
        (above != nullptr ? above->blocks[word][place(j)] : total_) = sums.nodes[1];
      }
    }
  }
}

std::uint32_t SumTree::find(double target) const {
  std::uint32_t found = 0;
  Sums sums;
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    const Block& block = level->blocks[found];
    add_up(block, sums);
    std::uint32_t i = 0;
    for (std::uint32_t width = 1; width < fan; width *= 2) {
      const double* const children =
          width < fan / 2 ? sums.nodes.data() + 2 * width : block.data();
      if (target < children[i] || children[width + i] == 0.0) continue;
      target -= children[i];
      i += width;
    }
    found = fan * found + place(i);
  }
  return found;
}

}  // namespace kmc
