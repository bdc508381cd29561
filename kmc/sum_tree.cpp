#include "kmc/sum_tree.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace kmc {
namespace {

/// Four numbers, added at once where the processor can.
using Four = double __attribute__((vector_size(32), may_alias));

// The binary tree within a block takes as many numbers as the block. Node i of `width`
// is at [width + i], its children in the level below at [i] and [width + i]; the lowest
// level is the block itself.

template <unsigned width>
void add_levels(const Four* children, Four* fours) {
  for (unsigned i = 0; i < width; ++i)
    fours[width + i] = children[i] + children[width + i];
  if constexpr (width > 1) add_levels<width / 2>(fours + width, fours);
}

void add_up(const SumTree::Block& block, SumTree::Block& nodes) {
  add_levels<SumTree::fan / 8>(reinterpret_cast<const Four*>(&block),
                               reinterpret_cast<Four*>(&nodes));
  nodes[2] = nodes[4] + nodes[6];
  nodes[3] = nodes[5] + nodes[7];
  nodes[1] = nodes[2] + nodes[3];
}

/// Goes three levels down at once, from node i of `width`: compares with the seven sums
/// that divide the eight nodes there, without branches, since each would be as good as
/// random. Takes off `target` what lies left of the one that it returns.
template <std::uint32_t width>
std::uint32_t descend(const SumTree::Block& block, const SumTree::Block& tree,
                      std::uint32_t i, double& target) {
  const double* const halves = &tree[2 * width];
  const double* const quarters = &tree[4 * width];
  const double* const eighths =
      8 * width < SumTree::fan ? &tree[8 * width % SumTree::fan] : &block[0];
  std::array<double, 8> left;  // of each of the eight
  left[0] = 0.0;
  left[4] = halves[i];
  left[2] = quarters[i];
  left[6] = left[4] + quarters[i + width];
  left[1] = eighths[i];
  left[3] = left[2] + eighths[i + 2 * width];
  left[5] = left[4] + eighths[i + width];
  left[7] = left[6] + eighths[i + 3 * width];
  std::uint32_t found = 0;
  for (std::uint32_t k = 1; k < 8; ++k) found += target >= left[k];
  constexpr std::array<std::uint32_t, 8> reversed = {0, 4, 2, 6, 1, 5, 3, 7};
  // Only at the very end, which rounding can leave the target beyond.
  if (eighths[i + width * reversed[found]] == 0.0) [[unlikely]]
    while (found > 0 && eighths[i + width * reversed[found]] == 0.0) --found;
  target -= left[found];
  return i + width * reversed[found];
}

}  // namespace

void SumTree::resize(std::size_t size) {
  for (std::size_t slot = size; slot < size_; ++slot)
    set(static_cast<std::uint32_t>(slot), 0.0);
  size_ = size;
  std::size_t count = std::bit_ceil(std::max((size + fan - 1) / fan, std::size_t{1}));
  if (!levels_.empty() && count <= levels_.front().blocks.size()) return;
  const std::vector<Level> old = std::exchange(levels_, {});
  for (;; count = (count + fan - 1) / fan) {
    levels_.emplace_back(count, !levels_.empty() || count == 1, pages_);
    if (count == 1) break;
  }
  if (old.empty()) return;
  Level& leaves = levels_.front();
  for (std::uint32_t block = 0; block < old.front().blocks.size(); ++block) {
    leaves.blocks[block] = old.front().blocks[block];
    leaves.mark(block);
  }
}

SumTree::Level::Level(std::size_t block_count, bool keeps_trees, Pages pages)
    : blocks(block_count, pages),
      trees(keeps_trees ? block_count : 0, pages),
      is_stale(block_count),
      stale(block_count + 1) {}

void SumTree::update() {
  Block own;
  for (std::size_t l = 0; l < levels_.size(); ++l) {
    Level& level = levels_[l];
    for (std::size_t k = 0; k < level.stale_count; ++k) {
      const std::uint32_t block = level.stale[k];
      level.is_stale[block] = 0;
      Block& tree = level.trees.size() > 0 ? level.trees[block] : own;
      add_up(level.blocks[block], tree);
      if (l + 1 == levels_.size()) {
        total_ = tree[1];
      } else {
        levels_[l + 1].blocks[block / fan][block % fan] = tree[1];
        levels_[l + 1].mark(block / fan);
      }
    }
    level.stale_count = 0;
  }
}

std::uint32_t SumTree::find(double target) const {
  std::uint32_t found = 0;
  Block own;
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    const Block& block = level->blocks[found];
    const bool is_kept = level->trees.size() > 0;
    if (!is_kept) add_up(block, own);
    const Block& tree = is_kept ? level->trees[found] : own;
    const std::uint32_t eighth = descend<1>(block, tree, 0, target);
    found = fan * found + descend<8>(block, tree, eighth, target);
  }
  return found;
}

std::uint64_t SumTree::order_of(std::uint32_t slot) {
  std::uint64_t order = 0;
  for (unsigned bit = 0; bit < 36; ++bit)
    if ((std::uint64_t{slot} >> bit & 1U) != 0)
      order |= std::uint64_t{1} << (bit - bit % 6 + 5 - bit % 6);
  return order;
}

}  // namespace kmc
