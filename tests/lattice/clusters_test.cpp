#include "lattice/clusters.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

namespace {

using lattice::BondGraph;
using Atoms = std::vector<std::uint32_t>;

BondGraph chain(std::uint32_t n) {
  BondGraph graph{n, {}};
  for (std::uint32_t i = 0; i + 1 < n; ++i) graph.bonds.push_back({i, i + 1});
  return graph;
}

// Two cliques of n atoms; atom i of the first is bound to atom n + i, for i < joints.
BondGraph two_cliques(std::uint32_t n, std::uint32_t joints) {
  BondGraph graph{2 * n, {}};
  for (std::uint32_t i = 0; i < n; ++i) {
    for (std::uint32_t j = 0; j < i; ++j) {
      graph.bonds.push_back({i, j});
      graph.bonds.push_back({n + i, n + j});
    }
  }
  for (std::uint32_t i = 0; i < joints; ++i) graph.bonds.push_back({i, n + i});
  return graph;
}

BondGraph grid(std::uint32_t width, std::uint32_t height) {
  BondGraph graph{width * height, {}};
  for (std::uint32_t i = 0; i < graph.atom_count; ++i) {
    if (i % width + 1 < width) graph.bonds.push_back({i, i + 1});
    if (i + width < graph.atom_count) graph.bonds.push_back({i, i + width});
  }
  return graph;
}

std::uint32_t below(std::mt19937& random, std::uint32_t n) {
  return static_cast<std::uint32_t>(random()) % n;
}

BondGraph random_graph(std::mt19937& random, std::uint32_t n, std::uint32_t percent) {
  BondGraph graph{n, {}};
  for (std::uint32_t i = 0; i < n; ++i) {
    for (std::uint32_t j = 0; j < i; ++j) {
      if (below(random, 100) < percent) graph.bonds.push_back({i, j});
    }
  }
  return graph;
}

// Labels by spreading the smallest atom's number until nothing changes; `cut` bonds do
// not count.
Atoms spread_labels(const BondGraph& graph,
                    const std::set<std::array<std::uint32_t, 2>>& cut = {}) {
  Atoms labels(graph.atom_count);
  for (std::uint32_t i = 0; i < graph.atom_count; ++i) labels[i] = i;
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [a, b] : graph.bonds) {
      if (cut.contains({a, b})) continue;
      const std::uint32_t low = std::min(labels[a], labels[b]);
      changed = changed || labels[a] != low || labels[b] != low;
      labels[a] = labels[b] = low;
    }
  }
  return labels;
}

TEST_CASE("groups are labelled in the order of their first atoms") {
  const BondGraph graph{7, {{5, 1}, {6, 3}, {3, 0}}};
  const auto components = connected_components(graph);
  CHECK(components.labels == Atoms{0, 1, 2, 0, 3, 1, 0});
  CHECK(components.sizes == Atoms{3, 2, 1, 1});
}

TEST_CASE("no atoms have no groups") {
  const auto components = connected_components(BondGraph{});
  CHECK(components.labels.empty());
  CHECK(components.sizes.empty());
}

TEST_CASE("one bond cuts a chain and two cut a ring") {
  BondGraph graph = chain(6);
  const Atoms source{1}, sink{4};
  CHECK(minimum_cut(graph, source, sink).bonds ==
        std::vector<std::array<std::uint32_t, 2>>{{1, 2}});
  graph.bonds.push_back({5, 0});
  CHECK(minimum_cut(graph, source, sink).bond_count() == 2);
}

TEST_CASE("two cliques come apart at the bonds that join them") {
  for (std::uint32_t joints = 0; joints <= 5; ++joints) {
    CAPTURE(joints);
    const BondGraph graph = two_cliques(8, joints);
    const Atoms source{7}, sink{15};
    const auto cut = minimum_cut(graph, source, sink);
    CHECK(cut.bond_count() == joints);
    for (const auto& [a, b] : cut.bonds) CHECK(b == a + 8);
    CHECK(connected_components(graph).sizes.size() == (joints == 0 ? 2 : 1));
  }
}

TEST_CASE("the cut of a grid between opposite sides is its shorter side") {
  const BondGraph graph = grid(9, 5);
  Atoms left, right;
  for (std::uint32_t row = 0; row < 5; ++row) {
    left.push_back(9 * row);
    right.push_back(9 * row + 8);
  }
  CHECK(minimum_cut(graph, left, right).bond_count() == 5);
  const Atoms corner{0}, middle{22};
  CHECK(minimum_cut(graph, corner, right).bond_count() == 2);
  CHECK(minimum_cut(graph, middle, right).bond_count() == 4);
}

TEST_CASE("a bond that is listed twice counts twice in a cut") {
  const BondGraph graph{2, {{0, 1}, {1, 0}}};
  const Atoms source{0}, sink{1};
  CHECK(minimum_cut(graph, source, sink).bond_count() == 2);
}

TEST_CASE("nothing needs to be cut without sources or sinks") {
  const Atoms some{0};
  CHECK(minimum_cut(chain(3), some, {}).bond_count() == 0);
  CHECK(minimum_cut(chain(3), {}, some).bond_count() == 0);
}

TEST_CASE("groups of random graphs agree with brute force") {
  std::mt19937 random(1);
  for (int trial = 0; trial < 500; ++trial) {
    const std::uint32_t n = 1 + below(random, 10);
    const BondGraph graph = random_graph(random, n, below(random, 60));
    const Atoms labels = spread_labels(graph);
    const auto components = connected_components(graph);
    for (std::uint32_t i = 0; i < n; ++i) {
      for (std::uint32_t j = 0; j < n; ++j) {
        CHECK((components.labels[i] == components.labels[j]) ==
              (labels[i] == labels[j]));
      }
    }
  }
}

TEST_CASE("minimum cuts of random graphs agree with all ways to part the atoms") {
  std::mt19937 random(2);
  for (int trial = 0; trial < 1000; ++trial) {
    const std::uint32_t n = 4 + below(random, 6);
    const BondGraph graph = random_graph(random, n, 20 + below(random, 70));
    const Atoms sources{0, 1}, sinks{2, 3};
    std::size_t fewest = graph.bonds.size();
    for (std::uint32_t side = 0; side < (1u << n);
         ++side) {  // bit i: atom i is a source's
      if ((side & 15u) != 3u) continue;
      fewest = std::min<std::size_t>(
          fewest,
          std::count_if(graph.bonds.begin(), graph.bonds.end(), [&](auto& bond) {
            return ((side >> bond[0]) & 1u) != ((side >> bond[1]) & 1u);
          }));
    }
    const auto cut = minimum_cut(graph, sources, sinks);
    CHECK(cut.bond_count() == fewest);
    const Atoms labels = spread_labels(graph, {cut.bonds.begin(), cut.bonds.end()});
    for (const auto source : sources) {
      for (const auto sink : sinks) CHECK(labels[source] != labels[sink]);
    }
  }
}

}  // namespace
