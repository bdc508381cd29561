#include "kmc/sum_tree.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "kmc/contract.hpp"

namespace kmc {
namespace {

/// Four numbers, added at once where the processor can.
using Four = double __attribute__((vector_size(32), may_alias));

// The binary tree within a block: the root is node 0 of width 1; the children of node i
// of `width` are i and width + i of twice the width; those of width 64 are the block.
// What comes next goes from a node to the eight nodes x(0) .. x(7) three levels below.

/// Sets what lies left of each of them. Returns the sum of all.
template <class Nodes, class Left>
auto add_eight(Nodes&& x, Left&& left) {
  const auto x04 = x(0) + x(4), x15 = x(1) + x(5), half = x04 + (x(2) + x(6));
  left(1) = x(0);
  left(2) = x04;
  left(3) = x04 + x(2);
  left(4) = half;
  left(5) = half + x(1);
  left(6) = half + x15;
  left(7) = half + x15 + x(3);
  return half + (x15 + (x(3) + x(7)));
}

/// The one of them in which the target falls. Takes off what lies left of it. Without
/// branches, since each would be as good as random.
template <class Left>
std::uint32_t choose(Left&& left, double& target) {
  std::uint32_t order = 0;
  for (std::uint32_t k = 1; k < 8; ++k) order += target >= left(k);
  target -= left(order);
  return (order & 1U) << 2 | (order & 2U) | order >> 2;
}

}  // namespace

double SumTree::sum_of(const Block& block) {
  const auto* const x = reinterpret_cast<const Four*>(&block);
  const auto eighths = [x](unsigned h) {
    return ((x[h] + x[h + 8]) + (x[h + 4] + x[h + 12])) +
           ((x[h + 2] + x[h + 10]) + (x[h + 6] + x[h + 14]));
  };
  const Four e = eighths(0) + eighths(1);
  return (e[0] + e[2]) + (e[1] + e[3]);
}

/// Sets what lies left of each. Returns the sum.
double SumTree::add_up(const Eighths& eighths, Eighths& left) {
  left[0] = 0.0;
  return add_eight([&](unsigned k) { return eighths[k]; },
                   [&](unsigned k) -> double& { return left[k]; });
}

/// Sets what lies left of each number and of each eighth. Returns the sum.
double SumTree::add_up(const Block& block, Left& left) {
  const auto* const x = reinterpret_cast<const Four*>(&block);
  auto* const within = reinterpret_cast<Four*>(&left.within);
  Eighths eighths;
  for (unsigned h = 0; h < 2; ++h) {
    within[h] = Four{};
    reinterpret_cast<Four*>(&eighths)[h] =
        add_eight([&](unsigned k) { return x[2 * k + h]; },
                  [&](unsigned k) -> Four& { return within[2 * k + h]; });
  }
  return add_up(eighths, left.eighths);
}

void SumTree::resize(std::size_t size) {
  for (std::size_t slot = size; slot < size_; ++slot)
    set(static_cast<std::uint32_t>(slot), 0.0);
  size_ = size;
  std::size_t count = std::bit_ceil(std::max((size + fan - 1) / fan, std::size_t{1}));
  const std::size_t old_count = rates_.size();
  if (count <= old_count) return;
  rates_.grow(count);
  stale_ = Stale(count);
  for (std::uint32_t b = 0; b < old_count; ++b) stale_.mark(b);
  levels_.clear();
  top_ = {};
  left_ = LazyArray<Left>(count <= top_.size() ? count : 0);
  while (count > top_.size()) {
    count = (count + fan - 1) / fan;
    levels_.push_back({LazyArray<Node>(count), Stale(count)});
  }
  top_count_ = count;
}

/// Sets the sum of a block of the level below, and adds up its eighth by single
/// numbers: a vector that is read over a number just written waits until that is in the
/// cache.
void SumTree::put(std::size_t level, std::uint32_t child, double sum) {
  if (level == levels_.size()) {
    top_[child] = sum;
    return;
  }
  Node& node = levels_[level].nodes[child / fan];
  const std::uint32_t eighth = child % 8;
  node.sums[child % fan] = sum;
  node.eighths[eighth] = add_eight(
      [&](unsigned k) { return node.sums[8 * k + eighth]; },
      [&](unsigned k) -> double& { return node.left.within[8 * k + eighth]; });
  levels_[level].stale.mark(child / fan);
}

void SumTree::update() {
  stale_.take([this](std::uint32_t b) {
    const bool is_kept = left_.size() > 0;
    put(0, b, is_kept ? add_up(rates_[b], left_[b]) : sum_of(rates_[b]));
  });
  for (std::size_t l = 0; l < levels_.size(); ++l)
    levels_[l].stale.take([&](std::uint32_t b) {
      Node& node = levels_[l].nodes[b];
      put(l + 1, b, add_up(node.eighths, node.left.eighths));
    });
  total_ = top_count_ == 1 ? top_[0] : add_up(top_, top_left_);
}

std::uint32_t SumTree::find(double target) const {
  ADATOM_EXPECT(total_ > 0.0);
  std::uint32_t slot = descend(target);
  // Rounding can leave the target beyond the last rate: then the next number below.
  while (rate(slot) == 0.0)
    slot = descend(target = std::nextafter(std::min(target, total_), 0.0));
  return slot;
}

std::uint32_t SumTree::descend(double target) const {
  const auto choose_eighth = [&](const Eighths& left) {
    return choose([&](std::uint32_t k) { return left[k]; }, target);
  };
  const auto choose_within = [&](const Left& left) {
    const std::uint32_t eighth = choose_eighth(left.eighths);
    return eighth +
           8 * choose([&](std::uint32_t k) { return left.within[8 * k + eighth]; },
                      target);
  };
  std::uint32_t found = top_count_ == 1 ? 0 : choose_eighth(top_left_);
  // A target beyond the last rate leads beyond the last block.
  const auto stay_within = [&](const auto& blocks) {
    found = std::min(found, static_cast<std::uint32_t>(blocks.size() - 1));
  };
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    stay_within(level->nodes);
    found = fan * found + choose_within(level->nodes[found].left);
  }
  stay_within(rates_);
  if (left_.size() > 0) return fan * found + choose_within(left_[found]);
  Left left;
  add_up(rates_[found], left);
  return fan * found + choose_within(left);
}

std::uint64_t SumTree::order_of(std::uint32_t slot) {
  std::uint64_t order = 0;
  for (unsigned bit = 0; bit < 36; ++bit)
    if ((std::uint64_t{slot} >> bit & 1U) != 0)
      order |= std::uint64_t{1} << (bit - bit % 6 + 5 - bit % 6);
  return order;
}

}  // namespace kmc
