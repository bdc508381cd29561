#include "kmc/sum_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <vector>

#include "kmc/rng.hpp"
#include "tests/kmc/statistics.hpp"

namespace {

using kmc::SumTree;

SumTree tree_of(const std::vector<double>& rates) {
  SumTree tree(rates.size());
  for (std::uint32_t j = 0; j < rates.size(); ++j) tree.set(j, rates[j]);
  tree.update();
  return tree;
}

/// Slots 0 .. size-1, as the leaves of the tree lie.
std::vector<std::uint32_t> leaves(std::size_t size) {
  std::vector<std::uint32_t> slots(size);
  std::iota(slots.begin(), slots.end(), 0U);
  std::sort(slots.begin(), slots.end(), [](std::uint32_t a, std::uint32_t b) {
    return SumTree::order_of(a) < SumTree::order_of(b);
  });
  return slots;
}

/// As a binary tree adds: neighbours in pairs, level by level.
double sum_in_pairs(const std::vector<double>& by_slot) {
  std::vector<double> rates(std::bit_ceil(std::max(by_slot.size(), std::size_t{64})));
  const auto slots = leaves(rates.size());
  for (std::size_t leaf = 0; leaf < slots.size(); ++leaf)
    if (slots[leaf] < by_slot.size()) rates[leaf] = by_slot[slots[leaf]];
  while (rates.size() > 1) {
    if (rates.size() % 2 == 1) rates.push_back(0.0);
    for (std::size_t j = 0; j < rates.size() / 2; ++j)
      rates[j] = rates[2 * j] + rates[2 * j + 1];
    rates.resize(rates.size() / 2);
  }
  return rates.front();
}

/// The slot j with sum_{<j} rate <= target < sum_{<=j} rate.
std::uint32_t linear_search(const std::vector<double>& rates, double target) {
  const auto slots = leaves(rates.size());
  auto slot = slots.begin();
  while (target >= rates[*slot]) target -= rates[*slot++];
  return *slot;
}

/// 16384 rates that span 22 decades, the fastest first.
std::vector<double> rates_over_22_decades() {
  std::vector<double> rates(16384);
  for (std::size_t j = 0; j < rates.size(); ++j)
    rates[j] = std::pow(10.0, 12.0 - 22.0 * static_cast<double>(j) / 16383.0);
  return rates;
}

double relative_error(double total, const std::vector<double>& rates) {
  const long double exact = std::accumulate(rates.rbegin(), rates.rend(), 0.0L);
  return static_cast<double>(std::abs(static_cast<long double>(total) - exact) / exact);
}

TEST_CASE("The slot that is found is that of a linear search") {
  // Small integers: all sums are exact, so that the answers must be the same.
  kmc::Rng rng(1);
  for (const std::size_t size : {1U, 2U, 3U, 7U, 8U, 9U, 100U, 300U}) {
    std::vector<double> rates(size);
    for (double& rate : rates)
      rate = rng.below(2) == 0 ? 0.0 : static_cast<double>(rng.below(5));
    rates[rng.below(size)] = 3.0;
    const SumTree tree = tree_of(rates);
    const double total = std::accumulate(rates.begin(), rates.end(), 0.0);
    REQUIRE(tree.total() == total);
    for (double target = 0.0; target < total; target += 0.25)
      REQUIRE(tree.find(target) == linear_search(rates, target));
  }
}

TEST_CASE("A slot of rate zero is never found") {
  kmc::Rng rng(2);
  for (int trial = 0; trial < 2000; ++trial) {
    std::vector<double> rates(1 + rng.below(40), 0.0);
    for (double& rate : rates)
      if (rng.below(3) == 0) rate = std::pow(10.0, 40.0 * rng.uniform() - 20.0);
    rates[rng.below(rates.size())] = rng.uniform();
    const SumTree tree = tree_of(rates);
    for (const double u : {0.0, 0x1p-53, 0.5, rng.uniform(), 1.0 - 0x1p-53, 1.0, 2.0})
      REQUIRE(rates[tree.find(u * tree.total())] > 0.0);
  }
}

TEST_CASE("A target beyond all rates finds the last of them") {
  for (const std::size_t size : {1U, 64U, 65U, 500U, 513U, 1000U, 5000U, 300000U}) {
    std::vector<double> rates(size, 0.0);
    rates[size / 2] = 1.0;
    const SumTree tree = tree_of(rates);
    for (const double target : {1.0, 2.0, 1e300}) CHECK(tree.find(target) == size / 2);
  }
}

TEST_CASE("The smallest rate of all is still found alone") {
  for (const std::uint32_t slot : {0U, 1U, 98U, 99U}) {
    std::vector<double> rates(100, 0.0);
    rates[slot] = 5e-324;
    const SumTree tree = tree_of(rates);
    CHECK(tree.total() == 5e-324);
    CHECK(tree.find(0.0) == slot);
    CHECK(tree.find(1.0) == slot);
  }
}

TEST_CASE("All rates zero make the total exactly zero") {
  SumTree tree = tree_of({1e12, 0.1, 1e-9});
  for (std::uint32_t j = 0; j < 3; ++j) tree.set(j, 0.0);
  tree.update();
  CHECK(tree.total() == 0.0);
  CHECK(SumTree().total() == 0.0);
}

TEST_CASE("After a quench over 22 decades the total keeps its digits") {
  std::vector<double> rates = rates_over_22_decades();
  SumTree tree = tree_of(rates);
  CHECK(relative_error(tree.total(), rates) < 1e-15);
  for (std::uint32_t fast = 0; fast < 16000; ++fast) {
    tree.set(fast, 0.0);
    rates[fast] = 0.0;
    if (fast % 100 == 0) {
      tree.update();
      REQUIRE(relative_error(tree.total(), rates) < 1e-15);
    }
  }
  tree.update();
  CHECK(relative_error(tree.total(), rates) < 1e-15);
  CHECK(tree.total() == tree_of(rates).total());
}

TEST_CASE("Sums depend on the present rates alone") {
  kmc::Rng rng(3);
  // The last has two levels of sums.
  for (const std::size_t size :
       {1U, 2U, 3U, 127U, 128U, 129U, 256U, 1000U, 5000U, 40000U}) {
    std::vector<double> rates(size, 0.0);
    SumTree tree(size);
    for (int trial = 0; trial < (size < 40000U ? 300 : 60); ++trial) {
      const auto changes = rng.below(rng.below(2) == 0 ? 6 : 2 * size);
      for (std::uint64_t i = 0; i < changes; ++i) {
        const auto slot = static_cast<std::uint32_t>(rng.below(size));
        rates[slot] = std::pow(10.0, 30.0 * rng.uniform() - 15.0);
        tree.set(slot, rates[slot]);
      }
      tree.update();
      const SumTree fresh = tree_of(rates);
      REQUIRE(tree.total() == fresh.total());
      if (fresh.total() == 0.0) continue;
      const double target = rng.uniform() * fresh.total();
      REQUIRE(tree.find(target) == fresh.find(target));
    }
  }
}

TEST_CASE("Sums are those of a binary tree to the last bit") {
  kmc::Rng rng(5);
  for (const std::size_t size : {1U, 5U, 64U, 65U, 4096U, 4097U, 300000U}) {
    std::vector<double> rates(size);
    for (double& rate : rates) rate = std::pow(10.0, 30.0 * rng.uniform() - 15.0);
    CHECK(tree_of(rates).total() == sum_in_pairs(rates));
  }
}

TEST_CASE("A tree that grows keeps its rates") {
  SumTree tree;
  std::vector<double> rates;
  for (std::uint32_t j = 0; j < 300; ++j) {
    tree.resize(j + std::size_t{1});
    rates.push_back(1.0 / (j + 1.0));
    CHECK(tree.rate(j) == 0.0);
    tree.set(j, rates.back());
    tree.update();
    REQUIRE(tree.size() == j + 1);
    REQUIRE(tree.total() == tree_of(rates).total());
  }
  for (std::uint32_t j = 0; j < 300; ++j) CHECK(tree.rate(j) == rates[j]);
}

TEST_CASE("A tree that shrinks forgets the rates it loses") {
  SumTree tree = tree_of({1.0, 2.0, 4.0, 8.0});
  tree.resize(3);
  tree.update();
  CHECK(tree.total() == 7.0);
  tree.resize(4);
  CHECK(tree.rate(3) == 0.0);
}

TEST_CASE("Slots are found in proportion to their rates") {
  kmc::Rng rng(4);
  std::vector<double> rates;
  for (int j = 0; j < 100; ++j) rates.push_back(j % 5 == 0 ? 0.0 : 1.0 + j % 17);
  const SumTree tree = tree_of(rates);
  constexpr double draws = 2e6;
  std::vector<double> picks(rates.size(), 0.0);
  for (int i = 0; i < static_cast<int>(draws); ++i)
    ++picks[tree.find(rng.uniform() * tree.total())];
  std::vector<double> observed, expected;
  for (std::size_t j = 0; j < rates.size(); ++j) {
    if (rates[j] == 0.0) {
      CHECK(picks[j] == 0.0);
      continue;
    }
    observed.push_back(picks[j]);
    expected.push_back(draws * rates[j] / tree.total());
  }
  CHECK(statistics::chi_square(observed, expected) <
        statistics::chi_square_bound(observed.size() - 1));
}

}  // namespace
